"""Speech found by words alone: verbs of speech with their subjects, and what introduces what was said.

The rules are those of how news is written, not of one language; each language's words are in its file.
"""

import re
from bisect import bisect_right

from summariser.core.article import Article, Span
from summariser.language.paragraphs import paragraph_at
from summariser.language.words import Language
from summariser.second_reader.cast import Cast
from summariser.second_reader.found import Speech
from summariser.second_reader.lexicon_quotations import Quoted
from summariser.second_reader.lexicon_rules import CAPITAL, Rules, rules_of
from summariser.second_reader.turns import in_turns

LONGEST_SENTENCE = 3_000
"""Code points; reported speech is not looked for in longer ones."""
_WHO_ELIDED = "The sentence does not say who speaks; taken for the speaker of the one before."
_HEADINGS = re.compile(
    r"(?:(?:[^\n]{0,90}\n)+(?=[^\n]{100}))?(?:"
    rf"{CAPITAL}(?:{CAPITAL}|[ ,.]){{2,40}}\s[–—-]\s)?"
)
"""Lines before a longer one than lines are wrapped to, and the place of a report, that the segmenter takes for a part
of the first sentence."""


def speech(article: Article, language: Language | None, cast: Cast) -> tuple[Speech, ...]:
    """What people and bodies said, in the order of the text."""
    reader = _Reader(article, rules_of(language) if language and language.report.verbs else None, cast)
    reader.direct()
    reader.dialogues()
    reader.reported()
    turns = in_turns(cast, [span for one in reader.found for span in one.spans])
    return tuple(sorted([*reader.found, *turns], key=lambda one: one.spans))


class _Reader(Quoted):
    """Goes over the sentences of an article, after its quotations."""

    def reported(self) -> None:
        """The minister said that A. A, the minister said. According to the minister, A."""
        for sentence in self.article.sentences:
            end = sentence.span.end
            start = max(sentence.span.start, paragraph_at(self.article.text, end - 1).start)
            heading = _HEADINGS.match(self.article.text[start:end])
            start += heading.end() if heading else 0
            if end - start <= LONGEST_SENTENCE and self.rules:
                self._sentence(start, end, self.rules)

    def _sentence(self, start: int, end: int, rules: Rules) -> None:
        source = self._source(start, end, rules)
        done, last, first = source.end if source else start, None, True
        for verb in rules.verb.finditer(self.text, start, end):
            at, first_one, first = verb.start(), first, False
            if at < done or at in self.used or self._is_quoted(at) or rules.is_reversed(self.text, start, verb):
                continue
            content = self._content(verb, start, end, rules)
            content = content if content and self._is_free(content) else None
            who = content and self._who(Span(done, end), verb, content, last, rules)
            one = self._spoken(who, (content,), direct=False) if who and content else None
            if not one and content and first_one and rules.language.report.elided:
                one = self._elided(start, at, content)
            if one and content:
                last, done = who, max(done, content.end)
                self.found.append(one)

    def _who(self, rest: Span, verb: re.Match[str], content: Span, last: Span | None, rules: Rules) -> Span | None:
        """The subject of a verb in the rest of a sentence; left out, it is that of the verb before, or the sentence's.

        `last`: who said something before in the sentence.
        """
        after = content.end <= verb.start()
        who = (
            rules.subject(self.text, rest.start, verb, rest.end if after else content.start, after=after)
            or last
            or self._opening(rest.start, verb.start())
            or self._opening(content.end, rest.end)
        )
        if who and after and who in content and rules.language.report.inverted == "anywhere":
            return None  # L'opposant X, exilé à Berne, a dénoncé: no clause, but who does something
        several = content.start <= verb.end() + 1 and who and rules.is_of_several(self.article[who], verb[0])
        return None if several else who

    def _elided(self, start: int, verb: int, content: Span) -> Speech | None:
        """También dijo que A: of a sentence without a subject, what the speaker of the one before goes on to say."""
        before = self.found[-1] if self.found else None
        paragraph = paragraph_at(self.article.text, start)
        if not before or before.spans[-1] not in paragraph or before.spans[-1].end > start:
            return None
        nobody = len(self.text[start:verb].split()) <= 2
        return Speech(before.speaker, (content,), direct=False, doubt=before.doubt or _WHO_ELIDED) if nobody else None

    def _source(self, start: int, end: int, rules: Rules) -> Span | None:
        """According to the minister, A. A, according to the minister."""
        for source in rules.source.finditer(self.text, start, end):
            if self._is_quoted(source.start()):
                continue
            own = rules.he_or_she.search(source[0])
            who = Span(*own.span()).moved(source.start()) if own else rules.name_behind(self.text, source.end(), end)
            if not who:
                continue
            before = self.text[start : source.start()].rstrip(" ,，;")
            if len(rules.words(before)) >= 4 and self.text[start : source.start()].rstrip().endswith((",", "，")):
                span: Span | None = Span(start, start + len(before))
            else:
                at = rules.behind_source(self.text, who.end, end)
                span = self._clause(at, rules) if at is not None else None
            inner = self._within_marks(span) if span else None
            one = self._spoken(who, (inner or span,), direct=bool(inner)) if span else None
            if one and span and self._is_free(span):
                self.found.append(one)
                return Span(start, max(who.end, span.end))
        return None

    def _within_marks(self, span: Span) -> Span | None:
        """What a quotation has between its marks, if it is all of a passage."""
        number = bisect_right(self.starts, span.start + 2) - 1
        inner = self.quotes[number].inner if number >= 0 else None
        around = self.article[span].strip(' «»“”„"‚‘’')
        return self._stripped(inner) if inner and self.article[inner].strip() == around else None

    def _is_free(self, span: Span) -> bool:
        """Whether nothing that was found before, a quotation or what was reported last, has a part of a span."""
        numbers = range(self._at(span.start), self._at(span.end - 1) + 1) if self.quotes else ()
        quoted = any(n in self.spoken and self.quotes[n].inner.overlaps(span) for n in numbers)
        return not quoted and not (self.found and self.found[-1].spans[-1].overlaps(span))

    def _content(self, verb: re.Match[str], start: int, end: int, rules: Rules) -> Span | None:
        """What was said: behind the verb, or in front of it as in "A, the minister said"."""
        at = rules.introduced(self.text, verb, end)
        if at is not None:
            if self._is_spoken(at):
                return None
            span = self._clause(at, rules)
            least = 2 if at > verb.end() + 1 else 3
            return span if span and rules.is_long(self.article[span], least) else None
        comma = rules.clause_before(self.text, start, verb, end)
        front = self.article.text[start:comma].rstrip() if comma else ""
        if not front or self._is_quoted(start + len(front) - 1) or front[-1] in '”"»“':
            return None
        return Span(start, start + len(front))

    def _clause(self, at: int, rules: Rules) -> Span | None:
        word = re.compile(r"\S+").match(self.text, at)
        if not word:
            return None
        span = self.cut(Span(at, at + 1), direct=False).span
        following = rules.following.search(self.text, span.start + 1, span.end)
        while following and self._is_quoted(following.start()):
            following = rules.following.search(self.text, following.end(), span.end)
        said = self.article.text[span.start : following.start() if following else span.end].rstrip("。！？；")
        return Span(span.start, span.start + len(said)) if said else None
