"""How well the proposers find who said what in news of every kind, on attributions that other people annotated.

Run with `python -m tests.benchmarks.polnear FOLDER [--weights FOLDER]`; without weights, the lexicon alone. The first
folder holds articles in the brat format (a `.txt` and an `.ann` of the same name), as PolNeAR has them:
https://github.com/networkdynamics/PolNeAR. An attribution is an event with a `Source`, a `Cue` and a `Content`, each of
one or more fragments; one whose source is not in the text has none. What no event names is not read.

- A passage is its letters and digits, so that marks and white space at its ends do not count, nor does a first `that`.
- *exact*: the same passage. *half*: what both passages share is at least half of the longer. *half of gold*: of the
  annotated one. Each annotated passage goes with one proposed at most, those that share most first.
- *source*: of the pairs under *half*, where the proposed speaker and the annotated source share a telling word (no
  title, no particle), if the source has such. So a description (the agency) that is given, rightly, to a name without a
  word of it counts as wrong. Left out are attributions without a source, and those whose source is a pronoun, since the
  annotation does not say whom it means: of these, how many the proposer gave to a name is told.
"""

import argparse
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import get_args

from summariser.core.article import Article, Span
from summariser.core.record import Origin
from summariser.language.text import words
from summariser.language.words import folded
from summariser.second_reader.both import together
from summariser.second_reader.found import Found, Proposer, Reader, Speech, Wanted
from summariser.second_reader.lexicon import Lexicon
from summariser.second_reader.parser import Parser

# Not taken from the rules' own lists: what is measured must not move the measure.
PRONOUNS = folded(["i you he she it we they him her us them his its our their who whom which that these those self"])
UNTELLING = folded([
    "a an and as at by for from in of on or s the to with mr mrs ms miss dr sir sen rep gov gen president vice prime",
    "minister senator representative secretary governor general former spokesman spokeswoman spokesperson",
])  # fmt: skip
_THAT = re.compile(r"\W*that\b", re.IGNORECASE)

Passage = frozenset[int]
"""Where its letters and digits are in the text."""


@dataclass(frozen=True)
class Said:
    """A passage and the words for who said it, "" where the text has none."""

    passage: Passage
    source: str


@dataclass
class Score:
    """Counts over articles; `gold` and `proposed` are passages, `exact`, `half` and `half_gold` are pairs of them."""

    gold: int = 0
    proposed: int = 0
    exact: int = 0
    half: int = 0
    half_gold: int = 0
    judged: int = 0
    right: int = 0
    pronouns: int = 0
    pronouns_named: int = 0
    articles: int = 0
    seconds: float = 0.0

    def add(self, gold: Sequence[Said], proposed: Sequence[Said]) -> None:
        self.articles += 1
        self.gold += len(gold)
        self.proposed += len(proposed)
        self.exact += len(pairs(gold, proposed, lambda one, other: one == other))
        self.half_gold += len(pairs(gold, proposed, lambda one, other: 2 * len(one & other) >= len(one)))
        matched = pairs(gold, proposed, lambda one, other: 2 * len(one & other) >= max(len(one), len(other)))
        self.half += len(matched)
        for one, other in matched:
            self._judge(one.source, other.source)

    def _judge(self, source: str, speaker: str) -> None:
        own, theirs = _words(source), _words(speaker)
        if own and own <= PRONOUNS:
            self.pronouns += 1
            self.pronouns_named += not theirs <= PRONOUNS
        elif own:
            self.judged += 1
            self.right += not theirs.isdisjoint(own - UNTELLING or own)

    def measures(self, pairs: int) -> tuple[float, float, float]:
        """Recall, precision and F1."""
        total = self.gold + self.proposed
        return _share(pairs, self.gold), _share(pairs, self.proposed), _share(2 * pairs, total)

    def lines(self) -> Iterator[str]:
        """The score for people to read."""
        yield f"{self.gold} annotated, {self.proposed} proposed, {self.articles} articles"
        for name, count in (("exact", self.exact), ("half", self.half), ("half of gold", self.half_gold)):
            yield "{:13} recall {:.2f}  precision {:.2f}  F1 {:.2f}".format(name, *self.measures(count))
        yield (
            f"source        {_share(self.right, self.judged):.2f} right ({self.right} of {self.judged});"
            f" {self.pronouns_named} of {self.pronouns} pronouns given to a name"
        )
        if self.seconds:
            yield f"seconds       {self.seconds / self.articles:.4f} an article"


def pairs(
    gold: Sequence[Said], proposed: Sequence[Said], alike: Callable[[Passage, Passage], bool]
) -> list[tuple[Said, Said]]:
    """The annotated beside the proposed, each once, those that share most first."""
    candidates = [
        (len(one.passage & other.passage), first, second)
        for (first, one), (second, other) in product(enumerate(gold), enumerate(proposed))
        if one.passage & other.passage and alike(one.passage, other.passage)
    ]
    found: dict[int, int] = {}
    for _, first, second in sorted(candidates, key=lambda one: (-one[0], *one[1:])):
        if first not in found and second not in found.values():
            found[first] = second
    return [(gold[first], proposed[second]) for first, second in found.items()]


def annotated(text: str, annotation: str) -> list[Said]:
    """The attributions of a brat file, in its order."""
    spans: dict[str, list[Span]] = {}
    events: list[str] = []
    for name, rest in (line.split("\t")[:2] for line in annotation.splitlines() if "\t" in line):
        if name[0] == "T":
            fragments = rest.split(" ", 1)[1].split(";")
            spans[name] = [Span(*map(int, fragment.split())) for fragment in fragments]
        elif name[0] == "E":
            events.append(rest)
    return [_said(text, spans, event) for event in events if "Content" in event]


def _said(text: str, spans: dict[str, list[Span]], event: str) -> Said:
    """`event`: as in `Attribution:T7 Source:T6 Content:T5 Cue:T4`; a second content is `Content2:T8`."""
    roles: dict[str, list[Span]] = defaultdict(list)
    for role, name in (part.split(":") for part in event.split()):
        roles[role.rstrip("0123456789")] += spans[name]
    return Said(passage(text, roles["Content"]), " ".join(text[one.start : one.end] for one in roles["Source"]))


def passage(text: str, spans: Sequence[Span]) -> Passage:
    spans = sorted(spans)
    that = _THAT.match(text, spans[0].start, spans[0].end)
    start = that.end() if that else 0
    return frozenset(at for one in spans for at in range(max(start, one.start), one.end) if text[at].isalnum())


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word, _ in words(text))


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def measured(readers: Sequence[Proposer], folder: Path) -> dict[str, Score]:
    """A score for each proposer over all articles of a folder, and for several also of what they find together, by who
    found it. What they load when they first read does not count as time."""
    for reader in readers:
        reader.read(Article.of("The minister said that it was late."), Wanted())
    scores: dict[str, Score] = defaultdict(Score)
    for path in sorted(folder.glob("*.ann")):
        # Offsets count every character of the file, line ends as they are.
        text = path.with_suffix(".txt").read_bytes().decode("utf-8")
        gold = annotated(text, path.read_bytes().decode("utf-8"))
        found: list[tuple[Reader, Found]] = []
        for reader in readers:
            before = time.perf_counter()
            found.append((reader.name, reader.read(Article.of(text), Wanted())))
            scores[reader.name].seconds += time.perf_counter() - before
        for name, speech in _selections(found):
            scores[name].add(gold, [Said(passage(text, one.spans), one.speaker) for one in speech])
    return scores


def _selections(found: Sequence[tuple[Reader, Found]]) -> Iterator[tuple[str, Sequence[Speech]]]:
    yield from ((name, one.speech) for name, one in found)
    if len(found) > 1:
        proposals = together(found).speech
        yield "together", [one.item for one in proposals]
        for origin in get_args(Origin):
            yield f"of these by {origin}", [one.item for one in proposals if one.origin == origin]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path, help="articles in the brat format")
    options.add_argument("--weights", type=Path, help="the folder of the parser's weights")
    given = options.parse_args()
    readers: list[Proposer] = [Lexicon()]
    if given.weights:
        readers.append(Parser(lambda: given.weights))
    for name, score in measured(readers, given.folder).items():
        print(f"{name}:", *score.lines(), sep="\n  ")


if __name__ == "__main__":
    main()
