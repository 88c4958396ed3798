"""Days as people write them, for a field that holds a day."""

from collections.abc import Iterable, Iterator
from datetime import date

from summariser.language.dates import DateMention, find_dates


def days_meant(text: str, years: Iterable[int] = ()) -> tuple[date, ...]:
    """The days that a text may mean: two for 5/9/2023, none if it is no date.

    5 September is a day of each of the `years`, and none if there are none.
    """
    text = text.strip()
    try:
        return (date.fromisoformat(text),)
    except ValueError:
        written = text[:1].upper() + text[1:]  # may 5: a month only with a capital
        whole = (one for one in find_dates(written) if one.span.start == 0 and not written[one.span.end :].strip(" ."))
        return tuple(dict.fromkeys(day for mention in whole for day in days_of(mention, years)))


def days_of(mention: DateMention, years: Iterable[int]) -> Iterator[date]:
    """The day that an article tells; in each of these years if it tells none."""
    if mention.month is None or mention.day is None:
        return
    for year in (mention.year,) if mention.year else years:
        try:
            yield date(year, mention.month, mention.day)
        except ValueError:  # 29 February, of a year that has none
            continue


def in_words(day: date) -> str:
    """5 September 2023, a Tuesday."""
    return f"{day.day} {day:%B} {day.year}, a {day:%A}"
