"""Where an article names people: capitals, and what stands beside them that only a person has."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from summariser.core.article import Article, Span
from summariser.core.lazy import cached_property
from summariser.language.calendar_names import CALENDAR
from summariser.language.caseless import Caseless
from summariser.language.countries import is_country
from summariser.language.text import fold
from summariser.language.transcripts import is_speaker
from summariser.language.words import NEVER, Language, language

_TOKEN = re.compile(r"[^\W\d_](?:\.[^\W\d_])*\.?(?![\w’'])|[^\W\d_][\w’'‑-]*")
"""A word, or initials with their points."""
_POSSESSIVE = ("'s", "’s", "'", "’")
_OWNER = re.compile(r"([^\W\d_]+(?: [^\W\d_]+)?)['’]s?\s$")
_LONGEST_OWNER = 30
_GAP = re.compile(r"[^\S\n]+|[^\S\n]*\n[^\S\n]*")
_WRAPPED = 40
"""A line break parts two names unless the line before it is so long that it may have been wrapped."""
_MOST = 6
"""Words of a name."""
_AHEAD = 40
"""Code points before a name that tell what it is called."""
_TWO = 2
_WORDS = 512
"""Words of which it is kept what they are; those with a capital are often the same."""
MOST_MENTIONS = 3_000
"""Mentions of an article that are read, from its beginning: what stands around each takes a millisecond."""


@dataclass(eq=False)  # not frozen: that takes three times as long to make, and there are hundreds
class Word:
    start: int
    end: int
    text: str
    owner: bool = False
    """Whether an 's follows."""

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


@dataclass(frozen=True)
class Mention:
    """A name as it stands, without title. sure: something beside it says that it is a person's."""

    span: Span
    words: tuple[str, ...]
    titled: bool = False
    sure: bool = False


@dataclass(frozen=True)
class Vocabulary:
    """The words of a language, and those of English, that tell a name from what is none."""

    titles: frozenset[str]
    never: frozenset[str]
    first: frozenset[str]
    particles: frozenset[str]
    surnames: frozenset[str]
    post: re.Pattern[str]
    body: re.Pattern[str]
    verb: re.Pattern[str]
    verb_behind_space: Caseless
    deed: re.Pattern[str]
    saying: re.Pattern[str]
    """A verb of speech right before a name, where a language puts it there."""
    reports: re.Pattern[str]
    """Behind a name of one word, a verb that says little of whether it is a person's by itself."""
    body_ahead: re.Pattern[str]


@lru_cache(maxsize=16)
def vocabulary(one: Language) -> Vocabulary:
    both = (one, language("en")) if one.code != "en" else (one,)
    people, grammar = [each.people for each in both], [each.grammar for each in both]
    honorifics = {word for p in people for word in (*p.titles, *p.name_titles, *p.honorifics)}
    vietnamese = language("vi").people.titles_also_names if one.code == "vi" else ()
    small = {w for g in grammar for w in (*g.determiners, *g.conjunctions, *g.prepositions, *g.after_subject, *g.small)}
    deeds = (*one.speech.verbs, *one.speech.did, *one.speech.weak, *one.people.acts)
    verbs = (*one.speech.all, *one.speech.weak, *one.speech.joint, *one.speech.compound, *one.people.acts)
    ahead = r"(?:(?:\w+ly|also|has|have|had|later|then|đã|cũng|hat|также)\s+)?"
    return Vocabulary(
        frozenset({*honorifics, *vietnamese}),
        frozenset(word for p in people for word in (*p.no_person, *p.offices, *p.governments)),
        frozenset({*small, *(word for p in people for word in (*p.not_names, *p.pronouns)), *_LEADING}),
        frozenset(
            {*(word for p in people for word in p.particles), "de", "del", "van", "von", "bin", "al", "el", "der"}
        ),
        frozenset({*language("vi").people.surnames, *language("en").people.surnames}),
        re.compile(rf"(?:{one.any_of(one.people.posts)})", re.IGNORECASE),
        re.compile(rf"(?:{one.any_of(one.people.bodies)})", re.IGNORECASE),
        re.compile(rf"{ahead}(?:{one.any_of(verbs)})", re.IGNORECASE),
        Caseless(rf"(?<=\s)(?=\S){ahead}(?:{one.any_of(verbs)})"),
        re.compile(rf"{ahead}(?:{one.any_of(deeds)})", re.IGNORECASE),
        re.compile(rf"(?:{one.any_of((*one.speech.verbs, *one.report.verbs))})\s+$")
        if one.report.inverted == "anywhere"
        else NEVER,
        re.compile(rf"\s+(?:{one.any_of(one.report.verbs)})") if one.report.inverted == "anywhere" else NEVER,
        re.compile(rf"(?:{one.any_of(one.people.bodies)})(?:\s+(\w+))?\s+$", re.IGNORECASE)
        if one.people.of_office
        else NEVER,
    )


_LEADING = ("according", "meanwhile", "however", "also", "not", "no", "so", "even", "while", "if", "since", "because")


@lru_cache(maxsize=16)
def _calendar(code: str) -> frozenset[str]:
    table = CALENDAR.get(code, {})
    names = f"{table.get('months', '')},{table.get('weekdays', '')}"
    return frozenset(name.strip() for name in re.split("[,/]", names)) - {"may", "april", "mai", "jan", ""}


@lru_cache(maxsize=_WORDS)
def is_calendar(word: str, one: Language) -> bool:
    """Monday, October; not May or Jan, which are names too."""
    text = fold(word).text
    return text in _calendar(one.code) or text in _calendar("en")


@lru_cache(maxsize=_WORDS)
def _is_office(word: str, one: Language) -> bool:
    """Committee, Parties."""
    singular = word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")
    known = vocabulary(one)
    return any(form in known.never or known.body.fullmatch(form) for form in (word, singular))


@lru_cache(maxsize=_WORDS)
def _is_title(word: str, one: Language) -> bool:
    known = vocabulary(one)
    forms = [(part, part.removesuffix("s")) for part in word.split("-")]  # Foreign Ministers' Meeting
    return bool(known.post.fullmatch(word)) or all(
        any(form in known.titles or known.post.fullmatch(form) for form in one) for one in forms
    )


@lru_cache(maxsize=_WORDS)
def _leads(word: str, one: Language) -> bool:
    own = re.split("['’]", word.casefold())[0]
    return own in vocabulary(one).first or is_country(word) or is_calendar(word, one)


class Names:
    """The mentions of people in an article, by rules and by a recogniser's spans."""

    def __init__(self, article: Article, one: Language, recognised: Sequence[Span]) -> None:
        self.article, self.words_of = article, vocabulary(one)
        self.language = one
        self.recognised = sorted(recognised)
        self._starts = [span.start for span in self.recognised]

    @cached_property
    def sentence_starts(self) -> frozenset[int]:
        return frozenset(sentence.span.start for sentence in self.article.sentences)

    @cached_property
    def mentions(self) -> list[Mention]:
        found = list(islice(filter(None, map(self._mention, self._runs())), MOST_MENTIONS))
        bodies = {one.words for one in found if len(one.words) > 1 and self._is_called_a_body(one)}
        return [one for one in found if one.words not in bodies]

    def _is_called_a_body(self, one: Mention) -> bool:
        """The group (Nordwind Energie); le groupe allemand (Nordwind Energie)."""
        if one.words[0].casefold() in self.words_of.surnames:
            return False
        ahead = self.words_of.body_ahead.search(self.article.text, max(0, one.span.start - _AHEAD), one.span.start)
        people = self.language.people
        if not ahead or (ahead[1] and not is_country(ahead[1])):
            return False
        if people.titles_also_names:
            return True
        office = ahead[0].split()[0].casefold() in {*people.offices, *people.governments}
        return not office and ahead[0].split()[-1][0].islower()  # le porte-parole du gouvernement (Luc Morel)

    def _runs(self) -> list[list[Word]]:
        """Neighbouring words with capitals, and particles (van, bin) between them."""
        runs: list[list[Word]] = []
        run: list[Word] = []
        for found in _TOKEN.finditer(self.article.text):
            capital = found[0][0].isupper()
            word = _word(found) if capital or (run and self._particle(found[0], run[-1])) else None  # as most
            if run and not (word and self._joined(run[-1], word)):
                runs.append(run)
                run = []
            if word and (run or capital):
                run.append(word)
        return [*runs, run] if run else runs

    def _particle(self, text: str, last: Word) -> bool:
        """Not an article, but behind another particle: von der (Leyen); (Hallmann) der (Agentur)."""
        return _own(text) in self.words_of.particles and not (
            last.capital and text in self.language.grammar.determiners
        )

    def _joined(self, one: Word, other: Word) -> bool:
        gap = self.article.text[one.end : other.start]
        if one.owner or (gap != " " and not _GAP.fullmatch(gap)) or other.start in self.sentence_starts:
            return False
        line = self.article.text.rfind("\n", max(0, one.start - _WRAPPED), one.end) if "\n" in gap else -1
        return line < 0 and (("\n" not in gap) or one.end >= _WRAPPED)

    def _mention(self, run: list[Word]) -> Mention | None:
        """What of a run of capitals is a name: what follows the last title in it."""
        last = next((n for n in reversed(range(len(run))) if self._is_title(run[n], run[n + 1 :])), -1)
        office = next((n for n in reversed(range(len(run) - 2)) if self._is_office(run[n])), -1)
        own = self._surnamed(self._recognised_part(self._stripped(run[max(last, office) + 1 :])))
        if len(own) > _TWO and self._is_determined(own[0].start):
            own = own[1:]
        while own and not own[-1].capital:
            own = own[:-1]
        if not own or len(own) > _MOST or not self._may_be(own, run):
            return None
        span = Span(own[0].start, own[-1].end)
        titled = (own[0] is not run[0] and last >= max(0, office)) or self._titled(span.start)
        if len(own) == 1 and self.language.people.titles_also_names:
            titled = self._is_addressed(span)
        return Mention(span, tuple(word.text for word in own), titled, titled or self._is_sure(span, own))

    def _is_office(self, word: Word) -> bool:
        return _is_office(word.text.casefold(), self.language)

    def _recognised_part(self, own: Sequence[Word]) -> Sequence[Word]:
        """Asia Craig Hart, where the recogniser saw Craig Hart; Yet Clinton."""
        if own and own[0].text.casefold() in self.words_of.surnames:
            return own
        if not self.recognised:
            return own
        last = len(own) if own and own[0].start in self.sentence_starts else len(own) - 1
        return next((own[n:] for n in range(1, last) if own[n].start in self._starts), own)

    def _is_determined(self, start: int) -> bool:
        """Whether an article stands before a noun with a capital: der Ökonom (Urs Wenger)."""
        before = self.article.text[max(0, start - 5) : start].casefold().split()[-1:]
        return self.language.nouns_in_capitals and bool(before) and before[0] in self.language.grammar.determiners

    def _surnamed(self, own: Sequence[Word]) -> Sequence[Word]:
        """Công Thương (Đỗ Quang Huy): behind the name of an office, a name that begins with a surname."""
        known = language("vi").people.surnames if self.language.people.titles_also_names else ()
        starts = [n for n in range(1, len(own) - 2) if own[n].text.casefold() in known]
        return own[starts[-1] :] if starts and own[0].text.casefold() not in known else own

    def _stripped(self, words: Sequence[Word]) -> Sequence[Word]:
        """Without what may stand before a name in a run: In, Tuesday, Vietnamese, Trung Quốc."""
        while words:
            most = min(4, len(words))
            lengths = (n for n in range(most, 1, -1) if is_country(" ".join(word.text for word in words[:n])))
            ahead = next(lengths, 1 if self._leads(words[0]) or self._is_doing(words) else 0)
            if not ahead:
                break
            words = words[ahead:]
        return words

    def _is_doing(self, words: Sequence[Word]) -> bool:
        """Receiving (Santos), she said: at the head of a sentence, in English."""
        first = words[0]
        begins = len(words) > 1 and first.start in self.sentence_starts and self.language.code == "en"
        return begins and len(first.text) > 6 and first.text.endswith("ing")

    def _leads(self, word: Word) -> bool:
        return _leads(word.text, self.language)

    def _is_title(self, word: Word, rest: Sequence[Word]) -> bool:
        text = word.text.casefold().rstrip(".")
        if text in language("en").people.given_names and not rest:
            return False
        return _is_title(text, self.language)

    def _may_be(self, own: Sequence[Word], run: Sequence[Word]) -> bool:
        written = self.article.text
        span = Span(own[0].start, own[-1].end)
        if any(map(self._is_office, own[1:])) or is_country(" ".join(w.text for w in own)):
            return False
        if self._is_office(own[0]):
            titled = len(own) > 1 and self._titled(span.start)  # Minister Park Geun-hye
            if not (titled or self._is_recognised(span)):
                return False
        acronyms = any(_is_acronym(word.text, run) for word in own)
        if any(is_calendar(word.text, self.language) for word in own) or (acronyms and not self._is_surname(own)):
            return False
        following = written[own[-1].end : own[-1].end + 12].split()
        if following and not own[-1].owner and following[0].casefold().strip(".,") in self.words_of.never:
            return False
        before = written[max(0, own[0].start - 5) : own[0].start].casefold().split()[-1:]
        return before != ["the"]

    def _is_surname(self, own: Sequence[Word]) -> bool:
        """Mr. HAYASHI Kenji: capitals beside a given name, of a person for sure; not NATO."""
        capitals = [word for word in own if word.text.isupper()]
        known = self._titled(own[0].start) or self._is_recognised(Span(own[0].start, own[-1].end))
        return known and len(capitals) == 1 < len(own) <= 3 and len(capitals[0].text) > 2

    def _titled(self, start: int) -> bool:
        """Party chief (Trọng); Tổng thống (Jose); le ministre (X)."""
        before = self.article.text[max(0, start - _AHEAD) : start].rpartition("\n\n")[2]
        if not before or not before[-1].isspace():
            return False
        words = before.split()[-3:]
        tails = (
            " ".join(words[-n:]).strip("“\"'(«").casefold().removeprefix("l'").removeprefix("l’")
            for n in range(1, len(words) + 1)
        )
        return any(self.words_of.post.fullmatch(tail) or tail.rstrip(".") in self._honorifics for tail in tails)

    def _is_addressed(self, span: Span) -> bool:
        before = self.article.text[max(0, span.start - 12) : span.start].casefold().split()[-1:]
        return bool(before) and before[0] in self.language.people.honorifics

    @cached_property
    def _honorifics(self) -> frozenset[str]:
        people = self.language.people
        return frozenset((*people.honorifics, *people.titles, *people.name_titles)) - {
            "the",
            "his",
            "her",
            "state",
            "party",
        }

    def _is_sure(self, span: Span, own: Sequence[Word]) -> bool:
        if self._is_recognised(span):
            return True
        if len(own) in (2, 3, 4) and own[0].text.casefold() in self.words_of.surnames and len(own) > 2:
            return True
        if len(own) > 1 and (self._is_of_country(span) or is_speaker(self.article.text, span)):
            return True
        behind = self.article.text[span.end : span.end + 60]
        if len(own) == 1 and self.words_of.reports.match(behind):
            return True
        ahead = self.article.text[max(0, span.start - _AHEAD) : span.start]
        return not self.recognised and (self._speaks(behind) or bool(self.words_of.saying.search(ahead)))

    def _is_of_country(self, span: Span) -> bool:
        """Peru's (Ana Ruiz)."""
        before = _OWNER.search(self.article.text, max(0, span.start - _LONGEST_OWNER), span.start)
        return before is not None and (is_country(before[1]) or is_country(before[1].rpartition(" ")[2]))

    def _is_recognised(self, span: Span) -> bool:
        if not self.recognised:
            return False
        at = bisect_right(self._starts, span.end - 1)
        return any(found.overlaps(span) for found in self.recognised[max(0, at - 2) : at])

    def _speaks(self, behind: str) -> bool:
        return bool(self.words_of.deed.match(behind.lstrip())) and behind[:1].isspace()


def _word(found: re.Match[str]) -> Word:
    text = found[0]
    own = _own(text)
    return Word(found.start(), found.start() + len(own), own, own != text)


def _own(text: str) -> str:
    return text[: -1 - text.endswith("s")] if text.endswith(_POSSESSIVE) else text


def _is_acronym(text: str, run: Sequence[Word]) -> bool:
    if len(text) < 2 or not text.isupper() or "." in text:
        return False
    return len(run) == 1 or not all(word.text.isupper() for word in run)
