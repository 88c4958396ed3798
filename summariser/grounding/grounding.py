"""From a model's answer to a record's data: every value looked up in the article, every passage cut out of it.

It knows kinds of fields and never their names, so that it serves any schema.
"""

import math
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from unicodedata import normalize

from summariser.core.article import Article, Span
from summariser.core.display import shorten
from summariser.core.flags import Flag, FlagCode
from summariser.core.record import Omission, OtherReading
from summariser.core.schema import Group, Node, Schema
from summariser.grounding.evidence import Citation, dated, named, whole_sentences
from summariser.grounding.quotation import Cut, cut
from summariser.language.dates import dates_in
from summariser.language.inflection import is_in_another_case
from summariser.language.locate import Found, find_opening, locator
from summariser.language.names import (
    Mention,
    find_composed,
    find_name,
    find_tail,
    is_spelt_so,
    same_spelling,
    without_title,
)
from summariser.language.years import settle


@dataclass(frozen=True)
class Grounded:
    """A record's data as plain JSON values, and what was doubtful about it.

    `unfound` are opening words that the article does not have, by the path of the text that is therefore empty;
    `omissions` and `other_readings` what a second reader had to say.
    """

    data: dict[str, Any]
    flags: tuple[Flag, ...]
    unfound: Mapping[str, str]
    omissions: tuple[Omission, ...] = ()
    other_readings: tuple[OtherReading, ...] = ()


def ground(
    schema: Schema, answer: Mapping[str, Any], article: Article, shown: Container[int] | None = None
) -> Grounded:
    """Turn an answer of the schema's draft type, dumped to Python values, into a record's data.

    Any text shown as the article's words is a slice of it. A field that the answer lacks becomes null, "" or [].
    `shown`: the numbers of the sentences that the model saw, if not all; it cannot cite others.
    """
    walk = _Walk(article, _published(schema, answer, article), shown)
    whole = _Part("", ())
    data = {node.name: walk.value(node, answer.get(node.name), f"/{node.name}", whole) for node in schema.nodes}
    return Grounded(data, tuple(walk.flags), dict(walk.unfound))


@dataclass
class _Part:
    """The part of the record being walked: what it cites, how its speech is reported, and what was cut for it."""

    path: str
    numbers: Sequence[int]
    speech: Node | None = None
    direct: bool | None = None
    cuts: list[Span] = field(default_factory=list)


class _Walk:
    def __init__(self, article: Article, published: date | None, shown: Container[int] | None = None) -> None:
        self._article = article
        self._shown = shown
        self._published = published
        self.flags: list[Flag] = []
        self.unfound: list[tuple[str, str]] = []

    def value(self, node: Node, raw: Any, path: str, part: _Part) -> Any:
        if not node.many:
            return self._single(node, raw, path, part)
        kept: dict[str, Any] = {}
        times: Counter[str] = Counter()
        for item in raw if isinstance(raw, list | tuple) else ():
            flagged, unfound = len(self.flags), len(self.unfound)
            value = self._single(node, item, f"{path}/{len(kept)}", part)
            identity = _identity(node, value)
            times[identity] += 1
            if identity in kept:
                del self.flags[flagged:], self.unfound[unfound:]
            else:
                kept[identity] = value
        for place, (identity, value) in enumerate(kept.items()):
            # A small model that has run out of things to list starts over.
            if times[identity] > 1:
                message = f"{_headline(node, value)} was listed {times[identity]} times; the first is kept."
                self._flag(f"{path}/{place}", "listed_twice", message)
        return list(kept.values())

    def _single(self, node: Node, raw: Any, path: str, part: _Part) -> Any:
        if node.group:
            return self._group(node.group, raw, path, part) if isinstance(raw, Mapping) else None
        if raw is None:
            return "" if node.kind in ("text", "name", "verbatim") and not node.optional else None
        if node.kind == "name":
            return self._name(str(raw), path, part, whose=not (node.optional or node.many))
        if node.kind == "verbatim":
            return self._verbatim(str(raw), path, part)
        if isinstance(raw, date):
            return self._day(raw, path, part).isoformat()
        return _plain(raw)

    def _day(self, day: date, path: str, part: _Part) -> date:
        settled = settle(self._article, day, part.numbers, self._published)
        if settled is None:
            return day
        source = f"“{shorten(self._article[settled.source])}”" if settled.source else "the date of publication"
        message = f"The sentence gives no year: {settled.day.year} is taken from {source}; the model said {day.year}."
        self._flag(path, "year_inferred", message)
        return settled.day

    def _group(self, group: Group, raw: Mapping[str, Any], path: str, above: _Part) -> dict[str, Any]:
        speech = group.first("speech")
        told = raw.get(speech.name) if speech else None
        numbers = self._numbers(raw.get("sentences"), path) if group.cited else above.numbers
        part = _Part(path, numbers, speech, told == "direct" if told else None)
        data = {node.name: self.value(node, raw.get(node.name), f"{path}/{node.name}", part) for node in group.nodes}
        if group.cited:
            spans = self._evidence(group, data, part)
            if not spans and _has_value(group, data):
                self._flag(path, "no_evidence", "No passage of the article is given for this.")
            data["evidence"] = [{"start": s.start, "end": s.end, "text": self._article[s]} for s in spans]
        return data

    def _numbers(self, raw: Any, path: str) -> Sequence[int]:
        given = list(dict.fromkeys(n for n in raw if isinstance(n, int))) if isinstance(raw, list | tuple) else []
        known = locator(self._article).valid(given)
        valid = [n for n in known if self._shown is None or n in self._shown]
        wrong = [_number(n) for n in given if n not in valid]
        if wrong:
            count = len(self._article.sentences)
            cited = ", ".join(wrong[:3]) + (", …" if len(wrong) > 3 else "")
            said = "1 sentence" if count == 1 else f"{count} sentences"
            why = f"but the article has {said}" if known == valid else "which the model was not shown"
            self._flag(path, "sentence_out_of_range", f"Cites sentence {cited}, {why}.")
        return valid

    def _name(self, name: str, path: str, part: _Part, *, whose: bool) -> str:
        """The name as the article has it. `whose`: it names the item itself, so that a title in front is left out."""
        name = without_title(name, self._article) if whose else name
        mention = find_name(self._article, name, part.numbers)
        if whose and (mention is None or mention.approximate):
            mention = find_tail(self._article, name, part.numbers) or mention
            if mention and mention.approximate:
                return self._approximate(name, mention, path)
        if mention and not mention.approximate:
            own = self._article[mention.span]
            kept = mention.inflected or same_spelling(own, name) or is_spelt_so(self._article, name)
            return name if kept or is_in_another_case(self._article, own, name) else own
        shown = shorten(name)
        if find_composed(self._article, name, part.numbers):
            self._flag(path, "name_approximate", f"“{shown}” is in the article, but not in one piece.")
        elif mention:
            return self._approximate(name, mention, path)
        else:
            message = f"“{shown}” is not in the article." if name.strip() else "No name was given."
            self._flag(path, "name_not_found", message)
        return name

    def _approximate(self, name: str, mention: Mention, path: str) -> str:
        own = self._article[mention.span]
        message = f"“{shorten(name)}” is in the article only as “{shorten(own)}”."
        self._flag(path, "name_approximate", message)
        return own

    def _verbatim(self, opening: str, path: str, part: _Part) -> str:
        found = find_opening(self._article, opening, part.numbers)
        if found is None:
            where = f" in {_sentences(part.numbers)} or beside it" if part.numbers else " in the article"
            message = f"“{shorten(opening)}” is not found{where}, or stands there more than once."
            self.unfound.append((path, opening))
            self._flag(path, "opening_not_found", message if opening.strip() else "No opening words were given.")
            return ""
        piece = cut(self._article, found.span, bool(part.direct), part.numbers)
        part.cuts.append(piece.span)
        self._doubt_opening(opening, found, path, part)
        self._doubt_end(piece, path, part)
        self._doubt_speech(piece.marked, part)
        return self._article[piece.span]

    def _doubt_opening(self, opening: str, found: Found, path: str, part: _Part) -> None:
        if found.approximate:
            says = shorten(self._article[found.span])
            self._flag(path, "altered_opening", f"The article does not say “{shorten(opening)}” but “{says}”.")
        if found.moved:
            self._flag_moved(shorten(opening), found.span, part)

    def _doubt_end(self, piece: Cut, path: str, part: _Part) -> None:
        if not piece.ended:
            message = "Nothing marks the end of this quotation: a closing mark is missing, and it is cut by guess."
            self._flag(path, "unclosed_quotation", message)
        if piece.rest:
            part.cuts.append(piece.rest)
            message = f"The speaker goes on in the same sentence: “{shorten(self._article[piece.rest])}”."
            self._flag(path, "interrupted_quotation", message)

    def _doubt_speech(self, marked: bool, part: _Part) -> None:
        if part.speech is None or part.direct is None:
            return
        path = f"{part.path}/{part.speech.name}"
        if part.direct and not marked:
            self._flag(path, "direct_without_marks", "This is called direct speech, but has no quotation marks.")
        elif marked and not part.direct:
            self._flag(path, "reported_with_marks", "This is called reported speech, but is in quotation marks.")

    def _evidence(self, group: Group, data: Mapping[str, Any], part: _Part) -> Sequence[Span]:
        if part.cuts:
            return list(dict.fromkeys(part.cuts))
        if group.is_event_date:
            days = [date.fromisoformat(d) for d in dict.fromkeys((data["start"], data["end"])) if d]
            if not days and data["basis"] == "unknown":
                return ()
            citation = dated(self._article, days, part.numbers, stated=data["basis"] == "stated")
            shown = " to ".join(day.isoformat() for day in days)
        else:
            shown = str(data[group.key.name] or "") if group.key else ""
            citation = named(self._article, shown, part.numbers) if shown else None
        return self._settled(citation, shown, part)

    def _settled(self, citation: Citation | None, shown: str, part: _Part) -> Sequence[Span]:
        if citation is None:
            return whole_sentences(self._article, part.numbers).spans
        if citation.moved:
            self._flag_moved(shorten(shown), citation.spans[0], part)
        return citation.spans

    def _flag_moved(self, shown: str, span: Span, part: _Part) -> None:
        if part.numbers:
            there = locator(self._article).sentence_at(span.start)
            message = f"“{shown}” is not in {_sentences(part.numbers)} but in sentence {there}."
            self._flag(part.path, "evidence_moved", message)

    def _flag(self, path: str, code: FlagCode, message: str) -> None:
        self.flags.append(Flag(path=path, code=code, message=message))


def _identity(node: Node, value: Any) -> str:
    """Equal for items of a list that are the same thing: by the name that tells them apart, or else in full."""
    if node.group and node.group.key and isinstance(value, Mapping) and value[node.group.key.name]:
        # Accents tell Nguyễn Văn Hùng from Nguyễn Văn Hưng.
        name = normalize("NFC", str(value[node.group.key.name]))
        return " ".join(name.split()).casefold() or repr(value)
    return repr(value)


def _headline(node: Node, value: Any) -> str:
    key = node.group and node.group.key
    return f"“{shorten(value[key.name])}”" if key and isinstance(value, Mapping) else "The same"


def _published(schema: Schema, answer: Mapping[str, Any], article: Article) -> date | None:
    """The date of publication: the input's own, or the answer's one top-level date if the article prints its year."""
    days = [day for node in schema.nodes if node.kind == "date" and isinstance(day := answer.get(node.name), date)]
    printed = {(m.year, m.month, m.day) for m in dates_in(article)} if len(days) == 1 else set()
    return next((day for day in days if (day.year, day.month, day.day) in printed), article.published)


def _plain(raw: Any) -> Any:
    """A scalar as JSON has it; numbers that JSON cannot write (infinity, NaN) become null."""
    if isinstance(raw, Decimal):
        raw = float(raw)
    return None if isinstance(raw, float) and not math.isfinite(raw) else raw


def _has_value(group: Group, data: Mapping[str, Any]) -> bool:
    return any(data[node.name] not in (None, "", [], "unknown") for node in group.nodes)


def _sentences(numbers: Sequence[int]) -> str:
    shown = [str(number) for number in numbers]
    if len(shown) == 1:
        return f"sentence {shown[0]}"
    return f"sentences {', '.join(shown[:-1][:4])}{', …' if len(shown) > 5 else ''} and {shown[-1]}"


def _number(number: int) -> str:
    return str(number) if abs(number) < 10**9 else "of more than nine digits"
