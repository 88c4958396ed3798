"""Which mentions are of one person: full names, surnames, given names, with diacritics and without."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from summariser.language.inflection import FIRST, Endings, unchanged
from summariser.language.locate import folded_words
from summariser.language.text import is_near
from summariser.second_reader.people_names import Mention

Key = tuple[str, ...]
_MOST, _MOST_FORMS = 300, 2_000
"""People, and forms of names, which are compared with all of them; no article has so many."""


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


def bearers(mentions: Sequence[Mention], cases: Endings = frozenset()) -> list[Bearer]:
    """The people in the order of their first mention, each with all that are surely of them. `cases`: in which their
    names may stand."""
    forms: dict[Key, list[Mention]] = {}
    firsts = _first_cases(mentions, cases)
    for one in mentions:
        forms.setdefault(tuple(firsts.get(word, word) for word in key_of(one)), []).append(one)
    counts = Counter({key: len(same) for key, same in forms.items()})
    sure = {key for key, same in forms.items() if any(one.sure for one in same)}
    found: list[Bearer] = []
    full = sorted((key for key in forms if len(forms[key][0].words) > 1), key=lambda key: -len(key))
    for key in full[:_MOST_FORMS]:
        _place(key, forms[key], found, counts, sure)
    for key, same in forms.items():
        if len(same[0].words) == 1 and key:
            _short(key[0], same, found)
    for each in found:
        each.mentions.sort(key=lambda m: m.span)
        each.name = max(
            each.mentions,
            key=lambda m: (len(m.words), not firsts.keys() & set(key_of(m)), counts[key_of(m)], -m.span.start),
        )
    return sorted(found, key=lambda each: each.mentions[0].span)


def _first_cases(mentions: Iterable[Mention], cases: Endings) -> dict[str, str]:
    """For words of names that stand in another case, that in which the article has them too: Лыковым, Лыков."""
    alike: dict[str, list[str]] = {}
    for word in dict.fromkeys(word for one in mentions for word in key_of(one)) if cases else ():
        alike.setdefault(word[:FIRST], []).append(word)
    found: dict[str, str] = {}
    for same in alike.values():
        for word in same[:_MOST]:
            first = next((one for one in same[:_MOST] if one != word and unchanged(one, word, cases) > FIRST), None)
            if first and not unchanged(word, first, cases):
                found[word] = first
    return found


def _place(key: Key, mentions: list[Mention], found: list[Bearer], counts: Counter[Key], sure: set[Key]) -> None:
    same = next((each for each in found if any(_is_form(key, other) for other in each.keys)), None)
    if same:
        same.keys.add(key)
        same.mentions += mentions
    elif len(found) < _MOST and key in sure and not _is_headline(key, counts, sure):
        found.append(Bearer(mentions[0], {key}, list(mentions)))


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


def _short(word: str, mentions: list[Mention], found: list[Bearer]) -> None:
    fits = fitting(word, found)
    titled = [one for one in mentions if one.titled]
    if len(fits) == 1:
        fits[0].mentions += mentions
    elif not fits and len(found) < _MOST and titled and len(word) > 1:
        found.append(Bearer(titled[0], {(word,)}, mentions[mentions.index(titled[0]) :]))


def fitting(word: str, people: Iterable[Bearer]) -> list[Bearer]:
    """Those whose surname or given name a word is; the first and the last of a name before those between."""
    people = list(people)
    ends = [each for each in people if any(word in (key[0], key[-1]) for key in each.keys)]
    return ends or [each for each in people if word in each.parts]
