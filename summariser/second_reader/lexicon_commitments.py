"""Commitments by words alone: who stands before a cue, from where the clause begins, and what stands behind it."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from summariser.core.article import Sentence, Span
from summariser.grounding.checks.cues import is_undone
from summariser.language.countries import country_in
from summariser.language.words import NEVER, Entries, Language
from summariser.second_reader.cast import Cast
from summariser.second_reader.commitments import (
    CARRIED,
    MOST,
    Cue,
    Deeds,
    Whose,
    cues,
    parties,
    party,
    settled,
    years_of,
)
from summariser.second_reader.found import Commitment, Wanted
from summariser.second_reader.lexicon_rules import rules_of
from summariser.second_reader.parsed import LONGEST_SENTENCE

_BREAK = re.compile(r"(?:[,;:!?，；：。、！？“”«»„\"()–—]|\.\s)\s*")
_END = re.compile(r"[;；。]|\s[–—]\s|\n\s*\n")
_DATELINE = re.compile(r"[^\n]{0,60}?\s?[-–—]+\s+")
"""What a report begins with: TTO - ."""
_OPENING = re.compile('[«“„]|"(?=\\w)')
_ENDED = re.compile(r"[.:!?]\s")
_WORD = re.compile(r"\w+")
_COMMA = re.compile(r"[,，]\s*")
_LONGEST_SUBJECT, _NEAR = 120, 120
"""Characters that are looked at before a cue, and behind it."""


def find_commitments(cast: Cast, wanted: Wanted) -> tuple[Commitment, ...]:
    """All commitments of an article, in the order of its text."""
    reading = _Reading(cast, wanted)
    found = (one for sentence in cast.article.sentences for one in reading.read(sentence))
    return settled(cast.article, list(islice(found, MOST)))


class _Reading:
    """Goes through the sentences in order, and keeps whether this one and the last were about two sides."""

    def __init__(self, cast: Cast, wanted: Wanted) -> None:
        self.cast, self.wanted, self.text = cast, wanted, cast.article.text
        self.language, self.deeds = cast.language, Deeds.of(cast.language)
        self.years = years_of(cast.article)
        self.were_together = self.are_together = False
        self._starts = {sentence.span.start for sentence in cast.article.sentences}
        self._rules = rules_of(self.language)
        self._free = self.language.report.inverted == "anywhere" or self.language.report.elided
        """Whether a subject may stand behind its verb or be left out."""
        self._that, self._verbs, self._says = (_words(self.language, which) for which in ("that", "all", "verbs"))

    def read(self, sentence: Sentence) -> Iterator[Commitment]:
        scope = sentence.span
        if scope.end - scope.start > LONGEST_SENTENCE:
            return
        self.are_together = False
        for cue in cues(self.wanted.cues, self.text, scope.start, scope.end):
            subject = self._subject(scope, cue)
            start = subject.start if subject and not self._is_joined(subject) else cue.start
            if self._free and not (subject and self._may_act(subject)):
                subject = self._behind(scope, cue, start) or self._opening(scope, cue)
            end = self._end(scope, cue)
            whose = self._whose(subject, cue) if subject and self._has_content(subject, cue, end) else None
            if subject and whose is not None and not is_undone(self.cast.article, Span(cue.start, cue.end), self.years):
                yield Commitment(cue.kind, Span(start, end), *whose)
        self.were_together = self.are_together or self.deeds.has("together", self.text[scope.start : scope.end])

    def _subject(self, scope: Span, cue: Cue) -> Span | None:
        """The words before a cue, from the last mark or the word for that: In Hanoi, both sides | agreed.

        A cue that ends in will has its subject in it (both sides will).
        """
        end = cue.end if self._is_modal(cue) else cue.start
        start = max(scope.start, end - _LONGEST_SUBJECT)
        before = self.text[start:end]
        first = max([0, *(m.end() for m in _BREAK.finditer(before)), *(m.end() for m in self._that.finditer(before))])
        if first == 0 and start > scope.start:
            return None
        own = self._own_subject(before[first:])
        low, high, _ = own.indices(len(before) - first)
        words = before[first + low : first + high]
        at = start + first + low + len(words) - len(words.lstrip())
        return Span(at, at + len(words.strip())) if words.strip() else None

    def _is_joined(self, words: Span) -> bool:
        """Whether an "and" is between these words and the cue: agradeció la visita y | propuso."""
        return self._free and self.cast.article[words].endswith(tuple(f" {w}" for w in self.language.grammar.joining))

    def _may_act(self, words: Span) -> bool:
        """Not an adverb alone (zudem), words that stand before a subject, or another verb with what belongs to it
        (agradeció la visita y)."""
        said = self.cast.article[words]
        sides = self._two(words) or self._are_together(said) or self.deeds.is_("with_whom", said)
        if sides or _words(self.language, "passive").search(said):
            return True
        small = said.casefold() in self.language.people.not_names or _words(self.language, "trailing").fullmatch(
            f" {said}"
        )
        named = self.cast.meant(words) if self._rules.is_named(said) else None
        fronted = self._rules.fronts.match(said) and not (named and named.person)
        return not small and not fronted and not self._rules.verb.match(said) and not self._rules.ends.match(said)

    def _behind(self, scope: Span, cue: Cue, start: int) -> Span | None:
        """The subject behind a verb: Zudem | unterzeichneten (die Minister)."""
        if self.language.report.inverted != "anywhere" or start == cue.start:
            return None
        behind = self.text[cue.end : scope.end]
        at = cue.end + len(behind) - len(behind.lstrip())
        first = _WORD.match(self.text, at, scope.end)
        if first and first[0].casefold() in self.language.people.pronouns:
            return Span(*first.span())
        together = next(self.deeds.find("together", self.text[at : scope.end]), None)
        if together and together.start() == 0:
            return Span(at, at + together.end())
        named = self._rules.name_behind(self.text, at, scope.end)
        meant = self.cast.meant(named) if named else None
        return named if meant and meant.person else None

    def _opening(self, scope: Span, cue: Cue) -> Span | None:
        """The person or the two with whom the sentence begins: Ruiz, por su parte, | propuso."""
        dateline = _DATELINE.match(self.text, scope.start, cue.start)
        start = dateline.end() if dateline else scope.start
        before = self.text[start : cue.start].rstrip(" ,")
        first = before.partition(",")[0].rstrip()
        if not first.strip() or _ENDED.search(before) or _OPENING.search(before) or self._rules.fronts.match(first):
            return None
        whole = Span(start, start + len(before))
        if self._two(whole) and not self._verbs.search(before):
            return whole
        words = Span(start, start + len(first))
        meant = self.cast.meant(words)
        return words if meant and meant.person else None

    def _own_subject(self, words: str) -> slice:
        """Without another verb: Lam thanked him and | proposed; Reuters said Laos | proposed. Nothing if that has the
        cue in its object: Lam welcomed the treaty | signed."""
        verbs = list(self._verbs.finditer(words))
        if verbs and self._free and self._says.fullmatch(verbs[0][0]) and not words[: verbs[0].start()].strip():
            return slice(verbs[0].end(), None)
        if not verbs or not words[: verbs[0].start()].strip():
            return slice(None)
        if words.rstrip().endswith(tuple(f" {one}" for one in self.language.grammar.joining)):
            return slice(verbs[0].start())
        return slice(verbs[-1].end() if self._says.fullmatch(verbs[-1][0]) else len(words), None)

    def _is_modal(self, cue: Cue) -> bool:
        words = self.text[cue.start : cue.end]
        return self.deeds.ends("promises", words) or self.deeds.ends("wishes", words)

    def _whose(self, subject: Span, cue: Cue) -> Whose | None:
        """The parties and a doubt; None if nobody commits himself."""
        words, said = self.cast.article[subject], self.text[cue.start : cue.end]
        if self._is_noun(words) or self.deeds.is_("asking", words.split()[0]):
            return None
        two = self._two(subject)
        if two or self._are_together(words) or self.deeds.is_("with_whom", words):
            self.are_together = True
            if self.deeds.ends("wishes", said):
                return (), CARRIED
            return parties(self.cast, two), ""
        passive = _words(self.language, "passive").search(words)
        if passive and not self.deeds.is_("states", passive[0]):
            meant = self.cast.meant(subject) if passive.start() else None
            return ((), "") if meant and not meant.person else None
        return None if self._is_modal(cue) or self.deeds.has("shared", said) else self._alone(subject)

    def _alone(self, subject: Span) -> Whose | None:
        """One person, country or body, without the helpers behind it: Macron a | proposé."""
        words = _words(self.language, "trailing").sub("", self.cast.article[subject])
        if not words or self.deeds.is_("speaking", words):
            return None
        if words.split()[0] in self.language.grammar.on:  # Norway said on Monday they | had signed
            return (), ""
        subject = Span(subject.start, subject.start + len(words))
        meant, small = self.cast.meant(subject), self.language.grammar.determiners
        small = (*small, *self.language.people.not_names)
        own = words.split()
        known = country_in(own[0]) or self.deeds.is_("speaking", own[0])
        if subject.start in self._starts and len(own) > 1 and not known:
            own = own[1:]  # whose capital tells nothing: I due ministri
        names = any(_begins_a_name(word) for word in own if word.casefold() not in small)
        return party(self.cast, subject) if meant and (meant.person or names) else None

    def _is_noun(self, words: str) -> bool:
        """The cue behind these words is one, or goes with one, that nobody makes: the recently | signed treaty."""
        determined = any(word.casefold() in self.language.grammar.determiners for word in words.split()[-2:])
        return determined and len(words.split()) > 2 and not self.deeds.has("making", words)

    def _two(self, subject: Span) -> tuple[Span, ...]:
        """Those whom X and Y names."""
        words = self.cast.article[subject]
        for joining in _words(self.language, "joining").finditer(words):
            left, right = words[: joining.start()].rstrip(), words[joining.end() :].lstrip()
            if all(any(map(_begins_a_name, side.split())) for side in (left, right)):
                return Span(subject.start, subject.start + len(left)), Span(subject.end - len(right), subject.end)
        return ()

    def _are_together(self, words: str) -> bool:
        """Whether two sides are the subject, and do not only stand in it: the ties between the two sides."""
        if self.were_together and any(self.deeds.is_("they", word) for word in words.split()[:1]):
            return True
        before = self.language.grammar.prepositions
        return any(
            not words[: match.start()].casefold().rstrip().endswith(tuple(f" {one}" for one in before))
            for match in self.deeds.find("together", words)
        )

    def _has_content(self, subject: Span, cue: Cue, end: int) -> bool:
        behind = self.text[cue.end : min(end, cue.end + _NEAR)].strip()
        first, second = [*_WORD.findall(behind), "", ""][:2]
        if self.deeds.is_("asking", second if _begins_a_name(first) else first) or self.deeds.has("courtesies", behind):
            return False
        if _words(self.language, "passive").search(self.cast.article[subject]):
            return True
        owned = self.deeds.is_("owners", first) if self.language.spaced else self.deeds.begins("owners", behind)
        return not owned and (len(behind.split()) > 1 if self.language.spaced else len(behind) > 3)

    def _end(self, scope: Span, cue: Cue) -> int:
        """The end of the clause: a semicolon, or the comma before what is told beside (, adding that)."""
        stop = _END.search(self.text, cue.end, scope.end)
        end = stop.start() if stop else scope.end
        for comma in _COMMA.finditer(self.text, cue.end, end):
            if self.deeds.begins("aside", self.text[comma.end() : end]):
                end = comma.start()
                break
        if self._free and (other := self._rules.another.search(self.text, cue.end, end)):
            end = other.start()
        said = self.text[cue.end : end].rstrip(" .。,\n")
        if not _OPENING.search(said):
            said = said.rstrip(' »”"')
        return cue.end + len(said)


def _begins_a_name(word: str) -> bool:
    return word[:1].isupper() or word[:1] >= "\u3000"


@lru_cache(maxsize=32)
def _words(language: Language, which: str) -> re.Pattern[str]:
    speech, grammar = language.speech, language.grammar
    if which == "trailing":
        helpers = (*speech.helpers, *speech.auxiliaries, *grammar.auxiliaries)
        return re.compile(rf"(?:\s+(?:{'|'.join(helpers)}))+$", re.IGNORECASE) if helpers else NEVER
    entries: Entries = getattr(grammar if which == "joining" else speech, which)
    return re.compile(language.any_of(entries), re.IGNORECASE) if entries else NEVER
