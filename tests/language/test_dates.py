"""Dates as articles write them, and numbers that are no dates."""

import pytest

from summariser.core.article import Article
from summariser.language.dates import dates_in, find_dates


def told(text: str) -> list[tuple[str, int | None, int | None, int | None]]:
    return [(text[m.span.start : m.span.end], m.year, m.month, m.day) for m in find_dates(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("on 2023-09-05T10:00", [("2023-09-05", 2023, 9, 5)]),
        (" ( 2023.09.06 )", [("2023.09.06", 2023, 9, 6)]),
        ("13/9/2023.", [("13/9/2023", 2023, 9, 13)]),
        ("5/9/2023", [("5/9/2023", 2023, 9, 5), ("5/9/2023", 2023, 5, 9)]),
        ("9/13/2023", [("9/13/2023", 2023, 9, 13)]),
        ("Sáng 1/8, sau", [("1/8", None, 8, 1), ("1/8", None, 1, 8)]),
        ("Chiều 5-9, tại", [("Chiều 5-9", None, 9, 5), ("Chiều 5-9", None, 5, 9)]),
        ("Chiều 15.9, tại", [("Chiều 15.9", None, 9, 15)]),
        ("từ ngày 31/7-13/8.", [("31/7", None, 7, 31), ("13/8", None, 8, 13)]),
        ("Hanoi, September 5th—Nguyen", [("September 5th", None, 9, 5)]),
        ("on 5 September 2023", [("5 September 2023", 2023, 9, 5)]),
        ("18 Oct 2023 at 12:18", [("18 Oct 2023", 2023, 10, 18)]),
        ("Sept. 5 and Nov.\u00a02", [("Sept. 5", None, 9, 5), ("Nov.\u00a02", None, 11, 2)]),
        ("December 3, 2021, the", [("December 3, 2021", 2021, 12, 3)]),
        ("the 5th of May 2020", [("5th of May 2020", 2020, 5, 5)]),
        ("October 30 to November 2", [("October 30", None, 10, 30), ("November 2", None, 11, 2)]),
        ("30-31 October", [("30-31 October", None, 10, 30), ("30-31 October", None, 10, 31)]),
        ("May 5-6, 2020", [("May 5-6, 2020", 2020, 5, 5), ("May 5-6, 2020", 2020, 5, 6)]),
        ("ngày 5 tháng 9 năm 2023", [("ngày 5 tháng 9 năm 2023", 2023, 9, 5)]),
        ("ngày 30-31/10", [("30-31/10", None, 10, 30), ("30-31/10", None, 10, 31)]),
        ("tháng 10/2022", [("tháng 10/2022", 2022, 10, None)]),
        ("le 1er août 2024", [("1er août 2024", 2024, 8, 1)]),
        ("am 5. März", [("5. März", None, 3, 5)]),
        ("el 5 de septiembre de 2023", [("5 de septiembre de 2023", 2023, 9, 5)]),
        ("(June 2008 - June 2023)", [("June 2008", 2008, 6, None), ("June 2023", 2023, 6, None)]),
        ("2023年9月5日", [("2023年9月5日", 2023, 9, 5)]),
        ("２０２３．０９．０６", [("２０２３．０９．０６", 2023, 9, 6)]),
        ("29 February", [("29 February", None, 2, 29)]),
    ],
)
def test_dates(text: str, found: list[tuple[str, int | None, int | None, int | None]]) -> None:
    assert told(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "they may 5 times, and march 20 km",
        "2/3 of members, 3.5/4, 9:30, 1,000 and 40-50 per cent",
        "September 31 or 29 February 2023 or 13/25",
        "the 20th CPC National Congress, the 15th anniversary",
        "lần thứ ba tới Việt Nam",
        "xuất khẩu sang 2.5 triệu",
        "Sun and Mon, he sat and wed",
        "",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "found", "weekday"),
    [
        ("TUESDAY, MARCH 19, 2024", "TUESDAY, MARCH 19, 2024", 1),
        ("Sun, November 4, 2018", "Sun, November 4, 2018", 6),
        ("on 5 May 2021 (Wednesday)", "5 May 2021 (Wednesday", 2),
        ("on Tuesday night", "Tuesday", 1),
        ("sáng thứ Ba", "thứ Ba", 1),
        ("hôm thứ Ba", "thứ Ba", 1),
        ("salı günü", "salı", 1),
        ("נפגשו ביום שלישי", "ביום שלישי", 1),
        ("Chủ nhật, ngày 14/4", "Chủ nhật, ngày 14/4", 6),
        ("jeudi 6 juin", "jeudi 6 juin", 3),
    ],
)
def test_weekdays(text: str, found: str, weekday: int) -> None:
    (mention,) = find_dates(text)
    assert (text[mention.span.start : mention.span.end], mention.weekday) == (found, weekday)


def test_a_mark_stays_with_its_letter() -> None:
    assert [m.span.end for m in find_dates("2023-09-05\u0e49, 2023-09-06\u0301")] == [11, 24]


def test_a_weekday_is_not_given_to_a_range() -> None:
    assert [m.weekday for m in find_dates("Monday 5-6 September")] == [0, None, None]


@pytest.mark.parametrize("text", ["met here today with", "Hôm nay, hai bên", "aujourd’hui", "今天"])
def test_relative_days(text: str) -> None:
    (mention,) = find_dates(text)
    assert mention.relative
    assert mention.day is None


def test_all_dates_of_a_long_article_are_looked_for_once() -> None:
    article = Article.of(" ".join(f"The council met on 5 May 2024 for the {number}th time." for number in range(1500)))
    first = dates_in(article)
    looked = find_dates.cache_info().misses
    assert dates_in(article) == first
    assert find_dates.cache_info().misses == looked
    assert len(first) == 1500
    assert [article[mention.span] for mention in dates_in(article, [3, 1400])] == ["5 May 2024"] * 2
