"""Whose words a sentence says that a passage is: the subject of the verb of speech nearest to it.

Only what a sentence says outright is taken for an answer: a name in front of the verb ("and Xi said") or behind it
("a dit Xi"). Pronouns, roles and what is too intricate to tell are no answer.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache

from summariser.language.speech import SPOKEN, phrases
from summariser.language.words import either, every, folded, language, languages

_HELPER = rf"(?:{phrases(*every(lambda one: one.speech.helpers))}\s+)*"
_SAID = phrases(*(verb for one in SPOKEN for verb in (*one.speech.verbs, *one.speech.did)))
_VERB = re.compile(rf"(?<![\w-]){_HELPER}{_SAID}(?![\w-])")
_CHINESE = language("zh")
_SAYS = rf"([^，。；：、“”「」\s]{{1,30}}?){phrases(*_CHINESE.speech.said)}"
_TURN = re.compile("|".join(every(lambda one: one.speech.turns)))
_VERB_LAST = re.compile(rf"{phrases(*(turn for code in ('ja', 'ko', 'tr') for turn in language(code).speech.turns))}")
"""What somebody says in languages that have the verb of speech behind it, and the speaker in front of it."""
_CASELESS = re.compile(
    rf"(?<!\w){phrases(*(w for c in ('ar', 'fa', 'hi', 'he') for w in language(c).speech.said))}(?!\w)"
)
_CASELESS_PROXY = re.compile(phrases(*(word for c in ("ar", "fa", "he") for word in language(c).people.proxies)))
_CLAUSE_STARTS = re.compile(r"[،,;.]\s|\s(?=و\S)|\s(?:و|और|जबकि)\s|\s(?=ו\S)")
_UNSPACED = re.compile(rf"{_SAYS}[，：:“「]?")
_UNSPACED_BEHIND = re.compile(rf"[”」』，]+{_SAYS}(?:[。！？]|$)")
_PASSIVE = re.compile(rf"\b{phrases(*every(lambda one: one.speech.passive))}\s*$")
_QUOTED = re.compile(r"“[^“”]*”|«[^«»]*»|„[^„“”]*[“”]|\"[^\"]*\"|「[^「」]*」")
_SUBJECT_ENDS = re.compile(
    r"(?<!\b[^\W\d_])(?<!\b(?:Mr|Dr|Ms|Sr))(?<!\bMrs)[.]\s|[,;:!?]\s|[“”\"«»]"
    rf"|\b{phrases(*every(lambda one: (*one.speech.that, *one.grammar.after_subject)))}\b"
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_OPENED = re.compile('[“„«"「][^“”„«»"「」]*$')
_CONJUNCTION = re.compile(rf"\b{phrases(*every(lambda one: one.grammar.conjunctions))}\b")
_WORD = re.compile(r"(?<![\w'’-])[^\W\d_][\w.'’-]*")
_TITLE_LIKE = re.compile(
    rf"['’]s?$|\.(?!\w)|(?<!\w){phrases(*every(lambda one: (*one.people.roles, *one.people.honorifics)))}s?(?!\w)"
)
"""What is no body's name: a possessive (Vietnam's Lam), or a title, in short too (Sen.)."""
_APOSTROPHE_S = re.compile(r"['’]s?\s")
_RELATIVE = re.compile(r"\b(?:who|which|qui)\b")
_AND = frozenset(every(lambda one: one.grammar.joining))
_TIME = frozenset(every(lambda one: one.grammar.on))
_PARTICLES = frozenset(every(lambda one: one.people.particles))
_DETERMINERS = frozenset(every(lambda one: one.grammar.determiners))
_HONORIFICS = frozenset(every(lambda one: one.people.honorifics))
_NEVER_BEFORE = frozenset(every(lambda one: one.grammar.prepositions))
_TO = frozenset(["a", "al", "ao", "à", "tegen", "till", "til"])
"""Behind a name, and before the one who is spoken to."""
_ADDRESS = _HONORIFICS | _DETERMINERS
_AFTER_NAME = _TIME | _NEVER_BEFORE | _TO
_OBJECT_BEHIND = _NEVER_BEFORE | {"told", "asked", "thanked", "without"}
_NOT_NAMES = frozenset(every(lambda one: (*one.people.pronouns, *one.people.not_names)))
_LEADING_ROLES = re.compile(rf"{phrases(*every(lambda one: one.people.leading_roles))}$")
"""Behind these stands the name of a person or of a country: only one that the record knows tells which."""
_PROXY = phrases(*(word for one in SPOKEN for word in one.people.proxies))
PROXY = re.compile(rf"\b{_PROXY}\b", re.IGNORECASE)
_FOR = phrases(*every(lambda one: one.grammar.of))
_PROXIES_FOR = phrases(*every(lambda one: one.people.proxies_for))
_PROXY_FOR = re.compile(
    rf"\b(?:(?i:{_PROXY})\s+{_FOR}|(?i:{_PROXIES_FOR})\b)"
    r"\s*(?:(?:the|le|la|el|dem|señora?|ông|bà|herrn|frau)\s+)*(?=$|[^\W\d_a-zß-öø-ÿ])"
)
_INDONESIAN = language("id").people
_BARE_PROXY = re.compile(
    rf"\b(?i:{phrases(*_INDONESIAN.proxies)})\s+(?:(?i:{phrases(*_INDONESIAN.roles)})\s+)?(?=[^\W\d_a-zß-öø-ÿ])"
)
"""With nothing in between, the name is that of who speaks, or of whom he speaks for: juru bicara Prabowo."""
_OFFICE_HOLDER = re.compile(rf"\b(?i:{phrases(*_INDONESIAN.roles)})\s+((?:[^\W\d_a-zß-öø-ÿ][\w'’-]*\s?)+)")
_SPOKEN_TO = re.compile(r"(?<=\w\w)[对對向].*$")
_UNSPACED_PROXY = re.compile(
    rf"(?:的|[办辦]公室|の|의 |['’]?n[ıiuü]n )[^的の]{{0,8}}?"
    rf"{phrases(*(word for code in ('zh', 'ja', 'ko', 'tr') for word in language(code).people.proxies))}"
)
_LABEL = re.compile(r"\s*([^\W\d_][^,;:：]{1,60}?)\s?[:：]\s*")
_UNSPACED_TITLES = folded(title for one in languages() if not one.spaced for title in one.people.titles)
_OWNED = (one.strip("-").replace(" ", r"\s+") for one in every(lambda one: one.people.own_proxies))
_OWN_PROXY = re.compile(rf"(?:['’]s?\s+(?:[^\W\d_][\w-]*\s+){{0,3}}?{_PROXY}|(?<=[^\W\d_]){either(_OWNED)})(?:\s+|$)")
_OFFICES = frozenset(every(lambda one: one.people.offices))
_OFFICE_OR_ROLE = re.compile(
    rf"{phrases(*(word for one in SPOKEN for role in one.people.roles for word in role.split()))}s?"
)
_ENDING = re.compile(r"^\s*(?:$|[,.;:!?”\"»–—)]|(?:on|in|at|after|during|to|ce|le|el|am|vào|в)\b)")
_INSET = re.compile(r"[,–—]\s*([^,–—.;:]{3,90})(?=[,–—])")
_DESCRIBING = re.compile(r"\s*(?:who|whose|which|qui|quien|der|die|with|after|before|[^\W\d_]+(?:ing|ed))\b")
_JOINED = re.compile(r"\b(?:and|but|et|y|und|và|и|also|then)\s*$")
_INVERTED = re.compile(r"(?:^|[,–—…“]|(?:^|,\s)(?:am|im|in|wie|como|comme)\b[^,]{,40})\s*$", re.IGNORECASE)
"""In front of a verb whose subject is behind it: Am Montag sagte Xi, dass."""
_ADDRESSING = re.compile("told|asked|thanked|urged|congratulated|asegur|assuré|versicherte")
_ACCORDING = re.compile(rf"{phrases(*every(lambda one: one.speech.according))}\s", re.IGNORECASE)
_CITING = re.compile(rf"\b{phrases(*every(lambda one: one.speech.citing))}\b[^,;.]*")
"""Xinhua said prices fell, citing Xi: his words all the same."""
_ACCORDING_START = re.compile(rf"(?:^|[\s,]){_ACCORDING.pattern}([^,]+),\s*$", re.IGNORECASE)
_CLAUSE = re.compile(r"[.;:!?“”\"«»…]\s|\b(?:and|but|while|et|y|und|và|mais|pero|aber)\b(?!\s+[^\W\d_a-zà-ÿ])")
_INTRODUCED = re.compile(
    "|".join(
        rf"\s(?:{phrases(*one.speech.helpers or ['(?!)'])}\s+)*{phrases(*one.speech.past)},?"
        rf"\s+{phrases(*one.speech.that)}\s*$"
        for one in SPOKEN
        if one.speech.past and one.speech.that
    )
)
"""Whatever the verb: promised that."""
_THAT_LAST = re.compile(rf"{phrases(*every(lambda one: one.speech.that))}$")
"""Every match of that ends so, which is sooner seen."""
_AGAIN = 30
"""Characters between a verb of speech and a name, behind which an "and" begins another statement."""
_FAR = 60
"""Characters before an office in which it may be that of whom somebody speaks for."""
_CLOSED_SO = re.compile("^[“«‘](?=[\\s,.])")
_MOST = 14
"""Words that a name with its titles may have."""
_PIECE = re.compile(r"\S+")
_MARKS = " \t\n,.!?—–-”\"»’'"


@dataclass(frozen=True)
class Voice:
    """Who a sentence says is speaking: `name` as it has it. `proxy`: it is only somebody who speaks for the speaker."""

    name: str
    proxy: bool = False


_NOBODY = Voice("")
"""Whoever is speaking: it is the speaker, or the sentence does not say it by name."""


@dataclass(frozen=True)
class Hearing:
    """Listens for another than the speaker.

    names: whether a text names the speaker. others: other people's names in the record, by which another is known
    where a script has no capital letters. text: the article's.
    """

    names: Callable[[str], bool]
    others: Collection[str]
    text: str

    def other(self, left: str, passage: str, right: str) -> Voice | None:
        """Whose words a passage is instead; None if it is the speaker's, or that is not told.

        left, right: what its sentence has before and behind it.
        """
        cited = [found[0] for found in _CITING.finditer(f"{left} … {right}")]
        if any(map(self.names, [*_BRACKETS.findall(left), *cited])):
            return None
        left = _OPENED.sub("", _QUOTED.sub("…", _BRACKETS.sub(" ", left)))
        found = (
            self._inset(passage) or self._labelled(left) or self._introduced(left) or self._verb_last(left, right)
            or self._caseless(left, right) or self._before(left, close=True)
            or self._behind(right) or self._behind_unspaced(right) or self._before(left, close=False)
        )  # fmt: skip
        return found if found and found.name else None

    def _inset(self, passage: str) -> Voice | None:
        """Nous avançons, a dit Xi, avec prudence."""
        for piece in insets(passage):
            if according := _ACCORDING.match(piece):
                return self._following(piece[according.end() :])
            verb = _VERB.search(piece)
            if verb and not piece[: verb.start()].strip():
                return self._following(piece[verb.end() :])
            if verb and _ENDING.match(piece[verb.end() :]):
                return self._subject(piece[: verb.start()])
        return None

    def _labelled(self, left: str) -> Voice | None:
        """In an interview: President Xi: “We shall.” It is whom the record knows: Note: stands so too."""
        label = _LABEL.fullmatch(left)
        if not label or _VERB.search(left) or self.names(label[1]):
            return None
        last = label[1].split()[-1]
        return Voice(label[1]) if any(last in other.split() for other in self.others) else None

    def _introduced(self, left: str) -> Voice | None:
        """Xi promised that; with Xi adding that: whatever the verb, before what introduces a statement."""
        found = _INTRODUCED.search(left) if _THAT_LAST.search(left.rstrip()[-20:]) else None
        before = left[: found.start()].rstrip() if found else ""
        start = _run(before)
        if start == len(before) or before[-1] in ",;:":
            return None
        return self._judged(before[start:], "") if before[:start].endswith("with ") else self._subject(before)

    def _verb_last(self, left: str, right: str) -> Voice | None:
        """田中氏は...と述べ: who stands in front of the passage, or between it and the verb."""
        said = _VERB_LAST.search(right[: 2 * _AGAIN])
        if not said:
            return None
        turns = [turn.end() for turn in _TURN.finditer(left)]
        behind = re.split("[,.、。]", right[said.end() :])[0]
        return self._unspaced(f"{left[turns[-1] if turns else 0 :]} {right[: said.end()]}{behind}")

    def _caseless(self, left: str, right: str) -> Voice | None:
        """قال ... إن: the name beside the verb of speech, in scripts where only the record tells what a name is."""
        closed = re.match(r"\W*[”»\"]\W*", right)
        behind = re.split("[،,.]", right[closed.end() :])[0] if closed else ""
        if _CASELESS.search(behind):
            clause = behind
        elif said := list(_CASELESS.finditer(left)):
            starts = [found.end() for found in _CLAUSE_STARTS.finditer(left[: said[-1].start()])]
            clause = left[starts[-1] if starts else 0 :]
        else:
            return None
        if (proxy := _CASELESS_PROXY.search(clause)) and self.names(clause[proxy.end() :]):
            return Voice(clause[proxy.start() :].strip(" :،,"), proxy=True)
        other = next((name for name in self.others if name in clause), "")
        return Voice(other) if other and not self.names(clause) else _NOBODY

    def _behind_unspaced(self, right: str) -> Voice | None:
        said = _UNSPACED_BEHIND.match(right)
        return self._unspaced(said[1]) if said else None

    def _before(self, left: str, close: bool) -> Voice | None:
        """The nearest verb of speech in front. `close`: only if no other clause begins between it and the passage."""
        for verb in reversed(list(_VERB.finditer(left))):
            gap, before = left[verb.end() :], left[: verb.start()]
            if close and (_CONJUNCTION.search(gap) or ";" in gap):
                return None
            if ";" in gap or _PASSIVE.search(before):
                return _NOBODY
            if _JOINED.search(before) and not self.names(gap):
                continue
            if _INVERTED.search(before) and _SUBJECT_ENDS.split(f"{gap} ")[0].strip():
                return self._following(gap)
            return _NOBODY if self.names(gap) and not _ADDRESSING.search(verb[0]) else self._subject(before)
        if according := _ACCORDING_START.search(left):
            return self._following(according[1])
        said = list(_UNSPACED.finditer(left))
        return self._unspaced(said[-1][1]) if said else None

    def _behind(self, right: str) -> Voice | None:
        """“Prices fell,” Xi said; ..., said Xi; ..., according to Xi."""
        right = _CLOSED_SO.sub("”", right)
        body = right.lstrip(_MARKS)
        if body == right.lstrip() or _CONJUNCTION.match(body):
            return None
        if according := _ACCORDING.match(body):
            return self._following(body[according.end() :])
        verb = _VERB.search(body[:150])
        if not verb or _PASSIVE.search(body[: verb.start()]):
            return None
        before, rest = body[: verb.start()], body[verb.end() :]
        if not before.strip():
            return self._following(rest)
        if _CLAUSE.search(before) or not (right.lstrip(" ,.!?")[:1] in '”"»’' or _ENDING.match(rest)):
            return None
        return self._subject(before)

    def _subject(self, before: str) -> Voice:
        """The name that a text ends with, an aside between commas left out: Xi, the president, (said)."""
        before = before.rstrip()
        if before.endswith(","):
            before, _, aside = before[:-1].rpartition(",")
            if self.names(_APOSTROPHE_S.split(aside)[-1]) and not _DESCRIBING.match(aside):
                return _NOBODY
        if (proxy := _OWN_PROXY.search(before[-80:])) and proxy.end() == len(before[-80:]):
            return self._owner(before[-80:][: proxy.start()])
        start = _run(before)
        return self._judged(before[start:], before[:start])

    def _following(self, rest: str) -> Voice:
        """The name that a text begins with, behind a title: (said) the Chinese president, Xi."""
        rest = rest.lstrip()
        head = found[0] if (found := _PROXY_FOR.match(rest)) else ""  # на, behind which a subject ends elsewhere
        leading = " ".join(f"{head}{_SUBJECT_ENDS.split(f'{rest[len(head) :]} ')[0]}".split()[:10])
        if (proxy := _PROXY_FOR.search(leading)) and self.names(leading[proxy.end() :]) and self._has_proxy(leading):
            return Voice(leading, proxy=True)
        if own := _OWN_PROXY.search(leading):
            return self._owner(leading[: own.start()])
        first = next((word for word in _WORD.finditer(leading) if word[0][0].isupper()), None)
        if not first:
            return _NOBODY
        name = leading[first.start() :]
        lower = (word for word in _WORD.finditer(name) if word[0][0].islower() and not _is_role(word[0]))
        if behind := next(lower, None):
            if behind[0] not in _AFTER_NAME:  # Chinese officials
                return _NOBODY
            name = name[: behind.start()]
        return self._judged(name, leading[: first.start()])

    def _owner(self, text: str) -> Voice:
        """Whoever it names at its end, before somebody who speaks for him."""
        return self._judged(text[_run(text) :], "", proxy=True)

    def _judged(self, run: str, before: str, proxy: bool = False) -> Voice:
        """Whether a name is another's. `before`: what stands in front of it. `proxy`: another speaks for him."""
        own = _OWN_PROXY.search(run)
        if self.names(run[own.end() :] if own else run):
            proxy = proxy or self._has_proxy(f"{before}{run}") or self._is_spoken_for(f"{before}{run}")
            return Voice(run.strip(), proxy=True) if proxy else _NOBODY
        if own and self.names(run):
            return Voice(run[own.end() :].strip() or run.strip(), proxy=True)
        words = re.split(r"['’]s?\s", run)[-1].split()
        named = not proxy and bool(words) and has_own_name(words)
        return Voice(" ".join(words)) if named and self._is_subject(words, before) else _NOBODY

    def _has_proxy(self, subject: str) -> bool:
        """Whether somebody speaks for the speaker, and not he for a body: a spokesman for UNICEF James Elder."""
        found = _PROXY_FOR.search(subject)
        words = subject[found.end() :].split() if found else []
        at = next((place for place, word in enumerate(words) if self.names(word)), 0)
        body = at > 0 and not _TITLE_LIKE.search(" ".join(words[:at]).casefold())
        return bool(found) and not (body and any(map(self.names, words[at + 1 :])))

    def _is_spoken_for(self, subject: str) -> bool:
        """Whether the speaker is named right behind a spokesman, and by his office elsewhere."""
        found = _BARE_PROXY.search(subject)
        if not found or not self.names(subject[found.end() :].split(maxsplit=1)[0]):
            return False
        named = (holder for holder in _OFFICE_HOLDER.finditer(self.text) if self.names(holder[1]))
        return any(not _BARE_PROXY.search(self.text[max(0, one.start() - _FAR) : one.end()]) for one in named)

    def _is_subject(self, words: list[str], before: str) -> bool:
        """Whether capitalised words are somebody's name and not an object or a part of another name."""
        stopper = before.rsplit(maxsplit=1)[-1].casefold() if before.strip() else ""
        clause = _CONJUNCTION.split(re.split("[,…]", before)[-1])[-1]
        first, last = words[0].casefold(), words[-1].casefold()
        if not words[-1][0].isupper() or stopper in _NEVER_BEFORE or stopper.endswith(("ing", "ed")):
            return False
        if _RELATIVE.search(clause) or (len(words) == 1 and last in _NOT_NAMES):
            return False
        determined = first in _DETERMINERS or (stopper in _DETERMINERS and len(words) == 1)
        if determined and _OFFICES.isdisjoint(word.casefold() for word in words):
            return False
        # The first word of a sentence has a capital whatever it is.
        doubtful = (len(words) == 1 and not clause.strip() and last.endswith("s")) or _LEADING_ROLES.match(first)
        return not doubtful or any(last in other.casefold().split() for other in self.others)

    def _unspaced(self, subject: str) -> Voice:
        if (proxy := _UNSPACED_PROXY.search(subject)) and self.names(subject[: proxy.start()]):
            return Voice(subject[proxy.end() :] or subject, proxy=True)
        subject = _SPOKEN_TO.sub("", subject)
        other = next((name for name in self.others if has_unspaced(subject, name)), "")
        return Voice(other) if other and not self.names(subject) else _NOBODY


def has_unspaced(text: str, name: str) -> bool:
    """习近平, and 习主席 for him: one character of a name is that of many."""
    parts = (name[:length] for length in range(1, len(name)))
    return name in text or any(f"{part}{title}" in text for part in parts for title in _UNSPACED_TITLES)


def insets(passage: str) -> list[str]:
    """The pieces between commas or dashes that say who is speaking, inside of what was said."""
    pieces = [found[1] for found in _INSET.finditer(passage)]
    return [p for p in pieces if _ACCORDING.match(p) or ((verb := _VERB.search(p)) and _is_alone(p, verb))]


def _is_alone(piece: str, verb: re.Match[str]) -> bool:
    """Whether a piece has nothing besides the verb but a name, with its title, or a pronoun."""
    before, behind = piece[: verb.start()].split(), piece[verb.end() :].split()
    return len(before) + len(behind) <= 8 and (not before or bool(_ENDING.match(piece[verb.end() :])))


def has_own_name(words: list[str]) -> bool:
    """Whether a name is one of a person, not of a role or of who speaks for one: "the president", "Li's office"."""
    return not (_is_role(words[-1]) or _OWN_PROXY.search(" ".join(words))) and bool(_own(words))


def is_object(before: str) -> bool:
    """Whether a name behind these words is not who does something: with President (Xi), told (Xi)."""
    stopper = before[: _run(before)].split()[-1:]
    return bool(stopper) and stopper[0].casefold() in _OBJECT_BEHIND


def _own(words: list[str]) -> list[str]:
    """The words of a name that are neither titles nor forms of address."""
    return [w for w in words if not (_is_role(w) or w.casefold().rstrip(".") in _ADDRESS)]


@lru_cache(maxsize=1024)
def _is_role(word: str) -> bool:
    return all(_OFFICE_OR_ROLE.fullmatch(part) for part in word.casefold().split("-"))


def _run(text: str) -> int:
    """Where the name begins that a text ends with, titles and names beside it included; its length if there is none."""
    pieces = text.rsplit(None, _MOST)
    tokens = list(_PIECE.finditer(text, len(pieces[0]) if len(pieces) > _MOST else 0))
    start, listing = len(text), False
    for place in range(len(tokens) - 1, -1, -1):
        word = tokens[place][0]
        core, named = word.strip("()'’,").rstrip("."), start < len(text)
        before = tokens[place - 1][0] if place else ""
        if named and word[-1] in ",;:—–" and not (listing and core[:1].isupper()):
            break
        if core[:1].isupper() or _is_role(core) or core.casefold() in _HONORIFICS:
            start = tokens[place].start()
        elif named and core in _PARTICLES and before[:1].isupper():
            continue
        elif named and core in _AND and before[:1].isupper():
            at = tokens[place - 1].start()
            if before.endswith(",") and _VERB.search(text, max(0, at - _AGAIN), at):
                break  # said López, and Berg
            listing = True
        elif named and core in _TIME and before:
            return _run(text[: tokens[place].start()].rstrip())
        else:
            break
    return start
