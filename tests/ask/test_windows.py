"""Windows: everything is read, nothing is asked that does not fit, and numbers stay those of the article."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summariser.ask.numbered_sentences import numbered
from summariser.ask.prompt import Prompt, Templates
from summariser.ask.windows import LEAD, OVERLAP, Room, Window, size, tokens, windows
from summariser.core.article import Article
from summariser.core.errors import AnswerError, ConfigurationError
from summariser.core.meeting import Meeting
from summariser.core.schema import Schema

TEMPLATES = Templates("Fields:\n{{fields}}", "<article>\n{{article}}\n</article>", "Only {{field}}.")


def long_article(count: int = 200) -> Article:
    return Article(" ".join(f"The minister spoke of matter {n} for an hour." for n in range(1, count + 1)), "")


def read(article: Article, found: tuple[Window, ...]) -> str:
    """The characters that some window is to read, in the article's order."""
    places = {at for window in found for piece in window.body for at in range(piece.span.start, piece.span.end)}
    return "".join(article.text[at] for at in sorted(places))


def fits(article: Article, window: Window, room: Room) -> bool:
    return sum(room.share(f"[{s.number}] {article[s.span]}\n") for s in window.shown) <= 1


def test_an_article_that_fits_is_one_window() -> None:
    article = long_article(20)
    assert windows(article, Room()) == windows(article, Room(10_000)) == (Window(article.sentences),)


def test_windows_begin_with_the_beginning_and_the_end_of_the_one_before() -> None:
    article, room = long_article(), Room(800)
    found = windows(article, room)
    assert len(found) == 4
    for before, window in pairwise(found):
        assert window.body[:OVERLAP] == before.body[-OVERLAP:]
        assert [sentence.number for sentence in window.shown[:LEAD]] == [1, 2, 3]
    assert all(fits(article, window, room) for window in found)
    assert {piece for window in found for piece in window.body} == set(article.sentences)


def test_windows_are_of_about_one_size() -> None:
    sizes = [len(window.body) for window in windows(long_article(), Room(800))]
    assert max(sizes) - min(sizes) <= LEAD + OVERLAP


@pytest.mark.parametrize("text", ["word " * 5000, "x" * 20_000, "Short. " + "và " * 3000 + ". End.", "字" * 9000])
def test_a_sentence_that_is_too_long_is_read_in_pieces_under_its_number(text: str) -> None:
    article, room = Article(text, ""), Room(1500)
    found = windows(article, room)
    assert len(found) > 1
    assert all(fits(article, window, room) for window in found)
    assert read(article, found).replace(" ", "") == text.replace(" ", "")
    numbers = {sentence.number for sentence in article.sentences}
    assert {piece.number for window in found for piece in window.shown} == numbers


@given(
    st.text(st.sampled_from("ab .\n\té字\U0001f600”\\"), min_size=1, max_size=3000),
    st.integers(150, 600),
)
def test_everything_is_read_and_every_window_fits(text: str, most: int) -> None:
    article = Article(text, "")
    for room in (Room(tokens=most), Room(bytes=4 * most)):
        found = windows(article, room)
        assert all(fits(article, window, room) for window in found)
        assert "".join(read(article, found).split()) == "".join(text.split())


def test_an_article_for_far_too_many_windows_is_refused() -> None:
    with pytest.raises(AnswerError, match=r"in \d+ parts, and 50 are the most; split it"):
        windows(long_article(9000), Room(800))


def test_halves_are_smaller_and_read_the_same() -> None:
    article = long_article()
    for window in (*windows(article, Room(800)), Window(long_article().sentences)):
        halves = window.halves(article)
        assert all(len(half.body) < len(window.body) for half in halves)
        assert {piece for half in halves for piece in half.body} == set(window.body)


def test_one_sentence_is_halved_until_it_is_short() -> None:
    article = Article("word " * 400, "")
    halves = Window(article.sentences).halves(article)
    assert read(article, halves).replace(" ", "") == article.text.replace(" ", "")
    short = Article("word " * 70, "")
    assert Window(short.sentences).halves(short) == ()


def test_a_window_says_what_it_leaves_out() -> None:
    article = long_article(9)
    window = Window(article.sentences[4:6], article.sentences[:2])
    assert numbered(article, window).splitlines() == [
        "[1] The minister spoke of matter 1 for an hour.",
        "[2] The minister spoke of matter 2 for an hour.",
        "(… sentences 3 to 4 are not shown here …)",
        "[5] The minister spoke of matter 5 for an hour.",
        "[6] The minister spoke of matter 6 for an hour.",
        "(… sentences 7 to 9 are not shown here …)",
    ]
    assert window.name == "sentences 5 to 6"


def test_questions_tell_which_window_they_are_about() -> None:
    schema = Schema.of(Meeting)
    article, short = long_article(), long_article(3)
    prompt = Prompt(schema, TEMPLATES, "fieldwise", room=Room(2500))
    parts = prompt.windows(article)
    questions = prompt.questions(article)
    assert [question.window for question in questions] == [part for part in parts for _ in schema.nodes]
    assert len(parts) > 1
    assert {question.window for question in prompt.questions(short)} == {None}
    unbounded = Prompt(schema, TEMPLATES, "fieldwise").questions(short)
    assert [question.messages for question in prompt.questions(short)] == [one.messages for one in unbounded]


def test_a_prompt_that_leaves_no_room_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="no room for an article"):
        Prompt(Schema.of(Meeting), TEMPLATES, "whole", room=Room(500))


def test_sizes() -> None:
    assert (tokens(""), tokens("abcd"), tokens("abcde"), tokens("Hà Nội")) == (0, 1, 2, 3)
    assert (size("a"), size("é"), size('"\n')) == (1, 2, 4)
    assert size("\ud800") == 1
