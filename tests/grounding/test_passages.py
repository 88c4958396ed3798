"""What a sentence offers to somebody who chooses words of it."""

import pytest

from summariser.core.article import Article
from summariser.grounding.passages import passages


def article(text: str) -> Article:
    return Article(text, "0" * 64)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Ana Ruiz said that the port would open in May.", "the port would open in May"),
        ("Ana Ruiz said the port would open.", "the port would open"),
        ("The minister told reporters: “We will open it,” and left.", "We will open it,"),
        ("Both sides agreed to dredge the harbour, the mayor said.", "to dredge the harbour"),
        ("The harbour was dredged.", "The harbour was dredged"),
        ("Ông Nam nói rằng cảng sẽ mở cửa.", "cảng sẽ mở cửa"),
    ],
)
def test_the_likeliest_passage_is_offered_first(text: str, first: str) -> None:
    one = article(text)
    assert one[passages(one, one.sentences[0]).whole[0]] == first


@pytest.mark.parametrize(
    ("text", "ends", "starts"),
    [
        (
            "They will build the bridge, widen the road to ease traffic and plant trees.",
            ["bridge", "road", "traffic", "trees", "trees."],
            ["They", "widen", "ease", "plant"],
        ),
        ("The mayor – her voice low – left.", ["mayor", "low", "left", "left."], ["The", "her", "left"]),
    ],
)
def test_a_passage_may_end_and_begin_where_clauses_do(text: str, ends: list[str], starts: list[str]) -> None:
    one = article(text)
    offered = passages(one, one.sentences[0])
    assert [text[:end].rsplit(maxsplit=1)[-1] for end in offered.ends] == ends
    assert [text[start:].split(maxsplit=1)[0].strip(".") for start in offered.starts] == starts


@pytest.mark.parametrize(
    "text",
    [
        "…",
        "”",
        "said said said",
        "  Said that ",
        "说：“好。”他说。",
        "to to to to.",
        "a,,,;;—“”",
        "\N{PILE OF POO}, said he.",
    ],
)
def test_whatever_is_offered_is_in_the_sentence_or_around_it(text: str) -> None:
    one = article(text)
    for sentence in one.sentences:
        offered = passages(one, sentence)
        assert sentence.span in offered.whole
        assert all(one[span].strip() for span in offered.whole)
        assert all(sentence.span.start <= place < sentence.span.end for place in offered.starts)
        assert all(sentence.span.start < place <= sentence.span.end for place in offered.ends)


def test_text_that_is_no_prose_takes_no_longer_than_it_is() -> None:
    one = article("said that, “to " * 4_000)
    assert len(passages(one, one.sentences[0]).whole) < 100
