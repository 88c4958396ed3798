"""The article as a model is shown it: its sentences under their numbers, and nothing in it that could pose as more."""

import re
from collections.abc import Iterator, Sequence

from summariser.ask.windows import Window
from summariser.core.article import Article, Sentence
from summariser.language.text import unwrapped


def numbered(article: Article, window: Window | None = None) -> str:
    """The article, or one window of it, one sentence a line, `[number] sentence`, so that nothing inside it can pose
    as a number.

    White space inside a sentence becomes one space, a word parted at the end of a line is whole, and neither the
    delimiter of the template nor a turn of the conversation can be closed from inside: many servers take the marks of
    turns for theirs wherever they stand.
    What the input said of itself, its title and date, stands above, without numbers: it cannot be cited.
    """
    known = [f"Title: {_neutral(article.title)}"] if article.title else []
    known += [f"Published: {article.published.isoformat()}"] if article.published else []
    return "\n".join([*known, *_lines(article, window.shown if window else article.sentences)])


def _lines(article: Article, shown: Sequence[Sentence]) -> Iterator[str]:
    """The sentences, and a line without a number where some are left out."""
    before = 0
    for sentence in shown:
        if sentence.number > before + 1:
            yield f"(… sentences {before + 1} to {sentence.number - 1} are not shown here …)"
        yield f"[{sentence.number}] {_neutral(article[sentence.span])}"
        before = sentence.number
    if before < len(article.sentences):
        yield f"(… sentences {before + 1} to {len(article.sentences)} are not shown here …)"


_DELIMITER = re.compile(
    r"<(?=\s*/?\s*article|[|｜]|/?s>|/?(?:start|end)_of_turn>|/?think>|/?tool_\w+>|<?/?SYS>)|\[(?=/?INST\])",
    re.IGNORECASE,
)


def _neutral(text: str) -> str:
    return _DELIMITER.sub(lambda mark: "‹" if mark[0] == "<" else "［", unwrapped(text))
