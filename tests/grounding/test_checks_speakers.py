"""Whether the speaker is named near the words, or meant by a pronoun or title."""

import pytest

from summariser.grounding.checks import check
from tests.grounding.records import DEAL, article, cite, deal, found, remark
from tests.grounding.speaker_cases import OTHERS_WORDS, OWN_WORDS

FAR = [("speaker_not_near", "/remarks/0/by")]
FILLER = "Rice grows in the south. Ships call at the port. Rain fell on the hills. "


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("Vladimir Putin said prices rose.", "Vladimir Putin"),
        ("Mr Putin said prices rose.", "Vladimir Putin"),
        ("General Secretary Trong said prices rose.", "Nguyễn Phú Trọng"),
        ("“Peace matters and prices rose,” said Liu Jianchao.", "Liu Jianchao"),
        ("Liu came. Rain fell. It was said that prices rose.", "Liu Jianchao"),
        ("It was said that prices rose. Liu nodded.", "Liu Jianchao"),
        ("Liu came. Rain fell. The port is old. He said prices rose.", "Liu Jianchao"),
        ("Liu came. Rain fell. It is cold. He sat. He ate. He drank. He said prices rose.", "Liu Jianchao"),
        ("Liu came. Rain fell. It is cold. Dogs bark. Ships sail. He said prices rose.", "Liu Jianchao"),
        ("President Xi Jinping came. " + FILLER * 3 + "The Chinese president said prices rose.", "Xi Jinping"),
        ("习近平主席表示, prices rose.", "习近平"),
        ("Ông Trọng đến. Trời mưa. Cảng đông. Ông nói prices rose.", "Nguyễn Phú Trọng"),
        ("The ministry said prices rose.", "the ministry"),
        ("TRONG MEETS LIU. It is said that prices rose.", "Nguyễn Phú Trọng"),
        ("Tim said prices rose.", ""),
        ("Podle Petra Kosy, který ještě také přijel, prices rose.", "Petr Kosa"),
        ("Petteri Salon mukaan, joka on myös hän, prices rose.", "Petteri Salo"),
    ],
)
def test_a_speaker_who_is_near(text: str, by: str) -> None:
    assert remark(text, by, "prices rose") == ()


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("Liu came. " + FILLER + "It was said that prices rose.", "Liu Jianchao"),
        ("Liu said prices rose.", "Xi Jinping"),
        ("Nguyen Xuan Phuc said prices rose.", "Nguyen Phu Trong"),
        ("Liu came.\n\n" + FILLER * 2 + "\n\nHe said prices rose.", "Liu Jianchao"),
        ("The president said prices rose.", "Vladimir Putin"),
        ("President Xi said prices rose.", "President Putin"),
        ("王毅表示, prices rose.", "习近平"),
        ("Salon tiedottaja sanoi, että se on ja oli, mutta prices rose.", "Petteri Salo"),
        ("Mluvčí Kosy řekl, že ještě také podle plánu prices rose.", "Petr Kosa"),
        ("Портпарол Перића није рекао како су ће већ prices rose.", "Иван Перић"),
        ("Glasnogovornik Perića nije rekao kako su prices rose.", "Ivan Perić"),
        ("Пресс-секретарь Дёмина сказал, что это так и было бы: prices rose.", "Павел Дёмин"),
    ],
)
def test_a_speaker_who_is_not(text: str, by: str) -> None:
    flags = remark(text, by, "prices rose")
    assert found(flags) == FAR
    assert f"“{by}”" in flags[0].message


def test_nobody_is_the_speaker_for_being_spoken_of() -> None:
    assert found(remark("Liu said that Xi Jinping came early.", "Xi Jinping", "Xi Jinping came early")) == FAR


def test_words_that_the_article_does_not_have_are_no_matter_of_speakers() -> None:
    text = "Liu came."
    value = remark(text, "Liu", "Liu came")
    assert found(value) == FAR
    assert remark(text, "Xi", "") == ()


def _near(text: str, by: str, words: str, *others: str) -> list[str]:
    """What is doubtful about the speaker of a passage, beside others in the record."""
    said = {"by": by, "words": words, "evidence": cite(text, words)}
    silent = [{"by": other, "words": "", "evidence": []} for other in others]
    flags = check(DEAL, deal(remarks=[said, *silent]), article(text))
    return [flag.message for flag in flags if flag.path == "/remarks/0/by"]


@pytest.mark.parametrize("case", OTHERS_WORDS)
def test_words_that_their_own_sentence_gives_to_another(case: tuple[str, str, str]) -> None:
    assert _near(*case)


@pytest.mark.parametrize("case", OWN_WORDS)
def test_words_that_their_sentence_gives_to_the_speaker_or_to_nobody_by_name(case: tuple[str, str, str]) -> None:
    assert _near(*case) == []


def test_who_else_is_speaking_is_told() -> None:
    assert _near("Trong said trade grew, and Xi said prices fell.", "Xi Jinping", "trade grew") == [
        "The sentence says that these are words of “Trong”, not “Xi Jinping”."
    ]
    assert _near("Mr Li's spokesman said prices fell.", "Li Wei", "prices fell") == [
        "The sentence has these words from somebody who speaks for “Li Wei”."
    ]
