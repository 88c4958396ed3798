"""How a record looks on a terminal. Everything from outside is printed as text, made harmless."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from rich.text import Text

from summariser.core.article import Article
from summariser.core.display import shorten, visible
from summariser.core.money import as_text
from summariser.core.record import EVIDENCE, ORIGIN, ArticleRef, Record, identity_of
from summariser.corpus.differences import Around, Contradiction, article_named, words_of
from summariser.corpus.keys import Named
from summariser.reports.reviews import counted
from summariser.reports.terminal import console, print_texts

SHOWN = 10
"""Other articles of the event that are named; --json has all."""

LEAST_ROOM = 20
"""Columns; beside a longer label, text is left to the terminal to wrap."""


def print_record(record: Record, article: Article, around: Around | None = None) -> None:
    """The record field by field, each with the sentences it rests on, the doubts about it, what other articles of its
    event say against it, and what reviewers noted there."""
    notes: dict[str, list[_Note]] = {}
    for flag in record.flags:
        notes.setdefault(flag.path, []).append(("!", flag.message, "yellow"))
    for path, found in around.against.items() if around else ():
        notes.setdefault(path, []).extend(("≠", _against(one), "magenta") for one in found)
    for note in record.notes:
        notes.setdefault(note.path, []).append(("¶", note.said, "italic"))
    title = record.article.path or record.article.title or "standard input"
    facts = [article.id, record.schema_id, record.review.status]
    if record.provenance:
        facts += [f"by {record.provenance.model}", as_text(Decimal(str(record.provenance.cost_usd)))]
    doubts = "nothing flagged" if not record.flags else f"{len(record.flags)} flagged (!)"
    noted = [f"{len(record.notes)} note{'s' if len(record.notes) > 1 else ''} (¶)"] if record.notes else []
    page = _Page(article, notes)
    page.heading(title)
    page.line("", " · ".join([*facts, doubts, *noted]), "dim")
    if read := _read_as(record.article, article):
        page.line("", read, "dim")
    if around:
        page.line("", _one_event(around), "dim")
    page.notes("", "")
    page.group(record.data, "", 0)
    page.other_notes()
    page.omissions(record)
    print_texts(page.lines)


_Note = tuple[str, str, str]
"""A mark, what is said, and its style."""


def _one_event(around: Around) -> str:
    """The event's id, and its other articles."""
    names = ", ".join(article_named(Named(identity_of(one.article), one.article.path)) for one in around.others[:SHOWN])
    more = f" and {len(around.others) - SHOWN} more" if len(around.others) > SHOWN else ""
    differ = sum(map(len, around.against.values()))
    said = f": what they say against it is marked ≠ ({differ})" if differ else ": nothing there is against it"
    return f"event {around.id}, also in {names}{more}{said}"


def _against(one: Contradiction) -> str:
    return (
        f"{article_named(one.article)} {one.state}: {shorten(one.value, 160)}  {words_of(one.passages, 300)}".rstrip()
    )


def around_json(around: Around | None) -> dict[str, Any]:
    """A key of its own beside the record's; nothing for an article that is alone."""
    if around is None:
        return {}
    articles = [{"id": identity_of(one.article), "path": one.article.path} for one in around.others]
    against = [
        {"path": path, **one._asdict(), "article": one.article._asdict()}
        for path, found in around.against.items()
        for one in found
    ]
    return {"event": {"id": around.id, "articles": articles, "differs": against}}


def _read_as(about: ArticleRef, article: Article) -> str:
    """What the model was told besides the text, and what the bytes were taken for."""
    where = f" ({about.published_from})" if about.published_from else ""
    published = f"published {article.published}{where}" if article.published else ""
    encoding = f"read as {about.encoding}" if about.encoding else ""
    older = f"older version: its file has changed and is {about.replaced_by} now" if about.replaced_by else ""
    return " · ".join(filter(None, (published, encoding, older)))


class _Page:
    """Lines of a record, wrapped to the terminal under their labels; unwrapped where there is no terminal."""

    def __init__(self, article: Article, notes: dict[str, list[_Note]]) -> None:
        self.lines: list[Text] = []
        self._article = article
        self._notes = notes
        self._console = console()

    def heading(self, text: str) -> None:
        self.lines.append(Text(visible(text), style="bold"))

    def line(self, label: str, text: str, style: str = "") -> None:
        said = Text(visible(text), style=style)
        room = self._console.width - len(label)
        pieces = said.wrap(self._console, room) if self._console.is_terminal and room >= LEAST_ROOM else [said]
        for number, piece in enumerate(pieces):
            piece.rstrip()
            self.lines.append(Text.assemble(" " * len(label) if number else label, piece))

    def omissions(self, record: Record) -> None:
        """What rules found and the record leaves out, each in a line or two with the sentence it stands in."""
        if record.omissions:
            self.line("\n", f"left out, as rules read the article: {counted(record.omitted)}", "bold")
        for one in record.omissions:
            values = {k: v for k, v in one.item.items() if k not in (EVIDENCE, ORIGIN) and isinstance(v, str) and v}
            said = " · ".join(f"{key} {shorten(value, 120)}" for key, value in values.items())
            self.line("  ", f"{one.path.removeprefix('/')}: {said} ({one.item.get(ORIGIN)})", "yellow")

    def group(self, data: Mapping[str, Any], path: str, depth: int) -> None:
        """The values of a group side by side with their names, then its passages, then the groups inside it."""
        scalars = {key: value for key, value in data.items() if key != "evidence" and not _holds_groups(value)}
        width = max(map(len, scalars), default=0)
        for key, value in scalars.items():
            label = f"{'  ' * depth}{key.ljust(width)}  "
            self.line(label, _said(value), "bold")
            self.notes(" " * len(label), f"{path}/{key}", below=isinstance(value, list))
        self._passages(data.get("evidence") or [], [v for v in scalars.values() if isinstance(v, str)], depth)
        for key, value in data.items():
            if key not in scalars and key != "evidence":
                self._inner(key, value, f"{path}/{key}", depth)

    def _inner(self, key: str, value: Any, path: str, depth: int) -> None:
        many = isinstance(value, list)
        if many:
            self.notes("  " * depth, path)
        for number, item in enumerate(value if many else [value]):
            where = f"{path}/{number}" if many else path
            self.lines.append(Text(f"\n{'  ' * depth}{key}{f' {number + 1}' if many else ''}"))
            self.group(item, where, depth + 1)
            self.notes("  " * (depth + 1), where)

    def _passages(self, passages: Sequence[Mapping[str, Any]], shown: Sequence[str], depth: int) -> None:
        """What the article says, each passage once: one that a value holds as it is needs its place only."""
        for passage in passages:
            number, text = _sentence(self._article, passage["start"]), passage["text"]
            said = "as above" if text in shown else f"“{' '.join(text.split())}”"
            self.line(f"{'  ' * depth}[{number}] ", said, "dim")

    def notes(self, label: str, path: str, below: bool = False) -> None:
        """What is said about a value; about the items of a list too, if they have no line of their own."""
        for where in [w for w in self._notes if w == path or (below and w.startswith(f"{path}/"))]:
            for mark, said, style in self._notes.pop(where):
                self.line(f"{label}{mark} ", said, style)

    def other_notes(self) -> None:
        """About what the data does not have."""
        for where, notes in self._notes.items():
            for mark, said, style in notes:
                self.line(f"{mark} ", f"{where}: {said}", style)


def _holds_groups(value: object) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(item, dict) for item in value))


def _said(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "-"
    return "-" if value is None or value == "" else str(value)


def _sentence(article: Article, offset: int) -> int:
    return next((s.number for s in article.sentences if offset < s.span.end), len(article.sentences))
