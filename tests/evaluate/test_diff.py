"""Two runs without gold: what is counted, and what is left out."""

from typing import Any

from summariser.core.errors import Failure
from summariser.core.flags import Flag
from summariser.evaluate.against_gold import MostDifferent, evaluate
from summariser.evaluate.diff import diff, kind_of
from summariser.evaluate.two_runs import compare
from tests.evaluate.test_against_gold import DEAL, TEXT, FakeCandidates, drafts, gold, record
from tests.grounding.records import cite


class Whole(FakeCandidates):
    """Nothing unreadable among them."""

    def unreadable(self) -> list[Failure]:
        return []


def run(*records: Any) -> Whole:
    return Whole({f"{n}": one for n, one in enumerate(records)})


def remark(by: str, words: str) -> dict[str, Any]:
    return {"by": by, "words": words, "evidence": cite(TEXT, words) if words else []}


def test_what_came_went_and_changed() -> None:
    one, other = remark("Ann", "closed the deal"), remark("Bo", "5 May 2024")
    a = run(record("a", headline="Old", remarks=[one], printed="2024-05-05"), record("b", headline="Same"))
    b = run(record("a", headline="New", remarks=[one | {"by": "Anna"}, other]), record("b", headline="Same"))
    found = diff(DEAL, a, b)
    assert (found.articles, [one.name for one in found.changed]) == (2, ["0"])
    assert [(kind_of(unit), unit.field) for unit in found.changed[0].units] == [
        ("changed", "headline"), ("removed", "printed"), ("changed", "remarks.by"), ("added", "remarks"),
    ]  # fmt: skip
    assert found.totals["headline", "text"] == {"same": 1, "changed": 1}
    assert found.totals["remarks", "item"] == {"same": 1, "added": 1}


def test_items_that_only_moved_have_not_changed_even_if_they_cite_nothing() -> None:
    lost = [remark("Ann", ""), remark("Bo", ""), remark("Cy", "closed the deal")]
    found = diff(DEAL, run(record("a", remarks=lost)), run(record("a", remarks=lost[::-1])))
    assert (found.articles, found.changed) == (1, [])


def test_what_only_one_run_drafted_and_flags() -> None:
    flagged = record("b").model_copy(update={"flags": [Flag(path="/headline", code="name_not_found", message="-")]})
    found = diff(DEAL, run(record("a"), flagged), run(record("b"), record("c"), record("d", schema="x/1")))
    assert (found.only_a, found.only_b, found.articles) == (["0"], ["1", "2"], 1)
    assert found.flags == ({"name_not_found": 1}, {})


def test_two_evaluations_are_cut_down_to_what_they_share() -> None:
    golds = [gold("a"), gold("b"), gold("c"), gold("d", schema="x/1")]
    a, b = (evaluate(DEAL, golds, drafts(*map(record, names))) for names in ("ab", "bd"))
    found = compare(a, b)
    assert [one.gold for one in found.a] == [one.gold for one in found.b] == ["gold/b"]
    assert (found.without_draft, found.only_a, found.only_b) == (("gold/c",), ("gold/a",), ("gold/d",))


def test_the_articles_that_differ_most_are_kept_in_order() -> None:
    seen = MostDifferent(most=2)
    golds = [gold(name, headline="x", printed="2024-05-05") for name in "abcd"]
    same = {"headline": "x", "printed": "2024-05-05"}
    evaluate(DEAL, golds, drafts(record("a"), record("b", **same), record("c"), record("d", headline="x")), seen)
    assert [compared.gold for compared, _ in seen.sides()] == ["gold/a", "gold/c"]
