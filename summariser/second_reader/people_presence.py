"""Who was there: what the sentences around a name say that its bearer did, or that somebody did with them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from summariser.core.article import Article, Sentence, Span
from summariser.core.lazy import cached_property
from summariser.language.caseless import Caseless
from summariser.language.transcripts import is_speaker
from summariser.language.words import NEVER, Language
from summariser.second_reader.happenings import happenings
from summariser.second_reader.people_names import Mention, vocabulary

_ASIDE = re.compile(r"\s*(?:\([^()]{1,60}\)|[,–—][^,;–—]{1,200}[,–—]|- [^;\n]{1,100}? -(?=\s))\s*")
_QUOTED = re.compile(r"“[^“”]{1,2000}”|«[^«»]{1,2000}»|„[^„“”]{1,2000}[“”]|\"[^\"\n]{1,1000}\"|「[^「」]{1,1000}」")
_REACH = 600
"""Code points on either side of a name that tell what its bearer does."""
_BEHIND = 60
"""Code points between a name and the verb behind it that says that its bearer was met."""
_LEAD = 3
"""Sentences that say what an article is about; what is done in them is done at the event."""


@dataclass(frozen=True)
class Placed:
    """A mention in its sentence. start: where its description begins. title: that of this mention, or ""."""

    mention: Mention
    person: int
    start: int
    sentence: Sentence
    quoted: bool
    title: str = ""


@dataclass(frozen=True)
class _Rules:
    verb: re.Pattern[str]
    act: re.Pattern[str]
    attending: re.Pattern[str]
    outside: re.Pattern[str]
    speech: Caseless
    met: Caseless
    met_behind: re.Pattern[str]
    absent: Caseless
    absent_of: re.Pattern[str]
    addressed: re.Pattern[str]
    past: Caseless
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
        re.compile(
            rf"(?:\s\([^()]{{1,40}}\))?,?\s+(?:{one.any_of(one.report.relatives)})\s+(?:{one.any_of(people.attending)})",
            ci,
        )
        if people.attending
        else NEVER,
        re.compile(one.any_of(people.outside), ci) if people.outside else NEVER,
        Caseless(one.any_of((*speech.verbs, *speech.participles))),
        Caseless(rf"(?:{one.any_of(people.meeting)})(?:\s+(?!{stops})(?:[^\s,.;]+|(?:\w\.)+|\w{{2,4}}\.)){{0,6}}\s*$"),
        re.compile(rf",?[^,.;:]{{0,{_BEHIND}}}?(?:{one.any_of(people.met_behind)})") if people.met_behind else NEVER,
        Caseless(rf"(?:{one.any_of((*people.absent, *people.led))}){between}"),
        re.compile(rf"(?:['’]s?\s+)?(?:{one.any_of(people.absent_of)})", ci),
        re.compile(rf"(?:{one.any_of((*people.honorifics, *one.grammar.determiners))})\.?\s*$", ci),
        Caseless(one.any_of(people.past)),
        re.compile(rf"(?:\s*(?:\([^()]{{1,40}}\)|,|–|;))*\s*(?:{joining})?\s*(?:his|her|the|its|their)?\s*", ci),
        re.compile(joining, ci),
        re.compile(one.any_of(people.during), ci) if people.during else NEVER,
        re.compile(rf"(?:{joining})\s+(?:[^\s,;.]+\s+){{1,7}}?(?={vocabulary(one).verb.pattern})", ci),
    )


def quoted_ranges(text: str) -> list[Span]:
    return [Span(*found.span()) for found in _QUOTED.finditer(text)]


class _Around:
    """What the sentence around a mention says that its bearer does, or that somebody does with them."""

    def __init__(self, article: Article, one: Language, placed: Placed) -> None:
        self._article, self._language, self._rules, self._quoted = article, one, _rules(one), placed.quoted
        self._text = article.text
        self.person, self.start, self.span, self.sentence = (
            placed.person,
            placed.start,
            placed.mention.span,
            placed.sentence,
        )

    @cached_property
    def left(self) -> str:
        return self._text[max(self.sentence.span.start, self.start - _REACH) : self.start]

    @cached_property
    def _right(self) -> str:
        """What follows a name, behind an aside or others: (Xi), the president, (said); (Xi) and others (met). A name
        that is an aside itself has none behind it: The president, (Xi), received the king, on Monday."""
        right = self._text[self.span.end : min(self.sentence.span.end, self.span.end + 400)]
        is_aside = self._text[self.start : self.span.start].rstrip().endswith(",")
        aside = None if is_aside else _ASIDE.match(right)
        right = right[aside.end() :] if aside else right.lstrip(" ,\n")
        others = self._rules.others.match(right)
        return (right[others.end() :] if others else right)[:120]

    @cached_property
    def _is_reported(self) -> bool:
        return self._quoted or bool(self._rules.speech.search(self.left))

    @property
    def _is_past(self) -> bool:
        end = min(self.sentence.span.end, self.span.end + _REACH)
        return bool(self._rules.past.search(self.left + self._text[self.span.end : end]))

    @cached_property
    def acts(self) -> bool:
        if is_speaker(self._text, self.span):
            return True
        if not self._quoted and self._rules.attending.match(self._text, self.span.end, self.sentence.span.end):
            return True
        return not self._is_reported and bool(self._rules.act.match(self._right))

    @cached_property
    def is_met(self) -> bool:
        left = self.left
        if self._is_reported:
            return False
        if self._rules.met_behind.match(self._text, self.span.end, self.sentence.span.end):
            return True
        found = self._rules.met.search(left, max(0, len(left) - 120))
        unreal = self._language.unreal
        return bool(found and not (unreal and unreal.search(f"{left[: found.start()]}‹{left[slice(*found.span())]}")))

    @cached_property
    def is_subject(self) -> bool:
        if self._quoted:
            return False
        left = self._rules.addressed.sub("", self.left).rstrip()
        initial = not left or left[-1] == ","
        return initial or (not self._is_reported and bool(self._rules.verb.match(self._right)))

    def does(self, hosting: set[int], *, known: bool) -> bool:
        """Whether that is a part in the event. `known`: from the lead, or by an office; of others, who only says
        something may have said it anywhere (an analyst), unless the sentence names an event: Speaking at the talks, X
        said."""
        if self.sentence.number > _LEAD and self._is_past:
            return False
        host = self.start == self.sentence.span.start and self.sentence.number in hosting
        return self.acts or self.is_met or host or (self.is_subject and self._speaks and (known or self._is_at_event))

    @property
    def _speaks(self) -> bool:
        return not self.left.strip()[-60:].casefold().endswith(("just as", "as")) and bool(
            self._rules.verb.match(self._right)
        )

    @property
    def _is_at_event(self) -> bool:
        return any(one.kind == "met" for one in happenings(self._article, self.sentence.span, self._language))

    @property
    def is_away(self) -> bool:
        if self.is_met:
            return False
        behind = self._text[self.span.end : self.span.end + 60]
        return bool(self._rules.absent.search(self.left[-120:]) or self._rules.absent_of.match(behind))


class Presence:
    """Judges each person of an article by all mentions of them."""

    def __init__(self, article: Article, one: Language, placed: Sequence[Placed]) -> None:
        self.article, self.rules = article, _rules(one)
        titled = (each for each in placed if each.title)
        self._officials = {each.person for each in titled if not self.rules.outside.search(each.title)}
        self.around = [_Around(article, one, each) for each in sorted(placed, key=lambda each: each.start)]

    @cached_property
    def subjects(self) -> list[tuple[int, int]]:
        """Where somebody is the subject of a statement of the article's own, and who, in the order of the text."""
        return [(each.span.start, each.person) for each in self.around if each.is_subject]

    @cached_property
    def attended(self) -> set[int]:
        """The people who took part."""
        if not any(each.acts or each.is_met for each in self.around):
            return set()
        here, away, lead = dict[int, int](), dict[int, int](), set[int]()
        known = self._officials | {each.person for each in self.around if each.sentence.number <= _LEAD}
        for group in self._groups():
            done = any(each.does(self._hosting, known=each.person in known) for each in group)
            gone = any(each.is_away for each in group)
            for each in group:
                here[each.person] = here.get(each.person, 0) + (done and not gone)
                away[each.person] = away.get(each.person, 0) + gone
                if done and not gone and each.sentence.number <= _LEAD:
                    lead.add(each.person)
        return {person for person, count in here.items() if person in lead or count > away[person]}

    def _groups(self) -> list[list[_Around]]:
        """Mentions that are joined: X, Y and Z."""
        groups: list[list[_Around]] = []
        for each in self.around:
            last = groups[-1][-1] if groups else None
            if last and last.sentence is each.sentence and self._are_joined(last, each):
                groups[-1].append(each)
            else:
                groups.append([each])
        return [part for group in groups for part in ([group] if self._is_list(group) else [[one] for one in group])]

    def _is_list(self, group: Sequence[_Around]) -> bool:
        """Whether there is an "and" in it: between commas alone, a name may begin something else."""
        gaps = (self.article.text[a.span.end : b.start] for a, b in pairwise(group))
        return any(self.rules.joining.search(gap) for gap in gaps)

    def _are_joined(self, one: _Around, other: _Around) -> bool:
        gap = self.article.text[one.span.end : other.start]
        return len(gap) < 60 and bool(gap.strip()) and bool(self.rules.joined.fullmatch(gap))

    @cached_property
    def _hosting(self) -> set[int]:
        """The sentences of the lead whose subject does something in talks with somebody, whatever it is: X has pushed
        for a deal during talks with Y."""
        lead = (each for each in self.around if each.sentence.number <= _LEAD and each.start > each.sentence.span.start)
        return {each.sentence.number for each in lead if each.is_met and self.rules.during.search(each.left)}
