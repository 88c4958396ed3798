"""Speech in a transcript, which both proposers find: Ada Lund: We shall see."""

from collections.abc import Iterator, Sequence

from summariser.core.article import Span
from summariser.language.transcripts import turns
from summariser.second_reader.cast import Cast
from summariser.second_reader.found import Speech

_LEAST_WORDS = 4


def in_turns(cast: Cast, found: Sequence[Span]) -> Iterator[Speech]:
    """What people say whose names or roles stand before it, but for turns in which something else was found."""
    for turn in turns(cast.article.text):
        meant = cast.meant(turn.speaker)
        long = len(cast.article[turn.said].split()) >= _LEAST_WORDS or not cast.language.spaced
        if meant and meant.person and long and not any(span.overlaps(turn.said) for span in found):
            yield Speech(meant.name, (turn.said,), direct=True, doubt=meant.doubt)
