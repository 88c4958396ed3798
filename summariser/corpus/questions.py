"""What only a person can tell of a corpus, asked one at a time: names that may be one person's, and doubtful links."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from summariser.core.record import Record
from summariser.core.schema import Place, Schema, headline
from summariser.core.walk import Part, as_date, parts
from summariser.corpus.events import Corpus, Doubt
from summariser.corpus.keys import EventKey, Fields, is_participant, person
from summariser.corpus.linking import Pair
from summariser.corpus.rulings import Act, Groups, People, Rulings, spelling


@dataclass(frozen=True, slots=True)
class Written:
    """A spelling of a name: as it is first written, in how many articles, and the first of them."""

    name: str
    articles: int
    key: EventKey


@dataclass(frozen=True, slots=True)
class OneName:
    """Are two spellings that rules hold to be alike one person's?"""

    one: Written
    other: Written

    @property
    def keys(self) -> tuple[EventKey, EventKey]:
        return self.one.key, self.other.key

    @property
    def pair(self) -> tuple[str, str]:
        return self.one.name, self.other.name

    @property
    def answers(self) -> tuple[Act, Act]:
        return "same", "different"


@dataclass(frozen=True, slots=True)
class OneEvent:
    """Are two articles about one event?"""

    doubt: Doubt
    keys: tuple[EventKey, EventKey]

    @property
    def pair(self) -> tuple[str, str]:
        return self.doubt.link.a.id, self.doubt.link.b.id

    @property
    def answers(self) -> tuple[Act, Act]:
        return "link", "apart"


Question = OneName | OneEvent
Relink = Callable[[Rulings], Corpus]


def spellings(keys: Sequence[EventKey]) -> list[list[Written]]:
    """Names that are spelt in several ways, each way once: the most frequent ones first."""
    found: dict[str, dict[str, list[EventKey]]] = {}
    spelt: dict[str, dict[str, list[EventKey]]] = {}
    for key in keys:
        for name in dict.fromkeys(key.names):
            ways = spelt.get(name)
            if ways is None:
                ways = spelt[name] = found.setdefault(person(name), {})
            ways.setdefault(spelling(name), []).append(key)
    several = [ways for form, ways in found.items() if form and len(ways) > 1]
    told = [sorted(map(_written, ways, ways.values()), key=_by_frequency) for ways in several]
    return sorted(told, key=lambda some: (-sum(one.articles for one in some), some[0].name))


def _written(spelt: str, keys: Sequence[EventKey]) -> Written:
    first = min(keys, key=lambda key: (key.order, key.name))
    return Written(next(name for name in first.names if spelling(name) == spelt), len(keys), first)


def _by_frequency(one: Written) -> tuple[int, str]:
    return -one.articles, spelling(one.name)


def open_names(ways: Sequence[Sequence[Written]], people: People) -> Iterator[OneName]:
    """What nobody has decided: of each name every spelling once, held against the most frequent one that it may be."""
    for some in ways:
        told_apart: list[Written] = []
        for one in some:
            seen = [people.seen(other.name, one.name) for other in told_apart]
            if "same" in seen:
                continue
            if None in seen:
                yield OneName(told_apart[seen.index(None)], one)
            else:
                told_apart.append(one)


class Questions:
    """What is open, given what was decided. Names come first: whose they are may settle what is doubtful of links.

    Answers change what is asked next; links are scored anew when all names are done.
    """

    def __init__(self, corpus: Corpus, relink: Relink) -> None:
        self._ways = spellings(corpus.groups.keys)
        self._corpus = corpus
        self._relink = relink
        self._later = set[tuple[str, str]]()

    def first(self, rulings: Rulings) -> tuple[Question, int] | None:
        """What to ask now, and of how many questions of its kind; None if nothing is open."""
        names = [one for one in open_names(self._ways, rulings.people) if one.pair not in self._later]
        if names:
            return names[0], len(names)
        if self._corpus.rulings.people != rulings.people:
            self._corpus = self._relink(rulings)
        decided = rulings.articles
        doubtful = [pair for pair in self._corpus.groups.doubtful if self._is_open(pair, decided)]
        if not doubtful:
            return None
        keys = self._corpus.groups.keys
        likeliest = doubtful[0]
        return OneEvent(self._corpus.doubt(likeliest), (keys[likeliest.a], keys[likeliest.b])), len(doubtful)

    def _is_open(self, pair: Pair, decided: Groups[str]) -> bool:
        a, b = (self._corpus.groups.keys[number].article.id for number in (pair.a, pair.b))
        return (a, b) not in self._later and decided.first(a) != decided.first(b) and not decided.apart(a, b)

    def put_off(self, question: Question, *, again: bool = False) -> None:
        """Ask it no more, or ask it `again`."""
        (self._later.discard if again else self._later.add)(question.pair)


def grounds(schema: Schema, record: Record) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """What tells the event of a record: the field, the value, and the passages that it rests on."""
    for part in parts(schema, record.data):
        if value := _told(part):
            yield part.field, value, tuple(str(one.get("text")) for one in part.evidence)


def _told(part: Part) -> str | None:
    group = part.group
    if group is None:
        return None
    if group.is_event_date:
        start, end = as_date(part.value.get("start")), as_date(part.value.get("end"))
        return " to ".join(dict.fromkeys(str(day) for day in (start, end) if day)) or None
    if issubclass(group.model, Place):
        return str(part.value.get("name") or "") or None
    if is_participant(group):
        return Fields.of_group(group, listed=part.listed).attendee(part.value)
    said = headline(group) if part.listed and group.cued else None
    return str(part.value.get(said.name) or "") or None if said else None
