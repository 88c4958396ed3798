"""Which records become examples: like the batch, unlike each other, corrected, and always the same ones."""

from datetime import UTC, datetime
from itertools import permutations

from summariser.ask.example_choice import ExampleCandidate, choose, corrections
from summariser.ask.prompt import Example
from summariser.core.article import Article
from summariser.core.record import ArticleRef, Decision, Record, RecordReview

FISH = "Fishing boats crossed the strait and ministers spoke of quotas for herring"
STEEL = "Steel tariffs were raised and the trade delegations spoke of furnaces"


def candidate(text: str, corrected: int = 0) -> ExampleCandidate:
    return ExampleCandidate(Example(Article(text, ""), "{}"), corrected)


def chosen(pool: list[ExampleCandidate], batch: list[str], most: int) -> list[str]:
    return [one.article.text for one in choose(pool, [Article(text, "") for text in batch], most)]


def test_what_is_like_the_batch_comes_first() -> None:
    pool = [candidate(f"{STEEL} in May."), candidate(f"{FISH} in May.")]
    assert chosen(pool, [f"{FISH} in June."], 1) == [f"{FISH} in May."]
    assert chosen(pool, [f"{STEEL} in June."], 1) == [f"{STEEL} in May."]


def test_the_second_is_not_the_first_again() -> None:
    pool = [candidate(f"{FISH} in May."), candidate(f"{FISH} in May again."), candidate(f"Quotas. {STEEL}.")]
    batch = [f"{FISH} in June.", f"{FISH} and cod in June.", f"{STEEL} in June."]
    assert chosen(pool, batch, 2)[1] == f"Quotas. {STEEL}."


def test_of_two_alike_the_one_that_was_corrected_more_teaches_more() -> None:
    pool = [candidate(f"{FISH} one.", 0), candidate(f"{FISH} two.", 6)]
    assert chosen(pool, [f"{FISH} three."], 1) == [f"{FISH} two."]
    assert chosen([candidate("one.", 3), candidate("two.", 9)], [], 1) == ["two."]


def test_an_article_of_the_batch_is_not_liked_for_being_in_it() -> None:
    pool = [candidate(f"{STEEL} in May."), candidate(f"{FISH} in May.")]
    batch = [f"{STEEL} in May.", f"{FISH} in June.", f"{FISH} in July."]
    assert chosen(pool, batch, 1) == [f"{FISH} in May."]


def test_the_order_of_the_pool_is_nothing_and_it_may_be_too_small() -> None:
    pool = [candidate(text) for text in ("", "a b", "a b c", "…")]
    found = {tuple(chosen(list(some), ["a b d"], 3)) for some in permutations(pool)}
    assert len(found) == 1
    assert len(chosen(pool, [], 9)) == 4
    assert chosen([], ["x"], 2) == []


def test_a_place_counts_once_and_only_if_it_was_changed() -> None:
    at = datetime(2026, 1, 2, tzinfo=UTC)
    acts = [("/a", "correct"), ("/a", "correct"), ("/b", "accept"), ("/c/1", "reject"), ("/c/2", "add"), ("", "skip")]
    decisions = tuple(Decision(path=path, action=act, at=at, reviewer="A") for path, act in acts)
    record = Record(
        schema_id="x/1",
        article=ArticleRef(sha256=""),
        data={},
        review=RecordReview(status="reviewed", decisions=decisions),
    )
    assert corrections(record) == 3
