"""The words of a language as patterns that find who speaks, where, and where it begins what is said."""

import re
from collections.abc import Iterator
from functools import cache

from summariser.core.article import Span
from summariser.core.lazy import cached_property
from summariser.language.caseless import Caseless
from summariser.language.words import NEVER, Language

_PLAIN = {"’": "'", "ʼ": "'", "\u00a0": " ", "\u202f": " ", "\n": " ", "\r": " ", "\t": " "}
_BOUNDARY = re.compile(r"[,;:!?()“”„«»\"，；：、。！？（）「」『』]|\.(?=\s)|\s[–—-]+\s|—")
_END_OF_NAME = re.compile(r"[,;:!?…()，。；：、“”„«»\"（）]|(?<=[^\W\d_]{3})\.|\.\s*$|\s[–—-]+\s|—")
CAPITAL = "[" + "".join(letter for letter in map(chr, range(0x41, 0x1F00)) if letter.isupper()) + "]"
_CAPITALS = re.compile(rf"\b{CAPITAL}[\w'.-]*(?:\s+{CAPITAL}[\w'.-]*)*")
_WORD = re.compile(r"\S+")
_LETTER = re.compile(r"\w")
_LONGEST_NAME = 150
_GAP = r"(?P<gap>(?:\s+[^\s,;:.!?“”«»„\"]+){0,8}?)"


def plain(text: str) -> str:
    """A text of the same length with straight apostrophes and single kinds of space."""
    for character, other in _PLAIN.items():  # many times sooner than `translate`
        text = text.replace(character, other)
    return text


@cache
def rules_of(language: Language) -> "Rules":
    return Rules(language)


class Rules:
    """Patterns are matched against `plain` text; offsets are those of the text."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.reports = bool(language.report.verbs)
        report, speech, people = language.report, language.speech, language.people
        self.verb = self._any(*report.bare, *report.object, *report.verbs, *speech.verbs, *speech.saying)
        self._bare = self._any(*report.bare, *report.object)
        self._object = self._any(*report.object)
        self._opens = self._any(*report.opens, ignore_case=True) if report.opens else None
        self._asides = re.compile(rf"\s*(?:{self._any(*report.asides).pattern})\b,?") if report.asides else NEVER
        self._unsaid = re.compile(rf"[^,;.]*\b(?:{self._any(*report.unsaid).pattern})[,;.]") if report.unsaid else NEVER
        self._neither = self._any(*report.neither)
        self.ends = self._any(*report.ends)
        self.fronts = self._any(*report.fronts, ignore_case=True)
        self._relative = self._any(*report.relatives)
        self._joins = self._any(*language.grammar.conjunctions, *language.grammar.joining)
        self._and = self._any(*language.grammar.joining)
        self._saying = self._any(*speech.saying)
        self._passive = re.compile(rf"(?:{self._any(*speech.passive).pattern})$")
        self._joint = self._any(*report.joint, ignore_case=True)
        self._papers = self._any(*report.papers, ignore_case=True)
        who = (people.roles, people.offices, people.governments, people.proxies, people.pronouns, report.speakers)
        self._speakers = self._any(*(word for words in who for word in words), ignore_case=True)
        self._finite = self._any(
            *language.grammar.auxiliaries,
            "[a-z]+ed",
            "-n't",
            "wants?",
            "needs?",
            "went",
            "came",
            "[a-z]{3,}s(?= [a-z])",
        )
        self._negates = self._any(*language.negation.plain)
        self._determiner = self._any(*language.grammar.determiners)
        self._not_names = frozenset((*people.not_names, *language.grammar.determiners))
        self.source = Caseless(self._any(*report.sources, *(() if report.sources else speech.according)).pattern)
        self.he_or_she = self._any(*people.male, *people.female) if report.inverted == "anywhere" else NEVER
        self.pronoun = (
            re.compile(rf"\s*({self._any(*people.pronouns).pattern})") if report.inverted == "anywhere" else None
        )
        self.that = self._any(*speech.that) if speech.that else None

    def _any(self, *entries: str, ignore_case: bool = False) -> re.Pattern[str]:
        longest_first = sorted(dict.fromkeys(entries), key=len, reverse=True)
        pattern = self.language.any_of(longest_first).replace(" ", r"\s+")
        return re.compile(pattern, re.IGNORECASE if ignore_case else 0)

    @cached_property
    def _that(self) -> re.Pattern[str] | None:
        return (
            re.compile(rf"{_GAP}(?:\s*,[^,;:.]{{1,80}}(?=,))?\s*,?\s*(?:{self.that.pattern})[\s,:]*")
            if self.that
            else None
        )

    @cached_property
    def closing(self) -> re.Pattern[str]:
        """From the end of a quotation to the words behind it."""
        return re.compile(r"[”\"»“«’'」』›]{0,2}\s*[,.，;]?\s*[–—―-]*\s*")

    @cached_property
    def aside(self) -> re.Pattern[str]:
        """What parts words for who spoke from the quotation in which they stand, on either side."""
        return re.compile(r"(?:[,!?…]|(?=[—–]))\s*(?:[—–-]\s*)?|[.]\s*[—–-]?\s*")

    @cached_property
    def dash(self) -> re.Pattern[str]:
        return re.compile(r"(?:[—–―]|-(?=\s))\s*(?=\w|[¿¡])")

    @cached_property
    def leads(self) -> re.Pattern[str]:
        """What stands between a verb and the quotation that it introduces."""
        that = f"(?:{self.that.pattern})?" if self.that else ""
        gap = r"(?:\s+[^\s.;!?:：]+){0,12}?" if self.language.spaced else "[^。；！？：]{0,30}?"
        return re.compile(rf"(?:{gap}\s*[:：,，]|\s*{that})\s*[<`']?")

    @cached_property
    def following(self) -> re.Pattern[str]:
        """Where the same subject says the next thing: ", and stressed that"."""
        if not self.language.spaced:
            return re.compile(rf"[，；]\w{{0,4}}?(?:{self.verb.pattern})")
        helpers = (*self.language.speech.helpers, *self.language.grammar.auxiliaries, "cũng", "đồng thời")
        joins = self._any(*self.language.grammar.conjunctions, *self.language.grammar.joining, *helpers)
        return re.compile(rf"[,;]\s+(?:(?:{joins.pattern})\s+){{0,3}}(?:{self.verb.pattern})")

    @cached_property
    def another(self) -> re.Pattern[str]:
        """Where the same subject says something else: and stressed."""
        helpers = self._any(*self.language.speech.helpers, *self.language.grammar.auxiliaries)
        if not self.language.spaced:
            return NEVER
        return re.compile(rf"\s+(?:{self._and.pattern})\s+(?:(?:{helpers.pattern})\s+)?(?:{self.verb.pattern})")

    def words(self, text: str) -> list[str]:
        """Words; of a script without spaces, half as many as letters."""
        if self.language.spaced:
            return [word for word in text.split() if _LETTER.search(word)]
        return _LETTER.findall(text)[::2]

    def is_long(self, text: str, least: int = 3) -> bool:
        return len(self.words(text)) >= least

    def speaking(self, text: str, start: int, end: int) -> Span | None:
        """The words between two offsets, if they can mean somebody who speaks."""
        found = text[start:end]
        start += len(found) - len(found.lstrip(" ,"))
        words = found.strip(" ,")
        if not words or len(words) > _LONGEST_NAME or self._papers.search(words):
            return None
        if not self.language.spaced:
            return Span(start, start + len(words)) if len(words) <= 30 else None
        capitals = [
            word for word in re.split(r"[\s']+", words) if word[:1].isupper() and word.casefold() not in self._not_names
        ]
        return Span(start, start + len(words)) if capitals or self._speakers.search(words) else None

    def subject(self, text: str, start: int, verb: re.Match[str], end: int, *, after: bool = False) -> Span | None:
        """Who does what a verb says: before it in its clause, or behind it, as in "a déclaré le ministre".

        `end`: no subject is looked for beyond. after: what was said stands before the verb.
        """
        after = after and self.language.report.inverted != ""
        left = self._clause_start(text, start, verb.start())
        segment = text[left : verb.start()].strip()
        if pronoun := re.match(r"-(?:t-)?(\w+)", text[verb.end() : verb.end() + 10]):
            return Span(verb.end() + pronoun.start(1), verb.end() + pronoun.end(1))
        if pronoun := re.search(r"-(?:t-)?(ils?|elles?|on)\b", verb[0]):
            return Span(verb.start() + pronoun.start(1), verb.start() + pronoun.end(1))
        anywhere = self.language.report.inverted == "anywhere"
        if not segment or self._relative.match(segment):
            return self.name_behind(text, verb.end(), end) if anywhere or after else None
        if self.fronts.match(segment):
            behind = self.name_behind(text, verb.end(), end) if anywhere else None
            return behind or self._behind_front(text, left, verb.start())
        found = self._cut(text, left, verb.start())
        return found or (self.name_behind(text, verb.end(), end) if anywhere else None)

    def _clause_start(self, text: str, start: int, end: int) -> int:
        left = max((m.end() for m in _BOUNDARY.finditer(text, start, end)), default=start)
        if self.that:
            left = max((m.end() for m in self.that.finditer(text, left, end)), default=left)
        for join in reversed(list(self._joins.finditer(text, left, end))):
            alone = not text[join.end() : end].strip()
            if alone or self.ends.search(text, left, join.start()) or self.verb.search(text, left, join.start()):
                return join.end()
        return left

    def _cut(self, text: str, left: int, right: int) -> Span | None:
        """A subject without what stands between it and its verb; with that, if it would be nobody otherwise."""
        for end in self.ends.finditer(text, left, right):
            if not text[left : end.start()].strip():
                return None
            return self.speaking(text, left, end.start()) or self.speaking(text, left, right)
        return self.speaking(text, left, right)

    def _behind_front(self, text: str, left: int, right: int) -> Span | None:
        """The subject behind words that no comma parts from it: On Monday the minister said."""
        if not self.language.spaced:
            return self.speaking(text, left, right)
        first = _WORD.search(text, left, right)
        begin = first.end() if first else left
        starts = [m.start() for m in self._determiner.finditer(text, begin, right)][-1:]
        starts = starts or [m.start() for m in self._speakers.finditer(text, begin, right)][:1]
        starts = starts or [m.start() for m in _CAPITALS.finditer(text, begin, right)][-1:]
        return self._cut(text, starts[0], right) if starts else None

    def name_behind(self, text: str, start: int, end: int) -> Span | None:
        """Who is named right behind a verb or "according to"."""
        aside = self._asides.match(text, start, end)
        start = aside.end() if aside else start
        if self.pronoun and (pronoun := self.pronoun.match(text, start, end)):
            return Span(*pronoun.span(1))
        stop = _END_OF_NAME.search(text, start, min(end, start + _LONGEST_NAME))
        right = stop.start() if stop else min(end, start + _LONGEST_NAME)
        for pattern in (self.that, self.verb):
            found = pattern.search(text, start, right) if pattern else None
            right = found.start() if found else right
        return self._cut(text, start, right) or (None if self.language.spaced else self.speaking(text, start, right))

    def behind_source(self, text: str, at: int, end: int) -> int | None:
        """Where begins what is said behind "according to the ministry," ; German needs no comma."""
        if comma := re.compile(r"[^,，;:.]{0,100}[,，]\s*").match(text, at, end):
            return comma.end()
        verb_first = self.language.report.comma and self.language.report.inverted == "anywhere"
        return at + 1 if verb_first and text[at : at + 1] == " " else None

    def openings(self, text: str, start: int, verb: int) -> Iterator[Span]:
        """The subjects that a sentence may begin with, without what may stand before one."""
        for part in re.compile(r"[^,;:，；：]+").finditer(text, start, verb):
            if not self.fronts.match(part[0].strip()) and (found := self._cut(text, *part.span())):
                yield found

    def introduced(self, text: str, verb: re.Match[str], end: int) -> int | None:
        """Where what is said begins behind a verb, or None."""
        that = self._that and self._that.match(text, verb.end(), end)
        if that and not that["gap"]:
            return that.end()
        spaced = self.language.spaced
        if colon := re.compile(rf"{_GAP if spaced else '[^，。：]{0,12}?'}\s*[:：]\s*").match(text, verb.end(), end):
            return colon.end()
        if self.language.report.comma:
            gap = _GAP if self.language.report.inverted == "anywhere" else ""
            comma = re.compile(rf"{gap}\s*[,，]\s*").match(text, verb.end(), end)
            if comma and that and comma.end() < that.end():
                return that.end()
            if comma and self._begins_clause(text, comma.end(), end):
                return comma.end()
        if (bare := self._bare.match(text, verb.start())) and bare.end() == verb.end():
            at = verb.end() + (1 if spaced and text[verb.end() : verb.end() + 1] == " " else 0)
            if self._follows(text, verb, at, end):
                return at
        return that.end() if that and self._may_stand_between(that["gap"]) else None

    def is_of_several(self, who: str, verb: str) -> bool:
        """Whether several together stress or affirm a thing, which is less what one said than what all hold."""
        joint = self._joint.search(who) or any(self.is_named(part) for part in self._and.split(who)[1:])
        return bool(self.language.report.joint and self._object.fullmatch(verb) and joint)

    def is_named(self, words: str) -> bool:
        return _CAPITALS.search(words) is not None

    def _may_stand_between(self, gap: str) -> bool:
        """Not an object of which a clause says more: an agreement that."""
        if self.language.report.inverted != "anywhere":
            return True
        if self.ends.fullmatch(gap.strip()):
            return True
        determined = any(gap.split(maxsplit=1)[0] == one for one in self.language.grammar.determiners)
        return not determined or self.speaking(gap, 0, len(gap)) is not None

    def _begins_clause(self, text: str, at: int, end: int) -> bool:
        """Whether a statement follows a comma: not another thing done, nor who somebody is."""
        relative = self._relative if self.language.report.inverted != "anywhere" else NEVER
        if self.ends.match(text, at, end) and not self.fronts.match(text, at, end):
            return False
        if self._unsaid.match(text, at, end):
            return False
        others = (self._and, relative, self.verb)
        return self.is_long(text[at:end]) and not any(one.match(text, at, end) for one in others)

    def _follows(self, text: str, verb: re.Match[str], at: int, end: int) -> bool:
        """Whether what was said follows its verb at once."""
        if at >= end or self._neither.match(text, at, end) or not (_LETTER.match(text, at) or text[at] in '“"«'):
            return False
        if self._object.fullmatch(verb[0]) or not self._opens:
            return True
        clause = text[at : min(end, at + 200)]
        if not (clause[0].isupper() or clause[0].isdigit() or clause.startswith(("the ", "a ", "an "))):
            return self._opens.match(clause) is not None
        first = _END_OF_NAME.search(clause)
        return self._finite.search(clause[: first.start()] if first else clause) is not None

    def unknown_verb(self, text: str, start: int, end: int) -> Span | None:
        """Who stands behind a quotation and a verb that no list has: « … », soupire Anne Morel."""
        if self.language.report.inverted != "anywhere":
            return None
        verb = re.compile(r"[^\W\d_]+(?=\s)").match(text, start, end)
        if (
            not verb
            or not verb[0].islower()
            or any(one.match(verb[0]) for one in (self.fronts, self.ends, self._joins))
        ):
            return None
        name = _CAPITALS.match(text, verb.end() + 1, end)
        return self.name_behind(text, verb.end(), end) if name else None

    def clause_before(self, text: str, start: int, verb: re.Match[str], end: int) -> int | None:
        """The comma in "A, the minister said" and "A, said the minister", if what stands before it is a clause."""
        commas = [m for m in _BOUNDARY.finditer(text, start, verb.start()) if m[0] in ",，"]
        comma = commas[-1].start() if commas else start
        between = text[comma + 1 : verb.start()].strip(" —–-")
        tail = text[verb.end() : end]
        if (
            self._saying.fullmatch(verb[0])
            or len(self.words(text[start:comma])) < 4
            or len(self.words(tail)) > 15
            or self._joins.match(between)
            or self._relative.match(between)
        ):
            return None
        if self.language.report.opens:
            return comma if self._finite.search(text, start, comma) else None
        return comma if self.language.report.inverted == "anywhere" and not between else None

    def is_reversed(self, text: str, start: int, verb: re.Match[str]) -> bool:
        """Whether the words right before or behind a verb deny it or make it another's: did not say, was told."""
        before = text[max(start, self._clause_start(text, start, verb.start())) : verb.start()].lower()
        if self.language.spaced and self._passive.search(before.rstrip()):
            return True
        near = before[-8:] if not self.language.spaced else " ".join(before.split()[-4:])
        quiet = self.language.harmless.search(near) if self.language.negation.harmless else None
        behind = text[verb.end() : verb.end() + 12].lower()
        after = (
            bool(self.language.negation.after)
            and self.language.report.inverted == "anywhere"
            and self._negates.match(behind.strip())
        )
        return bool(self.language.negation.plain and self.language.operators.search(near) and not quiet) or bool(after)
