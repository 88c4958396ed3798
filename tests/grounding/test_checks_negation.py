"""Passages cut from under a negation, and negations that are about something else."""

import pytest

from summariser.core.article import Article, Span
from summariser.grounding.checks.negation import reversing
from tests.grounding.negation_cases import CLIPPED, HARMLESS


def _verdict(marked: str) -> str | None:
    start, end = marked.index("["), marked.index("]") - 1
    article = Article(marked.replace("[", "").replace("]", ""), "0" * 64)
    return reversing(article, Span(start, end))


@pytest.mark.parametrize("marked", CLIPPED)
def test_a_passage_cut_from_under_a_negation_is_noticed(marked: str) -> None:
    assert _verdict(marked)


def test_not_in_a_quotation_of_several_sentences() -> None:
    assert _verdict("“We met Mr. Li. We did not sign. [We want a fair deal].”") is None
    assert _verdict("“We did not ask Mr. Li to [sign the paper].”")


@pytest.mark.parametrize("marked", HARMLESS)
def test_a_negation_of_something_else_is_no_doubt(marked: str) -> None:
    assert _verdict(marked) is None
