"""Decisions about links and names, and the questions that ask for them, on a terminal and as JSON."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from summariser.core.display import shorten
from summariser.core.record import Record
from summariser.core.schema import Schema
from summariser.corpus.linking import Linked
from summariser.corpus.questions import OneName, Question, Written, grounds
from summariser.corpus.rulings import Act, People, Ruling, of_names, spelling

_SHOWN = 8
"""Grounds of one article."""
_WORDS: dict[Act, str] = {
    "link": "{} and {} report one event",
    "apart": "{} and {} do not report one event",
    "same": "{} and {} are the same",
    "different": "{} and {} are not the same",
}


def said(one: Ruling) -> str:
    """What was decided."""
    if one.undoes is not None:
        return f"decision {one.undoes} is undone"
    return _WORDS[one.act].format(*(f"“{shorten(name)}”" if of_names(one) else name[:8] for name in one.pair))


def line(one: Ruling, undone_by: int | None = None) -> str:
    """A decision in a line: its number, when, who and what."""
    end = f" (undone by {undone_by})" if undone_by else ""
    return f"{one.id:>4}  {one.at:%Y-%m-%d %H:%M}  {shorten(one.by, 40)}: {said(one)}{end}"


def as_json(one: Ruling) -> dict[str, Any]:
    """Who decided, when, and under what number."""
    return {"decision": one.id, "by": one.by, "at": one.at.isoformat()}


def whole_json(one: Ruling, undone_by: int | None = None) -> dict[str, Any]:
    pair = {} if one.undoes else {"names" if of_names(one) else "articles": list(one.pair)}
    return as_json(one) | {"act": one.act, **pair, "undoes": one.undoes, "undone_by": undone_by}


def not_followed(linked: Linked, people: People) -> Iterator[str]:
    """What holds and cannot be followed here, in a line or three."""
    if linked.gone:
        yield f"kept, but of articles that have no record here: {_numbers(linked.gone)}"
    for one in (*linked.not_followed, *people.not_followed):
        yield f"not followed: decision {one.id} ({said(one)}): it would bring together what another decision parts"


def _numbers(some: Sequence[Ruling]) -> str:
    numbers = ", ".join(str(one.id) for one in some[:20])
    more = f" and {len(some) - 20} more" if len(some) > 20 else ""
    return f"decision{'s' if len(some) > 1 else ''} {numbers}{more}"


def question(asked: Question, schema: Schema, records: Iterable[Record], open_: int) -> Iterator[str]:
    """Both sides with their passages, and what is asked. `records`: of either side."""
    yield ""
    if isinstance(asked, OneName):
        for name, record in zip((asked.one, asked.other), records, strict=True):
            yield from _name(name, schema, record)
        yield f"Are they the same? ({open_} to ask)"
        return
    for key, record in zip(asked.keys, records, strict=True):
        yield f"{key.article.id[:8]}  {shorten(key.article.path or '-', 100, keep='end')}"
        for field, value, passages in islice(grounds(schema, record), _SHOWN):
            yield f"  {field}: {shorten(value)}{_quoted(passages)}"
    link = asked.doubt.link
    yield f"{link.score:.3g} points: " + "; ".join(f"{shorten(one.what, 160)} {one.points:g}" for one in link.reasons)
    yield f"Do they report one event? ({open_} to ask)"


def _name(one: Written, schema: Schema, record: Record) -> Iterator[str]:
    articles = "in 1 article:" if one.articles == 1 else f"in {one.articles} articles, first"
    yield f"{shorten(one.name)}  {articles} {shorten(one.key.article.path or one.key.article.id, 80, keep='end')}"
    for _, value, passages in grounds(schema, record):
        if spelling(value) == spelling(one.name):
            yield f"  {_quoted(passages).strip()}"
            return


def _quoted(passages: Sequence[str]) -> str:
    words = " … ".join(passages)
    return f"  “{shorten(words, 120)}”" if words else ""


def names_json(one: OneName) -> Mapping[str, Any]:
    return {"names": list(one.pair), "articles": [one.one.articles, one.other.articles]}


def to_ask(names: int, doubtful: int) -> str | None:
    """What is open, and how it is settled."""
    told = [f"{names} name{'s' if names > 1 else ''} spelt in more than one way"] if names else []
    told += [f"{doubtful} doubtful link{'s' if doubtful > 1 else ''}"] if doubtful else []
    return f"to decide: {' and '.join(told)}: summariser events ask" if told else None
