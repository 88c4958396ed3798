"""The files of words: every language is read alike, and what one reader knows all know."""

import re
from pathlib import Path

import pytest

from summariser.language.speech import ATTRIBUTION, any_speech, verbs
from summariser.language.words import language, languages

LANGUAGES = languages()


@pytest.mark.parametrize("code", [one.code for one in LANGUAGES])
def test_every_list_of_a_language_makes_patterns(code: str) -> None:
    one = language(code)
    assert one.speech.verbs, "a language has at least words of speech"
    for table in (one.speech, one.negation, one.people, one.grammar, one.time):
        for entries in vars(table).values():
            if isinstance(entries, tuple):
                assert len(set(entries)) == len(entries), "no entry is there twice"
                assert all(entry == entry.strip() and re.compile(entry.strip("-")) for entry in entries)
    assert one.common or not one.negation.plain, "what negates is looked for in texts told by their small words"


@pytest.mark.parametrize("code", [one.code for one in LANGUAGES if one.negation.plain])
def test_what_negates_is_found_and_what_only_looks_so_is_told(code: str) -> None:
    one = language(code)
    space = " " if one.spaced else ""
    for word in one.negation.words:
        if word in one.negation.also or word in {"n", "n't"}:
            continue
        assert one.operators.search(f"x{space}{word}{space}x"), word
    assert not one.operators.search("xyz")


@pytest.mark.parametrize(
    "verb", sorted({v for o in LANGUAGES for v in (*o.speech.verbs, *o.speech.nouns) if v.isalpha()})
)
def test_a_verb_of_speech_is_one_to_every_reader(verb: str) -> None:
    assert verbs().search(verb)
    assert any_speech().search(verb)


@pytest.mark.parametrize(
    "text",
    [
        "It ends, acknowledged Ana Ruiz",
        "« C'est fini », a précisé Ana Ruiz",
        "Es endet, bekräftigte Ana Ruiz",
        "“Se acaba”, sostuvo Ana Ruiz",
    ],
)
def test_who_said_it_is_found_behind_the_words(text: str) -> None:
    assert ATTRIBUTION.search(text)


def test_a_list_that_nothing_reads_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("summariser.language.words._FOLDER", tmp_path)
    (tmp_path / "xx.toml").write_text('[speech]\nsiad = ["zed"]\n', encoding="utf-8")
    with pytest.raises(TypeError, match="siad"):
        language("xx")
