"""For any article and any answer: what a record shows as the article's words is a slice of the article."""

import copy
import json
import unicodedata
from datetime import date
from typing import Any, ClassVar, Literal

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from summariser.core.answer_type import draft_type
from summariser.core.article import Article
from summariser.core.display import shorten
from summariser.core.meeting import Meeting
from summariser.core.record import evidence_in
from summariser.core.schema import Cited, EventDate, Group, Name, Schema, Speech, Verbatim
from summariser.grounding.grounding import ground
from summariser.language.dates import find_dates
from summariser.language.text import fold, words


class Clause(Cited):
    wording: Verbatim
    also: list[Verbatim]
    how: Speech | None
    amount: float | None
    pages: int


class Party(BaseModel):
    company: Name
    seats: list[Name]
    clauses: list[Clause]


class Deal(BaseModel):
    """A schema that shares no field name with Meeting and nests groups."""

    schema_id: ClassVar[str] = "deal/1"

    headline: Verbatim
    parties: list[Party]
    signed: EventDate | None
    stage: Literal["offer", "contract"]
    final: bool


MEETING, DEAL = Schema.of(Meeting), Schema.of(Deal)

_PIECES = [
    *"“”„‟«»‹›‘’‚\"'「」『』…—–-.,;:!?()[]{}%$€²½ﬁßđĐøİıǆΩאب你好ไทย한 \n\t\r\x00\x1b\x7f\x85\u00a0\u00ad",
    "\u0301", "\u0323", "\u200b", "\u200d", "\u202e", "\u2066", "\ufe0f", "\ufeff", "\u0e49", "\u0338", "👩‍👩‍👧", "🇻🇳",
    "\n\n", " said ", " he said, ", ", stressing that ", "not ", "don't ", "Tô Lâm", "Trọng", "President Xi Jinping",
    "Viet Nam", "the two sides agreed ", "September 5th", "1/8", "31/7-3/8", "Tuesday", "2023-09-05", "today",
    "We will spare no effort to do a good job ", "Mr. X. ", "U.S.",
]  # fmt: skip
_texts = st.lists(st.sampled_from(_PIECES) | st.text(max_size=6), max_size=30).map("".join)
_dates = st.dates() | st.sampled_from([date(2023, 9, 5), date(2024, 8, 1), date.min, date.max])
_numbers = st.lists(st.integers(-2, 8) | st.sampled_from([0, -1, 10**6, 10**30, -(10**5000)]), max_size=5)


def _answers(group: Group | Schema, source: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Any]]:
    fields: dict[str, st.SearchStrategy[Any]] = {}
    for node in group.nodes:
        if node.group:
            value: st.SearchStrategy[Any] = _answers(node.group, source)
        elif node.choices:
            value = st.sampled_from(node.choices)
        else:
            kinds: dict[str, st.SearchStrategy[Any]] = {
                "date": _dates,
                "boolean": st.booleans(),
                "number": st.integers() if node.integer else st.floats(),
            }
            value = kinds.get(node.kind, source)
        value = st.lists(value, max_size=2) if node.many else value
        fields[node.name] = st.none() | value if node.optional else value
    if isinstance(group, Group) and group.cited:
        fields["sentences"] = _numbers
    return st.fixed_dictionaries(fields)


@st.composite
def _cases(draw: st.DrawFn, schema: Schema) -> tuple[Article, dict[str, Any]]:
    text = draw(_texts)
    # Half of what a model answers comes from the article, so that passages are found.
    cuts = st.tuples(st.integers(0, len(text)), st.integers(1, 60)).map(lambda c: text[c[0] : c[0] + c[1]])
    source = (
        cuts
        | cuts.map(str.upper)
        | cuts.map(lambda s: unicodedata.normalize("NFD", s))
        | _texts
        | st.just("Tô\ud800 Lâm")
    )
    answer = draw(_answers(schema, source))
    missing = draw(st.sets(st.sampled_from(sorted(answer)), max_size=2))
    return Article(text, "0" * 64), {key: value for key, value in answer.items() if key not in missing}


def _pairs(schema_nodes: Any, data: Any, above: list[str]) -> Any:
    """Every verbatim value in the data with the evidence texts of its own group."""
    for node in schema_nodes:
        for value in data[node.name] if node.many else [data[node.name]]:
            if node.kind == "verbatim" and value is not None:
                yield value, above
            elif node.group and value is not None:
                yield from _pairs(node.group.nodes, value, [e["text"] for e in value.get("evidence", [])])


def _holds(schema: Schema, article: Article, answer: dict[str, Any]) -> None:
    text, asked = article.text, copy.deepcopy(answer)
    grounded = ground(schema, answer, article)
    assert article.text == text
    assert answer == asked or repr(answer) == repr(asked)
    assert ground(schema, answer, article) == grounded
    assert list(grounded.data) == [node.name for node in schema.nodes]
    assert json.loads(json.dumps(grounded.data, allow_nan=False)) == grounded.data
    for evidence in evidence_in(grounded.data):
        assert evidence.text == text[evidence.start : evidence.end] != ""
        after = text[evidence.end : evidence.end + 1]
        assert not (after and unicodedata.combining(after)), "a letter is parted from its mark"
    for value, texts in _pairs(schema.nodes, grounded.data, []):
        assert value in text
        assert value == "" or value in texts or not texts
    for flag in grounded.flags:
        assert len(flag.message) < 200
        assert shorten(flag.message, 1000) == flag.message


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(_cases(MEETING))
def test_a_meeting_shows_only_what_the_article_says(case: tuple[Article, dict[str, Any]]) -> None:
    _holds(MEETING, *case)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(_cases(DEAL))
def test_another_schema_shows_only_what_the_article_says(case: tuple[Article, dict[str, Any]]) -> None:
    _holds(DEAL, *case)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(_cases(DEAL))
def test_what_the_draft_type_accepts_can_be_grounded(case: tuple[Article, dict[str, Any]]) -> None:
    article, answer = case
    draft = draft_type(DEAL)
    assume(set(answer) == {node.name for node in DEAL.nodes})
    _holds(DEAL, article, draft.model_validate(answer).model_dump())


@settings(max_examples=300, deadline=None)
@given(_texts)
def test_folding_leads_back_to_the_words_folded(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert list(folded.starts) == sorted(folded.starts)
    for start, end in folded.tokens:
        span = folded.span(start, end)
        assert span.end <= len(text)
        assert folded.text[start:end] in fold(text[span.start : span.end]).text
    for word, span in words(text):
        assert word
        assert text[span.start : span.end].strip()


@settings(max_examples=300, deadline=None)
@given(_texts)
def test_dates_are_found_in_order_and_exist(text: str) -> None:
    mentions = find_dates(text)
    assert [m.span.start for m in mentions] == sorted(m.span.start for m in mentions)
    for mention in mentions:
        assert mention.span.end <= len(text)
        if mention.day is not None and mention.month is not None:
            date(mention.year or 2024, mention.month, mention.day)
