"""Direct speech found by words alone: what stands between quotation marks or after a dash, and who spoke."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from summariser.core.article import Article, Span
from summariser.grounding.quotation import Cut, cut
from summariser.language.locate import locator
from summariser.language.paragraphs import paragraph_at, paragraphs
from summariser.language.quotation_marks import Quotation, quotations
from summariser.second_reader.cast import Cast
from summariser.second_reader.found import Speech
from summariser.second_reader.lexicon_rules import Rules, plain

_FARTHEST = 250
"""Code points around a quotation in which who spoke is looked for."""
_SHORT, _FEWEST, _LONG = 6, 4, 10
"""Words of a quotation that is speech only where marks or a colon say so, since it may be a title or a nickname; words
of the shortest sentence between marks, and its characters in a script without capitals."""
_WHO_BEFORE = "The article does not say here who speaks; taken for the speaker of the quotation before."
_WHO_ELIDED = "The sentence does not say who speaks; taken for the subject of the one before."
_WHO_NEAR = "No rule for the article's language tells who speaks; this is the name beside the quotation."
_NOBODY = "No rule for the article's language tells who speaks."
_STOP = re.compile(r"[.!?。！？]\s+(?=\S)|[。！？]")
_ASIDE = re.compile(r"[,!?…]\s*(?:[—–-]\s*)?$")
_INTRODUCED = re.compile(r"[:：,，]\s*$")
_COMMA = re.compile("[,，]")
_ENDED = re.compile(r"\W{1,2}[.,]")


@dataclass
class Quoted:
    """The quotations of an article. `rules` is None for a language without rules. `used`: where verbs stand that have
    told who spoke one; `spoken`: the numbers of those that are speech."""

    article: Article
    rules: Rules | None
    cast: Cast
    found: list[Speech] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    spoken: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.text = plain(self.article.text)
        self.quotes = tuple(_outermost(quotations(self.article.text)))
        self.starts = [one.inner.start for one in self.quotes]

    def direct(self) -> None:
        """“A,” she said. He said: “A.” “A,” she said, “B.”"""
        before: tuple[Speech, Quotation] | None = None
        for number, quote in enumerate(self.quotes):
            if number in self.spoken:
                continue
            one = self._attributed(number, quote) or self._going_on(quote, before) or self._unattributed(quote)
            if one:
                self.spoken.add(number)
                self.found.append(one)
                last = self._at(one.spans[-1].start)
                self.spoken.add(last)
                before = one, self.quotes[last]

    def _attributed(self, number: int, quote: Quotation) -> Speech | None:
        rules = self.rules
        if rules and (one := self._inside(quote, rules)):
            return one
        who = rules and (self._behind(number, quote, rules) or self._before(number, quote, rules))
        if who:
            return self._spoken(who, self._parts(quote), direct=True)
        elided = rules and rules.language.report.elided and rules.language.report.inverted == "anywhere"
        return self._elided_behind(quote, rules) if rules and elided and self._is_sentence(quote) else None

    def _elided_behind(self, quote: Quotation, rules: Rules) -> Speech | None:
        """«A», dijo. Whoever was the subject before in the paragraph."""
        closing = rules.closing.match(self.text, quote.inner.end)
        start = closing.end() if closing else quote.inner.end
        if not rules.verb.match(self.text, start) or not self._is_apart(quote, start, rules):
            return None
        meant = self.cast.subject_before(quote.inner.start, paragraph_at(self.article.text, quote.inner.start).start)
        return Speech(meant.name, self._parts(quote), direct=True, doubt=_WHO_ELIDED) if meant else None

    def _inside(self, quote: Quotation, rules: Rules) -> Speech | None:
        """« A, a-t-il dit, B. » «A, — сказал он, — B»"""
        start, end = _range(quote.inner)
        if rules.language.report.inverted != "anywhere":
            return None
        for verb in rules.verb.finditer(self.text, start, end):
            before = _ASIDE.search(self.text, max(start, verb.start() - 6), verb.start())
            who = before and rules.subject(self.text, verb.start(), verb, min(end, verb.end() + _FARTHEST))
            behind = rules.aside.match(self.text, max(who.end, verb.end()), end) if who else None
            if before and who and behind and behind.end() < end:
                self.used.add(verb.start())
                parts = Span(start, before.start()), Span(behind.end(), end)
                return self._spoken(who, [self._stripped(part) for part in parts], direct=True)
        return None

    def _stripped(self, span: Span) -> Span:
        found = self.article[span]
        start = span.start + len(found) - len(found.lstrip())
        return Span(start, start + max(1, len(found.strip())))

    def _parts(self, quote: Quotation) -> tuple[Span, ...]:
        """The quotation, with its second part where the words for who spoke interrupt it."""
        opening = re.compile(r"\S+").search(self.text, *_range(quote.inner))
        if not opening:
            return (quote.inner,)
        found = self.cut(Span(opening.start(), min(opening.end(), quote.inner.end)), direct=True)
        return (found.span, found.rest) if found.rest else (found.span,)

    def _behind(self, number: int, quote: Quotation, rules: Rules) -> Span | None:
        """“A,” the minister said. “A,” said the minister."""
        closing = rules.closing.match(self.text, quote.inner.end)
        start = closing.end() if closing else quote.inner.end
        end = min(self._stop(start), self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text))
        end = min(end, paragraph_at(self.article.text, quote.inner.end - 1).end)
        same = self._same_sentence(quote.inner.end - 1, start) or not rules.language.spaced
        if start >= end or not same or not self._is_apart(quote, start, rules):
            return None
        if source := rules.source.match(self.text, start, end):
            return rules.name_behind(self.text, source.end(), end)
        if verb := rules.verb.search(self.text, start, end):
            who = rules.subject(self.text, start, verb, end, after=True) or self._opening(start, verb.start())
            self.used.update([verb.start()] if who else [])
            return who
        return rules.unknown_verb(self.text, start, end) if self._is_sentence(quote) else None

    def _is_apart(self, quote: Quotation, behind: int, rules: Rules) -> bool:
        """Whether a quotation is long, or something parts it from the words behind, as nothing does from a title."""
        ended = self.text[quote.inner.end - 1] in ",.!?…，。！？"
        return ended or not self._is_short(quote, rules) or bool(_COMMA.search(self.text, quote.inner.end, behind))

    def _before(self, number: int, quote: Quotation, rules: Rules) -> Span | None:
        """The minister said: “A.”"""
        start, mark = self._lead(number, quote)
        lead = self.text[start:mark]
        verbs = list(rules.verb.finditer(self.text, start, mark))
        if verbs and rules.leads.fullmatch(self.text, verbs[-1].end(), mark):
            if self._is_short(quote, rules) and not _INTRODUCED.search(lead):
                return None
            if rules.that and rules.that.search(lead) and self._stop(quote.inner.end) > quote.inner.end + 3:
                return None  # a part of what is reported
            who = rules.subject(self.text, start, verbs[-1], mark) or self._opening(start, verbs[-1].start())
            if who:
                self.used.add(verbs[-1].start())
            return who
        if lead.rstrip().endswith((":", "：")) and not verbs:
            return rules.speaking(self.text, start, start + len(lead.rstrip(" :：")))
        return None

    def _going_on(self, quote: Quotation, before: tuple[Speech, Quotation] | None) -> Speech | None:
        """A sentence between marks that follows a quotation, in its paragraph or as the next one."""
        if not before or not self._is_sentence(quote):
            return None
        one, last = before
        between = self.text[last.inner.end : quote.inner.start]
        here = paragraph_at(self.article.text, quote.inner.start)
        near = len(between) <= _FARTHEST and (last.inner.end > here.start or quote.inner.start - here.start <= 2)
        return Speech(one.speaker, (quote.inner,), direct=True, doubt=one.doubt or _WHO_BEFORE) if near else None

    def _unattributed(self, quote: Quotation) -> Speech | None:
        """In a language without rules, a sentence between marks is speech, of the person named beside it."""
        if self.rules or not self._is_sentence(quote):
            return None
        around = paragraph_at(self.article.text, quote.inner.start)
        near = [p for p in self.cast.people if p.span in around and not p.span.overlaps(quote.inner)]
        if not near:
            return Speech("", (quote.inner,), direct=True, doubt=_NOBODY)
        nearest = min(near, key=lambda p: min(abs(p.span.end - quote.inner.start), abs(p.span.start - quote.inner.end)))
        return Speech(nearest.name, (quote.inner,), direct=True, doubt=_WHO_NEAR)

    def dialogues(self) -> None:
        """— A, dit-elle. — B."""
        for paragraph in paragraphs(self.article.text):
            if self.rules and (dash := self.rules.dash.match(self.text, *_range(paragraph))):
                self._dialogue(dash.end(), paragraph.end, self.rules)

    def _dialogue(self, start: int, end: int, rules: Rules) -> None:
        verb = rules.verb.search(self.text, start, end)
        found = self.cut(Span(start, start + 1), direct=True)
        if not verb or not (found.marked and found.ended and found.span.end <= verb.start()):
            return
        who = rules.subject(self.text, found.span.end, verb, self._stop(verb.end()), after=True)
        spans = (found.span, found.rest) if found.rest else (found.span,)
        if one := self._spoken(who, spans, direct=True):
            self.used.add(verb.start())
            self.found.append(one)

    def _opening(self, start: int, verb: int) -> Span | None:
        """What may be the subject of a sentence: the first that is a person with a name, or else the first."""
        found = list(self.rules.openings(self.text, start, verb)) if self.rules else []
        names = {person.name for person in self.cast.people}
        people = (one for one in found if (meant := self.cast.meant(one)) and meant.name in names)
        return next(people, found[0] if found else None)

    def _spoken(self, who: Span | None, spans: Sequence[Span], *, direct: bool) -> Speech | None:
        meant = self.cast.meant(who) if who else None
        return Speech(meant.name, tuple(spans), direct, meant.doubt) if meant else None

    def cut(self, opening: Span, *, direct: bool) -> Cut:
        return cut(self.article, opening, direct, [locator(self.article).sentence_at(opening.start)])

    def _at(self, offset: int) -> int:
        return max(0, bisect_right(self.starts, offset) - 1)

    def _is_quoted(self, offset: int) -> bool:
        return bool(self.quotes) and Span(offset, offset + 1) in self.quotes[self._at(offset)].inner

    def _is_spoken(self, offset: int) -> bool:
        """Whether a quotation that has been found begins here, with its mark."""
        number = bisect_right(self.starts, offset)
        nearby = [n for n in (number - 1, number) if 0 <= n < len(self.quotes)]
        return any(n in self.spoken and abs(self.starts[n] - offset) <= 2 for n in nearby)

    def _is_short(self, quote: Quotation, rules: Rules) -> bool:
        return len(rules.words(self.article[quote.inner])) < _SHORT

    def _is_sentence(self, quote: Quotation) -> bool:
        """Whether it is long enough to be one, begins as one and, in scripts that tell, ends as one."""
        inner = self.article[quote.inner].strip()
        caseless = inner.lower() == inner.upper()
        long = len(inner) >= _LONG if caseless else len(inner.split()) >= _FEWEST
        ends = caseless or inner[-1:] in ".!?…," or _ENDED.match(self.text, quote.inner.end) is not None
        return long and ends and not inner[:1].islower()

    def _same_sentence(self, one: int, other: int) -> bool:
        index = locator(self.article)
        return other < len(self.text) and index.sentence_at(one) == index.sentence_at(other)

    def _stop(self, start: int) -> int:
        """The end of the sentence or paragraph that an offset is in, no farther than need be."""
        text = self.article.text
        number = locator(self.article).sentence_at(min(start, len(text) - 1))
        sentence = self.article.sentence(number)
        return min(start + _FARTHEST, sentence.span.end if sentence else len(text))

    def _lead(self, number: int, quote: Quotation) -> tuple[int, int]:
        """From the last full stop or quotation to the opening mark."""
        mark = quote.inner.start - 1
        start = max(0, mark - _FARTHEST, self.quotes[number - 1].inner.end + 1 if number else 0)
        stops = list(_STOP.finditer(self.text, start, max(start, mark)))
        return (stops[-1].end() if stops else start), max(start, mark)


def _range(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _outermost(found: Sequence[Quotation]) -> Iterator[Quotation]:
    end = -1
    for one in found:
        if one.inner.start >= end:
            end = one.inner.end
            yield one
