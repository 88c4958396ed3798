"""What stands beside a name: the title, the organisation that it belongs to, the country."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from summariser.core.article import Article, Span
from summariser.core.lazy import cached_property
from summariser.language.caseless import Caseless
from summariser.language.countries import country_in, is_country
from summariser.language.paragraphs import paragraph_at
from summariser.language.words import Language
from summariser.second_reader.people_names import is_calendar, vocabulary
from summariser.second_reader.titles_words import OWNER, Piece, rules_of

_REACH = 220
"""Code points beside a name that are searched."""
_WORD = re.compile(r"\([^()\n]{1,24}\)|[^\W\d_][\w’'&/‑-]*(?:\.[^\W\d_]\.?)*|[^\w\s]|\d+")
_ACRONYM = re.compile(r"[A-ZĐ]{2,}[a-z]?(?:['’]s)?")


_OPENED = re.compile(r"\s*[,(–—]\s*(?:\d{1,2},\s+)?")
"""What parts a name from a description, or from an age before it."""
_CAPITALS = re.compile(r"[^\W\d_a-z]{2,}")
_LONGEST = 61
_EXPLAINED = re.compile(rf"([^\W\d_][^()\n.,;]{{4,{_LONGEST - 1}}}) \(([^\W\d_a-z]{{2,8}})\)")
_BRACKETS = re.compile(r" \([^\W\d_a-z]{2,8}\)")


_FORMS = frozenset((
    "republic", "kingdom", "commonwealth", "federation", "state", "states", "union", "sultanate", "emirate", "duchy",
    "principality", "democratic", "socialist", "islamic", "federal", "people", "arab", "bolivarian",
    "united", "grand", "république", "royaume", "fédérale", "república", "reino", "federativa", "republik",
    "königreich", "республики", "федерации", "королевства",
))  # fmt: skip
"""What states are called with their names."""


@dataclass(frozen=True)
class Description:
    """What one mention says about its bearer. start: where what stands before the name begins."""

    title: Span | None = None
    organisation: Span | None = None
    country: str | None = None
    start: int | None = None


class Titles:
    """Reads descriptions in one article, which run over no mention of somebody."""

    def __init__(self, article: Article, one: Language) -> None:
        self.article, self.language, self.rules = article, one, rules_of(one)
        self._ends: list[int] = []
        self._names: set[int] = set()
        self._behind: dict[int, tuple[list[Piece], bool]] = {}
        self._known: dict[tuple[int, int, int], Description] = {}

    def between(self, names: Collection[Span]) -> None:
        """Sets where mentions of people stand."""
        self._ends = sorted(span.end for span in names)
        self._names = {span.start for span in names}

    def of(self, name: Span) -> Description:
        """What stands before a name, or else behind it between commas or in brackets."""
        low, (behind, parted) = self._low(name), self._apposed(name)
        key = name.start, low, len(behind)  # which tell what stands there, whatever other names are farther off
        if key not in self._known:
            self._known[key] = self._read_both(self._before(name, low), self._apposition(behind, parted))
        return self._known[key]

    def _read_both(self, before: Description, behind: Description) -> Description:
        first, second = (before, behind) if before.title else (behind, before)
        return Description(
            first.title or second.title,
            first.organisation or second.organisation,
            first.country or second.country,
            before.start,
        )

    def _sentence(self, place: int) -> Span:
        at = bisect_right(self._sentences, place, key=lambda span: span.start) - 1
        return self._sentences[max(0, at)]

    @cached_property
    def _sentences(self) -> list[Span]:
        return [sentence.span for sentence in self.article.sentences]

    def _low(self, name: Span) -> int:
        """Where what stands before a name begins at the earliest."""
        sentence, last = self._sentence(name.start), bisect_right(self._ends, name.start)
        low = max(sentence.start, name.start - _REACH, paragraph_at(self._text, name.start).start)
        return max(low, self._ends[last - 1]) if last else low

    def _before(self, name: Span, low: int) -> Description:
        words = list(_WORD.finditer(self._text, low, name.start))
        if words and words[-1][0] == "," and self._text[name.end : name.end + 1] in ",.)":
            words.pop()
        if not words or Piece.of(words[-1]).low in self.rules.small:
            return Description()
        post = self.rules.post.search(self._text, words[0].start(), words[-1].end())
        pieces = list(map(Piece.of, words)) if post else []
        start = self._head(pieces)
        if start is None:
            return Description(country=self._owner(words[-1][0]))
        first = self._extended(pieces, start)
        found = replace(self._read(pieces[first:]), start=pieces[first].start)
        return found if found.organisation else self._led(found, pieces[first].start, low)

    @cached_property
    def _text(self) -> str:
        return self.article.text

    def _pieces(self, low: int, high: int) -> Iterator[Piece]:
        return map(Piece.of, _WORD.finditer(self._text, low, high))

    def _posts(self, pieces: list[Piece]) -> list[int]:
        """Where posts begin: a piece, or several as in Tổng Bí thư."""
        return self._places(self.rules.post, pieces)

    def _places(self, pattern: Caseless, pieces: list[Piece]) -> list[int]:
        return [first for first, _ in self._found(pattern, pieces)]

    def _found(self, pattern: Caseless, pieces: list[Piece]) -> list[tuple[int, int]]:
        """The first piece of what a pattern finds, and the one behind."""
        if not pieces:
            return []
        offsets = {piece.start: n for n, piece in enumerate(pieces)}
        found = pattern.finditer(self._text, pieces[0].start, pieces[-1].end)
        return [
            (offsets[one.start()], bisect_left(pieces, one.end(), key=lambda piece: piece.start))
            for one in found
            if one.start() in offsets
        ]

    def _head(self, pieces: list[Piece]) -> int | None:
        """The first post from which everything up to the name may belong to a title."""
        found = self._found(self.rules.post, pieces)
        posts = [first for first, _ in found]
        return next((first for first, behind in found if self._reaches(pieces[behind:], posts, behind)), None)

    def _reaches(self, tail: list[Piece], posts: list[int], offset: int) -> bool:
        """Whether a title may go on to the end: with capitals and small words, and behind "of" in lower case too."""
        lower, free = 0, self.rules.free or not self.language.people.of_office
        for n, piece in enumerate(tail):
            if piece.text == ",":
                if not any(offset + n < at <= offset + n + 3 for at in posts):
                    return False
            elif piece.low in self.language.people.pronouns:  # his, her
                return False
            elif piece.low in self.rules.small:
                lower, free = 0, free or bool(self.rules.of.fullmatch(piece.low))
            elif piece.capital or offset + n in posts or piece.low in self.rules.titles or is_country(piece.text):
                lower = 0
            elif not free or not piece.text[0].isalpha() or self._is_verb(piece):
                return False
            else:
                lower += 1
            if lower > (6 if self.rules.free else 3):
                return False
        return True

    def _is_verb(self, piece: Piece) -> bool:
        if piece.low in vocabulary(self.language).first and piece.low not in self.rules.small:
            return True
        return not is_country(piece.text) and bool(
            self.rules.stops.match(self._text[piece.start : piece.end + 24].casefold())
        )

    def _extended(self, pieces: list[Piece], start: int) -> int:
        """Further to the left, over what belongs to the title: Vietnamese Foreign (Minister), press (secretary), French
        farm (minister)."""
        first = start
        while first:
            field = first > 1 and first == start and self._is_field(pieces[first - 1], pieces[first - 2])
            if not (field or self._belongs(pieces[first - 1])):
                break
            first -= 2 if field else 1
        return first if first == start or not self.rules.free else start

    def _is_field(self, piece: Piece, before: Piece) -> bool:
        """Whether a word is what somebody from a country or body is the minister or the chief of."""
        owned = is_country(OWNER.sub("", before.text)) or _ACRONYM.fullmatch(before.text)
        small = piece.low in self.rules.determiners or piece.low in self.rules.small or self._is_verb(piece)
        return bool(owned) and piece.text.isalpha() and piece.text.islower() and not small

    def _belongs(self, piece: Piece) -> bool:
        if piece.low in self.rules.determiners or piece.low in self.rules.small or not piece.text[0].isalpha():
            return False
        if is_calendar(piece.text, self.language) or piece.low in vocabulary(self.language).first:
            return False
        return piece.capital or piece.low in self.rules.titles or is_country(piece.text)

    def _owner(self, word: str) -> str | None:
        """France's (Macron), Vietnamese (Nguyen Van A)."""
        found = country_in(word)
        return found.name if found else None

    def _led(self, found: Description, start: int, low: int) -> Description:
        """The Communist Party of X, led by General Secretary (Y)."""
        by = self.rules.led_by.search(self._text, low, start)
        led = self.rules.led.search(self._text, low, start) if by else None
        if not led:
            return found
        body = Span(*led.span(1))
        pieces = list(self._pieces(body.start, body.end))
        first = next(
            (n for n in range(len(pieces)) if all(p.capital or p.low in self.rules.small for p in pieces[n:])), None
        )
        if first is None:
            return found
        organisation = self._organisation(pieces[first:])
        country = found.country or self._country(organisation)
        return replace(found, organisation=organisation, country=country)

    def _apposed(self, name: Span) -> tuple[list[Piece], bool]:
        """Up to the next name; and whether something else parts it from what follows."""
        if name.start not in self._behind:
            self._behind[name.start] = self._pieces_behind(name)
        pieces, parted = self._behind[name.start]
        cut = next((n for n, piece in enumerate(pieces) if piece.start in self._names), None)
        return (pieces, parted) if cut is None else (pieces[:cut], False)

    def _pieces_behind(self, name: Span) -> tuple[list[Piece], bool]:
        """Liu Ning, Secretary of the Party Committee (...), in Hanoi; Wang Yi (foreign minister)."""
        sentence = self._sentence(name.start)
        opened = _OPENED.match(self._text, name.end)
        if not opened or opened.end() >= sentence.end:
            return [], False
        pieces, closed = list[Piece](), False
        for piece in self._pieces(opened.end(), min(sentence.end, opened.end() + _REACH)):
            closed = piece.low in self.rules.relative or (not piece.text[0].isalpha() and piece.text[0] != "(")
            if closed:
                break
            pieces.append(piece)
        return pieces, closed or (bool(pieces) and pieces[-1].end == sentence.end)

    def _apposition(self, pieces: list[Piece], parted: bool) -> Description:
        if not pieces or not parted:
            return Description()
        posts = self._posts(pieces)
        while pieces and (pieces[0].low in self.rules.determiners or pieces[0].low in {"his", "her", "their"}):
            pieces, posts = pieces[1:], [at - 1 for at in posts]
        if not posts or posts[0] > 6 or any(self._is_verb(p) or p.low in self.rules.small for p in pieces[: posts[0]]):
            return Description()
        if any(n > posts[0] and n not in posts and not p.capital and self._is_verb(p) for n, p in enumerate(pieces)):
            return Description()
        return self._read(pieces)

    def _read(self, pieces: list[Piece]) -> Description:
        """Takes the words of a description apart: country, organisation before or behind, and the title."""
        country = self._country(Span(pieces[0].start, pieces[-1].end))
        pieces = self._without_country(pieces)
        before, title = self._prefix(pieces)
        title, complement = self._complement(title)
        organisation = self._organisation(complement) if complement else self._organisation(before) if before else None
        return Description(self._span(title), organisation, country)

    def _without_country(self, pieces: list[Piece]) -> list[Piece]:
        """Without a country at either end: Solomon Islands' Prime Minister; Minister of Trade of Laos.

        Behind an "of" it may be an organisation's: Bank of Laos.
        """
        for length in (4, 3, 2, 1):
            first, last = pieces[:length], pieces[-length:]
            if self._is_country(first) and self._posts(pieces[length:]):
                return pieces[length:]
            rest = pieces[:-length]
            if self._is_country(last) and self._posts(rest):
                behind_of = bool(self.rules.of.fullmatch(rest[-1].low))
                if not (behind_of and self._places(self.rules.body, rest)):
                    return self._without_form(rest) if behind_of else rest
        return pieces

    def _without_form(self, pieces: list[Piece]) -> list[Piece]:
        """Minister of Trade, of: the Republic of (Laos) is its name too."""
        last = len(pieces) - 1
        first = next((n + 1 for n in range(last - 1, 0, -1) if pieces[n].low not in _FORMS), last)
        while first and pieces[first - 1].low in self.rules.determiners:
            first -= 1
        return pieces[:first] if first < last and self.rules.of.fullmatch(pieces[first - 1].low) else pieces

    def _is_country(self, pieces: list[Piece]) -> bool:
        return is_country(OWNER.sub("", self._text[pieces[0].start : pieces[-1].end]))

    def _prefix(self, pieces: list[Piece]) -> tuple[list[Piece], list[Piece]]:
        """CPC Central Committee | General Secretary, Nordvik's | chairman, Nordvik | CEO: an organisation in front of a
        title."""
        posts = self._posts(pieces)
        head = posts[0] if posts else 0
        untitled = [n for n in range(head) if pieces[n].low not in self.rules.titles]
        bodies = [n for n in untitled if self._is_body(pieces[n]) or self._is_owner(pieces[n])]
        named = head - 1 in untitled and pieces[head - 1].capital
        if named and not bodies and self.rules.of_companies.match(self._text, pieces[head].start):
            bodies = [head - 1]
        cut = bodies[-1] + 1 if bodies else 0
        own = self.rules.titles.difference(self.language.people.half_titles)
        first = next((n for n in range(cut) if pieces[n].low not in own), 0)
        return pieces[first:cut], pieces[cut:]

    def _is_body(self, piece: Piece) -> bool:
        return bool(self.rules.body.fullmatch(piece.low) or _ACRONYM.fullmatch(piece.text))

    def _is_owner(self, piece: Piece) -> bool:
        """Whether a title is in a company of this name. Xi's spokesman is in none."""
        return piece.capital and OWNER.search(piece.text) is not None and piece.start not in self._names

    def _complement(self, pieces: list[Piece]) -> tuple[list[Piece], list[Piece]]:
        """head | the Foreign Affairs Committee; Secretary of State has none, as no organisation is in it."""
        posts = self._posts(pieces)
        if not posts:
            return pieces, []
        joins = [n for n, p in enumerate(pieces) if p.low in self.rules.joining or p.text == ","]
        several = [n for n in joins if any(n < at <= n + 3 for at in posts)]
        places = [n for n in range(posts[0] + 1, len(pieces)) if self.rules.of.fullmatch(pieces[n].low)]
        if self.rules.free:
            places += [n - 1 for n in self._places(self.rules.body, pieces) if n > posts[0]]
        head = self._text[pieces[0].start : pieces[min(places)].start].strip() if places else ""
        local = bool(self.rules.places.fullmatch(head))
        found = [n for n in sorted(places) if self._names_a_body(pieces[n + 1 :], local=local)]
        if not found:
            return pieces, []
        at = found[-1] if several and len(found) > 1 and several[-1] > found[0] else found[0]
        end = next((n for n in several if n > at), len(pieces))
        title = pieces[: at + (1 if self.rules.free and not self.rules.of.fullmatch(pieces[at].low) else 0)]
        return title, pieces[at + 1 : end]

    def _names_a_body(self, pieces: list[Piece], *, local: bool) -> bool:
        """Whether these words are an organisation's, and not the rest of its name: (Party of) China (CPC).

        local: the post is one of a place or a field (mayor of), so that capitals alone tell nothing.
        """
        own = [p for p in pieces if p.low not in self.rules.determiners]
        if not own or (is_country(own[0].text) and own[1:] and own[1].text[0] == "("):
            return False
        if not any(map(self._is_body, own)) and not self._places(self.rules.body, own):
            return not local and own[0].capital and own[0].low not in vocabulary(self.language).never
        return own[0].capital or self._is_body(own[0]) or len(own) > 1

    def _organisation(self, pieces: list[Piece]) -> Span | None:
        while pieces and (pieces[0].low in self.rules.determiners or pieces[0].low in self.rules.small):
            pieces = pieces[1:]
        return self._span(pieces)

    def _country(self, span: Span | None) -> str | None:
        """As named in a description, or behind an acronym that the article explains: Communist Party of X (CPX)."""
        if span is None:
            return None
        words = self.article[span]
        found = country_in(words)
        return found.name if found else next(filter(None, map(self._explained.get, _CAPITALS.findall(words))), None)

    @cached_property
    def _explained(self) -> dict[str, str]:
        """The countries of acronyms."""
        found = ((one[2], country_in(one[1])) for one in self._explanations())
        return {acronym: country.name for acronym, country in found if country}

    def _explanations(self) -> Iterator[re.Match[str]]:
        """Looked for from their brackets, of which there are few."""
        done = 0
        for brackets in _BRACKETS.finditer(self._text):
            if found := _EXPLAINED.search(self._text, max(done, brackets.start() - _LONGEST), brackets.end()):
                done = found.end()
                yield found

    def _span(self, pieces: list[Piece]) -> Span | None:
        while pieces and pieces[-1].low in self.rules.small | {","}:
            pieces = pieces[:-1]
        if not pieces:
            return None
        end = pieces[-1].end
        return Span(pieces[0].start, end - (len(pieces[-1].text) - len(OWNER.sub("", pieces[-1].text))))
