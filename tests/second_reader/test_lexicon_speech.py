"""Speech found by words alone, in each language that has rules, and quotation marks in all."""

import re
from dataclasses import dataclass

import pytest

from summariser.core.article import Article, Span
from summariser.language.words import language
from summariser.second_reader.cast import Cast, Meant
from summariser.second_reader.lexicon_speech import speech
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
def test_an_article(code: str) -> None:
    found, expected = _read(_MARKED.sub(r"\2", ARTICLES[code]), code), _expected(ARTICLES[code])
    passages, right = {one.spans for one in found}, {one.spans for one in expected}
    hits = len(passages & right)
    assert hits / len(right) >= 0.8, f"missed: {right - passages}"
    assert hits / len(passages) >= 0.8, f"not said: {passages - right}"
    assert len(set(found) & set(expected)) / hits >= 0.8, f"who: {set(found) - set(expected)}"
