"""The form: one row for every field of any schema, with what was decided, doubted and found."""

from typing import Any

import pytest

from summariser.core.article import Article, Span
from summariser.core.flags import Flag
from summariser.core.record import ArticleRef, Record
from summariser.core.schema import Schema, headline
from summariser.review.form import Row, form
from summariser.review.history import Change, State, apply
from summariser.review.recheck import doubts, published
from summariser.review.uncited import telling
from tests.trade_deal import TradeDeal

TEXT = "Acme buys Bolt for 12 million, the firms said. The price falls due in May. Nothing else is known."
ARTICLE = Article(TEXT, "0" * 64)
DEAL = Schema.of(TradeDeal)


def cite(words: str) -> list[dict[str, Any]]:
    start = TEXT.index(words)
    return [{"start": start, "end": start + len(words), "text": words}]


DATA: dict[str, Any] = {
    "headline": "A deal.",
    "status": "signed",
    "binding": True,
    "companies": [
        {"firm": "Acme", "role": "buyer", "evidence": cite("Acme")},
        {"firm": "Zeta", "role": "seller", "evidence": []},
    ],
    "amount": None,
    "closing": {"start": "2024-05-01", "end": "2024-05-31", "basis": "inferred", "evidence": cite("May")},
    "clauses": [{"gist": "Due.", "wording": "The price falls due", "due": None, "evidence": cite("falls due in May")}],
    "markets": ["Bolt", "Utopia"],
}


def draft(*flags: Flag) -> Record:
    return Record(schema_id=DEAL.id, article=ArticleRef.of(ARTICLE), data=DATA, flags=flags)


def rows(state: State, *flags: Flag) -> dict[str, Row]:
    record = draft(*flags)
    return {row.path: row for row in form(DEAL, record, ARTICLE, state, flags)}


def flag(path: str, code: Any = "no_evidence") -> Flag:
    return Flag(path=path, code=code, message="!")


def test_rows_follow_the_schema_depth_first() -> None:
    found = rows(State(DATA))
    told = [(row.path, row.role, row.depth) for row in found.values()][:9]
    assert told == [
        ("/headline", "field", 0),
        ("/status", "field", 0),
        ("/binding", "field", 0),
        ("/companies", "list", 0),
        ("/companies/0", "group", 1),
        ("/companies/0/firm", "field", 2),
        ("/companies/0/role", "field", 2),
        ("/companies/1", "group", 1),
        ("/companies/1/firm", "field", 2),
    ]
    assert [found[p].value for p in ("/companies", "/companies/0", "/closing", "/amount", "/clauses/0")] == [
        2, "Acme", "2024-05-01 to 2024-05-31", None, "The price falls due",
    ]  # fmt: skip
    assert [row.label for row in found.values()][3:6] == ["Companies", "1", "Firm"]
    assert found["/status"].choices == ("announced", "signed", "closed")
    assert (found["/amount"].optional, found["/companies/0"].item, found["/markets/1"].item) == (True, True, True)


def test_evidence_and_what_the_article_has() -> None:
    found = rows(State(DATA))
    assert found["/companies/0/role"].evidence == (Span(0, 4),)
    assert found["/companies/0/firm"].mention == Span(0, 4)
    assert [found[p].found for p in ("/companies/0/firm", "/companies/1/firm", "/markets/0", "/headline")] == [
        True, False, True, None,
    ]  # fmt: skip
    wording = found["/clauses/0/wording"]
    assert [TEXT[s.start : s.end] for s in wording.evidence] == ["The price falls due"]
    assert wording.found


def test_a_flag_wants_a_person_until_a_decision_was_made_in_sight_of_it() -> None:
    doubt = flag("/companies/1")
    state = State(DATA)
    assert rows(state, doubt)["/companies/1"].attention
    assert not rows(state)["/companies/1"].wanted, "a group without a doubt asks nothing of its own"
    state = apply(state, Change("/companies/1", "accept", seen=("no_evidence",)))
    assert not rows(state, doubt)["/companies/1"].attention
    assert rows(state, doubt, flag("/companies/1", "listed_twice"))["/companies/1"].attention


def test_a_flag_about_the_whole_record_has_a_row_of_its_own() -> None:
    found = rows(State(DATA), flag("", "instruction_like"))
    whole = found[""]
    assert (next(iter(found)), whole.label, whole.attention, whole.total) == ("", "Whole record", True, 1)


def test_rows_count_what_is_decided_below_them() -> None:
    state = apply(State(DATA), Change("/companies/0/firm", "accept"))
    assert [(rows(state)[p].decided, rows(state)[p].total) for p in ("/companies", "/companies/0")] == [(1, 4), (1, 2)]
    state = apply(state, Change("/companies/0/role", "correct", "buyer", "seller"))
    found = rows(state)
    assert (found["/companies/0"].state, found["/companies"].state) == ("accepted", "undecided")
    assert (found["/companies/0/role"].state, found["/companies/0/role"].original) == ("corrected", "buyer")
    state = apply(state, Change("/companies/1", "reject"))
    found = rows(state)
    assert (found["/companies"].decided, found["/companies"].total, found["/companies"].value) == (2, 2, 1)
    assert (found["/companies/1"].state, found["/companies/1/firm"].gone) == ("rejected", True)


def test_what_a_schema_requires_and_nobody_gave_wants_a_person() -> None:
    found = rows(State({**DATA, "closing": None, "status": None}))
    assert [found[p].attention for p in ("/closing", "/status", "/amount")] == [True, True, False]


def test_flags_move_with_what_is_removed() -> None:
    record = draft(flag("/companies/1", "listed_twice"), flag("/markets/1", "name_not_found"))
    state = apply(State(DATA), Change("/companies/0", "reject"))
    state = apply(state, Change("/markets/0", "reject"))
    found = doubts(DEAL, record, ARTICLE, state)
    assert {(f.path, f.code) for f in found} >= {("/companies/1", "listed_twice"), ("/markets/1", "name_not_found")}
    assert {(f.path, f.code) for f in published(state, found)} >= {
        ("/companies/0", "listed_twice"),
        ("/companies/0", "no_evidence"),
        ("/markets/0", "name_not_found"),
    }
    state = apply(state, Change("/companies/1", "reject"))
    assert not [f for f in doubts(DEAL, record, ARTICLE, state) if f.path.startswith("/companies")]


def test_checks_are_run_on_what_is_there_and_point_to_where_it_is_shown() -> None:
    clauses = [{**DATA["clauses"][0], "gist": f"It costs {n} million."} for n in (99, 77)]
    state = apply(State({**DATA, "clauses": clauses}), Change("/clauses/0", "reject"))
    codes = [(f.path, f.code) for f in doubts(DEAL, draft(), ARTICLE, state) if f.path.startswith("/clauses")]
    assert codes == [("/clauses/1/gist", "number_not_in_evidence")]


@pytest.mark.parametrize("kept", [True, False])
def test_a_flag_of_grounding_holds_while_the_value_is_the_models(kept: bool) -> None:
    record = draft(flag("/markets/1", "name_not_found"))
    after = "Utopia" if kept else "Bolt"
    state = apply(State(DATA), Change("/markets/1", "correct", "Utopia", after))
    assert bool([f for f in doubts(DEAL, record, ARTICLE, state) if f.path == "/markets/1"]) is kept


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("The firms said so.", True),
        ("It ends on 5 May 2024.", True),
        ("Bolt Industries is old.", True),
        ("Ông nhấn mạnh điều đó.", True),
        ("He acknowledged the delays.", True),
        ("She recalled how it began.", True),
        ("They underlined their doubts.", True),
        ("He admitted as much.", True),
        ("Hai bên nhất trí hợp tác.", True),
        ("Il a souligné ce point.", True),
        ("Sostuvo lo contrario.", True),
        ("Sie bekräftigte das.", True),
        ("Она добавила пару слов.", True),
        ("他认为价格太高。", True),
        ("The price is high.", False),
        ("Nothing else is known.", False),
    ],
)
def test_a_sentence_may_be_an_omission_when_it_tells_something(sentence: str, told: bool) -> None:
    article = Article(f"First one here. {sentence}", "0" * 64)
    assert bool(telling(article, [Span(0, 5)])) is told
    assert not telling(article, [Span(0, 5), Span(20, 22)]), "cited, if only in part"


def test_sentences_are_headed_by_their_words_or_name() -> None:
    groups = {node.name: node.group for node in DEAL.nodes if node.group}
    heads = {name: headline(group) for name, group in groups.items()}
    assert {name: head.name if head else None for name, head in heads.items()} == {
        "companies": "firm",
        "amount": "currency",
        "closing": None,
        "clauses": "wording",
        "statements": "wording",
    }
