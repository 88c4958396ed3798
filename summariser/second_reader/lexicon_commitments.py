"""Commitments by words alone: who stands before a cue, from where the clause begins, and what stands behind it."""

import re
from collections.abc import Iterator
from functools import lru_cache

from summariser.core.article import Sentence, Span
from summariser.grounding.checks.cues import is_undone
from summariser.language.words import NEVER, Entries, Language
from summariser.second_reader.cast import Cast
from summariser.second_reader.commitments import CARRIED, Cue, Deeds, Whose, cues, party, settled, sides, years_of
from summariser.second_reader.found import Commitment, Wanted
from summariser.second_reader.parsed import LONGEST_SENTENCE

_BREAK = re.compile(r"(?:[,;:!?，；：。、！？“”«»„\"()–—]|\.\s)\s*")
_END = re.compile(r"[;；。]|\s[–—]\s|\n\s*\n")
_FIRST = re.compile(r"\w+")
_COMMA = re.compile(r"[,，]\s*")
_LONGEST_SUBJECT, _NEAR = 120, 120
"""Characters that are looked at before a cue, and behind it."""


def find_commitments(cast: Cast, wanted: Wanted) -> tuple[Commitment, ...]:
    """All commitments of an article, in the order of its text."""
    reading = _Reading(cast, wanted)
    return settled(cast.article, [one for sentence in cast.article.sentences for one in reading.read(sentence)])


class _Reading:
    """Goes through the sentences in order, and keeps whether the last one was about two sides."""

    def __init__(self, cast: Cast, wanted: Wanted) -> None:
        self.cast, self.wanted, self.text = cast, wanted, cast.article.text
        self.language, self.deeds = cast.language, Deeds.of(cast.language)
        self.years = years_of(cast.article)
        self.were_together = False

    def read(self, sentence: Sentence) -> Iterator[Commitment]:
        scope = sentence.span
        if scope.end - scope.start > LONGEST_SENTENCE:
            return
        for cue in cues(self.wanted.cues, self.text, scope.start, scope.end):
            subject = self._subject(scope, cue)
            end = self._end(scope, cue)
            whose = self._whose(subject, cue) if subject and self._has_content(cue, end) else None
            if subject and whose is not None and not is_undone(self.cast.article, Span(cue.start, cue.end), self.years):
                yield Commitment(cue.kind, Span(subject.start, end), *whose)
        self.were_together = self.deeds.has("together", self.text[scope.start : scope.end])

    def _subject(self, scope: Span, cue: Cue) -> Span | None:
        """The words before a cue, from the last mark or the word for that: In Hanoi, both sides | agreed.

        A cue that ends in will has its subject in it (both sides will). What another verb stands before is not the
        cue's subject, unless it goes on with and: Lam welcomed the treaty | signed; Lam thanked him and | proposed.
        """
        end = cue.end if self._is_modal(cue) else cue.start
        start = max(scope.start, end - _LONGEST_SUBJECT)
        before = self.text[start:end]
        first = max(
            [
                0,
                *(m.end() for m in _BREAK.finditer(before)),
                *(m.end() for m in _words(self.language, "that").finditer(before)),
            ]
        )
        if first == 0 and start > scope.start:
            return None
        words = before[first:]
        verb = None if self._is_modal(cue) else self.language.statement.search(words.casefold())
        if verb and verb.start() > 0:
            if not any(words.rstrip().endswith(f" {one}") for one in self.language.grammar.joining):
                return None
            words = words[: verb.start()]
        at = start + first + len(words) - len(words.lstrip())
        return Span(at, at + len(words.strip())) if words.strip() else None

    def _is_modal(self, cue: Cue) -> bool:
        words = self.text[cue.start : cue.end].casefold()
        return words.endswith((*self.language.deeds.promises, *self.language.deeds.wishes))

    def _whose(self, subject: Span, cue: Cue) -> Whose | None:
        """The parties and a doubt; None if nobody commits himself."""
        words, said = self.cast.article[subject], self.text[cue.start : cue.end]
        if self._is_noun(words):
            return None
        two = self._two(subject)
        if two or self._are_together(words):
            if said.casefold().endswith(self.language.deeds.wishes):
                return (), CARRIED
            named = tuple(dict.fromkeys(name for part in two for name in party(self.cast, part)))
            return named if len(named) > 1 else sides(self.cast), ""
        meant = self.cast.meant(subject)
        passive = _words(self.language, "passive").search(words.casefold())
        if passive:
            return ((), "") if passive.start() and meant and not meant.person else None
        if self._is_modal(cue) or self.deeds.has("shared", said) or self.deeds.is_("speaking", words):
            return None
        acts = meant is not None and (meant.person or any(map(_begins_a_name, words.split())))
        return (party(self.cast, subject), "") if acts else None

    def _is_noun(self, words: str) -> bool:
        """The cue behind these words is one, or goes with one, that nobody makes: the recently | signed treaty."""
        determined = any(word.casefold() in self.language.grammar.determiners for word in words.split()[-2:])
        return determined and len(words.split()) > 2 and not self.deeds.has("making", words)

    def _two(self, subject: Span) -> tuple[Span, ...]:
        """Those whom X and Y names."""
        words = self.cast.article[subject]
        for joining in _words(self.language, "joining").finditer(words):
            left, right = words[: joining.start()], words[joining.end() :]
            if all(any(map(_begins_a_name, side.split())) for side in (left, right)):
                return Span(subject.start, subject.start + len(left.rstrip())), Span(
                    subject.end - len(right.lstrip()), subject.end
                )
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

    def _has_content(self, cue: Cue, end: int) -> bool:
        behind = self.text[cue.end : min(end, cue.end + _NEAR)].strip()
        first = _FIRST.match(behind)
        other = first is not None and (self.deeds.is_("asking", first[0]) or self.deeds.is_("owners", first[0]))
        few = len(behind.split()) < 2 if self.language.spaced else len(behind) < 4
        return not few and not other and not self.deeds.has("courtesies", behind)

    def _end(self, scope: Span, cue: Cue) -> int:
        """The end of the clause: a semicolon, or the comma before what is told beside (, adding that)."""
        stop = _END.search(self.text, cue.end, scope.end)
        end = stop.start() if stop else scope.end
        for comma in _COMMA.finditer(self.text, cue.end, end):
            if self.deeds.begins("aside", self.text[comma.end() : end]):
                end = comma.start()
                break
        return max(cue.end, cue.end + len(self.text[cue.end : end].rstrip(" .。,\n")))


def _begins_a_name(word: str) -> bool:
    return word[:1].isupper() or word[:1] >= "\u3000"


@lru_cache(maxsize=32)
def _words(language: Language, which: str) -> re.Pattern[str]:
    entries: Entries = getattr(language.grammar if which == "joining" else language.speech, which)
    return re.compile(language.any_of(entries)) if entries else NEVER
