"""The dry run: what is counted, and at what price."""

from decimal import Decimal

from summariser.core.article import Article
from summariser.core.errors import Failure
from summariser.core.money import BYTES_A_TOKEN
from summariser.extraction.estimate import estimate
from tests.extraction.conftest import PRICE, WORST, article, job
from tests.fakes.model import BOUND, FakeModel

THREE = [article(1), article(2), article(3)]


def test_the_worst_case_is_what_would_be_reserved() -> None:
    found = estimate(job(), FakeModel(), (), THREE)
    assert (found.articles, found.cached, found.requests, found.failed) == (3, 0, 3, [])
    assert found.worst == WORST * 3


def test_what_is_expected_grows_with_the_article_and_stays_below_the_worst() -> None:
    one = estimate(job(), FakeModel(), (), [Article("Short. " * 10, "")])
    other = estimate(job(), FakeModel(), (), [Article("Short. " * 20, "")])
    least = Decimal(BOUND.request_bytes) / 4 / 1_000_000
    assert least < one.expected < other.expected < one.worst


def test_fieldwise_asks_once_for_each_field_and_carries_the_answers_so_far() -> None:
    found = estimate(job(strategy="fieldwise"), FakeModel(), (), THREE)
    carried = PRICE.input * BOUND.max_output * BYTES_A_TOKEN * sum(range(7)) / 1_000_000
    assert (found.requests, found.worst) == (21, (WORST * 7 + carried) * 3)


def test_what_is_drafted_or_cannot_be_read_costs_nothing() -> None:
    failure = Failure("x", "is empty")
    found = estimate(job(), FakeModel(), {THREE[0].id}, [*THREE, failure])
    assert (found.articles, found.cached, found.requests, found.failed) == (4, 1, 2, [failure])


def test_a_fresh_run_uses_no_draft() -> None:
    assert estimate(job(fresh=True), FakeModel(), {THREE[0].id}, THREE).requests == 3


def test_the_limit_counts_as_it_does_when_extracting() -> None:
    found = estimate(job(limit=2), FakeModel(), {THREE[0].id}, THREE)
    assert (found.articles, found.cached, found.requests) == (2, 1, 1)


def test_nothing_is_asked() -> None:
    model = FakeModel()
    estimate(job(), model, (), THREE)
    assert model.asked == []
