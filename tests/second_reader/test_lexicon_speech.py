"""Speech found by words alone, in each language that has rules, and quotation marks in all."""

import random
import re
from dataclasses import dataclass
from itertools import pairwise

import pytest

from summariser.core.article import Article, Span
from summariser.language.words import language
from summariser.second_reader.cast import Cast, Meant
from summariser.second_reader.found import LONGEST_TEXT, Found, Wanted, bounded
from summariser.second_reader.lexicon import Lexicon
from summariser.second_reader.lexicon_speech import LONGEST_SENTENCE, speech
from tests.growth import assert_in_proportion
from tests.second_reader.speech_articles import ARTICLES
from tests.second_reader.speech_cases import SENTENCES

_MARKED = re.compile(r"⟦([^|⟧]+)\|([^⟧]+)⟧")


@dataclass
class _Words(Cast):
    """Takes words for whom they mean."""

    def meant(self, words: Span) -> Meant:
        return Meant(self.article[words])


@dataclass(frozen=True)
class _Said:
    who: str
    spans: tuple[str, ...]


def _read(text: str, code: str) -> list[_Said]:
    article = Article.of(text)
    found = speech(article, language(code), _Words(article, language(code), ()))
    return [_Said(one.speaker, tuple(article[span] for span in one.spans)) for one in found]


def _expected(marked: str) -> list[_Said]:
    found: list[_Said] = []
    for who, said in _MARKED.findall(marked):
        before = found.pop() if who == "+" else _Said(who, ())
        found.append(_Said(before.who, (*before.spans, said)))
    return found


_SENTENCES = [(code, marked) for code, sentences in SENTENCES.items() for marked in sentences]


@pytest.mark.parametrize(("code", "marked"), _SENTENCES)
def test_a_sentence(code: str, marked: str) -> None:
    text = _MARKED.sub(r"\2", marked)
    assert _read(text, code) == _expected(marked)


@pytest.mark.parametrize("code", ARTICLES)
def test_a_text_in_pieces_has_no_passage_twice_and_none_that_it_has_not(code: str) -> None:
    pieces = random.Random(code)  # noqa: S311 - the same texts each time
    for _ in range(20):
        text = _MARKED.sub(r"\2", ARTICLES[code])
        for _ in range(20):
            at = pieces.randrange(len(text))
            text = (
                text[:at]
                + pieces.choice(["“", "”", '"', "«", "\n\n", ", ", "— ", "\x00"])
                + text[at + pieces.randrange(9) :]
            )
        article = Article.of(text)
        found = speech(article, language(code), _Words(article, language(code), ()))
        spans = sorted(span for one in found for span in one.spans)
        assert all(article[span].strip() for span in spans)
        assert not any(one.overlaps(other) for one, other in pairwise(spans))


def test_who_is_named_beside_what_somebody_is() -> None:
    text = (
        "“The crane has to be mended before the ships come,” a builder of the port, Tomas Riel, was quoted as saying."
    )
    article = Article.of(text)
    cast = Cast.of(article, language("en"))
    assert [one.speaker for one in speech(article, language("en"), cast)] == ["Tomas Riel"]


@pytest.mark.parametrize("code", ARTICLES)
def test_an_article(code: str) -> None:
    found, expected = _read(_MARKED.sub(r"\2", ARTICLES[code]), code), _expected(ARTICLES[code])
    passages, right = {one.spans for one in found}, {one.spans for one in expected}
    hits = len(passages & right)
    assert hits / len(right) >= 0.8, f"missed: {right - passages}"
    assert hits / len(passages) >= 0.8, f"not said: {passages - right}"
    assert len(set(found) & set(expected)) / hits >= 0.8, f"who: {set(found) - set(expected)}"


_IN_OTHER_LANGUAGES = {
    "it": "Il ministro Marco Riva non ha detto che il ponte è una vergogna. «Il ponte aprirà prima dell'inverno», così "
    "Marco Riva ai giornalisti che erano con una delegazione.",
    "pt": "O ministro Paulo Reis falou com os jornais da cidade. «A ponte abre antes do inverno», garantiu Paulo Reis "
    "por telefone, e não deu uma data.",
    "sv": "Ministern Karin Ek sade att det inte är klart och att de som väntar får svar. ”Bron öppnar före vintern”, "
    "sade Karin Ek till tidningen.",
    "ja": "市長は記者会見で「橋は冬の前に開通する予定です」と述べた。",
    "ko": "시장은 기자들에게 “다리는 겨울이 오기 전에 개통될 것입니다”라고 말했다.",
    "ar": "قال الوزير في العاصمة إن العمل مستمر. «سيُفتح الجسر قبل الشتاء.» هذا ما قاله الوزير.",
    "": "Mawaziri wawili walikutana mjini Nairobi. “Daraja litafunguliwa kabla ya baridi.” Ndivyo alivyosema Juma Ali.",
}


@pytest.mark.parametrize("code", _IN_OTHER_LANGUAGES)
def test_in_any_other_language_quotation_marks_tell_and_a_note_says_so(code: str) -> None:
    article = Article.of(_IN_OTHER_LANGUAGES[code])
    found = _lexicon(article)
    assert found.language == code
    assert len(found.speech) == 1
    assert found.speech[0].direct
    assert found.speech[0].doubt
    assert article.text[found.speech[0].spans[0].start - 1] in "«”“「"
    assert any("only quotation marks" in note for note in found.notes)


def test_titles_and_nicknames_are_no_speech_in_any_language() -> None:
    for text in ("Il libro «La strada» e il film.", "A «Dama de Ferro» chegou.", "映画「橋」を見た。"):
        assert not _lexicon(Article.of(text)).speech


def test_a_language_with_rules_has_no_note() -> None:
    assert not _lexicon(Article.of(_MARKED.sub(r"\2", ARTICLES["fr"]))).notes


def _lexicon(article: Article) -> Found:
    return Lexicon().read(article, Wanted())


def test_of_a_text_too_long_the_beginning_is_read_and_a_note_says_so() -> None:
    article = Article.of(_MARKED.sub(r"\2", ARTICLES["en"]) * 400)
    found = bounded(Lexicon(), article, Wanted())
    assert found.speech
    assert all(span.end <= LONGEST_TEXT for one in found.speech for span in one.spans)
    assert any(f"of {len(article.text):,} characters" in note for note in found.notes)


_HARD = {
    "one sentence": "the minister said that she and he met, and ",
    "verbs": " said",
    "quotations": "“a” said b ",
    "marks": '"a',
    "opening marks": "“",
    "commas": ",",
    "dialogues": "— x, dit Y.\n",
    "Chinese": "“说”说，",
    "letters": "A",
    "controls": "\x00\x01\x1b ",
    "halves": "\ud800 said that we ",
}


@pytest.mark.parametrize("unit", _HARD.values(), ids=_HARD.keys())
@pytest.mark.parametrize("code", ["en", "fr", "zh"])
def test_the_time_grows_with_the_length_and_not_with_its_square(unit: str, code: str) -> None:
    made = {length: Article.of((unit * (length // len(unit) + 1))[:length]) for length in (5_000, 20_000)}
    assert all(article.sentences for article in made.values())  # what they take is another matter

    def read(length: int) -> None:
        speech(made[length], language(code), _Words(made[length], language(code), ()))

    assert_in_proportion(read, 20_000)


def test_a_sentence_too_long_is_passed_over_and_a_note_says_so() -> None:
    text = "The minister said that " + "the bridge was old and " * (LONGEST_SENTENCE // 20) + "ugly."
    assert not _read(text, "en")
    assert any(f"{LONGEST_SENTENCE:,}" in note for note in _lexicon(Article.of(text)).notes)
