"""How well events are found in invented reports that are labelled: `python -m tests.benchmarks.events [--missed]`.

Of every two reports of one story: precision, recall, and how many of those not linked are told as doubtful.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from summariser.core.meeting import Meeting
from summariser.core.record import Record
from summariser.core.schema import Schema
from summariser.corpus.events import Corpus, gather
from tests.corpus.stories import labelled, records

Pairs = set[tuple[str, str]]


@dataclass(frozen=True)
class Figures:
    """Pairs of articles. `wrong` are linked and should not be, `missed` the other way round."""

    pairs: int
    alike: int
    linked: int
    wrong: Pairs
    missed: Pairs
    doubtful: Pairs

    @property
    def precision(self) -> float:
        return 1 - len(self.wrong) / self.linked

    @property
    def recall(self) -> float:
        return 1 - len(self.missed) / self.alike


def corpus_of(found: Sequence[Record]) -> Corpus:
    """What the command makes of these records."""
    schema = Schema.of(Meeting)
    by_id = {record.article.id or "": record for record in found}
    return Corpus.of(schema, gather(schema, by_id.items()).keys, lambda ids: [by_id[one] for one in ids])


def linked_pairs(corpus: Corpus) -> Pairs:
    """Every two articles of one event."""
    events = (sorted(one.id for one in event.articles) for event in corpus.events())
    return {pair for ids in events for pair in combinations(ids, 2)}


def figures() -> Figures:
    """All reports in one corpus: two of different stories are not about one meeting either."""
    corpus = corpus_of([record for _, record in records()])
    told = list(labelled())
    alike = {(one, other) for one, other, same in told if same}
    linked = linked_pairs(corpus)
    doubtful = {(min(d.link.a.id, d.link.b.id), max(d.link.a.id, d.link.b.id)) for d in corpus.doubts()}
    return Figures(len(told), len(alike), len(linked), linked - alike, alike - linked, doubtful)


def main() -> None:
    found = figures()
    print(f"{found.pairs} labelled pairs, {found.alike} about one meeting; {found.linked} linked")
    print(f"precision {found.precision:.3f}, recall {found.recall:.3f}")
    told = found.missed & found.doubtful
    print(f"{len(found.missed)} missed, {len(told)} of them doubtful; {len(found.doubtful)} doubtful in all")
    about = {record.article.id: meeting for meeting, record in records()}
    for kind, pairs in (("wrong", found.wrong), ("missed", found.missed), ("doubtful", found.doubtful)):
        for one, other in sorted(pairs) if "--missed" in sys.argv else ():
            print(f"  {kind}: {about[one]} {one[-3:]}, {about[other]} {other[-3:]}")


if __name__ == "__main__":
    main()
