"""Words that tell of speech in a parsed sentence: the verb, who its subject is, and what is said."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summariser.core.article import Span
from summariser.language.words import language
from summariser.second_reader.parsed import FINITE, ParsedSentence, governing

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Run = tuple[int, int]
"""Tokens from the first to the last."""
_WORDS = language("en").lemmas
_VERBS = frozenset((*_WORDS.says, *_WORDS.stresses, *_WORDS.asks, *_WORDS.expresses, *_WORDS.quotes))
_THAT = language("en").speech.that
_WORDS_JOINT, _AND = language("en").report.joint, language("en").grammar.joining
ONE_PERSON = frozenset(_WORDS.one_person)
_LINKS = frozenset(("conj", "xcomp", "advcl", "pcomp", "prep", "dep"))
_WHO = frozenset(("PERSON", "ORG", "NORP"))
_ABOUT = frozenset(("relcl", "acl", "advcl"))
_STEPS, _NEAR, _PHRASE = 8, 15, 4
"""Steps up the tree; tokens to a "that"; tokens of a phrase before a clause."""


@dataclass(frozen=True, eq=False)
class Cue:
    """A verb of speech in its sentence, or a phrase such as "according to".

    who: the head of its subject. told: the parts of what is said, none where only a quotation beside it can be.
    """

    sentence: ParsedSentence
    verb: "Token"
    who: "Token"
    told: tuple[Run, ...] = ()
    phrase: bool = False

    def tells(self, other: "Cue") -> bool:
        """Whether another stands in what is said by this one."""
        return any(first < other.verb.i <= last for first, last in self.told)

    @property
    def at(self) -> Span:
        return self.sentence.span(self.verb.i, self.verb.i)

    @property
    def speaker(self) -> Span:
        """The words for who speaks, without clauses about them."""
        return self.sentence.span(*(_before_verb(self.who) or _without_clauses(self.who)))

    @property
    def goes_on(self) -> bool:
        """As in ", adding that", which goes on with the same speaker."""
        verb = self.verb
        joining = language("en").grammar.joining
        return verb.tag_ == "VBG" and verb.i > 0 and (verb.nbor(-1).is_punct or verb.nbor(-1).lower_ in joining)


def cues(sentence: ParsedSentence) -> Iterator[Cue]:
    """In the order of the sentence, whether something was said by them or not."""
    for token in sentence.doc:
        if token.lower_ == "according":
            source = (o for to in token.children for o in to.children if o.dep_ == "pobj")
            yield from _phrase(sentence, token, next(source, None))
        elif token.lemma_ in _WORDS.views and token.dep_ == "pobj" and token.head.lower_ in ("in", "to"):
            of = (one for child in token.children if child.lower_ == "of" for one in child.children)
            whose = next((child for child in token.children if child.dep_ == "poss"), next(of, None))
            yield from _phrase(sentence, token.head, whose)
        elif token.lemma_.lower() in _VERBS and token.tag_[0] == "V" and _real(token):
            who = subject(token) or beside(token)
            if who is not None:
                told = _clause(token) or _asked(token) or _belief(token) or _object(token, who) or _before(token, who)
                yield Cue(sentence, token, who, told)


def subject(verb: "Token") -> "Token | None":
    """Also of the verb that this one goes on from (saying, and added), and the noun that it belongs to (who said)."""
    at = verb
    for _ in range(_STEPS):
        at = governing(verb, at)
        for child in at.children:
            if child.dep_ == "nsubj":
                return at.head if at.dep_ == "relcl" and child.tag_ in ("WP", "WDT") else child
            if child.dep_ == "agent":
                return next((one for one in child.children if one.dep_ == "pobj"), None)
            if child.dep_ == "nsubjpass":
                return child if at is not verb and at.lemma_ in _WORDS.quotes else None
        if at.dep_ in ("acl", "relcl"):
            return _behind_relative(at) or at.head
        if at.dep_ not in _LINKS:
            return None
        at = at.head
    return None


def _behind_relative(verb: "Token") -> "Token | None":
    """ "Moss, who was wary of the plan, called it": the parse gives the verb to the plan."""
    behind = verb.dep_ == "acl" and verb.tag_ in FINITE and verb.i > 0 and verb.nbor(-1).text == ","
    return next((one.head for one in verb.ancestors if behind and one.dep_ == "relcl"), None)


def beside(verb: "Token", start: int = 0) -> "Token | None":
    """Who stands at a verb where the parse found no subject, or one in a quotation that ends at `start`: a name or a
    pronoun, or what the words between are about."""
    doc = verb.doc
    near = [doc[i] for i in (verb.i - 1, verb.i + 1) if 0 <= i < len(doc) and verb.tag_ in FINITE]
    found = next((one for one in near if one.ent_type_ in _WHO or one.lower_ in ONE_PERSON), None)
    first = next((one.i for one in doc if start and one.idx > start and not one.is_punct), verb.i)
    about = doc[first : verb.i].root if first < verb.i else None
    return found or (about if about is not None and about.pos_ in ("NOUN", "PROPN") else None)


def main_subjects(sentence: ParsedSentence) -> Iterator[Span]:
    """The subjects of main clauses."""
    for token in sentence.doc:
        verb = token.head
        main = verb.dep_ == "ROOT" or (verb.dep_ == "conj" and verb.head.dep_ == "ROOT")
        if token.dep_ in ("nsubj", "nsubjpass") and main:
            yield sentence.span(*(_before_verb(token) or _without_clauses(token)))


def _real(verb: "Token") -> bool:
    """Not what somebody would, did not or is about to say, and not what is said by nobody (it is said)."""
    words = {child.lower_ for child in verb.children if child.dep_ in ("aux", "neg", "mark", "advmod")}
    kinds = {child.dep_ for child in verb.children}
    if verb.tag_ == "VBN" and verb.dep_ == "advcl" and kinds.isdisjoint(("aux", "auxpass", "agent")):
        return False  # Asked whether ..., he replied
    if not words.isdisjoint((*_WORDS.unreal, *_WORDS.conditions)) or ("auxpass" in kinds and "agent" not in kinds):
        return False
    return "to" not in words or verb.head.lemma_ in _WORDS.going_on


def _edges(token: "Token") -> Run:
    return token.left_edge.i, token.right_edge.i


def _clause(verb: "Token") -> tuple[Run, ...]:
    """What is said in a clause: "said that ...", "..., he said", and round about: "..., he said, ..."."""
    if verb.dep_ == "parataxis":
        return _around(verb.head, verb)
    if _has_as(verb):
        return _after_as(verb)
    own = [child for child in verb.children if child.dep_ == "ccomp" and verb.lemma_ not in _WORDS.makes]
    clauses = [child for child in own if _finite(child) and not _has_as(child) and not _is_aside(child)]
    for child in sorted(clauses, key=lambda one: one.i < verb.i):
        first, last = _edges(child)
        return _around(child, verb) if first < verb.i < last else ((_fronted(verb, first), last),)
    return _that(verb)


def _finite(verb: "Token") -> bool:
    return verb.tag_ != "VBG" or any(child.dep_ == "aux" for child in verb.children)


def _is_aside(verb: "Token") -> bool:
    """ "concluded her visit to Lima, where she met ..." """
    first = verb.left_edge
    return first.tag_ == "WRB" and first.i > 0 and first.nbor(-1).text == ","


def _has_as(verb: "Token") -> bool:
    return any(child.lower_ == "as" and child.dep_ == "mark" for child in verb.children)


def _around(clause: "Token", verb: "Token") -> tuple[Run, ...]:
    """A clause without the words inside of it that say who speaks."""
    own = [token.i for token in verb.subtree if token != clause and not clause.is_ancestor(token)]
    if clause.head != verb or not own:
        own = list(_edges(verb))
    (left, right), first, last = _edges(clause), min(own), max(own)
    return tuple((a, b) for a, b in ((left, min(first, verb.i) - 1), (max(last, verb.i) + 1, right)) if a <= b)


def _fronted(verb: "Token", first: int) -> int:
    """Where a clause begins with words that the parse gave to the verb: "said, in the face of all that, they ..."; and
    where without those of the verb: "said on Tuesday they ..." """
    doc = verb.doc
    if first <= verb.i + 1:
        day = (
            first == verb.i + 1
            and doc[first].lower_ in language("en").grammar.on
            and doc[first + 1].ent_type_ == "DATE"
        )
        return doc[first].right_edge.i + 1 if day and doc[first].right_edge.i + 1 < verb.right_edge.i else first
    begin = verb.i + 2 if doc[verb.i + 1].text == "," else verb.i + 1
    long = first - begin >= _PHRASE and doc[begin].dep_ in ("prep", "mark")
    return begin if long and doc[first].text == "," and doc[first + 1].lower_ not in _THAT else first


def _after_as(verb: "Token") -> tuple[Run, ...]:
    """ "As the minister said, ...", at the head of a sentence."""
    doc, last = verb.doc, verb.right_edge.i
    heads = verb.dep_ in ("advcl", "ccomp") and verb.left_edge.i <= 1 and verb.head.i > last
    return ((last + 1, verb.head.right_edge.i),) if heads and "," in (doc[last].text, doc[last + 1].text) else ()


def _that(verb: "Token") -> tuple[Run, ...]:
    """A clause that the parse gave to another word: "told reporters before he left that", "made it clear that"."""
    tells = verb.lemma_ in _WORDS.says or verb.lemma_ in _WORDS.expresses
    near = verb.doc[verb.i + 1 : verb.i + _NEAR] if tells else ()
    marks = (token.i for token in near if token.lower_ in _THAT and token.dep_ == "mark" and verb.is_ancestor(token))
    return tuple((first, verb.sent.end - 1) for first in [*marks][:1])


def _asked(verb: "Token") -> tuple[Run, ...]:
    """What is asked for: "urged both sides to ...", "called on them to ...", "called for ..."."""
    children = [child for child in verb.children if child.i > verb.i] if verb.lemma_ in _WORDS.asks else []
    for child in children:
        if child.dep_ == "prep" and child.lower_ == "for" and child.i == verb.i + 1:
            return tuple(_edges(one) for one in child.children if one.dep_ == "pobj")
        own = [one for one in child.children if one.dep_ in _ABOUT] if child.dep_ == "dobj" else [child]
        for deed in own:
            to = next((one for one in deed.children if one.lower_ == "to" and one.dep_ == "aux"), None)
            if to is not None and deed.lemma_ not in _WORDS.courtesies:
                return ((to.i + 1, _last_deed(deed)),)
    return ()


def is_courtesy_call(verb: "Token") -> bool:
    """called on the president, and asked nothing of him."""
    return verb.lemma_ == "call" and any(child.lower_ in ("on", "upon") for child in verb.children) and not _asked(verb)


def _last_deed(deed: "Token") -> int:
    """Where a list of deeds ends: with the sentence, unless somebody else does something in it."""
    last, end = deed.right_edge.i, deed.sent.end
    after = (one for one in deed.doc[deed.i + 1 : end] if one.tag_ == "VBD" and one.nbor(-1).lower_ in _AND)
    if told := next((one for one in after if one.lemma_ in _VERBS), None):
        return told.i - 2  # invited them to take part and assured them that
    others = any(one.dep_ in ("nsubj", "nsubjpass") or one.tag_ == "VBG" for one in deed.doc[last + 1 : end])
    return last if others else end - 1


def _belief(verb: "Token") -> tuple[Run, ...]:
    """A clause that belongs to a noun: "expressed his belief that ..."."""
    nouns = [one for one in verb.children if one.dep_ in ("dobj", "attr") and verb.lemma_ in _WORDS.expresses]
    clauses = [one for noun in nouns for one in noun.children if one.dep_ in (*_ABOUT, "ccomp")]
    told = (one for one in clauses if any(c.lower_ in _THAT and c.dep_ == "mark" for c in one.children))
    return tuple(_edges(one) for one in [*told][:1])


def _object(verb: "Token", who: "Token") -> tuple[Run, ...]:
    """What is stressed or praised, in a noun and what belongs to it; by one, since what several together reaffirm is
    less what one said than what all hold."""
    joint = who.lower_ in _WORDS_JOINT
    behind = [one for one in verb.children if one.i > verb.i and one.pos_ != "PRON" and not joint]
    found = [one for one in behind if one.dep_ == "dobj" or (one.dep_ in ("xcomp", "ccomp") and one.tag_ == "VBG")]
    return tuple(_edges(one) for one in found[:1] if verb.lemma_ in _WORDS.stresses)


def _before(verb: "Token", who: "Token") -> tuple[Run, ...]:
    """All before the last words of a sentence, where the parse does not tell: "..., he said on Monday." """
    first = min(verb.i, who.left_edge.i) if who.head == verb else verb.i
    ends = verb.i + _PHRASE * 2 > len(verb.doc) and verb.doc[first - 1].text == ","
    main = verb.dep_ in ("ROOT", "ccomp") and verb.lemma_ in _WORDS.says
    clause = any(token.dep_ in ("nsubj", "nsubjpass") for token in verb.doc[:first])
    told = verb.lemma_ not in _WORDS.asks and any(child.dep_ == "dobj" for child in verb.children)
    return ((0, first - 1),) if ends and main and clause and not told else ()


def _phrase(sentence: ParsedSentence, phrase: "Token", who: "Token | None") -> Iterator[Cue]:
    """A phrase that says who speaks: the rest of its clause is what is said."""
    if who is None:
        return
    first, last = _edges(phrase)
    belongs = phrase.head.pos_ in ("VERB", "AUX")  # or, the parse says, to a noun near by
    left, right = _edges(phrase.head) if belongs else (0, len(sentence.doc) - 1)
    told = tuple((a, b) for a, b in ((left, first - 1), (last + 1, right)) if a <= b)
    yield Cue(sentence, phrase, who, told, phrase=True)


def _without_clauses(who: "Token") -> Run:
    """A subject up to a clause about it; a name beside it instead of a role: "an engineer, Lena Moss"."""
    names = [one for one in who.children if one.dep_ == "appos" and one.pos_ == "PROPN"]
    if names and who.pos_ != "PROPN":
        who = names[0]
    first, last = _edges(who)
    for child in who.children:
        if child.dep_ in (*_ABOUT, "case") and child.i > who.i:
            last = min(last, child.left_edge.i - 1)
        elif child.dep_ in _ABOUT:
            first = max(first, child.right_edge.i + 1)
    kept = trimmed(who.doc, (first, last)) if first <= who.i <= last else None
    return kept or (who.i, who.i)


def _before_verb(who: "Token") -> Run | None:
    """What stands between a comma and the verb, where the parse took other words for the subject: "Greeting the guest,
    the minister said", "a diplomat posted to Paris, Lena Moss, said"."""
    doc, last = who.doc, who.head.i - 1
    while last > who.i and (doc[last].pos_ in ("AUX", "ADV") or doc[last].is_punct):
        last -= 1
    first = next((i + 1 for i in range(last, who.i, -1) if doc[i].text == ","), None)
    if first is None or first > last:
        return None
    a_name = who.pos_ == "NOUN" and all(token.pos_ == "PROPN" for token in doc[first : last + 1])
    return (first, last) if a_name or who.tag_ == "VBG" else None


def trimmed(doc: "Doc", run: Run) -> Run | None:
    """Without "that" in front and without punctuation at either end; None where nothing is left."""
    first, last = run
    while first <= last and (doc[first].is_punct or doc[first].is_space or doc[first].lower_ in _THAT):
        first += 1
    while first <= last and (doc[last].is_punct or doc[last].is_space):
        last -= 1
    return (first, last) if first <= last else None
