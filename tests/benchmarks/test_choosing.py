"""The script beside this counts keys as its docstring says: figures here were counted by hand, on sentences made up."""

import pytest

from summariser.core.article import Article, Span
from summariser.tui.selection import TextSelection
from tests.benchmarks.choosing import fewest, one_by_one, sentence_of

ARTICLE = Article("Rain fell. The port said that it would open, dredge the canal and hire.", "0" * 64)


@pytest.mark.parametrize(
    ("words", "offered", "by_words"),
    [
        ("it would open, dredge the canal and hire", 2, 7),  # tab ⏎; four to the right, ⇧↓, back over the stop, ⏎
        ("The port said that it would open, dredge the canal and hire.", 1, 2),  # ⏎
        ("it would open, dredge the", 4, 10),  # tab, back by a clause, back by a word, ⏎; four, ⇧↓, back over four, ⏎
    ],
)
def test_keys_are_counted_to_the_end(words: str, offered: int, by_words: int) -> None:
    start = ARTICLE.text.index(words)
    span = Span(start, start + len(words))
    begin = TextSelection.beginning(ARTICLE, sentence_of(ARTICLE, span).span.start)
    assert fewest(begin, span) == offered
    assert one_by_one(begin, span) == by_words
