"""The place of the event: where its own sentence says, else the dateline, else where the visit went."""

import re
from collections.abc import Sequence
from functools import cache

from summariser.core.article import Article, Span
from summariser.language.calendar_names import marked
from summariser.language.countries import country_in
from summariser.language.detection import language_of
from summariser.language.paragraphs import paragraph_at
from summariser.language.text import fold
from summariser.language.words import NEVER, Entries, Language
from summariser.second_reader.found import EventDay, EventPlace
from summariser.second_reader.happenings import happenings, nearest
from summariser.second_reader.printed import PLACE_BEHIND, dateline, ends, is_place
from summariser.second_reader.reckoning import dated_sentences

_LEAD = 6
_LEAST = 4
"""Letters of a city in capitals; TTO and ANI are agencies."""
_MOST_WORDS, _REACH = 8, 60
_BESIDE_DATE, _BEFORE_MET = -200, 100
"""What a place counts nearer right before the date, and farther before the word for the meeting, in code points."""

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_ARTICLE = re.compile(r"\s*(?:(?:the|la|el|le|der|dem|den|das|thủ đô|thành phố|tỉnh)\s|l['’])?\s*", re.IGNORECASE)
_INNER = re.compile("of|the|des?|du|la|las|los|el|del|der|den|und|and|y|e|et|di")
"""Small words inside a name: Great Hall of the People."""

_SEAT = re.compile(r"\s*((?:trụ sở|văn phòng) )(?=[^\W\d_])")
_ENVOY = re.compile(
    r"(?:đại sứ|lãnh sự|ambassad|embajador|botschafter|посол|посла|послом|послу)([^,.;]{0,40})$", re.IGNORECASE
)
"""Before a place in which somebody is a country's ambassador."""
_TAIL = re.compile(r"(?: (?!với|do|và|vào|để|nhân|ngày|sáng|chiều|tối|đã|có|cho|từ)\w+){1,4}(?=[,.;)])")
"""What a Vietnamese name goes on with, where only its first words have capitals: Phủ Chủ tịch."""

_CHINESE = re.compile(r"[一-鿿]{2,12}?(?=[会會](?!堂)|同|与|與|和|举|舉|出|接|主|签|簽|召|的|进|進|[，。、])")
_AFTER_DATE = re.compile(r"\s*[-–—]\s*([^\W\d_][^()\n–—-]{1,30}?)\s*[-–—(]")
_UNDATED = re.compile(r"\W?([^\W\d_][^()\d\n–—,-]{1,30}?)(?:, [^()\n–—-]{1,30}?)?\s*(\([^()\n]{1,30}\)\s*)?[-–—]+\s")
_COLON = re.compile(r"(?=[^:]{4})([^\W\d_]+(?: [^\W\d_]+){0,2}): (?=\S)")
_PLACE = re.compile(r"[^\W\d_][^\d,(\[\n/]*[^\W\d_]")
_AGENCY = re.compile(r".*[社网網报報讯訊]")


def place(article: Article, day: EventDay | None) -> EventPlace | None:
    """Where the event took place; `day` is its day. None where no place stands with an event.

    Where its own sentence says (in Hanoi, at the State House); else by the dateline; else where the visit went; else
    where another sentence of the lead tells of a meeting.
    """
    language = language_of(article)
    own, others = _sentences(article, day, language)
    line = _city(article)
    if own and day and not _pattern(language.events.here, language).search(article[own]):
        found = _at(article, own, day.spans[0], language)
        if found:
            return found
    if line and (own or others):
        return EventPlace(line, (line,))
    for sentence in [own, *others] if own else others:
        if found := _visited(article, sentence, language) or _at(article, sentence, None, language):
            doubt = "" if sentence == own else "The place stands in another sentence than the day."
            return EventPlace(found.name, found.spans, doubt)
    return None


def _sentences(article: Article, day: EventDay | None, language: Language) -> tuple[Span | None, list[Span]]:
    """The sentence of the event's day within its paragraph, and those of the lead that tell of a meeting or a visit."""
    own, lead = None, list[Span]()
    kinds = ("met", "other") if day else ("met",)
    for number, (sentence, _) in enumerate(dated_sentences(article)):
        if day and day.spans[0] in sentence:
            paragraph = paragraph_at(article.text, day.spans[0].start)
            own = Span(max(sentence.start, paragraph.start), min(sentence.end, paragraph.end))
        elif number < _LEAD and any(one.kind in kinds for one in happenings(article, sentence, language)):
            lead.append(sentence)
    return own, lead


def _at(article: Article, sentence: Span, date: Span | None, language: Language) -> EventPlace | None:
    """The place behind a preposition that is nearest to the word for what was done, or right before the date."""
    done = [one for one in happenings(article, sentence, language) if one.kind in ("met", "other")]
    if date and (own := nearest(done, date)):
        done = [own]
    found = list[tuple[int, int, Span]]()
    for start, name in _places(article, sentence, language):
        far = min((_distance(one.span, start) for one in done), default=_BEFORE_MET)
        beside = date and 0 < date.start - name.end <= len(" on ")
        found.append((far + (_BESIDE_DATE if beside else 0), start, name))
    if not found:
        return None
    _, start, name = min(found)
    return EventPlace(name, (Span(start, name.end),))


def _places(article: Article, sentence: Span, language: Language) -> list[tuple[int, Span]]:
    """Places and where their prepositions begin; a hall and its city are one, of a forum only the city."""
    found = list[tuple[int, Span]]()
    for match in _pattern(language.events.at, language).finditer(article.text, sentence.start, sentence.end):
        name = _name(article, match.end(), sentence.end, language)
        if (
            not name
            or _is_post(article, Span(sentence.start, match.start() + 1), language)
            or any(one.kind == "met" for one in happenings(article, name, language))
        ):
            continue
        if found and match.start() == found[-1][1].end + 1:
            start, hall = found.pop()
            found.append((start, Span(hall.start, name.end)))
        else:
            found.append((match.start(), name))
    return found


def _is_post(article: Article, before: Span, language: Language) -> bool:
    """Whether the words before a place say that somebody is a country's ambassador there."""
    envoy = _ENVOY.search(article.text, max(before.start, before.end - 1 - _REACH), before.end - 1)
    where = envoy and _pattern(language.events.at, language).search(envoy[1])
    return bool(envoy and not where and country_in(envoy[1]))


def _distance(done: Span, place: int) -> int:
    return place - done.end if done.end <= place else done.start - place + _BEFORE_MET


def _visited(article: Article, sentence: Span, language: Language) -> EventPlace | None:
    """The country or city that a visit was to: visited Honiara, Solomon Islands."""
    for match in _pattern(language.events.to, language).finditer(article.text, sentence.start, sentence.end):
        if name := _name(article, match.end(), sentence.end, language):
            land = (
                _name(article, name.end + 2, sentence.end, language)
                if article.text[name.end : name.end + 2] == ", "
                else None
            )
            if land and article.text[land.end : land.end + 1] == ".":
                name = Span(name.start, land.end)
            return EventPlace(name, (Span(match.start(), name.end),))
    return None


def _name(article: Article, start: int, end: int, language: Language) -> Span | None:
    """The name that begins there: words with a capital, and small ones between them. No month, no owner (in
    China's interest), and nothing in capitals alone (at the UN)."""
    text = article.text
    if not language.spaced:
        found = _CHINESE.match(text, start, end)
        return Span(*found.span()) if found else None
    seat = _SEAT.match(text, start, end)
    head = seat or _ARTICLE.match(text, start, end)
    at, words = head.end() if head else start, list[re.Match[str]]()
    while len(words) < _MOST_WORDS and (word := _WORD.match(text, at, end)):
        if not (word[0][0].isupper() or (words and _INNER.fullmatch(word[0]))):
            break
        words.append(word)
        at = word.end() + 1
        if not text[word.end() : at].isspace():
            break
    while words and not words[-1][0][0].isupper():
        words.pop()
    if not words or re.search("['’]s?$", words[-1][0]) or (len(words) == 1 and words[0][0].isupper()):
        return None
    name = Span(seat.start(1) if seat else words[0].start(), words[-1].end())
    tail = _TAIL.match(text, name.end, end) if language.code == "vi" else None
    folded = fold(article[name]).text
    return None if marked(folded) != folded else Span(name.start, tail.end()) if tail else name


def _city(article: Article) -> Span | None:
    """The place of the dateline: HANOI, Sept. 5 --; VIETNAM, September 5 - HÀ NỘI —; BEIJING -; ISLAMABAD:."""
    lines = ends(article.text)
    if readings := dateline(article):
        date = readings[0].span
        after = _AFTER_DATE.match(article.text, date.end)
        if after and after[1].isupper():
            return Span(*after.span(1))
        if (behind := PLACE_BEHIND.match(article.text, date.end)) and not article.text[: date.start].strip():
            return Span(*behind.span(1))
        start = max(line.start for line in lines if line.start <= date.start)
        agency = _AGENCY.match(article.text, start, date.start)
        before = _PLACE.search(article.text, agency.end() if agency else start, date.start)
        return Span(*before.span()) if before else None
    found = (_UNDATED.match(article.text, line.start, line.end) for line in lines)
    return next((Span(*one.span(1)) for one in found if one and _is_city(one)), None) or _before_colon(article, lines)


def _is_city(found: re.Match[str]) -> bool:
    """Whether what stands before a dash is a dateline: in capitals, or with its agency."""
    return (found[1].isupper() and len(found[1]) >= _LEAST) or bool(found[2] and is_place(found[1]))


def _before_colon(article: Article, lines: Sequence[Span]) -> Span | None:
    """ISLAMABAD: The minister said; not EXCLUSIVE: or MODERATOR:, of which a language's file has the words."""
    labels = language_of(article).events.labels
    if not labels:
        return None
    found = (_COLON.match(article.text, line.start, line.end) for line in lines)
    cities = [one for one in found if one and one[1].isupper() and not any(w in labels for w in one[1].lower().split())]
    return Span(*cities[0].span(1)) if len(cities) == 1 else None


@cache
def _pattern(entries: Entries, language: Language) -> re.Pattern[str]:
    return re.compile(language.any_of(entries or [NEVER.pattern]), re.IGNORECASE)
