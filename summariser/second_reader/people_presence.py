"""Who was there: what the sentences around a name say that its bearer did, or that somebody did with them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from summariser.core.article import Article, Sentence, Span
from summariser.core.lazy import cached_property
from summariser.language.words import NEVER, Language
from summariser.second_reader.people_names import Mention, vocabulary

_ASIDE = re.compile(r"\s*(?:\([^()]{1,60}\)|[,–—][^,;–—]{1,200}[,–—])\s*")
_QUOTED = re.compile(r"“[^“”]{1,2000}”|«[^«»]{1,2000}»|„[^„“”]{1,2000}[“”]|\"[^\"\n]{1,1000}\"|「[^「」]{1,1000}」")
_REACH = 600
"""Code points on either side of a name that tell what its bearer does."""
_LEAD = 3
"""Sentences that say what an article is about; what is done in them is done at the event."""


@dataclass(frozen=True)
class Placed:
    """A mention in its sentence. start: where its description begins. left: the sentence up to there."""

    mention: Mention
    person: int
    start: int
    sentence: Sentence
    quoted: bool


@dataclass(frozen=True)
class _Rules:
    verb: re.Pattern[str]
    act: re.Pattern[str]
    speech: re.Pattern[str]
    met: re.Pattern[str]
    absent: re.Pattern[str]
    absent_of: re.Pattern[str]
    past: re.Pattern[str]
    joined: re.Pattern[str]
    joining: re.Pattern[str]
    during: re.Pattern[str]
    others: re.Pattern[str]


@lru_cache(maxsize=16)
def _rules(one: Language) -> _Rules:
    people, speech = one.people, one.speech
    ci = re.IGNORECASE
    stops = one.any_of((*speech.that, "to", "of", "about", "for", "de", "du", "des", "del", "von", "của"))
    between = r"(?:\s+(?:the|his|her|their|its|a|visiting|[\w-]+(?:ese|ish|ian|an|ch)|le|la|el|den|dem))*\s*$"
    ahead = r"(?:(?:\w+ly|also|has|have|had|đã|cũng|hat|также)\s+)?" if one.spaced else "[^，。；！？]{0,15}?"
    joining = one.any_of((*one.grammar.joining, "and")) if one.spaced else "和|与|同"
    return _Rules(
        vocabulary(one).verb,
        re.compile(rf"{ahead}(?:{one.any_of(people.acts)})", ci),
        re.compile(one.any_of((*speech.verbs, *speech.participles)), ci),
        re.compile(rf"(?:{one.any_of(people.meeting)})(?:\s+(?!{stops})[^\s,.;]+){{0,6}}\s*$", ci),
        re.compile(rf"(?:{one.any_of((*people.absent, *people.led))}){between}", ci),
        re.compile(rf"(?:['’]s?\s+)?(?:{one.any_of(people.absent_of)})", ci),
        re.compile(one.any_of(people.past), ci),
        re.compile(rf"(?:\s*(?:\([^()]{{1,40}}\)|,|–|;))*\s*(?:{joining})?\s*(?:his|her|the|its|their)?\s*", ci),
        re.compile(joining, ci),
        re.compile(one.any_of(people.during), ci) if people.during else NEVER,
        re.compile(rf"(?:{joining})\s+(?:[^\s,;.]+\s+){{1,7}}?(?={vocabulary(one).verb.pattern})", ci),
    )


def quoted_ranges(text: str) -> list[Span]:
    return [Span(*found.span()) for found in _QUOTED.finditer(text)]


class Presence:
    """Judges each person of an article by all mentions of them."""

    def __init__(self, article: Article, one: Language, placed: Sequence[Placed]) -> None:
        self.article, self.language, self.rules = article, one, _rules(one)
        self.placed = sorted(placed, key=lambda each: each.start)

    @cached_property
    def subjects(self) -> list[tuple[int, int]]:
        """Where somebody is the subject of a statement of the article's own, and who, in the order of the text."""
        return [(each.mention.span.start, each.person) for each in self.placed if self._is_subject(each)]

    @cached_property
    def attended(self) -> set[int]:
        """The people who took part."""
        if not any(self._acts(each) or self._is_met(each) for each in self.placed):
            return set()
        here, away, lead = dict[int, int](), dict[int, int](), set[int]()
        for group in self._groups():
            done = any(self._does(each) for each in group)
            gone = any(self._is_away(each) for each in group)
            for each in group:
                here[each.person] = here.get(each.person, 0) + (done and not gone)
                away[each.person] = away.get(each.person, 0) + gone
                if done and not gone and each.sentence.number <= _LEAD:
                    lead.add(each.person)
        return {person for person, count in here.items() if person in lead or count > away[person]}

    def _groups(self) -> list[list[Placed]]:
        """Mentions that are joined: X, Y and Z."""
        groups: list[list[Placed]] = []
        for each in self.placed:
            last = groups[-1][-1] if groups else None
            if last and last.sentence is each.sentence and self._are_joined(last, each):
                groups[-1].append(each)
            else:
                groups.append([each])
        return [part for group in groups for part in ([group] if self._is_list(group) else [[one] for one in group])]

    def _is_list(self, group: Sequence[Placed]) -> bool:
        """Whether there is an "and" in it: between commas alone, a name may begin something else."""
        gaps = (self.article.text[a.mention.span.end : b.start] for a, b in pairwise(group))
        return any(self.rules.joining.search(gap) for gap in gaps)

    def _are_joined(self, one: Placed, other: Placed) -> bool:
        gap = self.article.text[one.mention.span.end : other.start]
        return len(gap) < 60 and bool(gap.strip()) and bool(self.rules.joined.fullmatch(gap))

    def _left(self, each: Placed) -> str:
        return self.article.text[max(each.sentence.span.start, each.start - _REACH) : each.start]

    def _right(self, each: Placed) -> str:
        """What follows a name, behind an aside or others: (Xi), the president, (said); (Xi) and others (met)."""
        right = self.article.text[each.mention.span.end : each.sentence.span.end][:400]
        aside = _ASIDE.match(right)
        right = right[aside.end() :] if aside else right.lstrip(" ,\n")
        others = self.rules.others.match(right)
        return right[others.end() :] if others else right

    def _is_reported(self, each: Placed) -> bool:
        return each.quoted or bool(self.rules.speech.search(self._left(each)))

    def _is_past(self, each: Placed) -> bool:
        end = min(each.sentence.span.end, each.mention.span.end + _REACH)
        return bool(self.rules.past.search(self._left(each) + self.article.text[each.mention.span.end : end]))

    def _acts(self, each: Placed) -> bool:
        return not self._is_reported(each) and bool(self.rules.act.match(self._right(each)[:120]))

    def _is_met(self, each: Placed) -> bool:
        left = self._left(each)
        found = None if self._is_reported(each) else self.rules.met.search(left, max(0, len(left) - 120))
        unreal = self.language.unreal
        return bool(found and not (unreal and unreal.search(f"{left[: found.start()]}‹{found[0]}")))

    def _is_subject(self, each: Placed) -> bool:
        if each.quoted:
            return False
        initial = each.sentence.span.start == each.start or self._left(each).rstrip()[-1:] == ","
        return initial or (not self._is_reported(each) and bool(self.rules.verb.match(self._right(each)[:120])))

    def _does(self, each: Placed) -> bool:
        if self._is_past(each) and each.sentence.number > _LEAD:
            return False
        host = each.start == each.sentence.span.start and each.sentence.number in self._hosting
        return self._acts(each) or self._is_met(each) or host or (self._is_subject(each) and self._speaks(each))

    @cached_property
    def _hosting(self) -> set[int]:
        """The sentences of the lead whose subject does something in talks with somebody, whatever it is: X has pushed
        for a deal during talks with Y."""
        lead = (each for each in self.placed if each.sentence.number <= _LEAD and each.start > each.sentence.span.start)
        return {
            each.sentence.number for each in lead if self._is_met(each) and self.rules.during.search(self._left(each))
        }

    def _speaks(self, each: Placed) -> bool:
        return not self._left(each).strip()[-60:].casefold().endswith(("just as", "as")) and bool(
            self.rules.verb.match(self._right(each)[:120])
        )

    def _is_away(self, each: Placed) -> bool:
        if self._is_met(each):
            return False
        behind = self.article.text[each.mention.span.end : each.mention.span.end + 60]
        return bool(self.rules.absent.search(self._left(each)[-120:]) or self.rules.absent_of.match(behind))
