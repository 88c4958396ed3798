"""Decisions: whatever a reviewer does, the data stays valid, quotations stay slices, and undoing goes back exactly."""

import contextlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from summariser.core.article import Article, Span
from summariser.core.meeting import Meeting
from summariser.core.record import ArticleRef, Record, evidence_in
from summariser.core.schema import Group, Schema
from summariser.grounding.grounding import ground
from summariser.review import decisions
from summariser.review.decisions import RecordUnderReview
from summariser.review.form import Row, form
from summariser.review.history import Change, DecisionError, Entry, History, State, published, replay
from summariser.review.paths import site, typed
from summariser.review.recheck import doubts
from tests.trade_deal import TradeDeal

NOW = datetime(2026, 1, 2, tzinfo=UTC)
TEXT = (
    "President Tô Lâm met Premier Li Qiang in Hanoi on 19 August 2024. “We will build the railway,” Li said.\n\n"
    "Acme bought Bolt for 12 million. He thanked the hosts 👋 and stressed that trade had doubled."
)
ARTICLE = Article(TEXT, "0" * 64, "a.txt")
MEETING = Schema.of(Meeting)
DEAL = Schema.of(TradeDeal)


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


MEETING_ANSWER: dict[str, Any] = {
    "summary": "They met.",
    "published": None,
    "date": {"start": NOW.date(), "end": NOW.date(), "basis": "stated", "sentences": [1]},
    "location": {"name": "Hanoi", "sentences": [1]},
    "participants": [
        {"name": "Tô Lâm", "title": "President", "organisation": None, "country": "Vietnam", "presence": "attended",
         "sentences": [1]},
        {"name": "Li Qiang", "title": "Premier", "organisation": None, "country": None, "presence": "attended",
         "sentences": [1]},
    ],
    "agreements": [{"statement": "A railway.", "kind": "agreed", "parties": ["Li", "Acme"], "sentences": [2]}],
    "quotes": [{"speaker": "Li", "kind": "direct", "text": "We will build the", "sentences": [2]}],
}  # fmt: skip
DEAL_ANSWER: dict[str, Any] = {
    "headline": "Acme buys Bolt.",
    "status": "signed",
    "binding": True,
    "companies": [{"firm": "Acme", "role": "buyer", "sentences": [3]}],
    "amount": {"value": 12.0, "currency": "USD", "sentences": [3]},
    "closing": {"start": None, "end": None, "basis": "unknown", "sentences": []},
    "clauses": [{"gist": "Trade.", "wording": "He thanked the hosts", "due": None, "sentences": [4]}],
    "markets": ["Hanoi"],
}


def draft(schema: Schema, answer: dict[str, Any]) -> Record:
    grounded = ground(schema, answer, ARTICLE)
    return Record(schema_id=schema.id, article=ArticleRef.of(ARTICLE), data=grounded.data, flags=grounded.flags)


DRAFTS = {MEETING.id: (MEETING, draft(MEETING, MEETING_ANSWER)), DEAL.id: (DEAL, draft(DEAL, DEAL_ANSWER))}


def entries(history: History, changes: Sequence[Change], step: Any = None) -> list[Entry]:
    act = history.next_act
    return [
        Entry(act, c.path, step or c.action, c.before, c.after, c.seen, NOW, "Anna", 1, 1.0 if not n else 0.0)
        for n, c in enumerate(changes)
    ]


class Desktop:
    """A review of one draft, in memory."""

    def __init__(self, schema: Schema, record: Record) -> None:
        self.schema, self.record = schema, record
        self.history = replay(record.data, ())
        self.journal: list[Entry] = []

    @property
    def state(self) -> State:
        return self.history.state

    @property
    def desk(self) -> RecordUnderReview:
        return RecordUnderReview(
            self.schema, ARTICLE, self.state, doubts(self.schema, self.record, ARTICLE, self.state)
        )

    def note(self, made: list[Entry]) -> None:
        self.journal += made
        self.history = self.history.then(made)

    def do(self, changes: Sequence[Change]) -> None:
        self.note(entries(self.history, changes))

    def rewind(self, step: str) -> None:
        about = (self.history.done if step == "undo" else self.history.undone)[-1]
        self.note(entries(self.history, [Change(about.path, "skip", None, about.act)], step))


def assert_sound(schema: Schema, state: State) -> None:
    data = state.compact.data
    schema.model.model_validate_json(json.dumps(data))
    for item in evidence_in(data):
        assert item.text == TEXT[item.start : item.end]
    for words in verbatims(schema, data):
        assert words in TEXT


def verbatims(nodes_of: Schema | Group, value: Any) -> list[str]:
    found: list[str] = []
    for node in nodes_of.nodes:
        inner = value.get(node.name)
        for item in inner if isinstance(inner, list) else [inner]:
            if node.kind == "verbatim" and item:
                found.append(item)
            elif node.group and item:
                found += verbatims(node.group, item)
    return found


_words = st.sampled_from(["Tô Lâm", "2024-08-19", "agreed", "12", "yes", "", "Nobody", "  ", "\ud800", "signed"])
_values = _words | st.none() | st.integers() | st.floats() | st.dates() | st.booleans() | st.just({"name": "Li"})
_spans = st.tuples(st.integers(0, len(TEXT) + 5), st.integers(1, 40)).map(lambda pair: Span(pair[0], sum(pair)))
_kinds = ["accept", "correct", "reject", "add", "cite", "undo", "redo"]
_commands = st.tuples(
    st.sampled_from(_kinds), st.integers(0, 200), _values, st.lists(_spans, max_size=2)
)  # fmt: skip


USUAL = {
    ("list", False): ("add",),
    ("field", False): ("correct", "cite"),
    ("field", True): ("correct", "reject"),
    ("group", True): ("reject", "cite"),
}


def fitting(row: Row) -> Any:
    """Something that this field may be."""
    known = {"date": "2024-08-19", "number": 7, "boolean": True}
    return row.choices[-1] if row.choices else known.get(row.kind, "Li Qiang")


def perform(on: Desktop, command: tuple[str, int, Any, list[Span]]) -> None:
    kind, place, value, spans = command
    rows = form(on.schema, on.record, ARTICLE, on.state, on.desk.flags)
    # Half of the time a place where such a thing is usual, so that more than refusals are tried.
    usual = [row for row in rows if kind in USUAL.get((row.role, row.item), ())] if place % 2 else []
    row = (usual or rows)[place // 2 % len(usual or rows)]
    path = row.path
    if usual and place % 4 == 1:
        value = None if kind == "add" else fitting(row)
    if kind in ("undo", "redo"):
        if on.history.done if kind == "undo" else on.history.undone:
            on.rewind(kind)
        return
    does: dict[str, Any] = {
        "accept": lambda: decisions.accept(on.desk, path),
        "correct": lambda: decisions.correct(on.desk, path, value),
        "reject": lambda: decisions.reject(on.desk, path),
        "add": lambda: decisions.add(on.desk, path, value, spans),
        "cite": lambda: decisions.cite(on.desk, path, spans),
    }
    on.do(does[kind]())


@given(which=st.sampled_from(sorted(DRAFTS)), commands=st.lists(_commands, max_size=12))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_done_the_record_stays_sound(which: str, commands: list[Any]) -> None:
    on = Desktop(*DRAFTS[which])
    for command in commands:
        before, length = on.state, len(on.history.done)
        with contextlib.suppress(DecisionError):
            perform(on, command)
        assert_sound(on.schema, on.state)
        if command[0] not in ("undo", "redo") and len(on.history.done) > length:
            on.rewind("undo")
            assert on.state.data == before.data
            assert (on.state.marks, on.state.removed) == (before.marks, before.removed)
            on.rewind("redo")
    again = replay(on.record.data, on.journal)
    assert again.state == on.state
    assert [d.path for d in published(again)] == [entry.path for entry in on.history.standing]


@pytest.fixture
def on() -> Desktop:
    return Desktop(*DRAFTS[MEETING.id])


def value(on: Desktop, path: str) -> Any:
    return on.desk.value(path)


def test_a_rejected_item_keeps_its_place_until_the_record_is_compacted(on: Desktop) -> None:
    on.do(decisions.reject(on.desk, "/participants/0"))
    on.do(decisions.correct(on.desk, "/participants/1/title", "Prime Minister"))
    on.do(decisions.add(on.desk, "/participants", {"name": "Anna"}))
    assert value(on, "/participants/0/name") == "Tô Lâm"
    assert [p["name"] for p in on.state.compact.data["participants"]] == ["Li Qiang", "Anna"]
    assert on.state.compact.data["participants"][0]["title"] == "Prime Minister"
    assert on.state.compact.original("/participants/1/name") == "/participants/2/name"
    with pytest.raises(DecisionError, match="Participants 1, title: it is part of what was rejected"):
        decisions.correct(on.desk, "/participants/0/title", "x")


def test_accepting_a_rejected_item_takes_it_back_in(on: Desktop) -> None:
    on.do(decisions.reject(on.desk, "/participants/0"))
    on.do(decisions.accept(on.desk, "/participants/0"))
    assert on.state.compact.data == on.record.data


def test_rejecting_an_optional_value_clears_it_and_a_required_one_is_refused(on: Desktop) -> None:
    on.do(decisions.reject(on.desk, "/participants/0/title"))
    on.do(decisions.reject(on.desk, "/location"))
    assert value(on, "/participants/0/title") is None
    assert value(on, "/location") is None
    with pytest.raises(DecisionError, match="Summary: it cannot be empty: correct it"):
        decisions.reject(on.desk, "/summary")
    with pytest.raises(DecisionError, match="Location: it is empty already"):
        decisions.reject(on.desk, "/location")


def test_a_verbatim_text_is_only_ever_chosen_in_the_article(on: Desktop) -> None:
    path = "/quotes/0/text"
    with pytest.raises(DecisionError, match="its words are the article's"):
        decisions.correct(on.desk, path, "We will not build it")
    with pytest.raises(DecisionError, match="choose one passage"):
        decisions.cite(on.desk, path, [span("Hanoi"), span("Acme")])
    on.do(decisions.cite(on.desk, path, [span("He thanked the hosts 👋")]))
    assert value(on, path) == "He thanked the hosts 👋"
    assert [one["text"] for one in value(on, "/quotes/0/evidence")] == ["He thanked the hosts 👋"]


def test_citing_any_other_field_changes_the_evidence_of_its_group(on: Desktop) -> None:
    on.do(decisions.cite(on.desk, "/location/name", [span("met Premier Li Qiang in Hanoi"), span("Hanoi")]))
    assert [one["text"] for one in value(on, "/location/evidence")] == ["met Premier Li Qiang in Hanoi", "Hanoi"]
    with pytest.raises(DecisionError, match="Summary: it has no evidence of its own"):
        decisions.cite(on.desk, "/summary", [span("Hanoi")])
    with pytest.raises(DecisionError, match="the passage is empty or not in the article"):
        decisions.cite(on.desk, "/location", [Span(5, 9999)])


def test_an_item_added_from_a_passage_has_its_words_and_how_they_were_said(on: Desktop) -> None:
    on.do(decisions.add(on.desk, "/quotes", {"speaker": "Li Qiang"}, [span("We will build the railway")]))
    assert value(on, "/quotes/1") == {
        "speaker": "Li Qiang",
        "kind": "direct",
        "text": "We will build the railway",
        "evidence": decisions.evidence(ARTICLE, [span("We will build the railway")]),
    }
    on.do(decisions.add(on.desk, "/participants", None, [span("Acme")]))
    assert value(on, "/participants/2/name") == "Acme"
    on.do(decisions.add(on.desk, "/agreements/0/parties", "Vietnam"))
    assert value(on, "/agreements/0/parties") == ["Li", "Acme", "Vietnam"]
    with pytest.raises(DecisionError, match="its words are the article's"):
        decisions.add(on.desk, "/quotes", {"text": "invented"})


def test_a_missing_part_can_be_added(on: Desktop) -> None:
    on.do(decisions.reject(on.desk, "/location"))
    on.do(decisions.add(on.desk, "/location", None, [span("Hanoi")]))
    assert value(on, "/location/name") == "Hanoi"
    with pytest.raises(DecisionError, match="nothing can be added here"):
        decisions.add(on.desk, "/location", {"name": "Hue"})


def test_a_group_is_corrected_in_one_act(on: Desktop) -> None:
    on.do(decisions.correct(on.desk, "/date", {"start": "2024-08-19", "end": "2024-08-20", "basis": "INFERRED"}))
    assert value(on, "/date")["basis"] == "inferred"
    on.rewind("undo")
    assert on.state.data == on.record.data


def test_undo_and_redo_go_through_the_whole_history_and_end_when_something_new_is_done(on: Desktop) -> None:
    on.do(decisions.correct(on.desk, "/summary", "One."))
    on.do(decisions.correct(on.desk, "/summary", "Two."))
    for step in ("undo", "undo", "redo"):
        on.rewind(step)
    assert value(on, "/summary") == "One."
    on.do(decisions.accept(on.desk, "/location/name"))
    assert not on.history.undone
    assert [d.after for d in published(on.history)] == ["One.", "Hanoi"]
    assert len(on.journal) == 6, "nothing is ever erased"


class Rated(BaseModel):
    stars: int = Field(ge=1, le=5)
    tags: list[Annotated[str, Field(max_length=3)]]


@pytest.mark.parametrize(
    ("path", "entered", "why"),
    [
        ("/stars", "6", "Stars: Input should be less than or equal to 5"),
        ("/stars", "2.5", "Stars: write a whole number, such as 12"),
        ("/tags/0", "long", "Tags 1: String should have at most 3 characters"),
    ],
)
def test_the_rules_of_the_schema_itself_hold(path: str, entered: str, why: str) -> None:
    with pytest.raises(DecisionError, match=why):
        typed(site(Schema.of(Rated), path), entered)


@pytest.mark.parametrize(
    ("path", "entered", "kept"),
    [
        ("/closing/start", " 2024-02-29 ", "2024-02-29"),
        ("/status", "CLOSED", "closed"),
        ("/binding", "no", False),
        ("/amount/value", "12.5", 12.5),
        ("/amount/value", "", None),
        ("/companies/0/firm", " Acme\n Ltd ", "Acme Ltd"),
    ],
)
def test_what_was_typed_becomes_a_value(path: str, entered: str, kept: object) -> None:
    assert typed(site(DEAL, path), entered) == kept


@pytest.mark.parametrize(
    ("path", "entered", "why"),
    [
        ("/closing/start", "2024-02-30", "Closing, start: write an existing day as YYYY-MM-DD, such as 2024-08-19"),
        ("/status", "almost", "Status: choose one of announced, signed, closed"),
        ("/binding", "perhaps", "Binding: answer yes or no"),
        ("/amount/value", "twelve", "Amount, value: write a number, such as 12.5"),
        ("/amount/value", float("nan"), "Amount, value: write a number, such as 12.5"),
        ("/companies/0/firm", " ", "Companies 1, firm: it needs a value"),
        ("/amount/value", 10**400, "Amount, value: write a number, such as 12.5"),
        ("/headline", "\ud800", "Headline: it holds half a character, which no file can keep: write it again"),
        ("/nowhere", "x", "the record has no field '/nowhere'"),
    ],
)
def test_what_cannot_be_a_value_is_refused_in_plain_words(path: str, entered: object, why: str) -> None:
    with pytest.raises(DecisionError) as caught:
        typed(site(DEAL, path), entered)
    assert str(caught.value) == why
