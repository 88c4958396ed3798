"""Which mentions are of one person: full names, surnames, given names, with diacritics and without."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from summariser.language.locate import folded_words
from summariser.language.text import is_near
from summariser.second_reader.people_names import Mention

Key = tuple[str, ...]
_MOST = 300
"""People; no article has so many, and each mention is compared with all of them."""


@dataclass
class Bearer:
    """One person. name: the fullest form. keys: the folded words of all forms."""

    name: Mention
    keys: set[Key]
    mentions: list[Mention] = field(default_factory=list)

    @property
    def parts(self) -> set[str]:
        return {word for key in self.keys for word in key if len(word) > 1}


def key_of(mention: Mention) -> Key:
    return tuple(filter(None, map(joined, mention.words)))


def joined(word: str) -> str:
    """A word folded, its parts together: ramoshorta."""
    return "".join(folded_words(word))


def bearers(mentions: Sequence[Mention]) -> list[Bearer]:
    """The people in the order of their first mention, each with all that are surely of them."""
    found: list[Bearer] = []
    counts = Counter(map(key_of, mentions))
    sure = {key_of(one) for one in mentions if one.sure}
    full = [one for one in mentions if len(one.words) > 1]
    for one in sorted(full, key=lambda m: -len(m.words)):
        _place(one, key_of(one), found, counts, sure)
    for one in mentions:
        if len(one.words) == 1:
            _short(one, found)
    for each in found:
        each.mentions.sort(key=lambda m: m.span)
        each.name = max(each.mentions, key=lambda m: (len(m.words), counts[key_of(m)], -m.span.start))
    return sorted(found, key=lambda each: each.mentions[0].span)


def _place(one: Mention, key: Key, found: list[Bearer], counts: Counter[Key], sure: set[Key]) -> None:
    same = next((each for each in found if any(_is_form(key, other) for other in each.keys)), None)
    if same:
        same.keys.add(key)
        same.mentions.append(one)
    elif len(found) < _MOST and key in sure and not _is_headline(key, counts, sure):
        found.append(Bearer(one, {key}, [one]))


def _is_form(short: Key, full: Key) -> bool:
    """Jinping Xi is none of Xi Jinping, but George Bush is one of George W. Bush, and Xi Jinpig a misprint."""
    if "".join(short) == "".join(full):
        return True
    if len(short) == len(full):
        differ = [(a, b) for a, b in zip(short, full, strict=True) if a != b]
        return len(differ) == 1 and min(map(len, differ[0])) > 4 and is_near(*differ[0])
    places = iter(full)
    return all(word in places for word in short)


def _is_headline(key: Key, counts: Counter[Key], sure: set[Key]) -> bool:
    """Whether it is another name with a word of a headline behind it: Liu Jianchao Meets."""
    shorter = (key[:n] for n in range(2, len(key)))
    return any(counts[one] > counts[key] and one in sure for one in shorter)


def _short(one: Mention, found: list[Bearer]) -> None:
    word = joined(one.words[0])
    fits = fitting(word, found)
    if len(fits) == 1:
        fits[0].mentions.append(one)
    elif not fits and len(found) < _MOST and one.titled and len(word) > 1:
        found.append(Bearer(one, {(word,)}, [one]))


def fitting(word: str, people: Iterable[Bearer]) -> list[Bearer]:
    """Those whose surname or given name a word is; the first and the last of a name before those between."""
    people = list(people)
    ends = [each for each in people if any(word in (key[0], key[-1]) for key in each.keys)]
    return ends or [each for each in people if word in each.parts]
