"""From a record back to an answer: what grounding makes of it again is the record."""

import json
from pathlib import Path
from typing import Any

import pytest

from summariser.core.answer_type import MAX_ITEMS, MAX_SENTENCES, draft_type
from summariser.core.article import Article
from summariser.core.meeting import Meeting
from summariser.core.record import passages_of
from summariser.core.schema import Schema
from summariser.grounding.grounding import ground
from summariser.grounding.inverse import answer_of
from summariser.language.locate import locator
from tests.grounding.records import DEAL, cite, deal

ROOT = Path(__file__).parents[2]
MEETING = Schema.of(Meeting)
MOVED = {
    # Ends of reported speech that a person moved, and a remark in brackets that grounding leaves out of a name.
    "001_e8c98279682e230f": {"/quotes/0/text", "/quotes/2/text"},
    "002_b28a2dd193972ed8": {"/quotes/4/text"},
    "004_4e8c75b0c21e60bb": {"/quotes/4/text", "/agreements/1/parties/1"},
}


def again(schema: Schema, data: dict[str, Any], article: Article) -> dict[str, Any]:
    """The data, by way of an answer as a model would write it."""
    answer = draft_type(schema).model_validate_json(json.dumps(answer_of(schema, data, article)))
    return ground(schema, answer.model_dump(), article).data


def differences(one: Any, other: Any, article: Article, path: str = "") -> set[str]:
    """Where two values differ; evidence by the sentences that it stands in."""
    if isinstance(one, dict) and "evidence" in one:
        cited = [
            {n for s in passages_of(v, article) for n in (locator(article).sentence_at(s.start),)} for v in (one, other)
        ]
        found = set() if cited[0] == cited[1] else {f"{path}/evidence"}
        a, b = ({k: v for k, v in value.items() if k != "evidence"} for value in (one, other))
        return found | differences(a, b, article, path)
    if isinstance(one, dict):
        return {p for key in one for p in differences(one[key], other[key], article, f"{path}/{key}")}
    if isinstance(one, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return {p for n, pair in pairs for p in differences(*pair, article, f"{path}/{n}")}
    return set() if one == other else {path}


@pytest.mark.parametrize("file", sorted((ROOT / "reviewed").glob("*.json")), ids=lambda file: file.stem[:3])
def test_the_reviewed_seeds_come_back(file: Path) -> None:
    data = json.loads(file.read_text("utf-8"))["data"]
    article = Article((ROOT / "seeds" / f"{file.stem}.txt").read_bytes().decode(), "")
    assert differences(data, again(MEETING, data, article), article) == MOVED.get(file.stem, set())


TEXT = (
    "On Monday they met. Ann said “we agree on it all, and on more than that”. Bo said costs fall. Bo said costs rise."
)


def test_an_opening_is_as_long_as_it_takes_to_tell_it_from_another() -> None:
    text = "Bo said that he would sign it soon after the summer. Bo said that he would sign it soon after the winter."
    for wanted in ("he would sign it soon after the summer", "he would sign it soon after the winter"):
        data = deal(remarks=[{"by": "Bo", "words": wanted, "evidence": cite(text, wanted)}])
        (told,) = answer_of(DEAL, data, Article(text, ""))["remarks"]
        assert told["words"] == "he would sign it soon after"[: len(told["words"])]
        assert again(DEAL, data, Article(text, "")) == data
    twice = "Bo said costs fell and fell last year, Ann said costs fell and fell last month."
    data = deal(remarks=[{"by": "Ann", "words": "costs fell and fell last month", "evidence": []}])
    data["remarks"][0]["evidence"] = cite(twice, "costs fell and fell last month")
    (told,) = answer_of(DEAL, data, Article(twice, ""))["remarks"]
    assert told == {"by": "Ann", "words": "costs fell and fell last month", "sentences": [1]}


def test_an_item_without_its_words_teaches_nothing_and_lists_are_as_long_as_a_model_may_make_them() -> None:
    remark = {"by": "Bo", "words": "costs fall", "evidence": cite(TEXT, "costs fall")}
    article = Article(TEXT, "")
    assert answer_of(DEAL, deal(remarks=[{**remark, "words": ""}, remark]), article)["remarks"] == [
        {"by": "Bo", "words": "costs fall", "sentences": [3]}
    ]
    long = answer_of(DEAL, deal(remarks=[remark] * 30), article)["remarks"]
    assert len(long) == MAX_ITEMS
    everywhere = deal(clauses=[{"gist": "All.", "share": None, "due": None, "evidence": cite(TEXT, TEXT)}])
    (clause,) = answer_of(DEAL, everywhere, article)["clauses"]
    assert clause == {"gist": "All.", "share": None, "due": None, "sentences": list(range(1, MAX_SENTENCES + 1))}


def test_evidence_that_points_outside_of_the_article_is_no_citation() -> None:
    data = deal(clauses=[{"gist": "All.", "evidence": [{"start": 1, "end": 9999, "text": "x"}, {"start": "a"}, 3]}])
    (clause,) = answer_of(DEAL, data, Article(TEXT, ""))["clauses"]
    assert clause["sentences"] == []
