"""Evaluation with candidates in memory: which record is compared with which, and what is left out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from summariser.core.errors import ArticleError, Failure
from summariser.core.record import ArticleRef, Record
from summariser.core.schema import Schema
from summariser.evaluate.against_gold import EvaluatedArticle, Evaluation, Gold, Prediction, evaluate
from summariser.evaluate.figures import Key, Tally
from tests.grounding.records import Deal, deal

DEAL = Schema.of(Deal)
TEXT = "They closed the deal on 5 May 2024."


@dataclass
class FakeCandidates:
    """Records of articles by path; the number in the path is the article's id and stands for its bytes."""

    records: dict[str, Record]
    text: str | None = TEXT
    broken: set[str] = field(default_factory=set)

    def entries(self) -> Sequence[EvaluatedArticle]:
        return [EvaluatedArticle(n, path, record.article) for n, (path, record) in enumerate(self.records.items())]

    def load(self, entry: EvaluatedArticle) -> Prediction:
        if entry.name in self.broken:
            raise ArticleError("is broken")
        return Prediction(self.records[entry.name], self.text)

    def unreadable(self) -> Sequence[Failure]:
        return [Failure("bad.json", "is no record")]


def record(path: str, id: str | None = None, sha256: str = "", schema: str = DEAL.id, **data: Any) -> Record:
    article = ArticleRef(id=id, path=path, sha256=sha256 or path)
    return Record(schema_id=schema, article=article, data=deal(**data))


def drafts(*records: Record, **options: Any) -> FakeCandidates:
    return FakeCandidates({f"{n}": one for n, one in enumerate(records)}, **options)


def gold(path: str, **options: Any) -> Gold:
    return Gold(f"gold/{path}", record(path, **options))


def compare(candidates: FakeCandidates, *golds: Gold | Failure) -> Evaluation:
    return evaluate(DEAL, golds, candidates)


def compared(found: Evaluation) -> list[tuple[str, str]]:
    return [(one.gold, one.name) for one in found.compared]


def test_articles_are_found_by_id_then_bytes_then_stem() -> None:
    candidates = drafts(
        record("a.txt", id="1", sha256="x"), record("b.txt", id="2", sha256="y"), record("in/c.txt", id="3", sha256="z")
    )
    found = compare(candidates, gold("q.txt", id="2", sha256="x"), gold("q.txt", sha256="x"), gold("else/c.html"))
    assert compared(found) == [("gold/q.txt", "1"), ("gold/q.txt", "0"), ("gold/else/c.html", "2")]
    assert (found.left_out, found.without_draft, found.without_gold) == ((), (), ())


def test_what_has_no_partner_is_told_and_not_counted() -> None:
    found = compare(drafts(record("a.txt"), record("b.txt")), gold("b.txt"), gold("c.txt"))
    assert compared(found) == [("gold/b.txt", "1")]
    assert found.without_draft == ("gold/c.txt",)
    assert found.without_gold == ("0",)
    assert found.unreadable == (Failure("bad.json", "is no record"),)


def test_files_that_cannot_be_used_are_passed_on() -> None:
    bad = Failure("bad.json", "is no record")
    found = compare(drafts(record("a.txt")), bad, gold("a.txt"))
    assert found.left_out == (bad,)
    assert len(found.compared) == 1


@pytest.mark.parametrize(
    ("candidates", "reason"),
    [
        (drafts(record("x/a.txt"), record("y/a.html")), "2 articles here may be the one that it is about"),
        (drafts(record("a.txt", schema="other/1")), "record here is of schema 'other/1', not 'deal/1'"),
        (drafts(record("a.txt"), broken={"0"}), "is broken"),
    ],
)
def test_what_cannot_be_compared_is_left_out(candidates: FakeCandidates, reason: str) -> None:
    found = compare(candidates, gold("a.txt", sha256="other"))
    assert not found.compared
    ((_, told),) = [(failure.path, failure.reason) for failure in found.left_out]
    assert reason in told


def test_one_file_may_hold_several_articles() -> None:
    candidates = drafts(record("all.jsonl#1", sha256="x"), record("all.jsonl#2", sha256="x"))
    assert compared(compare(candidates, gold("all.jsonl#2", sha256="x"))) == [("gold/all.jsonl#2", "1")]


def test_an_article_counts_once() -> None:
    found = compare(drafts(record("a.txt")), gold("a.txt"), Gold("again.json", record("a.txt")))
    assert compared(found) == [("gold/a.txt", "0")]
    assert str(found.left_out[0]) == "again.json: is about the same article as gold/a.txt"


def test_gold_about_another_text_is_left_out() -> None:
    evidence = [{"start": 0, "end": 4, "text": "Them"}, {"start": 90, "end": 92, "text": "on"}]
    closing = {"start": None, "end": None, "basis": "unknown", "evidence": evidence}
    golds = gold("a.txt", closing=closing)
    found = compare(drafts(record("a.txt")), golds)
    assert str(found.left_out[0]) == (
        "gold/a.txt: its words at /closing/evidence/0 and 1 more are not its article's: was that changed?"
    )
    unchecked = compare(drafts(record("a.txt"), text=None), golds)
    assert (len(unchecked.compared), unchecked.without_text) == (1, 1)


def test_figures_pool_the_articles() -> None:
    candidates = drafts(record("a.txt", printed="2024-05-05"), record("b.txt", printed=None))
    found = compare(candidates, gold("a.txt", printed="2024-05-05"), gold("b.txt", printed="2024-05-06"))
    figures = {figure.key: figure for figure in found.figures()}
    assert figures[Key("printed", "value")].tally == Tally(1, 2, 2)
    assert figures[Key("printed", "value")].estimates["accuracy"].value == 0.5
    assert [(d.kind, d.gold_path) for d in found.compared[1].differences] == [("missed", "/printed")]
