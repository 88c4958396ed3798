"""Speech found by words alone: quotation marks, verbs of speech with their subjects, and what introduces what was said.

The rules are those of how news is written, not of one language; each language's words are in its file.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from summariser.core.article import Article, Span
from summariser.grounding.quotation import cut
from summariser.language.locate import locator
from summariser.language.paragraphs import paragraph_at, paragraphs
from summariser.language.quotation_marks import Quotation, quotations
from summariser.language.words import Language
from summariser.second_reader.cast import Cast
from summariser.second_reader.found import Speech
from summariser.second_reader.lexicon_rules import CAPITAL, Rules, plain, rules_of

LONGEST_SENTENCE = 3_000
"""Code points; reported speech is not looked for in longer ones."""
_FARTHEST = 250
"""Code points around a quotation in which who spoke is looked for."""
_SHORT = 6
"""Words of a quotation that is speech only where marks or a colon say so: else it may be a title or a nickname."""
_WHO_BEFORE = "The article does not say here who speaks; taken for the speaker of the quotation before."
_WHO_ELIDED = "The sentence does not say who speaks; taken for the speaker of the one before."
_WHO_NEAR = "No rule for the article's language tells who speaks; this is the name beside the quotation."
_NOBODY = "No rule for the article's language tells who speaks."
_STOP = re.compile(r"[.!?。！？]\s+(?=\S)|[。！？]")
_HEADINGS = re.compile(
    r"(?:(?:[^\n]{0,90}\n)+(?=[^\n]{100}))?(?:"
    rf"{CAPITAL}(?:{CAPITAL}|[ ,.]){{2,40}}\s[–—-]\s)?"
)
"""Lines before a longer one than lines are wrapped to, and the place of a report, that the segmenter takes for a part
of the first sentence."""
_ASIDE = re.compile(r"[,!?…]\s*(?:[—–-]\s*)?$")
_INTRODUCED = re.compile(r"[:：,，]\s*$")


def speech(article: Article, language: Language | None, cast: Cast) -> tuple[Speech, ...]:
    """What people and bodies said, in the order of the text."""
    reader = _Reader(article, rules_of(language) if language else None, cast)
    reader.direct()
    if reader.rules and reader.rules.reports:
        reader.dialogues()
        reader.reported()
    return tuple(sorted(reader.found, key=lambda one: one.spans))


@dataclass
class _Reader:
    """Goes over an article. `used`: where verbs stand that have told who spoke a quotation."""

    article: Article
    rules: Rules | None
    cast: Cast
    found: list[Speech] = field(default_factory=list)
    used: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.text = plain(self.article.text)
        self.quotes = tuple(_outermost(quotations(self.article.text)))
        self.starts = [one.inner.start for one in self.quotes]
        self.spoken: set[int] = set()

    # Direct speech

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
        return self._spoken(who, self._parts(quote), direct=True) if who else None

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
        first = Span(opening.start(), min(opening.end(), quote.inner.end))
        found = cut(self.article, first, True, [locator(self.article).sentence_at(first.start)])
        return (found.span, found.rest) if found.rest else (found.span,)

    def _behind(self, number: int, quote: Quotation, rules: Rules) -> Span | None:
        """“A,” the minister said. “A,” said the minister."""
        start = rules.closing.match(self.text, quote.inner.end).end()  # type: ignore[union-attr]
        end = min(self._stop(start), self._next_start(number))
        fitting = (
            not self._is_short(quote, rules)
            or self.text[quote.inner.end - 1] in ",.!?…，。！？"
            or ("," in self.text[quote.inner.end : start] or "，" in self.text[quote.inner.end : start])
        )
        same = self._same_sentence(quote.inner.end - 1, start) or not rules.language.spaced
        if start >= end or not fitting or not same:
            return None
        if source := rules.source.match(self.text, start, end):
            return rules.name_behind(self.text, source.end(), end)
        verb = rules.verb.search(self.text, start, end)
        if not verb:
            return None if self._is_short(quote, rules) else rules.unknown_verb(self.text, start, end)
        who = rules.subject(self.text, start, verb, end, after=True) or self._opening(start, verb.start())
        if who:
            self.used.add(verb.start())
        return who

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
        return Speech(one.speaker, (quote.inner,), True, one.doubt or _WHO_BEFORE) if near else None

    def _unattributed(self, quote: Quotation) -> Speech | None:
        """Where no words of speech are known, a sentence between marks is speech, of the person named beside it."""
        if (self.rules and self.rules.reports) or not self._is_sentence(quote):
            return None
        around = paragraph_at(self.article.text, quote.inner.start)
        near = [p for p in self.cast.people if p.span in around and not p.span.overlaps(quote.inner)]
        if not near:
            return Speech("", (quote.inner,), True, _NOBODY)
        nearest = min(near, key=lambda p: min(abs(p.span.end - quote.inner.start), abs(p.span.start - quote.inner.end)))
        return Speech(nearest.name, (quote.inner,), True, _WHO_NEAR)

    def dialogues(self) -> None:
        """— A, dit-elle. — B."""
        rules = self.rules
        for paragraph in paragraphs(self.article.text):
            dash = rules.dash.match(self.text, *_range(paragraph)) if rules else None
            verb = rules.verb.search(self.text, dash.end(), paragraph.end) if rules and dash else None
            if not rules or not dash or not verb:
                continue
            opening = Span(dash.end(), dash.end() + 1)
            found = cut(self.article, opening, True, [locator(self.article).sentence_at(opening.start)])
            who = rules.subject(self.text, found.span.end, verb, self._stop(verb.end()), after=True)
            if found.marked and found.ended and who and found.span.end <= verb.start():
                self.used.add(verb.start())
                spans = (found.span, found.rest) if found.rest else (found.span,)
                one = self._spoken(who, spans, direct=True)
                self.found += [one] if one else []

    # Reported speech

    def reported(self) -> None:
        """The minister said that A. A, the minister said. According to the minister, A."""
        for sentence in self.article.sentences:
            end = sentence.span.end
            start = max(sentence.span.start, paragraph_at(self.article.text, end - 1).start)
            start += _HEADINGS.match(self.article.text[start:end]).end()
            if end - start <= LONGEST_SENTENCE and self.rules:
                self._sentence(start, end, self.rules)

    def _sentence(self, start: int, end: int, rules: Rules) -> None:
        done, last = start, None
        if source := self._source(start, end, rules):
            done = source.end
        first = None
        for verb in rules.verb.finditer(self.text, start, end):
            first = first or verb
            if verb.start() < done or verb.start() in self.used or self._is_quoted(verb.start()):
                continue
            if rules.is_reversed(self.text, start, verb):
                continue
            content = self._content(verb, start, end, rules)
            after = content is not None and content.end <= verb.start()
            who = content and (
                rules.subject(self.text, max(start, done), verb, end if after else content.start, after=after)
                or last
                or self._opening(start, verb.start())
                or self._opening(content.end, end)
            )
            if who and content and content.start <= verb.end() + 1 and rules.is_of_several(self.article[who], verb[0]):
                continue
            one = self._spoken(who, (content,), direct=False) if who and content else None
            if not one and content and verb is first and rules.language.report.elided:
                one = self._elided(start, verb.start(), content)
            if one and content:
                last = who
                done = max(done, content.end)
                self.found.append(one)

    def _elided(self, start: int, verb: int, content: Span) -> Speech | None:
        """También dijo que A: of a sentence without a subject, what the speaker of the one before goes on to say."""
        before = self.found[-1] if self.found else None
        paragraph = paragraph_at(self.article.text, start)
        if not before or before.spans[-1] not in paragraph or before.spans[-1].end > start:
            return None
        nobody = len(self.text[start:verb].split()) <= 2
        return Speech(before.speaker, (content,), False, before.doubt or _WHO_ELIDED) if nobody else None

    def _source(self, start: int, end: int, rules: Rules) -> Span | None:
        """According to the minister, A. A, according to the minister."""
        for source in rules.source.finditer(self.text, start, end):
            if self._is_quoted(source.start()):
                continue
            who = rules.name_behind(self.text, source.end(), end)
            if not who:
                continue
            before = self.text[start : source.start()].rstrip(" ,，;")
            if len(rules.words(before)) >= 4 and self.text[start : source.start()].rstrip().endswith((",", "，")):
                span = Span(start, start + len(before))
            else:
                at = rules.behind_source(self.text, who.end, end)
                span = self._clause(at, rules) if at is not None else None
            one = self._spoken(who, (span,), direct=False) if span else None
            if one and span and not self._is_quoted(span.start):
                self.found.append(one)
                return Span(start, max(who.end, span.end))
        return None

    def _content(self, verb: re.Match[str], start: int, end: int, rules: Rules) -> Span | None:
        """What was said: behind the verb, or in front of it as in "A, the minister said"."""
        at = rules.introduced(self.text, verb, end)
        if at is not None:
            if self._is_spoken(at):
                return None
            span = self._clause(at, rules)
            return span if span and rules.is_long(self.article[span]) else None
        comma = rules.clause_before(self.text, start, verb, end)
        front = self.article.text[start:comma].rstrip() if comma else ""
        if not front or self._is_quoted(start + len(front) - 1) or front[-1] in '”"»“':
            return None
        return Span(start, start + len(front))

    def _clause(self, at: int, rules: Rules) -> Span | None:
        word = re.compile(r"\S+").match(self.text, at)
        if not word:
            return None
        span = cut(self.article, Span(at, at + 1), False, [locator(self.article).sentence_at(at)]).span
        following = rules.following.search(self.text, span.start + 1, span.end)
        while following and self._is_quoted(following.start()):
            following = rules.following.search(self.text, following.end(), span.end)
        said = self.article.text[span.start : following.start() if following else span.end].rstrip("。！？；")
        return Span(span.start, span.start + len(said)) if said else None

    def _opening(self, start: int, verb: int) -> Span | None:
        """The first person, or else the first body, that may be the subject of a sentence."""
        found = list(self.rules.openings(self.text, start, verb)) if self.rules else []
        people = (one for one in found if (meant := self.cast.meant(one)) and meant.person)
        return next(people, found[0] if found else None)

    # Where things stand

    def _spoken(self, who: Span | None, spans: Sequence[Span], *, direct: bool) -> Speech | None:
        meant = self.cast.meant(who) if who else None
        return Speech(meant.name, tuple(spans), direct, meant.doubt) if meant else None

    def _at(self, offset: int) -> int:
        return max(0, bisect_right(self.starts, offset) - 1)

    def _is_quoted(self, offset: int) -> bool:
        return (
            bool(self.quotes)
            and self.quotes[self._at(offset)].inner.start <= offset < self.quotes[self._at(offset)].inner.end
        )

    def _is_spoken(self, offset: int) -> bool:
        """Whether a quotation that has been found begins here, with its mark."""
        number = bisect_right(self.starts, offset)
        nearby = [n for n in (number - 1, number) if 0 <= n < len(self.quotes)]
        return any(n in self.spoken and abs(self.starts[n] - offset) <= 2 for n in nearby)

    def _is_short(self, quote: Quotation, rules: Rules) -> bool:
        return len(rules.words(self.article[quote.inner])) < _SHORT

    def _is_sentence(self, quote: Quotation) -> bool:
        inner = self.article[quote.inner].strip()
        long = len(inner.split()) > _SHORT or (len(inner) > 3 * _SHORT and not inner.isascii())
        return long and (not inner[:1].islower()) and (inner[-1] in ".!?…。！？,，" or self._ends_sentence(quote))

    def _ends_sentence(self, quote: Quotation) -> bool:
        return bool(re.compile(r"\W{1,2}[.。]").match(self.text, quote.inner.end))

    def _same_sentence(self, one: int, other: int) -> bool:
        index = locator(self.article)
        return other < len(self.text) and index.sentence_at(one) == index.sentence_at(other)

    def _stop(self, start: int) -> int:
        """The end of the sentence or paragraph that an offset is in, no farther than need be."""
        text = self.article.text
        number = locator(self.article).sentence_at(min(start, len(text) - 1))
        sentence = self.article.sentence(number)
        return min(start + _FARTHEST, sentence.span.end if sentence else len(text))

    def _next_start(self, number: int) -> int:
        return self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)

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
