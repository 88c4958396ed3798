"""The words of a language, read from `words/<code>.toml`: a language is added by adding its file.

An entry of a list is a word, a phrase or a regular expression of either, in lower case and with straight apostrophes.
It stands alone, unless a hyphen at its start or end says that letters may stand there: "-n't" is a part of "don't".
In a language without spaces (`spaced = false`), every entry may be a part of a run of letters.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from summariser.core.lazy import cached_property
from summariser.language.text import fold

Entries = tuple[str, ...]
NEVER = re.compile("(?!)")
"""A pattern that matches nothing."""
_FOLDER = Path(__file__).with_name("words")
_HAS_LETTER = re.compile(r"[^\W\d_](?![?*+{])[^|]*")
_SEVERAL = re.compile(r"[\s\\(\[?]")
_FIRST = ("en", "vi", "fr", "es", "de", "zh", "it", "pt")
"""Where words of two languages are spelt alike, they are taken for those of the first."""


@dataclass(frozen=True, eq=False, repr=False)
class Speech:
    """Words that say that somebody speaks.

    said: they tell nothing but that. announced: something written or official too. nouns: are nouns too. weak: so many
    other things too that they count only where a miss costs more than a false alarm. did: speak to somebody (thanked).
    saying: forms that open or close a clause. held: begin a statement without saying that it was spoken (hoped).
    joint: what sides do together. participles, auxiliaries: count together (a dit). that: introduces what was said.
    past: forms of whatever verb; before a `that`, it says or thinks something. turns: where what somebody says ends,
    and another begins, where neither capitals nor a verb in front tell it.
    """

    said: Entries = ()
    announced: Entries = ()
    nouns: Entries = ()
    weak: Entries = ()
    did: Entries = ()
    saying: Entries = ()
    held: Entries = ()
    joint: Entries = ()
    participles: Entries = ()
    auxiliaries: Entries = ()
    helpers: Entries = ()
    passive: Entries = ()
    that: Entries = ()
    according: Entries = ()
    citing: Entries = ()
    past: Entries = ()
    turns: Entries = ()

    @property
    def verbs(self) -> Entries:
        """All that say by themselves who said something."""
        return (*self.said, *self.announced, *self.compound)

    @property
    def compound(self) -> Entries:
        """The participles with an auxiliary before them: a dit."""
        return (f"{either(self.auxiliaries)} {either(self.participles)}",) if self.auxiliaries else ()

    @property
    def all(self) -> Entries:
        return (*self.said, *self.announced, *self.did, *self.saying, *self.held, *self.participles)


@dataclass(frozen=True, eq=False, repr=False)
class Negation:
    """Words that reverse what follows them.

    plain (not), subject (no one, never), to (refused to) and object (denied the) differ in how far they reach.
    harmless looks like one of them and is none. adjacent counts only right before a passage, after right behind it.
    that introduces the statement that is reversed, ends is where a reach ends.
    also: negations as a part of a word, or typed without their apostrophe.
    near: how many words may stand between a negation and a verb of speech that it reverses, as in "has not yet said".
    """

    plain: Entries = ()
    subject: Entries = ()
    to: Entries = ()
    object: Entries = ()
    harmless: Entries = ()
    adjacent: Entries = ()
    after: Entries = ()
    that: Entries = ()
    ends: Entries = ()
    also: Entries = ()
    near: int = 2

    @property
    def words(self) -> Entries:
        """The single words that negate: a passage with one is another than the same without it."""
        single = (one.strip("-").rstrip("'") for one in (*self.plain, *self.subject))
        return (*(one for one in single if not _SEVERAL.search(one)), *self.also)


@dataclass(frozen=True, eq=False, repr=False)
class Plans:
    """What makes a deed one that is not done, or not now.

    unreal is matched against the sentence up to the deed, a ‹ and the deed itself. in_year (in 1979), on_day (on 3 May
    1979) and ago (last year) tell that it is long done.
    """

    unreal: Entries = ()
    in_year: Entries = ()
    on_day: Entries = ()
    ago: Entries = ()


@dataclass(frozen=True, eq=False, repr=False)
class Numbers:
    """Number words; spellings of one number are apart by "/".

    ones and ordinals count from 1, tens from 20. hundreds multiply the count before them, scales are powers of ten.
    unclaimed: not taken for a number in a record's own words. definite (the two), paired (two sides): count nothing.
    """

    zero: str = ""
    ones: Entries = ()
    ordinals: Entries = ()
    tens: Entries = ()
    hundreds: Mapping[str, int] = field(default_factory=dict)
    scales: Mapping[str, int] = field(default_factory=dict)
    unclaimed: Entries = ()
    definite: Entries = ()
    paired: Entries = ()


@dataclass(frozen=True, eq=False, repr=False)
class Time:
    """Times counted from the day of publication: last week, next month, this year."""

    weeks: Entries = ()
    months: Entries = ()
    last_year: Entries = ()
    this_year: Entries = ()
    next_year: Entries = ()


@dataclass(frozen=True, eq=False, repr=False)
class Events:
    """Words that tell which day and place are those of the event that an article reports.

    met: people came together, or one received the other. other: visits, signings and what else makes news. past: what
    stands behind is of another time. at: a place may stand behind one. here: means the dateline's. to: somebody goes to
    the place behind. printed: stands by a day of publication, changed by a day of a later change. labels: words in
    capitals that a line begins with before a colon and that are no place.
    """

    met: Entries = ()
    other: Entries = ()
    past: Entries = ()
    at: Entries = ()
    here: Entries = ()
    to: Entries = ()
    printed: Entries = ()
    changed: Entries = ()
    labels: Entries = ()


@dataclass(frozen=True, eq=False, repr=False)
class People:
    """Words around people's names.

    titles: single words left out before a name; titles_also_names: only where the name is not found with them;
    name_titles: so too, and most bearers of such a name are called by it.
    half_titles: no titles by themselves. given_names: titles that are first names too. of_a_relative: before a name
    that she may share with somebody. no_person: a place or an organisation is called so. roles: who somebody is by
    office; leading_roles: a country or a person may be named behind them. proxies: speak for somebody; proxies_for:
    with the word before his name, where that has other uses; own_proxies: for whoever is named right before them, with
    the end of that name ("-s Sprecher": Kochs Sprecher). offices, governments: bodies that speak. pronouns: stand for
    a person. not_names: other words that have a capital only as the first of a sentence.
    posts: the last word of a title, or the first where what follows tells it (head of). bodies: words in the names
    of organisations. of_office: between a post and an organisation. surnames: names begin with them. male, female:
    pronouns and forms of address of one of them. acts: what people do who meet; attending: the same of somebody who is
    told of beside (who also attended); outside: posts of those who speak about a meeting (analyst); meeting: before
    the name of whom they meet; met_behind: behind it; during: that somebody does something as they meet (during talks
    with). led: between a body and its head. absent: before the name of somebody who is not there (greetings to);
    absent_of: behind it (Li's greetings). past: of former times. counterparts: posts that are those of whoever was
    named before. alike: words for one post. of_places: posts behind which no organisation but a place or a field is
    named (mayor of); of_companies: before which a company is (Nordvik CEO). relative: begin what is told of somebody
    (who). anybody: roles that fit whoever is of a country (the Chinese leader). name_ends: where there are no spaces,
    a name ends before one. cases: the endings of names in the first case, and those in other cases ("а > ы е у ой";
    "-" is none, "." one vowel, the same in all). joined: small words that are written as one with the name behind
    them. whole: names that only seem to begin with one. merged: an article at the front of names, and what such words
    make of it.
    """

    titles: Entries = ()
    titles_also_names: Entries = ()
    name_titles: Entries = ()
    half_titles: Entries = ()
    given_names: Entries = ()
    of_a_relative: Entries = ()
    no_person: Entries = ()
    roles: Entries = ()
    leading_roles: Entries = ()
    honorifics: Entries = ()
    particles: Entries = ()
    proxies: Entries = ()
    proxies_for: Entries = ()
    own_proxies: Entries = ()
    offices: Entries = ()
    governments: Entries = ()
    pronouns: Entries = ()
    not_names: Entries = ()
    posts: Entries = ()
    bodies: Entries = ()
    of_office: Entries = ()
    surnames: Entries = ()
    male: Entries = ()
    female: Entries = ()
    acts: Entries = ()
    attending: Entries = ()
    outside: Entries = ()
    meeting: Entries = ()
    met_behind: Entries = ()
    during: Entries = ()
    led: Entries = ()
    counterparts: Entries = ()
    alike: Entries = ()
    of_places: Entries = ()
    of_companies: Entries = ()
    relative: Entries = ()
    name_ends: Entries = ()
    cases: Entries = ()
    joined: Entries = ()
    whole: Entries = ()
    merged: Entries = ()
    anybody: Entries = ()
    absent: Entries = ()
    absent_of: Entries = ()
    past: Entries = ()


@dataclass(frozen=True, eq=False, repr=False)
class Deeds:
    """Words around what is decided or put forward.

    together: who decides together (both sides). shared: what counts only if these do it. they: stand for these.
    speaking: I, we. promises: what sides will do together. wishes: what one says that they should. making: verbs whose
    object an agreement or a pledge is (reached an agreement). owners: behind a word that is no deed here (proposed by,
    đề xuất của). courtesies: no deeds (asked him to convey his greetings). asking: begin a question or a clause of its
    own (asked whether, which both signed). resolve: what one reaffirms that commits (her commitment).
    with_whom: the subject and this one did it together. aside: what is told besides, behind a comma (, adding that).
    """

    together: Entries = ()
    shared: Entries = ()
    resolve: Entries = ()
    they: Entries = ()
    speaking: Entries = ()
    promises: Entries = ()
    wishes: Entries = ()
    making: Entries = ()
    owners: Entries = ()
    states: Entries = ()
    courtesies: Entries = ()
    asking: Entries = ()
    with_whom: Entries = ()
    aside: Entries = ()


@dataclass(frozen=True, eq=False, repr=False)
class Grammar:
    """Small words. `prepositions`: a name behind one does nothing; `after_subject`: a subject ends before one;
    `infinitive`: a clause without a subject begins behind one; `contrast`: may begin what another says (whereas)."""

    determiners: Entries = ()
    conjunctions: Entries = ()
    joining: Entries = ()
    infinitive: Entries = ()
    contrast: Entries = ()
    of: Entries = ()
    on: Entries = ()
    prepositions: Entries = ()
    after_subject: Entries = ()
    auxiliaries: Entries = ()
    small: Entries = ()


@dataclass(frozen=True, eq=False, repr=False)
class Lemmas:
    """Base forms of words that tell a parser of speech.

    says: with a clause. stresses: with a noun as well (stressed the need). asks: somebody to do something; courtesies:
    what is asked without saying anything (to convey greetings). expresses: a noun with a clause (the hope that).
    makes: those of them that say nothing with any other clause (made clear that). quotes: only beside a quotation;
    calls: with other words between (called it “...”). unreal, conditions: with these nothing is said (would say, if he
    says). going_on: before "to say". one_person: pronouns. views: in the minister's view.
    """

    says: Entries = ()
    stresses: Entries = ()
    asks: Entries = ()
    courtesies: Entries = ()
    expresses: Entries = ()
    quotes: Entries = ()
    makes: Entries = ()
    calls: Entries = ()
    unreal: Entries = ()
    conditions: Entries = ()
    going_on: Entries = ()
    one_person: Entries = ()
    views: Entries = ()


@dataclass(frozen=True, eq=False, repr=False)
class Report:
    """How a language reports speech, beside its words of speech; one without this table has no rules for that.

    verbs: others that report where something introduces what was said. bare: it may follow these at once; where
    `opens` has words, only if it begins with one of them, a name or a number. object: their object says it as well
    (stressed the need). neither: never begins what was said. asides: may stand between a verb and its subject (pour
    sa part). unsaid: what a clause ends with that reports nothing (zu kommen). ends: a subject ends before one
    (met, in). fronts: begin what stands before a subject (during the talks). sources: according to. relatives: who.
    speakers: those who speak, beside the words for people (witnesses). papers: do not speak (treaty). joint:
    several that act as one (both sides). comma: whether one introduces, before a clause, what was said. elided:
    whether a subject that goes on may be left out. inverted: where one may stand behind its verb: nowhere, after
    what was said, or anywhere.
    """

    verbs: Entries = ()
    bare: Entries = ()
    object: Entries = ()
    opens: Entries = ()
    neither: Entries = ()
    asides: Entries = ()
    unsaid: Entries = ()
    ends: Entries = ()
    fronts: Entries = ()
    sources: Entries = ()
    relatives: Entries = ()
    speakers: Entries = ()
    papers: Entries = ()
    joint: Entries = ()
    comma: bool = False
    elided: bool = False
    inverted: Literal["", "after", "anywhere"] = ""


_TABLES = {
    "speech": Speech, "lemmas": Lemmas, "report": Report, "negation": Negation, "plans": Plans, "numbers": Numbers,
    "time": Time, "events": Events, "people": People, "deeds": Deeds, "grammar": Grammar,
}  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class Language:
    """One file's tables. `common`: folded small words that the language is told by. `nouns_in_capitals`: all nouns have
    one, not names alone."""

    code: str
    common: frozenset[str] = frozenset()
    spaced: bool = True
    nouns_in_capitals: bool = False
    speech: Speech = Speech()
    lemmas: Lemmas = Lemmas()
    report: Report = Report()
    negation: Negation = Negation()
    plans: Plans = Plans()
    numbers: Numbers = Numbers()
    time: Time = Time()
    events: Events = Events()
    people: People = People()
    deeds: Deeds = Deeds()
    grammar: Grammar = Grammar()

    def any_of(self, entries: Iterable[str]) -> str:
        """A pattern of any of these entries."""
        entries = tuple(entries)
        if not self.spaced or not entries:
            return either(entries or [NEVER.pattern])
        alike: dict[tuple[str, str], list[str]] = {}
        for one in entries:
            bounds = ("" if one[0] == "-" else r"\b", "" if one[-1] == "-" else r"\b")
            alike.setdefault(bounds, []).append(one.strip("-"))
        return "|".join(rf"{left}{either(found)}{right}" for (left, right), found in alike.items())

    @cached_property
    def operators(self) -> re.Pattern[str]:
        """What negates, in groups called plain, subject, to and object."""
        one = self.negation
        groups = {"plain": one.plain, "subject": one.subject, "to": one.to, "object": one.object}
        return re.compile("|".join(f"(?P<{name}>{self.any_of(words)})" for name, words in groups.items() if words))

    @cached_property
    def harmless(self) -> re.Pattern[str]:
        return re.compile(self.any_of(self.negation.harmless))

    @cached_property
    def adjacent(self) -> re.Pattern[str]:
        return re.compile(f"(?:{self.any_of(self.negation.adjacent)})$")

    @cached_property
    def after(self) -> re.Pattern[str]:
        space = " " if self.spaced else ""
        entries = either(one if one[0] == "," else space + one for one in self.negation.after)
        return re.compile(rf"^{entries}" + (r"\b" if self.spaced else ""))

    @cached_property
    def ends(self) -> re.Pattern[str]:
        return re.compile(self.any_of(self.negation.ends))

    @cached_property
    def statement(self) -> re.Pattern[str]:
        """What begins a statement of its own: said, hoping."""
        return re.compile(self.any_of(self.speech.all))

    @cached_property
    def that(self) -> re.Pattern[str] | None:
        words = self.negation.that
        return re.compile(f"(?:{self.any_of(words)})$") if words else None

    @cached_property
    def unreal(self) -> re.Pattern[str] | None:
        words = self.plans.unreal
        return re.compile("|".join(words).replace(" ", r"\s+"), re.MULTILINE) if words else None


def either(entries: Iterable[str]) -> str:
    """A pattern of any of these entries, the first that fits. Those with one letter in front are put together: most
    places in a text are then passed over at their first letters."""
    piles: dict[tuple[int, str], list[str]] = {}
    rank = 0
    for one in entries:
        letter = one[0] if _HAS_LETTER.fullmatch(one) else ""
        rank += not letter  # none is put before what is no letter
        piles.setdefault((rank, letter), []).append(one[len(letter) :])
    return f"(?:{'|'.join(letter + (either(pile) if pile[1:] else pile[0]) for (_, letter), pile in piles.items())})"


@lru_cache(maxsize=1)
def languages() -> tuple[Language, ...]:
    """All languages that have a file."""
    others = sorted({file.stem for file in _FOLDER.glob("*.toml")}.difference(_FIRST))
    return tuple(map(language, (*_FIRST, *others)))


@cache
def language(code: str) -> Language:
    """Raises TypeError for a list that no reader knows, FileNotFoundError for a language without a file."""
    found = tomllib.loads((_FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
    tables = {name: _TABLES[name](**_frozen(value)) for name, value in found.items() if name in _TABLES}
    rest = {name: value for name, value in found.items() if name not in _TABLES}
    common = frozenset(fold(rest.pop("common", "")).text.split())
    return Language(code=code, common=common, **rest, **tables)


def _frozen(table: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}


def pattern_of(choose: Callable[[Language], Entries]) -> re.Pattern[str]:
    """The entries of a list in all languages, for folded text."""
    chosen = [(one, [fold(entry).text for entry in choose(one)]) for one in languages()]
    return re.compile("|".join(one.any_of(entries) for one, entries in chosen if entries))


def every(choose: Callable[[Language], Entries]) -> Entries:
    """The entries of a list in all languages, each once."""
    return tuple(dict.fromkeys(word for one in languages() for word in choose(one)))


def folded(words: Iterable[str]) -> frozenset[str]:
    """Words as they stand in a folded text."""
    return frozenset(fold(" ".join(words)).text.split())


def verbose(pattern: str) -> re.Pattern[str]:
    """A pattern laid out over lines; a space in it is written with a backslash."""
    return re.compile(pattern, re.VERBOSE | re.MULTILINE)
