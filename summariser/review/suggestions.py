"""What a field may be meant to hold: names as the article spells them, days that it tells, what other fields have."""

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from summariser.core.article import Article, Sentence, Span
from summariser.core.schema import Group
from summariser.language.dates import dates_in, find_dates
from summariser.language.locate import folded_words, locator
from summariser.language.names import find_name, find_part, is_title, without_title
from summariser.language.text import fold, unwrapped
from summariser.language.words import every, folded
from summariser.review.days import days_meant, days_of, in_words
from summariser.review.form import Row

_WORD = re.compile(r"[^\W\d_](?:[\w’'.-]*\w)?")
_OWNER = re.compile(r"[’']s?$")
_OF = folded(every(lambda one: (*one.grammar.of, *one.people.particles)))
_OF -= folded(every(lambda one: one.grammar.infinitive))
_THE = folded(every(lambda one: one.grammar.determiners))
_JOINT = re.compile(rf"\s(?:{'|'.join(sorted(_OF))})\s(?:(?:{'|'.join(sorted(_THE))})\s)?")
"""What joins the parts of a name: Ministry of the Interior."""
_AT = re.compile(rf"\b(?:{'|'.join(every(lambda one: one.grammar.on))})\s+(?:[^\W\d_]{{1,3}}\s+)?$", re.IGNORECASE)
"""What stands before a place: in the."""
_BRACKET = re.compile(r"\s\([^\W\d_a-z]{2,10}\)")
"""The short form of a name, behind it: Trade Union Council (TUC)."""
_NO_NAMES = folded(
    every(
        lambda one: (
            *one.people.not_names, *one.people.pronouns, *one.grammar.determiners, *one.grammar.conjunctions,
            *one.grammar.prepositions, *one.grammar.small, *one.grammar.after_subject,
        )
    )
)  # fmt: skip
"""Words that have a capital only as the first of a sentence or of a quotation."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A value as it would be saved, and where it comes from."""

    value: str
    why: str


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A name that the article lacks, and what in it looks most like that."""

    name: str
    nearest: str | None


def suggestions(rows: Sequence[Row], row: Row, article: Article) -> tuple[Suggestion, ...]:
    """For a name or a day, the likeliest first; nothing for other fields, unless other items have the same field.

    `row` may be a list of such values, to which one is added.
    """
    if row.kind == "date":
        found = _days(rows, row, article)
    elif row.kind == "name":
        found = _names(rows, row, article)
    elif row.node.role:
        found = _elsewhere(rows, row)
    else:
        found = iter(())
    value = row.value if row.role == "field" else None
    first = dict[str, Suggestion]()
    for one in found:
        if one.value != value:
            first.setdefault(one.value, one)
    return tuple(first.values())


def narrowed(known: Iterable[Suggestion], typed: str) -> tuple[Suggestion, ...]:
    """Those in which each typed word begins a word, in any case and without diacritics; first those that begin so."""
    wanted = fold(typed).text.split()
    if not wanted:
        return tuple(known)
    fitting = [one for one in known if _fits(wanted, fold(one.value).text)]
    ordered = sorted(fitting, key=lambda one: not fold(one.value).text.startswith(" ".join(wanted)))
    parts = (replace(one, value=part) for one in fitting if (part := _part(one.value, wanted[0])))
    return tuple({one.value: one for one in reversed((*ordered, *parts))}.values())[::-1]


def _part(name: str, begun: str) -> str | None:
    """The end of a long name from the word that was begun: Lars Holm, of Foreign Affairs Committee Lars Holm."""
    words = name.split()
    at = next((n for n, word in enumerate(words) if fold(word).text.startswith(begun)), 0)
    return " ".join(words[at:]) if at > 1 and len(words) - at > 1 else None


def typed_days(rows: Sequence[Row], article: Article, typed: str) -> tuple[Suggestion, ...]:
    """The days that typed text may mean, as they would be saved. A year that is missing may be any that is told."""
    days = days_meant(typed, _years(rows, article))
    return tuple(Suggestion(day.isoformat(), in_words(day)) for day in days)


def nearest(article: Article, name: str) -> str | None:
    """What in the article looks most like a name that it does not have."""
    mention = find_name(article, name, ())
    part = mention.span if mention else None
    if part is None:
        known = {fold(one).text: one for one in dict.fromkeys(names_in(article))}
        alike = difflib.get_close_matches(fold(name[:200]).text, known, 1, 0.6)
        if alike:
            return known[alike[0]]
        part = find_part(article, name, range(1, len(article.sentences) + 1))
    return unwrapped(article[part]) if part else None


@lru_cache(maxsize=4)
def names_in(article: Article) -> tuple[str, ...]:
    """What is written like a name, with capitals: each as often as it is there, in order."""
    return tuple(unwrapped(article[span]) for _, span in _named(article))


def _days(rows: Sequence[Row], row: Row, article: Article) -> Iterator[Suggestion]:
    """Those of the passages it rests on first, then what other fields have, then all that the article tells."""
    years, cited = _years(rows, article), sorted({locator(article).sentence_at(span.start) for span in row.evidence})
    others = [one for one in rows if one.kind == "date" and one.path != row.path and not one.gone]
    for mention in dates_in(article, cited) if cited else ():
        yield from (Suggestion(day.isoformat(), article[mention.span]) for day in days_of(mention, years))
    yield from (Suggestion(str(one.value), one.label) for one in others if one.value)
    for mention in dates_in(article):
        yield from (Suggestion(day.isoformat(), article[mention.span]) for day in days_of(mention, years))


def _years(rows: Sequence[Row], article: Article) -> tuple[int, ...]:
    """The years that the record and the article tell."""
    known = [int(str(row.value)[:4]) for row in rows if row.kind == "date" and row.value and not row.gone]
    told = [article.published.year] if article.published else []
    return tuple(dict.fromkeys((*known, *told, *_told_years(article))))


@lru_cache(maxsize=4)
def _told_years(article: Article) -> tuple[int, ...]:
    return tuple(dict.fromkeys(one.year for one in dates_in(article) if one.year))


def _names(rows: Sequence[Row], row: Row, article: Article) -> Iterator[Suggestion]:
    """The likeliest first, by what the field is of."""
    if row.role == "field" and row.value and (own := nearest(article, str(row.value))):
        yield Suggestion(own, "as the article spells it")
    above = next((one for one in rows if one.path == row.path.rpartition("/")[0]), None)
    if row.node.many:
        yield from _elsewhere(rows, row)
    elif row.node.role is None and above and not above.item:
        yield from (
            Suggestion(unwrapped(article[span]), "a place") for _, span in _named(article) if _is_place(article, span)
        )
    elif row.node.role is None and not (above and above.node.group and _of_persons(above.node.group)):
        yield from (Suggestion(str(one.value), "a person of the record") for one in rows if _is_person(one))
    numbers = {locator(article).sentence_at(span.start) for span in row.evidence}
    cited = [
        (name, n)
        for n, span in _named(article)
        if n in numbers
        for name in _fitting(row, unwrapped(article[span]), article)
    ]
    if row.node.role is None:
        cited.sort(key=lambda one: " " not in one[0] or bool(_JOINT.search(one[0])))  # Ann Lee, before Bank of Norland
    yield from (Suggestion(name, f"sentence {number}") for name, number in cited)
    yield from _elsewhere(rows, row)
    counted = Counter(name for one in names_in(article) for name in _fitting(row, one, article))
    yield from (Suggestion(name, f"{count} × in the article") for name, count in counted.most_common())


def _is_place(article: Article, name: Span) -> bool:
    return bool(_AT.search(article.text, max(0, name.start - 20), name.start))


def _elsewhere(rows: Sequence[Row], row: Row) -> Iterator[Suggestion]:
    """What the same field has in other items."""
    for one in rows:
        if one.node is row.node and one.role == "field" and one.path != row.path and one.value and not one.gone:
            yield Suggestion(str(one.value), "of another item")


def _is_person(row: Row) -> bool:
    """Whether a row is an item that stands for somebody: a name, and a title, a body or a country beside it."""
    group = row.node.group
    return bool(row.item and row.value and not row.gone and group and _of_persons(group))


def _of_persons(group: Group) -> bool:
    return group.key is not None and any(node.role for node in group.nodes)


def _fitting(row: Row, name: str, article: Article) -> Iterator[str]:
    """What of a name a field may take: of "General Secretary of the Party Ann Lee" each part, the likeliest first."""
    bare = without_title(name, article)
    joints = [found.span() for found in _JOINT.finditer(bare)]
    first, behind = bare[: joints[0][0]] if joints else bare, [bare[end:] for _, end in joints]
    if row.node.role == "title":
        titles = [name.removesuffix(bare).strip(), first, name]
        yield from (one for one in titles if any(is_title([word]) and word not in _OF for word in folded_words(one)))
    elif row.node.role is None:
        yield from (one for one in (first, bare, *behind) if not is_title(folded_words(one)))
    else:
        yield from (*behind, bare, *(bare[:start] for start, _ in joints))


@lru_cache(maxsize=4)
def _named(article: Article) -> tuple[tuple[int, Span], ...]:
    """Each name with the number of its sentence. The first word of a sentence, alone, is one only if it has a capital
    elsewhere too, or as the place that an article begins with: Hanoi, 5 May."""
    runs = [(one, run) for one in article.sentences for run in _runs(article, one)]
    inside = {article[run] for one, run in runs if run.start > one.span.start}
    known = (
        (one.number, run)
        for one, run in runs
        if run.start > one.span.start
        or " " in article[run]
        or article[run] in inside
        or article.text[run.end : run.end + 1] == ","
    )
    return tuple((number, whole) for number, run in known for whole in _with_bracket(article, run))


def _with_bracket(article: Article, run: Span) -> Iterator[Span]:
    yield run
    if found := _BRACKET.match(article.text, run.end):
        yield Span(run.start, found.end())


def _runs(article: Article, sentence: Sentence) -> Iterator[Span]:
    """Words with capitals that follow each other, with "of" and "of the" between them perhaps, and are no date."""
    dates = [date.span.moved(sentence.span.start) for date in find_dates(article[sentence.span])]
    run: list[Span] = []
    before = ""
    for word, kind in (*_kinds(article, sentence), (sentence.span, "end")):
        goes_on = run and article.text[run[-1].end : word.start] in (" ", "\n")
        if run and not (goes_on and (kind in ("name", "of") or (kind == "the" and before == "of"))):
            names = [one for one in run if article.text[one.start].isupper()]
            span = Span(names[0].start, names[-1].end)
            if not any(date.overlaps(span) for date in dates):
                yield span
            run = []
        if kind == "name" or run:
            run.append(word)
        before = kind


def _kinds(article: Article, sentence: Sentence) -> Iterator[tuple[Span, str]]:
    for found in _WORD.finditer(article.text, sentence.span.start, sentence.span.end):
        word = _OWNER.sub("", found[0])
        plain = word.lower() if word.isascii() else fold(word).text
        kind = "of" if plain in _OF else "the" if plain in _THE else "other"
        first = found.start() == sentence.span.start or article.text[found.start() - 1] in '“‘"«„'
        if word[:1].isupper() and not (first and plain in _NO_NAMES):
            kind = "name"
        yield Span(found.start(), found.start() + len(word)), kind


def _fits(wanted: Sequence[str], text: str) -> bool:
    return all(f" {word}" in f" {text}" or (not word.isascii() and word in text) for word in wanted)
