"""Who is who: the people of an article, and whom a surname, a role or a pronoun means.

The rules of `meant`, in their order:
1. What is nobody (it, there) is None.
2. A name in the words means its bearer: a full name, or a surname or given name that one person has. Of several
   people with that name it is the one who was named last, with a doubt. Joined names stand for themselves.
3. A pronoun for one person means the last person before it who was the subject of a sentence and whom its gender
   fits; with a doubt if two were in one sentence, or if that is more than three sentences ago.
4. A role with an article before it (the Chinese minister) means the person whose country and title agree with it; a
   role that fits anybody (leader, guest) goes by the country alone. Of several, those who were there go before those
   only mentioned, then the last who was a subject, with a doubt.
5. Everything else (the ministry, both sides, a spokesman) stands for itself and is no person of the article.
"""

import re
from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import takewhile
from typing import Literal

from summariser.core.article import Article, Span
from summariser.core.lazy import cached_property
from summariser.grounding.checks.attribution import has_unspaced
from summariser.language.countries import Country, country_in
from summariser.language.inflection import FIRST, endings_in, unchanged
from summariser.language.locate import folded_words
from summariser.language.words import NEVER, Language
from summariser.language.words import language as language_named
from summariser.second_reader.found import Person
from summariser.second_reader.people_bearers import Bearer, bearers, fitting, joined
from summariser.second_reader.people_names import MOST_MENTIONS, Mention, Names, vocabulary
from summariser.second_reader.people_presence import Placed, Presence, quoted_ranges
from summariser.second_reader.people_unspaced import unspaced_mentions
from summariser.second_reader.titles import Description, Titles

_OPENING, _WORDS = 120, 7
"""Code points in which a sentence's subject is looked for, and the words that it may have."""
_Words = Literal["anybody", "counterparts", "male", "female"]
_INDEFINITE = frozenset(["a", "an", "some", "one", "another", "un", "une", "una", "ein", "eine", "một"])
_OWNED = re.compile(r"['’]s?\s+\w|[的の]")
_VIETNAM = re.compile(r"Vi[eệ]t\s?[Nn]am|越南|Вьетнам")
_LEAST_ROLE = 5
"""Letters of a role that a compound ends with have to be more."""
_DEPUTY = re.compile("vize|vice|stellv|ex|staats")
_NEAR = 200
"""Code points between a title and the counterpart of its bearer."""
_MOST = 20
"""Names that are looked for in a subject."""
_FAR = 3
"""Sentences back to which a pronoun points without a doubt."""


@dataclass(frozen=True)
class Meant:
    """Whom words mean. name: a person's full name, or the words themselves for a body or somebody unnamed.

    person: whether it is one of the article's people. doubt: as in Speech.
    """

    name: str
    doubt: str = ""
    person: bool = False


@dataclass
class Cast:
    """The people of an article in the order of their first mention.

    Names and roles that begin a sentence or stand before a verb are taken for subjects; whoever knows more of grammar
    tells of others by `noted`, at any time: only those before the words in question count.
    """

    article: Article
    language: Language
    people: tuple[Person, ...]
    _bearers: list[Bearer] = field(default_factory=list, repr=False)
    _titles: list[set[str]] = field(default_factory=list, repr=False)
    _beside: list[set[str]] = field(default_factory=list, repr=False)
    _subjects: list[tuple[int, int]] = field(default_factory=list, repr=False)

    @staticmethod
    def of(article: Article, language: Language, names: Sequence[Span] = ()) -> "Cast":
        """`names`: where a recogniser of names found people; without one, capitals and titles tell them."""
        if language.spaced:
            mentions = Names(article, language, names).mentions
            titles = Titles(article, language)
            for _ in range(2):  # names that only their titles make sure are where other titles end
                titles.between([one.span for one in mentions if one.sure])
                described = _counterparts(article, language, {one.span: titles.of(one.span) for one in mentions})
                mentions = _ascertained(article, mentions, described, language)
            found = bearers(mentions, endings_in(language))
        else:
            pairs = unspaced_mentions(article, language)
            described = {one.span: told for one, told in pairs}
            found = bearers([one for one, _ in pairs])
        told = [[described[mention.span] for mention in each.mentions] for each in found]
        placed = _placed(article, found, told)
        presence = Presence(article, language, placed)
        people = tuple(_person(article, each, told[n], n in presence.attended) for n, each in enumerate(found))
        words = [{w for d in one if d.title for w in folded_words(article[d.title])} for one in told]
        beside = [_beside(article, each, told[n]) for n, each in enumerate(found)]
        cast = Cast(article, language, people, found, words, beside, presence.subjects)
        cast._note_roles()
        return cast

    def noted(self, subject: Span) -> None:
        """Takes note that whoever these words mean is the subject of a sentence."""
        found = self.meant(subject)
        number = next((n for n, one in enumerate(self.people) if found and found.person and one.name == found.name), -1)
        if number >= 0 and (subject.start, number) not in self._subjects:
            insort(self._subjects, (subject.start, number))

    def _note_roles(self) -> None:
        """Takes note of the roles that sentences begin with: (For his part,) the Chinese guest (said)."""
        verb = vocabulary(self.language).verb_behind_space
        for sentence in self.article.sentences[:MOST_MENTIONS]:
            begins = self.article[sentence.span][:_OPENING]
            if said := verb.search(begins):
                role = begins[: said.start()].rpartition(",")[2]
                span = Span(sentence.span.start + said.start() - len(role), sentence.span.start + said.start())
                if len(role.split()) <= _WORDS and role.strip() and not self._named(span):
                    words = Span(span.end - len(role.lstrip()), span.start + len(role.rstrip()))
                    if self._by_role(words, self.article[words]):
                        self.noted(words)

    def meant(self, words: Span) -> Meant | None:
        """Whom a subject or another phrase means: a name, a surname, a role, a pronoun. None for what speaks for
        nobody (it, there, the sun)."""
        text = self.article[words]
        low = text.casefold().strip(" ,.")
        people = self.language.people
        if low in people.not_names or not low:
            return None
        if named := self._by_name(words, text):
            return named
        if low in people.male or low in people.female:
            return self._by_pronoun(words.start, low)
        if low in people.pronouns:
            return Meant(text)
        return self._by_role(words, text) or Meant(text)

    @cached_property
    def _mentions(self) -> list[tuple[Mention, int]]:
        found = ((mention, number) for number, each in enumerate(self._bearers) for mention in each.mentions)
        return sorted(found, key=lambda one: one[0].span)

    def _named(self, words: Span) -> list[tuple[Mention, int]]:
        first = bisect_left(self._mentions, words.start, key=lambda one: one[0].span.start)
        return list(takewhile(lambda one: one[0].span in words, self._mentions[first : first + _MOST]))

    def _by_name(self, words: Span, text: str) -> Meant | None:
        named = self._named(words)
        if any(self._is_spoken_for(words, mention, number) for mention, number in named):
            return None
        found = [(m, n) for m, n in named if not self._owns(m, words)]
        numbers = list(dict.fromkeys(n for _, n in found))
        if len(numbers) > 1 and self._are_joined(found[0][0], found[1][0]):
            return Meant(text)
        if numbers:
            return Meant(self.people[numbers[0]].name, person=True)
        return self._by_shared_name(words, text)

    def _owns(self, mention: Mention, words: Span) -> bool:
        """Whether the words are about something of a person's: Xi's spokesman."""
        return bool(_OWNED.match(self.article.text, mention.span.end, words.end))

    def _is_spoken_for(self, words: Span, mention: Mention, number: int) -> bool:
        """Whether the words are of somebody who speaks for a person whom they name."""
        before = self.article.text[words.start : mention.span.start]
        first_case = joined(mention.words[-1]) in {word for key in self._bearers[number].keys for word in key}
        return self._speaks_for(before) or (not first_case and _ends_in_proxy(self.language).search(before) is not None)

    def _speaks_for(self, before: str) -> bool:
        """Whether words before a name are of somebody who speaks for its bearer: l'entourage de M. (Morel)."""
        return bool(_speaking_for(self.language).search(before))

    def _are_joined(self, one: Mention, other: Mention) -> bool:
        between = self.article.text[one.span.end : other.span.start].split()
        return any(word in self.language.grammar.joining for word in between[:1] + between[-3:])

    def _by_shared_name(self, words: Span, text: str) -> Meant | None:
        """A surname of several people, or one that stands where no mention was seen."""
        if not self.language.spaced:
            known = next(
                (one for one in self.people if has_unspaced(text.replace(f"{one.name}的", ""), one.name)), None
            )
            return Meant(known.name, person=True) if known else None
        for word in re.finditer(r"[^\W\d_][\w-]*", text):
            if not word[0][0].isupper() or _OWNED.match(text, word.end()) or self._speaks_for(text[: word.start()]):
                continue
            fits = fitting(joined(word[0]), self._bearers)
            if not fits:
                continue
            numbers = [n for n, each in enumerate(self._bearers) if each in fits]
            last = max(numbers, key=lambda n: self._last_named(n, words.start))
            others = " or ".join(self.people[n].name for n in numbers)
            doubt = f"“{word[0]}” may be {others}." if len(numbers) > 1 else ""
            return Meant(self.people[last].name, doubt, person=True)
        return None

    def _last_named(self, number: int, before: int) -> int:
        return max((m.span.start for m in self._bearers[number].mentions if m.span.start < before), default=-1)

    def _by_pronoun(self, start: int, pronoun: str) -> Meant:
        male = pronoun in self.language.people.male
        before = [
            (at, n) for at, n in self._subjects[: bisect_left(self._subjects, (start, -1))] if self._fits(n, male)
        ]
        if not before:
            named = [n for n in range(len(self.people)) if self._last_named(n, start) >= 0 and self._fits(n, male)]
            if not named:
                return Meant(pronoun)
            last = max(named, key=lambda n: self._last_named(n, start))
            return Meant(self.people[last].name, f"“{pronoun}” may be somebody else.", person=True)
        at, last = before[-1]
        here, there = self._number(start), self._number(at)
        rivals = {n for place, n in before if self._number(place) == there} - {last}
        name = self.people[last].name
        doubt = f"“{pronoun}” may be {self.people[min(rivals)].name} instead." if rivals else ""
        return Meant(
            name, doubt or (f"“{pronoun}” stands far from {name}." if here - there > _FAR else ""), person=True
        )

    def _fits(self, number: int, male: bool) -> bool:
        """Whether nothing that stands before a person's name says that a pronoun of the other gender is theirs."""
        people = self.language.people
        own, other = (people.male, people.female) if male else (people.female, people.male)
        beside = self._beside[number]
        own_word, other_word = (re.compile(f"(?:{'|'.join(words)})") for words in (own, other))
        return not any(map(other_word.fullmatch, beside)) or any(map(own_word.fullmatch, beside))

    def _number(self, place: int) -> int:
        return bisect_left(self.article.sentences, place + 1, key=lambda sentence: sentence.span.start)

    def _by_role(self, words: Span, text: str) -> Meant | None:
        country = country_in(text)
        role = _role_words(text, country, self.language)
        if role is None:
            return None
        fits = [n for n in self._agreeing(role, country.name if country else None) if self._is_of_gender(n, text)]
        if not fits:
            return None
        there = [n for n in fits if self.people[n].present] or fits
        last = max(there, key=lambda n: self._last_subject(n, words.start))
        name, others = self.people[last].name, [self.people[n].name for n in there if n != last]
        if others:
            doubt = f"“{text}” may be {' or '.join(others)} instead of {name}."
        else:
            unsaid = country and self.countries[last] is None
            doubt = f"“{text}” is taken for {name}, whose country the article does not say." if unsaid else ""
        return Meant(name, doubt, person=True)

    @cached_property
    def countries(self) -> list[str | None]:
        """The people's countries; a Vietnamese name in an article about Vietnam is one of there."""
        surnames = language_named("vi").people.surnames
        about = any(one.country == "Vietnam" for one in self.people) or bool(_VIETNAM.search(self.article.text))
        return [
            one.country or ("Vietnam" if about and len(words) > 2 and words[0].casefold() in surnames else None)
            for one, words in ((one, one.name.split()) for one in self.people)
        ]

    def _agreeing(self, role: set[str], country: str | None) -> list[int]:
        """The people whom a role and a country fit; else those whose country is not known, of whom one must do."""
        titled = [n for n, titles in enumerate(self._titles) if not role or self._has_role(role, titles)]
        if country is None:
            return titled if role else []
        same = [n for n in titled if self.countries[n] == country]
        return same or [n for n in titled if self.countries[n] is None and (role or self.people[n].present)]

    def _has_role(self, role: set[str], titles: set[str]) -> bool:
        """Whether a role's words are in somebody's titles, as they stand or as the end of one (Außenminister), or mean
        the same post (canciller, ministra)."""
        alike = [re.compile(one) for one in self.language.people.alike]
        return _initials(role, titles) or all(
            any(
                title == word
                or (len(word) > _LEAST_ROLE and title.endswith(word) and not _DEPUTY.match(title))
                or any(one.fullmatch(word) and one.fullmatch(title) for one in alike)
                for title in titles
            )
            for word in role
        )

    def _is_of_gender(self, number: int, text: str) -> bool:
        theirs, own = (_genders(words, self.language) for words in (text, " ".join(self._beside[number])))
        return not theirs or not own or bool(theirs & own)

    def subject_before(self, start: int, low: int) -> Meant | None:
        """Who is the last subject between two offsets."""
        before = self._subjects[bisect_left(self._subjects, (low, -1)) : bisect_left(self._subjects, (start, -1))]
        return Meant(self.people[before[-1][1]].name, person=True) if before else None

    def _last_subject(self, number: int, before: int) -> tuple[int, int]:
        subject = max((at for at, n in self._subjects if n == number and at < before), default=-1)
        return subject, self._last_named(number, before)


def _initials(role: set[str], titles: set[str]) -> bool:
    """PM: Prime Minister."""
    return any(len(one) == 2 and {w[0] for w in titles if w[0] in one} == set(one) for one in role)


def _role_words(text: str, country: Country | None, one: Language) -> set[str] | None:
    """The words of a role with an article before it that not everybody has: Foreign Minister, none of leader.

    None for what is no role, or is one of many (a minister, ministers).
    """
    rest = f"{text[: country.start]} {text[country.end :]}" if country else text
    anybody = _any_of(one, "anybody")
    if text.split(maxsplit=1)[0].casefold() in _INDEFINITE:
        return None
    if not vocabulary(one).post.search(rest) and not anybody.search(rest.casefold()):
        return None
    small = {*one.grammar.determiners, *one.grammar.small, *one.grammar.of}
    return {word for word in folded_words(anybody.sub(" ", rest.casefold())) if word not in small}


@lru_cache(maxsize=32)
def _any_of(one: Language, words: _Words, flags: int = 0) -> re.Pattern[str]:
    return re.compile(f"(?:{one.any_of(getattr(one.people, words))})", flags)


@lru_cache(maxsize=32)
def _speaking_for(one: Language) -> re.Pattern[str]:
    people = one.people
    if not people.proxies or not people.of_office:
        return NEVER
    of, ahead = (
        one.any_of((*people.of_office, *one.grammar.of)),
        (*people.honorifics, *people.titles, *people.name_titles, *people.posts),
    )
    return re.compile(
        rf"(?:{one.any_of(people.proxies)})(?:\s+\w+)?\s+(?:{of})\s*(?:(?:{one.any_of(ahead)})\.?\s+)*$", re.IGNORECASE
    )


@lru_cache(maxsize=32)
def _ends_in_proxy(one: Language) -> re.Pattern[str]:
    return re.compile(rf"(?:{one.any_of(one.people.proxies)})\s+$", re.IGNORECASE) if one.people.proxies else NEVER


def _beside(article: Article, each: Bearer, told: Sequence[Description]) -> set[str]:
    """The words of somebody's titles, and those right before the name: ministerin, mrs."""
    before = (article.text[max(0, one.span.start - 12) : one.span.start].split()[-1:] for one in each.mentions)
    titles = (article[one.title].split() for one in told if one.title)
    return {word.casefold().strip(".,") for words in (*before, *titles) for word in words}


def _counterparts(article: Article, one: Language, described: Mapping[Span, Description]) -> dict[Span, Description]:
    """Prime Minister X and his French counterpart Y, who has the title of X, the last before who has one, but for its
    country (ministre | français) and what only one of X's gender has (Ministerin)."""
    counterpart = _any_of(one, "counterparts", re.IGNORECASE)
    found, titles, last = dict[Span, Description](), dict[str, Span](), Span(0, 1)
    for span, told in described.items():
        if told.title and counterpart.search(article[told.title]):
            title = titles.get(_surname(article, last)) if span.start - last.end < _NEAR else None
            title = _of_another(article, title, told.title, one) if title else None
            told = replace(told, title=title)  # noqa: PLW2901 - the same description, completed
        found[span] = told
        titles |= {_surname(article, span): told.title} if told.title else {}
        last = span if _surname(article, span) in titles else last
    return found


def _of_another(article: Article, title: Span, own: Span, one: Language) -> Span | None:
    """Of somebody's title what a counterpart has, whom the words `own` describe."""
    if country := country_in(article[title]):
        before = article[title][: country.start].rstrip()
        if not before:
            return None
        title = Span(title.start, title.start + len(before))
    theirs, other = _genders(article[title], one), _genders(article[own], one)
    return title if not theirs or not other or theirs & other else None


def _genders(words: str, one: Language) -> set[str]:
    """Whom words can only be said of: a man, a woman, or nothing."""
    kinds: tuple[_Words, ...] = ("male", "female")
    return {kind for word in words.casefold().split() for kind in kinds if _any_of(one, kind).fullmatch(word)}


def _surname(article: Article, name: Span) -> str:
    return article[name].rpartition(" ")[2]


def _ascertained(
    article: Article, mentions: Sequence[Mention], described: Mapping[Span, Description], one: Language
) -> list[Mention]:
    """With a title beside them, joined to what is surely a person (Cai Qi and Wang Yi), or with the surname of one who
    speaks elsewhere, names are sure too."""
    found: list[Mention] = []
    surnames = vocabulary(one).surnames
    known = _Known(mentions, one)
    for mention in reversed(mentions):
        gap = article.text[mention.span.end : found[-1].span.start].strip() if found else ""
        joined = bool(found) and found[-1].sure and gap in one.grammar.joining
        told = described[mention.span]
        owned = bool(told.organisation) and one.code == "vi" and mention.words[0].casefold() not in surnames
        named = joined or known.has(mention.words[-1]) or ((told.title or told.start is not None) and not owned)
        sure = mention.sure or (len(mention.words) > 1 and bool(named))
        found.append(mention if sure == mention.sure else replace(mention, sure=sure))
    return found[::-1]


class _Known:
    """The names of one word whose bearers are surely people."""

    def __init__(self, mentions: Sequence[Mention], one: Language) -> None:
        self.cases = endings_in(one)
        self.begun: dict[str, list[str]] = {}
        for word in dict.fromkeys(joined(each.words[0]) for each in mentions if each.sure and len(each.words) == 1):
            self.begun.setdefault(word[:FIRST], []).append(word)

    def has(self, name: str) -> bool:
        """Whether a name is one of them, in any case."""
        word = joined(name)
        return any(unchanged(each, word, self.cases) for each in self.begun.get(word[:FIRST], [])[:_MOST])


def _placed(article: Article, found: Sequence[Bearer], told: Sequence[Sequence[Description]]) -> list[Placed]:
    starts = [sentence.span.start for sentence in article.sentences]
    quoted = quoted_ranges(article.text)
    opened = [span.start for span in quoted]
    placed = []
    for number, each in enumerate(found):
        for mention, one in zip(each.mentions, told[number], strict=True):
            sentence = article.sentences[bisect_left(starts, mention.span.start + 1) - 1]
            start = mention.span.start if one.start is None else one.start
            at = bisect_left(opened, mention.span.start) - 1
            inside = at >= 0 and mention.span in quoted[at]
            placed.append(Placed(mention, number, start, sentence, inside, article[one.title] if one.title else ""))
    return placed


def _person(article: Article, each: Bearer, told: Sequence[Description], present: bool) -> Person:
    """One person, with the longest title and organisation that a mention gives."""
    titles = [one.title for one in told if one.title]
    bodies = [one.organisation for one in told if one.organisation]
    country = next((one.country for one in told if one.country), None)
    span = each.name.span
    return Person(
        " ".join(article[span].split()),
        span,
        max(titles, key=lambda s: s.end - s.start, default=None),
        max(bodies, key=lambda s: s.end - s.start, default=None),
        country,
        present,
    )
