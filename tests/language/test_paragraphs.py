"""Lines told from paragraphs by what they are like."""

import textwrap

import pytest

from summariser.language.paragraphs import paragraph_at, paragraphs
from tests.growth import assert_in_proportion

ENGLISH = [
    "The harbour of Port Aldan stays open through the winter, and both ministers welcomed it after a long night.",
    "Ana Ruiz, who leads the Chilean side, thanked the crews. Trade has grown. Ships leave twice a week now, she said.",
    "Prime Minister Olaf Berg was less sure. “We will look at the numbers of every port before we promise a thing.”",
    "A second round is planned.",
]
GERMAN = [
    "Die Außenministerin Eva Kern traf am Montag in Lübeck ihren Amtskollegen. Beide wollen den Hafen bald ausbauen.",
    "Salo sagte, die Verträge seien unterschriftsreif. Kern widersprach ihm nicht.",
]
CHINESE = [
    "外交部长李明周一在奥斯陆会见了挪威首相，双方就边境贸易、港口建设和冬季航运等问题交换了意见，并同意在六月再次会面，讨论新的协定。",
    "李明表示，两国关系发展顺利。",
]
HINDI = [
    "विदेश मंत्री अनीता वर्मा ने सोमवार को ओस्लो में अपने समकक्ष से मुलाकात की और दोनों पक्षों ने बंदरगाह खोलने का फैसला किया।",
    "बैठक जून में फिर होगी।",
]


def shown(text: str) -> list[str]:
    return [" ".join(text[span.start : span.end].split()) for span in paragraphs(text)]


@pytest.mark.parametrize("width", [35, 72, 90])
@pytest.mark.parametrize("written", [ENGLISH, GERMAN, HINDI])
@pytest.mark.parametrize("between", ["\n", "\n\n", "\r\n"])
def test_wrapped_lines_are_one_paragraph(written: list[str], width: int, between: str) -> None:
    wrapped = between.join(
        textwrap.fill(one, width).replace("\n", "\r\n" if "\r" in between else "\n") for one in written
    )
    assert shown(wrapped) == written


@pytest.mark.parametrize("width", [20, 30])
def test_lines_of_a_script_without_spaces_are_joined(width: int) -> None:
    cut = ["\n".join(one[at : at + width] for at in range(0, len(one), width)) for one in CHINESE]
    assert [one.replace(" ", "") for one in shown("\n\n".join(cut))] == CHINESE


@pytest.mark.parametrize("written", [ENGLISH, GERMAN, CHINESE, HINDI])
@pytest.mark.parametrize("between", ["\n", "\n\n", "\r\n", "\n \n", "\n\n\n"])
def test_lines_that_are_paragraphs_stay_so(written: list[str], between: str) -> None:
    text = between.join(["Port Aldan", "Monday", *written, *written])
    assert shown(text) == ["Port Aldan", "Monday", *written, *written]


@pytest.mark.parametrize("hyphen", ["-", "‐", "\u00ad"])
def test_a_hyphen_or_a_small_letter_goes_on_after_any_line(hyphen: str) -> None:
    lines = ["The ministers spoke for long.", f"The Inter{hyphen}", "National Bank met.", "It grew since", "then."]
    assert shown("\n".join([*lines, *ENGLISH, *ENGLISH])) == [
        lines[0],
        " ".join(lines[1:3]),
        " ".join(lines[3:]),
        *ENGLISH,
        *ENGLISH,
    ]


def test_an_indented_line_and_a_dash_begin_a_paragraph() -> None:
    text = textwrap.fill(ENGLISH[1], 60) + "\n   " + textwrap.fill(ENGLISH[2], 60) + "\n– We go to the port at once."
    assert len(paragraphs(text)) == 3


def test_lines_of_printed_letters_differ_in_width() -> None:
    lines = ["The ministers met in the hall of the old harbour, and talked of", "the wide new mole. “We wish to build”",
             "Ruiz said. Ships of both fleets may call there from next", "June on.", "They met again."]  # fmt: skip
    assert len(paragraphs("\n".join(lines))) == 2


def test_the_paragraph_of_an_offset() -> None:
    text = "\n One.\n\n Two.\n"
    assert text[(span := paragraph_at(text, text.index("Two"))).start : span.end] == "Two."
    assert paragraphs(" \n ") == ()


@pytest.mark.parametrize("unit", [" ", "\n", "a\n", "A.\n", " \n", "x", "— \n", "word\nWord\n\n"])
def test_the_time_grows_with_the_length_and_not_with_its_square(unit: str) -> None:
    assert_in_proportion(lambda size: paragraphs(unit * (size // len(unit))), 160_000)
