"""What every proposer promises, whatever the text is: exact slices, in order, the same every time, and no exception."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summariser.core.article import Article, Span
from summariser.second_reader import found as found_module
from summariser.second_reader.found import Found, Proposer, Wanted, bounded
from summariser.second_reader.lexicon import Lexicon
from summariser.second_reader.parsed import LONGEST_SENTENCE, left_out
from summariser.second_reader.parser import Parser
from tests.growth import assert_in_proportion

WANTED = Wanted({"agreed": ("agree", "pledge"), "signed": ("sign",), "proposed": ("propose", "suggest")})
PLAIN = (
    "OSLO, 3 May - Foreign Minister Anna Berg met her Kenyan counterpart Ben Otieno in Oslo on Friday. "
    "“We will open the port in June,” Ms Berg said. Otieno, who arrived on Thursday, told reporters that both sides "
    "had agreed to reopen the talks.\n\nAccording to the ministry, the two ministers signed a protocol on fishing. "
    "He added: “Nobody will be left out.” Berg suggested a visit in the autumn.\n\n"
)
LANGUAGES = (
    "“We open the port,” Anna Berg said.",
    "Bà Nguyễn Thị Lan nói rằng hai bên đã nhất trí.",
    "安娜表示，双方同意合作。",
    "« Nous ouvrons le port », a déclaré Anne Roux.",
    "„Wir öffnen den Hafen“, sagte Anna Berg.",
    "«Мы откроем порт», — заявила Анна Берг.",
    "«Abrimos el puerto», dijo Ana Ruiz.",
    "アンナ氏は「港を開く」と述べた。",
    "قالت آنا: «سنفتح الميناء».",
    "אנה אמרה: ״נפתח את הנמל״.",
    "แอนนากล่าวว่า “เราจะเปิดท่าเรือ”",
    "안나는 “항구를 연다”고 말했다.",
    "«Ανοίγουμε το λιμάνι», είπε η Άννα.",
    "अन्ना ने कहा, “हम बंदरगाह खोलेंगे।”",
    "”Vi öppnar hamnen”, sade Anna Berg.",
)
NASTY = {
    "nothing": "",
    "white space": " \n\t\u2028\u3000 " * 50,
    "no sentence": "—— … !!! ??",
    "controls": PLAIN.replace(" ", "\x00", 5) + "".join(map(chr, range(32))) + "\x7f\x9f " + PLAIN,
    "surrogates": f"\ud800{PLAIN[:300]}\udfff said\udc00 " + PLAIN,
    "a long word": "x" * 300_000,
    "a long sentence": "Anna Berg said that " + "they met and " * 25_000 + "left.",
    "opening marks": "“" * 5_000 + PLAIN,
    "brackets": PLAIN + "(" * 1_500 + "\n\n" + "[{" * 700,
    "marks without words": '“” ‘’ "" «» „“ ' * 200,
    "fifteen languages": " ".join(LANGUAGES) + "\n\n" + "\n\n".join(LANGUAGES),
    "right to left": "\u202e" + PLAIN + "\u202c\u200f" + LANGUAGES[8],
    "joined characters": "👩‍👩‍👧‍👦 said: “e\u0301\u0301\u0301 ﬁ İ ß ǅ” Anna Berg I\u0307stanbul. " * 20,
    "line ends": PLAIN.replace(". ", ".\r\n").replace("\n\n", "\r\r\x0b\x0c\x85"),
    "capitals": PLAIN.upper(),
    "small letters": PLAIN.lower(),
    "one word a line": PLAIN.replace(" ", "\n"),
    "markup": "<p>" + PLAIN.replace(" ", "&nbsp;", 4) + "</p> {{said}} %s \\N{DASH} [1] said",
}


@pytest.fixture(params=["lexicon", "parser"])
def proposer(request: pytest.FixtureRequest) -> Proposer:
    if request.param == "lexicon":
        return Lexicon()
    found: Proposer = request.getfixturevalue("parser")
    return found


def spans(found: Found) -> Iterator[tuple[Span, ...]]:
    """Of each item, those that follow each other."""
    for person in found.people:
        yield (person.span,)
        yield from ((span,) for span in (person.title, person.organisation) if span)
    yield from (one.spans for one in found.speech)
    yield from ((one.span,) for one in found.commitments)


def check(found: Found, article: Article) -> None:
    for group in spans(found):
        assert group
        assert all(span.end <= len(article.text) for span in group)
        assert all(article[span].strip() for span in group)
        assert all(one.end <= other.start for one, other in pairwise(group))
    for firsts in (
        [one.span.start for one in found.people],
        [one.spans[0].start for one in found.speech],
        [one.span.start for one in found.commitments],
    ):
        assert firsts == sorted(firsts)
    assert all(one.name and one.name in article.text for one in found.people)
    assert {one.kind for one in found.commitments} <= set(WANTED.cues)
    said = [one.doubt for one in found.people] + [one.doubt for one in found.speech]
    said += [one.doubt for one in found.commitments]
    assert all(len(one.splitlines()) <= 1 for one in (*said, *found.notes))


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY.keys())
def test_any_text_is_read_without_harm(proposer: Proposer, text: str) -> None:
    article = Article.of(text)
    check(bounded(proposer, article, WANTED), article)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([*LANGUAGES, PLAIN[:120], PLAIN]) | st.text(st.characters(), max_size=40), max_size=8))
def test_any_mixture_is_read_without_harm(proposer: Proposer, pieces: list[str]) -> None:
    article = Article.of(" ".join(pieces))
    check(bounded(proposer, article, WANTED), article)


def test_the_same_is_found_every_time(proposer: Proposer) -> None:
    first = bounded(proposer, Article.of(PLAIN), WANTED)
    bounded(proposer, Article.of(NASTY["fifteen languages"]), WANTED)
    assert bounded(proposer, Article.of(PLAIN), WANTED) == first


def test_an_english_text_is_told_and_something_found_in_it(proposer: Proposer) -> None:
    article = Article.of(PLAIN)
    found = bounded(proposer, article, WANTED)
    assert found.language == "en"
    assert found.speech
    assert found.notes == ()
    check(found, article)


def test_what_lies_beyond_the_longest_text_is_not_read(proposer: Proposer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(found_module, "LONGEST_TEXT", len(PLAIN) + 10)
    read = bounded(proposer, Article.of(PLAIN.strip()), WANTED)
    found = bounded(proposer, Article.of(PLAIN * 20), WANTED)
    assert replace(found, notes=found.notes[:-1]) == read
    assert found.notes[-1].startswith("Only the first ")


def test_the_time_grows_with_the_length(proposer: Proposer) -> None:
    bounded(proposer, Article.of(PLAIN), WANTED)
    assert_in_proportion(lambda size: bounded(proposer, Article.of(PLAIN * size), WANTED), 24)


def test_words_of_articles_long_read_take_no_memory(parser: Parser) -> None:
    words = len(parser.pipeline.vocab.strings)
    for number in range(3):
        parser.read(Article.of(PLAIN.replace("port", f"portnumber{number}")), WANTED)
    assert len(parser.pipeline.vocab.strings) == words


def test_sentences_that_are_too_long_to_be_parsed_are_counted() -> None:
    long = "They met and " * (LONGEST_SENTENCE // 10) + "left."
    assert left_out(Article.of(PLAIN)) == ()
    assert left_out(Article.of(f"{PLAIN}{long}\n\n{long}"))[0].startswith("2 sentences of over 2,000 characters")


TRANSCRIPT = """\
The governor of the region and the president met in the palace on Monday.

President of Norway Ola Berg: Ms Ruiz, how are things in the towns of the north?

Ana Ruiz: We have opened eleven new plants, and they work.

Note: This is not what anybody said.

Ana Ruiz: Thank you.
"""


def test_what_people_say_in_a_transcript_is_found(proposer: Proposer) -> None:
    article = Article.of(TRANSCRIPT)
    found = proposer.read(article, Wanted()).speech
    assert [(one.speaker, article[one.spans[0]], one.direct) for one in found] == [
        ("Ola Berg", "Ms Ruiz, how are things in the towns of the north?", True),
        ("Ana Ruiz", "We have opened eleven new plants, and they work.", True),
    ]
