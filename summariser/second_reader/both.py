"""What several proposers found, as one."""

from collections.abc import Sequence
from dataclasses import dataclass

from summariser.core.article import Article
from summariser.core.record import Origin
from summariser.second_reader.found import Commitment, Found, Person, Reader, Speech


@dataclass(frozen=True)
class Proposal:
    """Something found, and by whom."""

    item: Person | Commitment | Speech
    origin: Origin


def together(found: Sequence[tuple[Reader, Found]], article: Article) -> tuple[Proposal, ...]:  # noqa: ARG001
    every: list[tuple[Reader, Person | Commitment | Speech]] = []
    for reader, one in found:
        every += [(reader, item) for item in (*one.people, *one.commitments, *one.speech)]
    return tuple(Proposal(item, reader) for reader, item in every)
