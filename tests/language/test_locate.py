"""Opening words: typography and spelling are forgiven, another wording is not."""

import unicodedata

import pytest

from summariser.core.article import Article, Span
from summariser.core.meeting import Meeting
from summariser.core.schema import Schema
from summariser.grounding.grounding import ground
from summariser.language.locate import find_opening

TEXT = (
    "PRAGUE — Finance Minister Petr Dvořák met Nguyễn Thị Hồng on 14 May.\n\n"
    "He said Slovakia would not accept the draft before 30 June. "
    "The two banks agreed to raise the limit from 250 to 400 million euros. "
    "“We haven’t lost a single crown in 12 years,” Dvořák told reporters. "
    "Governor Hồng said Vietnam’s co-operation with the Czech Republic has never been closer…\n\n"
    "Elle a déclaré que la banque n'est pas prête à vendre ses obligations. "
    "Bà khẳng định Ngân hàng không tăng lãi suất trong năm nay. "
    "The ministers will sign the agreement in Brno, and the ministers will sign the protocol in Huế. "
    "Growth slowed to 3.5% in April; exports increased by $2 billion."
)
ARTICLE = Article(TEXT, "0" * 64)
ALL = range(1, len(ARTICLE.sentences) + 1)


def where(words: str) -> list[int]:
    at = TEXT.index(words)
    return [s.number for s in ARTICLE.sentences if s.span.overlaps(Span(at, at + len(words)))]


# What the article says, what the model wrote instead.
ALTERED = [
    ("Slovakia would not accept the draft before", "Slovakia would accept the draft before"),
    ("Slovakia would not accept the draft before", "Slovakia would now accept the draft before"),
    ("Slovakia would not accept the draft before", "Slovenia would not accept the draft before"),
    ("Slovakia would not accept the draft before", "Slovakia could not accept the draft before"),
    ("Slovakia would not accept the draft before", "Slovakia would not reject the draft before"),
    ("not accept the draft before 30 June", "not accept the draft before 31 June"),
    ("not accept the draft before 30 June", "not accept the draft after 30 June"),
    ("not accept the draft before 30 June", "not accept the draft before 30 July"),
    ("The two banks agreed to raise the limit", "The three banks agreed to raise the limit"),
    ("The two banks agreed to raise the limit", "The two banks refused to raise the limit"),
    ("The two banks agreed to raise the limit", "The two banks agreed to cut the limit"),
    ("raise the limit from 250 to 400 million", "raise the limit from 250 to 4000 million"),
    ("raise the limit from 250 to 400 million", "raise the limit from 25 to 400 million"),
    ("We haven’t lost a single crown in 12 years", "We have lost a single crown in 12 years"),
    ("We haven’t lost a single crown in 12 years", "We haven't lost a single crown in 2 years"),
    ("We haven’t lost a single crown in 12 years", "We haven't won a single crown in 12 years"),
    ("with the Czech Republic has never been closer", "with the Czech Republic has been closer"),
    ("with the Czech Republic has never been closer", "with the Slovak Republic has never been closer"),
    ("la banque n'est pas prête à vendre", "la banque est prête à vendre"),
    ("Ngân hàng không tăng lãi suất trong năm nay", "Ngân hàng tăng lãi suất trong năm nay"),
    ("Growth slowed to 3.5% in April", "Growth slowed to 35% in April"),
    ("exports increased by $2 billion", "exports decreased by $2 billion"),
    ("exports increased by $2 billion", "exports increased by €2 billion"),
]
HARMLESS = [
    ("Slovakia would not accept the draft", "SLOVAKIA WOULD NOT ACCEPT THE DRAFT"),
    ("Slovakia would not accept the draft", "Slovakia would not\n  accept\u00a0the draft"),
    ("Slovakia would not accept the draft", "“Slovakia would not accept the draft...”"),
    ("Slovakia would not accept the draft", "Slovakia would not accept the draft…"),
    ("Slovakia would not accept the draft", "Slo\u00advakia would\u200b not accept the draft"),
    ("We haven’t lost a single crown", "We haven't lost a single crown"),
    ("We haven’t lost a single crown", '"We haven’t lost a single crown in 12 years,"'),
    ("Nguyễn Thị Hồng on 14 May", "Nguyen Thi Hong on 14 May"),
    ("Nguyễn Thị Hồng on 14 May", unicodedata.normalize("NFD", "Nguyễn Thị Hồng on 14 May")),
    ("Finance Minister Petr Dvořák met", "PRAGUE - Finance Minister Petr Dvorak met"),
    ("Vietnam’s co-operation with the", "Vietnam`s co‑operation with the"),
    ("Vietnam’s co-operation with the", "Vietnam’s cooperation with the"),
    ("la banque n'est pas prête", "la banque n’est pas prete"),
    ("Ngân hàng không tăng lãi suất", "Ngan hang khong tang lai suat"),
    ("raise the limit from 250 to 400", "raise the limit from ２５０ to ４００"),
    ("exports increased by $2 billion", "exports increased by $2 billion."),
]


def test_the_golden_sets_are_as_large_as_they_should_be() -> None:
    assert (len(ALTERED), len(HARMLESS)) == (23, 16)
    assert all(said in TEXT for said, _ in ALTERED + HARMLESS)


@pytest.mark.parametrize(("said", "wrote"), ALTERED)
def test_an_altered_quotation_is_never_accepted_as_it_is(said: str, wrote: str) -> None:
    found = find_opening(ARTICLE, wrote, where(said))
    assert found is None or found.approximate

    grounded = ground(Schema.of(Meeting), _quote(wrote, where(said)), ARTICLE)
    text, codes = grounded.data["quotes"][0]["text"], {flag.code for flag in grounded.flags}
    assert text in TEXT
    assert "altered_opening" in codes if text else "opening_not_found" in codes


@pytest.mark.parametrize(("said", "wrote"), HARMLESS)
def test_typography_case_and_diacritics_are_forgiven_without_a_flag(said: str, wrote: str) -> None:
    found = find_opening(ARTICLE, wrote, where(said))
    assert found is not None
    assert not found.approximate
    assert not found.moved
    assert TEXT.index(said) in range(found.span.start, found.span.end)

    grounded = ground(Schema.of(Meeting), _quote(wrote, where(said)), ARTICLE)
    assert {flag.code for flag in grounded.flags} <= {"reported_with_marks"}
    assert grounded.data["quotes"][0]["text"]


def _quote(opening: str, sentences: list[int]) -> dict[str, object]:
    return {"quotes": [{"speaker": "Dvořák", "kind": "reported", "text": opening, "sentences": sentences}]}


@pytest.mark.parametrize(
    "wrote",
    [
        "Slovakia would not acept the draft",
        "Slovakia would not accept the drfat before",
        "Slovakia would not accept draft before",
        "Slovakia would not accept the the draft before",
        "that Slovakia would not accept the draft",
        "Slovakia would not accept the draft before 30 June because the budget is spent",
    ],
)
def test_a_slip_is_found_and_reported(wrote: str) -> None:
    found = find_opening(ARTICLE, wrote, where("Slovakia would not"))
    assert found is not None
    assert found.approximate
    assert found.span.start == TEXT.index("Slovakia would not")


@pytest.mark.parametrize("wrote", ["acept the draft", "", "…", "“”", "nothing of the kind was said", "12 years ago"])
def test_what_cannot_be_recognised_is_not_found(wrote: str) -> None:
    assert find_opening(ARTICLE, wrote, [2, 3, 4]) is None


def test_one_word_is_enough_only_if_it_stands_there_once() -> None:
    assert find_opening(ARTICLE, "exports", where("exports increased")) is not None
    assert find_opening(ARTICLE, "the", where("The two banks")) is None


def test_of_several_places_none_is_guessed() -> None:
    numbers = where("The ministers will sign")
    # Once at the start of the sentence, where a passage can begin, and once in the middle.
    assert find_opening(ARTICLE, "the ministers will sign the", numbers) is not None
    twice = Article("A word, we agreed to the plan today. B word, we agreed to the plan now.", "0" * 64)
    assert find_opening(twice, "agreed to the plan", [1, 2]) is None
    thrice = Article(twice.text + " Then it rained. Agreed to the plan they had.", "0" * 64)
    assert find_opening(thrice, "agreed to the plan", [1, 2]) is None
    assert find_opening(twice, "agreed to the plan now", [1, 2]) is not None


@pytest.mark.parametrize("off", [-1, 1])
def test_a_sentence_number_one_off_is_forgiven(off: int) -> None:
    (number,) = where("The two banks agreed")
    found = find_opening(ARTICLE, "The two banks agreed to", [number + off])
    assert found is not None
    assert not found.moved


def test_words_that_stand_once_in_the_article_are_found_far_from_a_wrong_number() -> None:
    found = find_opening(ARTICLE, "Growth slowed to 3.5%", [1])
    assert found is not None
    assert found.moved
    assert find_opening(ARTICLE, "Growth slowed to 3.5%", []) == found
    assert find_opening(ARTICLE, "Growth slowed", [1]) is None


def test_joined_words_hide_no_negation_and_no_number() -> None:
    article = Article("The result is notable and final. He got 15 votes there in all.", "0" * 64)
    assert find_opening(article, "result is not able and final", [1]) is None
    assert find_opening(article, "He got 1 5 votes there", [2]) is None


def test_the_whole_passage_or_its_start_and_end_will_do() -> None:
    sentence = "The two banks agreed to raise the limit from 250 to 400 million euros."
    for wrote in (sentence, "The two banks agreed ... million euros"):
        found = find_opening(ARTICLE, wrote, where(sentence))
        assert found is not None
        assert not found.approximate


@pytest.mark.parametrize(
    ("said", "wrote"),
    [
        ("وأضاف أن السلطة لا تريد الحرب أبدا", "وأضاف أن السلطة تريد الحرب أبدا"),
        ("Wij zullen dit voorstel niet aanvaarden", "Wij zullen dit voorstel aanvaarden"),
        ("Vi kommer inte att godta förslaget", "Vi kommer att godta förslaget"),
    ],
)
def test_a_dropped_negation_is_no_slip_in_any_known_language(said: str, wrote: str) -> None:
    article = Article(f"{said}.", "0" * 64)
    assert find_opening(article, said, [1])
    assert find_opening(article, wrote, [1]) is None
