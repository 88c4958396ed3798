"""How a record looks on a terminal. Everything from outside is printed as text, made harmless."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rich.text import Text

from summariser.core.article import Article
from summariser.core.display import shorten, visible
from summariser.core.money import as_text
from summariser.core.record import EVIDENCE, ORIGIN, ArticleRef, Record
from summariser.reports.reviews import counted
from summariser.reports.terminal import console, print_texts

if TYPE_CHECKING:
    pass


LEAST_ROOM = 20
"""Columns; beside a longer label, text is left to the terminal to wrap."""


def print_record(record: Record, article: Article) -> None:
    """The record field by field, each with the sentences it rests on and the doubts about it."""
    flags: dict[str, list[str]] = {}
    for flag in record.flags:
        flags.setdefault(flag.path, []).append(flag.message)
    title = record.article.path or record.article.title or "standard input"
    facts = [article.id, record.schema_id, record.review.status]
    if record.provenance:
        facts += [f"by {record.provenance.model}", as_text(Decimal(str(record.provenance.cost_usd)))]
    doubts = "nothing flagged" if not record.flags else f"{len(record.flags)} flagged (!)"
    page = _Page(article, flags)
    page.heading(title)
    page.line("", " · ".join([*facts, doubts]), "dim")
    if read := _read_as(record.article, article):
        page.line("", read, "dim")
    page.doubts("", "")
    page.group(record.data, "", 0)
    page.other_doubts()
    page.omissions(record)
    print_texts(page.lines)


def _read_as(about: ArticleRef, article: Article) -> str:
    """What the model was told besides the text, and what the bytes were taken for."""
    where = f" ({about.published_from})" if about.published_from else ""
    published = f"published {article.published}{where}" if article.published else ""
    encoding = f"read as {about.encoding}" if about.encoding else ""
    older = f"older version: its file has changed and is {about.replaced_by} now" if about.replaced_by else ""
    return " · ".join(filter(None, (published, encoding, older)))


class _Page:
    """Lines of a record, wrapped to the terminal under their labels; unwrapped where there is no terminal."""

    def __init__(self, article: Article, flags: dict[str, list[str]]) -> None:
        self.lines: list[Text] = []
        self._article = article
        self._flags = flags
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
            self.doubts(" " * len(label), f"{path}/{key}", below=isinstance(value, list))
        self._passages(data.get("evidence") or [], [v for v in scalars.values() if isinstance(v, str)], depth)
        for key, value in data.items():
            if key not in scalars and key != "evidence":
                self._inner(key, value, f"{path}/{key}", depth)

    def _inner(self, key: str, value: Any, path: str, depth: int) -> None:
        many = isinstance(value, list)
        if many:
            self.doubts("  " * depth, path)
        for number, item in enumerate(value if many else [value]):
            where = f"{path}/{number}" if many else path
            self.lines.append(Text(f"\n{'  ' * depth}{key}{f' {number + 1}' if many else ''}"))
            self.group(item, where, depth + 1)
            self.doubts("  " * (depth + 1), where)

    def _passages(self, passages: Sequence[Mapping[str, Any]], shown: Sequence[str], depth: int) -> None:
        """What the article says, each passage once: one that a value holds as it is needs its place only."""
        for passage in passages:
            number, text = _sentence(self._article, passage["start"]), passage["text"]
            said = "as above" if text in shown else f"“{' '.join(text.split())}”"
            self.line(f"{'  ' * depth}[{number}] ", said, "dim")

    def doubts(self, label: str, path: str, below: bool = False) -> None:
        """The flags about a value; those about the items of a list too, if they have no line of their own."""
        for where in [w for w in self._flags if w == path or (below and w.startswith(f"{path}/"))]:
            for message in self._flags.pop(where):
                self.line(f"{label}! ", message, "yellow")

    def other_doubts(self) -> None:
        """Those about what the data does not have."""
        for where, messages in self._flags.items():
            for message in messages:
                self.line("! ", f"{where}: {message}", "yellow")


def _holds_groups(value: object) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(item, dict) for item in value))


def _said(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "-"
    return "-" if value is None or value == "" else str(value)


def _sentence(article: Article, offset: int) -> int:
    return next((s.number for s in article.sentences if offset < s.span.end), len(article.sentences))
