import pytest
from hypothesis import given
from hypothesis import strategies as st

from summariser.core.article import Article, Span
from tests.growth import assert_in_proportion

PARAGRAPH = "The two sides met in Oslo. They agreed to meet again in June! Mr. Berg said “it was time”."


def sentences(text: str) -> list[str]:
    article = Article(text, "")
    return [article[sentence.span] for sentence in article.sentences]


def test_sentences_are_numbered_slices() -> None:
    article = Article("Xin chào.\r\n\r\nHe met Gov. Lee on Nov. 2 in Oslo. “Go. Now,” he said.", "")

    assert [s.number for s in article.sentences] == [1, 2, 3]
    assert [article[s.span] for s in article.sentences] == [
        "Xin chào.",
        "He met Gov. Lee on Nov. 2 in Oslo.",
        "“Go. Now,” he said.",
    ]
    assert article.sentence(2) == article.sentences[1]
    assert article.sentence(0) is None
    assert article.sentence(4) is None


@pytest.mark.parametrize("separator", ["\n\n", "\r\n\r\n", "\n \n\n", " "])
def test_a_long_text_loses_nothing_between_its_sentences(separator: str) -> None:
    text = separator.join([PARAGRAPH] * 400)

    assert sentences(text) == sentences(PARAGRAPH) * 400


@given(st.lists(st.sampled_from([PARAGRAPH, "Short.", "\n\n", "\n", "\t", " ", "“", "中国。", "\u2028"]), max_size=300))
def test_all_outside_the_sentences_is_white_space(parts: list[str]) -> None:
    text = "".join(parts)
    article = Article(text, "")

    end = 0
    for sentence in article.sentences:
        assert not text[end : sentence.span.start].strip()
        assert article[sentence.span] == article[sentence.span].strip()
        end = sentence.span.end
    assert not text[end:].strip()


@given(st.text())
def test_any_text_has_sentences(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


def test_half_a_surrogate_pair_is_no_reason_to_stop() -> None:
    assert sentences("He said \ud800. Then he left.") == ["He said \ud800.", "Then he left."]


def test_the_id_comes_from_the_text_alone() -> None:
    assert Article("a", "1", "x.txt").id == Article("a", "2").id
    assert Article("a", "1").id != Article("b", "1").id
    assert len(Article("a", "1").id) == 16


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 2), (-1, 2)])
def test_a_span_is_never_empty(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)


def test_spans_contain_and_overlap() -> None:
    assert Span(2, 4) in Span(1, 5)
    assert Span(1, 5) not in Span(2, 4)
    assert Span(1, 3).overlaps(Span(2, 5))
    assert not Span(1, 3).overlaps(Span(3, 5))


@pytest.mark.parametrize("unit", ["“", "» ", "中国。", "“a ", "word ", "x"])
def test_no_text_takes_the_segmenter_long(unit: str) -> None:
    def work(size: int) -> None:
        text = unit * (size // len(unit))
        found = Article(text, "").sentences
        assert sum(s.span.end - s.span.start for s in found) >= len("".join(text.split()))

    assert_in_proportion(work, 400_000)


@pytest.mark.parametrize("space", "\u00a0\u0085\u2009\u2028\u202f\u3000")
def test_white_space_of_any_kind_parts_words(space: str) -> None:
    assert sentences(f"He met J.{space}B. Lind.{space}They left.") == [f"He met J.{space}B. Lind.", "They left."]
