"""Who speaks in a transcript."""

import pytest

from summariser.language.transcripts import turns


def read(text: str) -> list[tuple[str, str]]:
    return [
        (text[turn.speaker.start : turn.speaker.end], text[turn.said.start : turn.said.end]) for turn in turns(text)
    ]


def test_a_transcript_has_paragraphs_that_begin_with_who_speaks() -> None:
    text = "At the palace\n\nPresident Ola Berg: How are things? Well?\n\nAna Ruiz (Peru): Good.\n\nBerg：很好。"
    assert read(text) == [
        ("President Ola Berg", "How are things? Well?"),
        ("Ana Ruiz (Peru)", "Good."),
        ("Berg", "很好。"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ola Berg: How are things?",
        "Ola Berg: “How are things?”\n\nAna Ruiz: “Good.”",
        "At 10:30 they met.\n\nAt 11:15 they left.",
        "The minister said: we shall see. So it was.\n\nhttps://example.org\n\nhttp://example.org",
    ],
)
def test_other_texts_are_none(text: str) -> None:
    assert not turns(text)
