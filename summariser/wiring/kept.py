"""What `events` keeps of records between two runs: their keys, and where those of one event differ."""

import hashlib
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from summariser import corpus
from summariser.core.record import Record
from summariser.core.schema import Schema
from summariser.corpus.events import Compared
from summariser.corpus.keys import EventKey, KeyMaker, Named
from summariser.files.corpus_cache import CorpusCache

_KEY = TypeAdapter(EventKey)
_COMPARED = TypeAdapter(Compared)


class Kept:
    """Keys by what they are made of, the program and the schema included: of another it keeps others."""

    def __init__(self, cache: CorpusCache, schema: Schema) -> None:
        self._cache = cache
        self._keys = KeyMaker(schema)
        rules = [path.read_bytes() for path in sorted(Path(corpus.__file__).parent.glob("*.py"))]
        self._of = _digest(version("summariser"), schema.id, repr(schema.nodes), *(str(one) for one in rules))
        self.differences = _Differences(cache, self._of)

    def mark(self, *content: str) -> str:
        return _digest(self._of, *content)

    def keys(self, names: Mapping[str, str]) -> dict[str, EventKey]:
        """Those that are known, by their marks: under the names that are given with those."""
        found: dict[str, EventKey] = {}
        for mark, value in self._cache.find(list(names)).items():
            try:
                found[mark] = _renewed(_KEY.validate_json(value), names[mark], mark)
            except ValidationError:  # not as it was written: it is made anew
                continue
        return found

    def key_of(self, record: Record, name: str, mark: str) -> EventKey:
        """The key of a record, which is kept under its mark."""
        key = self._keys.key_of(record, name, mark)
        self._cache.keep(mark, _KEY.dump_json(key))
        return key


class _Differences:
    """Implements the port Known."""

    def __init__(self, cache: CorpusCache, of: str) -> None:
        self._cache = cache
        self._of = of

    def find(self, marks: Sequence[str]) -> Mapping[str, Compared]:
        digests = {_digest(self._of, mark): mark for mark in marks if all(mark.split("\n"))}
        found: dict[str, Compared] = {}
        for digest, value in self._cache.find(list(digests)).items():
            try:
                found[digests[digest]] = _COMPARED.validate_json(value)
            except ValidationError:
                continue
        return found

    def keep(self, mark: str, compared: Compared) -> None:
        if all(mark.split("\n")):
            self._cache.keep(_digest(self._of, mark), _COMPARED.dump_json(compared))


def _digest(*content: str) -> str:
    return hashlib.blake2b("\0".join(content).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _renewed(key: EventKey, name: str, mark: str) -> EventKey:
    """The same with one copy of each word in memory: a hundred thousand keys have few among them."""
    return EventKey(
        Named(*key.article),
        name,
        key.drafted,
        key.days,
        key.stated,
        tuple(map(sys.intern, key.names)),
        frozenset(map(sys.intern, key.present)),
        tuple(map(sys.intern, key.places)),
        key.numbers,
        tuple((sys.intern(kind), words) for kind, words in key.commitments),
        sys.intern(key.where) if key.where else None,
        mark,
    )
