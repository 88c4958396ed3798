"""One record of two readings: what both say is taken over, and every choice leads to what that reader has."""

import json
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from summariser.core.article import Article
from summariser.core.schema import Cited, Name, Schema, Verbatim
from summariser.evaluate.scoring import misquoted
from summariser.review.adjudication import Plan, Side, plan, settle, settled
from summariser.review.adoption import Doing
from summariser.review.decisions import RecordUnderReview
from summariser.review.history import DecisionError, State, value_at
from summariser.review.paths import check_record

TEXT = "Acme of Oslo buys Bolt for 3 million. Ann Lee said it was cheap. Bo Chen said that it was not, and Cy left."
ARTICLE = Article(TEXT, "0" * 64)


class Share(BaseModel):
    holder: Name
    percent: float | None


class Firm(Cited):
    name: Name
    role: Literal["buyer", "target"]
    tags: list[str]
    shares: list[Share]


class Remark(Cited):
    by: Name
    words: Verbatim


class Town(Cited):
    name: Name


class Sale(BaseModel):
    gist: str
    price: float | None
    where: Town | None
    firms: list[Firm]
    remarks: list[Remark]


SALE = Schema.of(Sale)


def cite(*words: str) -> list[dict[str, Any]]:
    return [{"start": TEXT.index(one), "end": TEXT.index(one) + len(one), "text": one} for one in words]


def firm(name: str, role: str = "buyer", tags: tuple[str, ...] = (), shares: tuple[str, ...] = ()) -> dict[str, Any]:
    held = [{"holder": one, "percent": None} for one in shares]
    return {"name": name, "role": role, "tags": list(tags), "shares": held, "evidence": cite(name)}


def remark(by: str, words: str) -> dict[str, Any]:
    return {"by": by, "words": words, "evidence": cite(words)}


def town(name: str) -> dict[str, Any]:
    return {"name": name, "evidence": cite(name)}


def sale(**values: Any) -> dict[str, Any]:
    return {"gist": "A sale.", "price": None, "where": None, "firms": [], "remarks": [], **values}


def under_review(draft: dict[str, Any]) -> RecordUnderReview:
    return RecordUnderReview(SALE, ARTICLE, State(draft))


def begun(draft: dict[str, Any], a: dict[str, Any], b: dict[str, Any]) -> tuple[Doing, Plan]:
    found = plan(under_review(draft), a, b)
    doing = Doing(under_review(draft))
    doing.do(found.agreed)
    return doing, found


def told(found: Plan) -> list[tuple[str, str]]:
    return [(one.path, one.sort) for one in found.disputes]


def canonical(data: dict[str, Any]) -> str:
    """Lists in any order: what is taken back in, or added, comes later than it may have stood."""
    if isinstance(data, dict):
        return json.dumps({key: canonical(value) for key, value in sorted(data.items())})
    return json.dumps(sorted(map(canonical, data)) if isinstance(data, list) else data)


def test_what_both_say_is_taken_over_whatever_the_draft_said() -> None:
    both = sale(price=3.0, where=town("Oslo"), firms=[firm("Acme", tags=("sea",))], remarks=[remark("Cy", "Cy left")])
    doing, found = begun(sale(gist="Other.", firms=[firm("Bolt"), firm("Acme", "target")]), both, both)
    assert found.disputes == ()
    assert canonical(doing.record.state.compact.data) == canonical(both)
    assert {(c.action, c.path) for c in found.agreed} >= {
        ("reject", "/firms/0"), ("accept", "/firms/1/name"), ("correct", "/firms/1/role"), ("add", "/where"),
        ("add", "/remarks/0"),
    }  # fmt: skip


def test_what_they_say_differently_is_left_to_be_asked() -> None:
    a = sale(gist="A.", where=town("Oslo"), firms=[firm("Acme", tags=("sea",)), firm("Bolt")])
    b = sale(gist="B.", firms=[firm("Acme", "target", tags=("air",))], remarks=[remark("Cy", "Cy left")])
    b["firms"][0]["evidence"] = cite("Acme of Oslo")
    doing, found = begun(sale(firms=[firm("Acme")]), a, b)
    assert told(found) == [
        ("/gist", "value"), ("/where", "part"), ("/firms/0/role", "value"), ("/firms/0/tags", "values"),
        ("/firms/0", "passages"), ("/firms/1", "item"), ("/remarks/0", "item"),
    ]  # fmt: skip
    state = doing.record.state
    assert [settled(state, one) for one in found.disputes] == [None] * 7
    assert (state.data["gist"], state.data["where"]) == ("A sale.", None)
    assert value_at(state.data, "/firms/1/name") == "", "its place is there, and nobody said what is in it"


def test_what_has_no_passages_of_its_own_is_shown_with_those_around_it() -> None:
    a, b = (firm("Acme", shares=("Ann Lee",)) for _ in range(2))
    a["shares"][0]["percent"] = 40.0
    desk = RecordUnderReview(SALE, ARTICLE, State(sale(firms=[firm("Acme")])), ())
    (dispute,) = plan(desk, sale(firms=[a]), sale(firms=[b])).disputes
    assert dispute.path == "/firms/0/shares/0/percent"
    assert [[ARTICLE[span] for span in one.spans] for one in (dispute.a, dispute.b) if one] == [["Acme"], ["Acme"]]


def test_minds_may_be_changed_and_third_versions_written() -> None:
    a, b = sale(gist="A.", firms=[firm("Acme")]), sale(gist="B.", where=town("Oslo"))
    doing, found = begun(sale(), a, b)
    for side in ("a", "b", "a", "a"):
        for one in found.disputes:
            doing.do(settle(doing.record, one, side))
            assert settled(doing.record.state, one) == side, one
    assert canonical(doing.record.state.compact.data) == canonical(a)
    (gist, *_) = found.disputes
    third = Doing(doing.record)
    third.value("/gist", gist.node, "C.", {})
    assert settled(third.record.state, gist) == "other"


def test_words_that_the_article_does_not_have_cannot_come_in() -> None:
    strange = sale(remarks=[{"by": "Cy", "words": "it was dear", "evidence": cite("it was cheap")}])
    doing, found = begun(sale(), strange, sale())
    with pytest.raises(DecisionError, match="words that are not in the article"):
        settle(doing.record, found.disputes[0], "a")
    passage = [{"start": 5, "end": 5000, "text": "x"}]
    beyond = sale(where={"name": "Oslo", "evidence": passage})
    with pytest.raises(DecisionError, match="not in the article"):
        plan(under_review(sale()), beyond, beyond)


NAMES = ("Acme", "Bolt", "Oslo", "Ann Lee", "Bo Chen")
WORDS = ("it was cheap", "it was not", "was cheap", "Cy left", "Ann Lee said it was cheap")
firms = st.builds(
    firm,
    st.sampled_from(NAMES),
    st.sampled_from(("buyer", "target")),
    st.lists(st.sampled_from(("sea", "air", "rail")), max_size=3).map(tuple),
    st.lists(st.sampled_from(NAMES), max_size=2, unique=True).map(tuple),
)
remarks = st.builds(remark, st.sampled_from(NAMES), st.sampled_from(WORDS))
sales = st.builds(
    sale,
    gist=st.sampled_from(("A.", "B.", "Both met.")),
    price=st.sampled_from((None, 3.0, 4.0)),
    where=st.sampled_from((None, town("Oslo"), town("Bolt"))),
    firms=st.lists(firms, max_size=3),
    remarks=st.lists(remarks, max_size=3),
)


@settings(max_examples=150, deadline=None)
@given(draft=sales, a=sales, b=sales, first=st.sampled_from(("a", "b")))
def test_every_choice_leads_to_what_that_reader_has(
    draft: dict[str, Any], a: dict[str, Any], b: dict[str, Any], first: Side
) -> None:
    doing, found = begun(draft, a, b)
    assert plan(under_review(draft), a, b) == found, "the same whenever it is made again"
    assert all(settled(doing.record.state, one) is None for one in found.disputes)
    sides: tuple[Side, Side] = ("a", "b") if first == "a" else ("b", "a")
    for side in sides:
        for one in found.disputes:
            doing.do(settle(doing.record, one, side))
            assert settled(doing.record.state, one) == side
        data = doing.record.state.compact.data
        assert canonical(data) == canonical(a if side == "a" else b)
        check_record(SALE, data)
        assert misquoted(SALE, data, TEXT) == []
