"""Commitments in parsed sentences: a verb that a schema's cues name, with a subject that can commit itself to it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from summariser.core.article import Span
from summariser.core.lazy import cached_property
from summariser.grounding.checks.cues import cue_pattern, is_undone
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
    sides,
    years_of,
)
from summariser.second_reader.found import Commitment, Wanted
from summariser.second_reader.parsed import ParsedSentence, governing
from summariser.second_reader.parser_cues import is_courtesy_call

if TYPE_CHECKING:
    from spacy.tokens import Token

_OBJECTS = {"dobj", "xcomp", "dative", "oprd"}
_CIRCUMSTANCES = {"with", "in", "at", "after", "before", "during"}
_DESCRIBING = {"amod", "acl", "relcl", "pcomp", "csubj", "compound", "pobj", "nsubj", "acomp"}
"""A verb in these places tells of what was done before (the treaty signed in Rome), or of nothing done."""
_OF = {"of", "on", "to", "for", "that"}
_POSSIBLE = {"can", "could", "may", "might"}
_FAR, _NEAR = 12, 120
"""Tokens between a subject and its verb, over which a passage begins with the subject; characters behind a verb."""
_EARLIER = "This may have been agreed earlier: the article says “had”."


def find_commitments(sentences: Iterable[ParsedSentence], cast: Cast, wanted: Wanted) -> tuple[Commitment, ...]:
    """All commitments of an English article, in the order of its text."""
    reading = _Reading(cast, wanted)
    found = (one for sentence in sentences for one in reading.read(sentence))
    return settled(cast.article, list(islice(found, MOST)))


@dataclass(frozen=True)
class _Clause:
    """A verb with its cue. modal: will or should, if the cue is that alone. bare: the cue is the verb itself."""

    sentence: ParsedSentence
    cue: Cue
    verb: "Token"
    modal: str = ""
    bare: bool = True

    @cached_property
    def subject(self) -> "Token | None":
        return _subject(self.verb)

    def child(self, *places: str) -> "Token | None":
        return next((token for token in self.verb.children if token.dep_ in places), None)


class _Reading:
    """Goes through the sentences in order; keeps who spoke last, and whether two sides were the last subject."""

    def __init__(self, cast: Cast, wanted: Wanted) -> None:
        self.cast, self.wanted, self.deeds = cast, wanted, Deeds.of(cast.language)
        self.years = years_of(cast.article)
        self.speaker: Span | None = None
        self.were_together = False

    def read(self, sentence: ParsedSentence) -> Iterator[Commitment]:
        clauses = [one for cue in _cues(sentence, self.wanted) if (one := self._clause(sentence, cue))]
        verbs = {clause.verb.i for clause in clauses}
        for clause in clauses:
            at = Span(sentence.offset + clause.cue.start, sentence.offset + clause.cue.end)
            if is_undone(self.cast.article, at, self.years):
                continue
            who = self._wish(clause) if clause.modal == "wishes" else self._whose(clause)
            if who is not None:
                yield Commitment(clause.cue.kind, _passage(clause, verbs), *who)
        self._remember(sentence)

    def _clause(self, sentence: ParsedSentence, cue: Cue) -> _Clause | None:
        tokens = sentence.doc.char_span(cue.start, cue.end, alignment_mode="expand")
        if not tokens:
            return None
        modal = next((one for one in ("promises", "wishes") if self.deeds.ends(one, tokens.text)), "")
        if modal and tokens[-1].tag_ == "MD":
            return _Clause(sentence, cue, tokens[-1].head, modal) if tokens[-1].dep_ == "aux" else None
        word = next((token for token in tokens if token.pos_ == "VERB"), tokens.root)
        verb = self._predicate(word)
        return _Clause(sentence, cue, verb, modal, verb is word) if verb is not None else None

    def _predicate(self, word: "Token") -> "Token | None":
        """The verb that a word makes a clause with: ready with is, the signing with witnessed."""
        if word.pos_ in ("VERB", "AUX") and not any(token.dep_ in ("det", "poss") for token in word.children):
            told = word.dep_ == "advcl" and (word.tag_ != "VBG" or any(c.dep_ == "mark" for c in word.children))
            return None if told or word.dep_ in _DESCRIBING else word
        if word.pos_ == "ADJ":
            is_state = word.dep_ != "acomp" or self.deeds.is_("shared", word.text)  # is committed to peace
            return None if is_state else word.head
        while word.dep_ in ("compound", "conj") and word.head.pos_ == "NOUN":
            word = word.head
        made = word.dep_ in ("dobj", "nsubjpass") and self.deeds.is_("making", word.head.text)
        of = any(token.left_edge.lower_ in _OF for token in word.children if token.i > word.i)
        return self._predicate(word.head) if made and of else None

    def _whose(self, clause: _Clause) -> Whose | None:
        """The parties and a doubt; None if nobody commits himself."""
        subject = clause.subject
        if subject is None:
            return None
        doubt = _EARLIER if any(c.lower_ == "had" and c.dep_ == "aux" for c in clause.verb.children) else ""
        if subject.dep_ == "nsubjpass":
            return (self._agent(clause), doubt) if self._is_done_to(clause) else None
        if not self._has_content(clause):
            return None
        if self._are_together(subject):
            quoted = clause.modal and self._says(clause.verb) is not None
            return None if quoted else (self._parties(clause, subject), doubt)
        return self._alone(clause, subject, doubt)

    def _alone(self, clause: _Clause, subject: "Token", doubt: str) -> Whose | None:
        span = clause.sentence.subtree(subject)
        if clause.modal or self.cast.meant(span) is None or not self._is_own_deed(clause, subject):
            return None
        if self.deeds.is_("speaking", subject.text):
            return (party(self.cast, self.speaker)[0], CARRIED) if self.speaker else None
        named, unsure = party(self.cast, span)
        return named, doubt or unsure

    def _wish(self, clause: _Clause) -> Whose | None:
        """Both sides should: whoever says so proposes it."""
        if clause.subject is None or not self._are_together(clause.subject):
            return None
        said = self._says(clause.verb)
        if said is not None and self._are_together(said):
            return sides(self.cast), ""
        speaker = clause.sentence.subtree(said) if said is not None else self.speaker
        if not speaker:
            return None
        named, unsure = party(self.cast, speaker)
        return named, CARRIED if said is None else unsure

    def _is_done_to(self, clause: _Clause) -> bool:
        """Deals were signed, it was agreed that; not: it is agreed, Vietnam was committed to peace, he was asked."""
        helper, subject = clause.child("auxpass"), clause.subject
        if helper is None or subject is None or not self._has_no_thanks(clause):
            return False
        if self.deeds.is_("states", helper.text):
            return False
        if subject.lower_ == "it":
            return clause.child("ccomp") is not None
        named = subject.pos_ in ("PRON", "PROPN") or self._are_together(subject)
        return clause.child("agent") is not None or not named

    def _agent(self, clause: _Clause) -> tuple[str, ...]:
        words = next((token for token in (clause.child("agent") or clause.verb).children if token.dep_ == "pobj"), None)
        if words is None:
            return ()
        together = self._are_together(words)
        return self._parties(clause, words) if together else party(self.cast, clause.sentence.subtree(words))[0]

    def _parties(self, clause: _Clause, subject: "Token") -> tuple[str, ...]:
        each = [_own_words(clause.sentence, token) for token in (subject, *subject.conjuncts)]
        return parties(self.cast, each if subject.conjuncts else [clause.sentence.subtree(subject)])

    def _are_together(self, subject: "Token") -> bool:
        if self.deeds.is_("they", subject.text):
            return self.were_together
        own = subject.doc[subject.left_edge.i : subject.i + 1].text
        if self.deeds.begins("together", own) or self.deeds.ends("together", own):
            return True
        return bool(subject.conjuncts) and all(map(self._is_bearer, (subject, *subject.conjuncts)))

    def _is_bearer(self, word: "Token") -> bool:
        """A name, or who is told apart: Lam and his guest; not: peace and trade, President and Secretary Lam."""
        named = word.pos_ == "PROPN" and word.lower_ not in self.cast.language.people.titles
        return named or word.ent_type_ == "PERSON" or any(token.dep_ in ("det", "poss") for token in word.children)

    def _says(self, verb: "Token") -> "Token | None":
        """The subject of the verb that tells what somebody said."""
        while verb.dep_ in ("conj", "xcomp", "advcl") and verb.head.pos_ in ("VERB", "AUX"):
            verb = verb.head
        return _subject(verb.head) if verb.dep_ == "ccomp" else None

    def _has_no_thanks(self, clause: _Clause) -> bool:
        """asked him to convey his greetings is a courtesy, as is called on him; asked whether he came a question."""
        verb = clause.verb
        behind = verb.doc.text[verb.idx + len(verb) :][:_NEAR]
        contents = (token for token in verb.children if token.i > verb.i and token.dep_ in ("prep", "ccomp"))
        asked = any(self.deeds.is_("asking", token.left_edge.text) for token in contents) or is_courtesy_call(verb)
        return not asked and not self.deeds.has("courtesies", behind)

    def _has_content(self, clause: _Clause) -> bool:
        """agreed to meet, signed a deal; not: they agreed, they agreed with him."""
        if not self._has_no_thanks(clause):
            return False
        if clause.modal or not clause.bare:
            return True
        if clause.child("ccomp") is not None:
            return True
        behind = [token for token in clause.verb.children if token.i > clause.verb.i]
        if any(token.dep_ in _OBJECTS or (token.dep_ == "advcl" and _is_infinitive(token)) for token in behind):
            return True
        about = {token.lower_ for token in behind if token.dep_ == "prep"}
        return bool(about - _CIRCUMSTANCES) and "with" not in about

    def _is_own_deed(self, clause: _Clause, subject: "Token") -> bool:
        """Whether one who is alone does this with these words, rather than give an opinion or be quoted.

        pledged to help, proposed that the talks go on; not: reaffirmed that trade grows, I agree that it is late.
        """
        if any(token.dep_ in ("xcomp", "advcl") and _is_infinitive(token) for token in clause.verb.children):
            return True
        content, thing = clause.child("ccomp"), clause.child("dobj")
        if self.deeds.is_("shared", clause.verb.text):
            return thing is not None and self.deeds.is_("resolve", thing.text)
        if content is None:
            return True
        finite = content.tag_ in ("VBD", "VBZ", "VBN") or (content.lemma_ == "be" and content.tag_ != "VB")
        helpers = [token for token in content.children if token.tag_ == "MD"]
        able = any(token.lower_ in _POSSIBLE for token in helpers)
        quoted = clause.verb.i + 1 < len(clause.verb.doc) and clause.verb.nbor().is_punct
        return (bool(helpers) or not finite) and not (able or quoted) and subject.lower_ != "i"

    def _remember(self, sentence: ParsedSentence) -> None:
        subjects = [token for token in sentence.doc if token.dep_ in ("nsubj", "nsubjpass")]
        self.were_together = any(self._are_together(token) for token in subjects)
        for token in subjects:
            if token.head.dep_ in ("ROOT", "conj") and not self._are_together(token):
                span = sentence.subtree(token)
                if (meant := self.cast.meant(span)) and meant.person:
                    self.speaker = span


def _cues(sentence: ParsedSentence, wanted: Wanted) -> list[Cue]:
    """The cues as the schema writes them, and verbs whose base form is one: sign for signed."""
    found = cues(wanted.cues, sentence.doc.text)
    for token in sentence.doc:
        if token.pos_ == "VERB" and not any(cue.start <= token.idx < cue.end for cue in found):
            alike = (kind for kind, words in wanted.cues.items() if words and _is_one(words, token.lemma_))
            found += [Cue(kind, token.idx, token.idx + len(token)) for kind in islice(alike, 1)]
    return found


def _is_one(words: Sequence[str], word: str) -> bool:
    return bool(cue_pattern(tuple(words)).fullmatch(word))


def _subject(verb: "Token") -> "Token | None":
    """A verb's own subject, or that of the verb that it goes on from: met and agreed, met, agreeing to."""
    own = verb
    for _ in range(_FAR):
        verb = governing(own, verb)
        for token in verb.children:
            if token.dep_ in ("nsubj", "nsubjpass"):
                return token
        if verb.dep_ not in ("conj", "xcomp", "advcl") or verb.head.pos_ not in ("VERB", "AUX"):
            return None
        verb = verb.head
    return None


def _is_infinitive(verb: "Token") -> bool:
    return any(token.lower_ == "to" and token.dep_ == "aux" for token in verb.children)


def _is_listed(verb: "Token") -> bool:
    """Whether it is one more of several deeds: agreed to build a road, maintain a bridge and dig a tunnel."""
    kinds = {token.dep_ for token in verb.children}
    return verb.tag_ in ("VB", "VBP") and kinds.isdisjoint(("nsubj", "nsubjpass", "mark", "advmod"))


def _own_words(sentence: ParsedSentence, token: "Token") -> Span:
    """A part of a list without the parts that follow it."""
    ends = [one.left_edge.i - 1 for one in token.children if one.dep_ in ("cc", "conj") and one.i > token.i]
    return sentence.span(token.left_edge.i, max(token.i, min([*ends, token.right_edge.i])))


def _passage(clause: _Clause, verbs: set[int]) -> Span:
    """The clause from its subject, if that is near, up to another deed or what is told beside (, adding that)."""
    verb, subject, doc = clause.verb, clause.subject, clause.verb.doc
    first = verb.i
    if (
        subject is not None
        and subject.i < verb.i <= subject.right_edge.i + _FAR
        and not verbs & {*range(subject.i, verb.i)}
    ):
        first = subject.left_edge.i
    first = min([first, *(one.left_edge.i for one in verb.children if one.dep_ == "ccomp" and one.i < verb.i)])
    cuts = [verb.right_edge.i + 1]
    for token in verb.subtree:
        before = doc[max(0, token.left_edge.i - 1)]
        beside = (
            token.dep_ in ("advcl", "parataxis") and before.is_punct and before.whitespace_ and not _is_listed(token)
        )
        if token.left_edge.i > verb.i and (beside or (token.dep_ == "conj" and token.i in verbs)):
            cuts.append(token.left_edge.i)
    last = min(cuts) - 1
    while last > verb.i and (doc[last].is_punct or doc[last].is_space or doc[last].dep_ == "cc"):
        last -= 1
    return clause.sentence.span(first, max(last, verb.i))
