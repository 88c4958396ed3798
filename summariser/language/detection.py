"""Which language a text is in: told by its script, where one language has that to itself, else by its small words."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache

from summariser.core.article import Article, Span
from summariser.language.locate import Locator, locator
from summariser.language.paragraphs import paragraphs
from summariser.language.words import Language, languages

_LONGEST = 1000
_SCRIPTS = {
    "LATIN": "L", "CYRILLIC": "C", "CJK": "Z", "HIRAGANA": "J", "KATAKANA": "J", "HANGUL": "K", "ARABIC": "A",
    "HEBREW": "H", "GREEK": "G", "DEVANAGARI": "D", "BENGALI": "B", "THAI": "T",
}  # fmt: skip
_ALONE = {"K": "ko", "H": "he", "G": "el", "D": "hi", "B": "bn", "T": "th"}
"""Scripts that are taken for the one language with a file."""
_LETTERS = {
    "C": (("", "ўѓќѕјљњџәғқңөұүһҳӯӣҷ"), ("sr", "ђћјљњџ"), ("uk", "іїєґ"), ("bg", "ъ"), ("ru", "ыэё")),
    "A": (("", "ٹڈڑںےݨ"), ("fa", "پچژگک"), ("ar", "ةىيكأإ")),
}
"""Letters that tell this language from the others with a file; "" for those without, as Macedonian."""
_APOSTROPHES = re.compile("[’‘ʼ`´]")
_LEAST_LETTERS, _LEAST_WORDS, _LEAST_SHARE = 10, 3, 0.04
"""Letters of a script, different small words (one less in a text of a sentence or two), and their share of all words,
that tell a language."""
_SHORT = 40


class _ScriptTable(dict[int, str]):
    def __missing__(self, code: int) -> str:
        character = chr(code)
        name = unicodedata.name(character, "").split(" ")[0] if character.isalpha() else ""
        self[code] = found = _SCRIPTS.get(name, "?" if name else " ")
        return found


_SCRIPT = _ScriptTable()
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())


@lru_cache(maxsize=8)
def language_in(article: Article) -> Language | None:
    """The language that most of a text is in; None where it has too few words, or is in one without a file.

    Each paragraph has its own, so that a long quotation in another language does not decide.
    """
    index = locator(article)
    whole = _counts(index, Span(0, len(article.text))) if article.text else Counter()
    votes: Counter[str] = Counter()
    for paragraph in paragraphs(article.text):
        scripts = _scripts(article[paragraph])
        if scripts:
            votes[_of_paragraph(article, paragraph, scripts, whole)] += sum(scripts.values())
    code, letters = votes.most_common(1)[0] if votes else ("", 0)
    found = next((one for one in languages() if one.code == code), None)
    enough = letters >= _LEAST_LETTERS and (code not in whole or _is_told(index, found))
    return found if enough else None


def _scripts(text: str) -> Mapping[str, int]:
    """How many letters it has of each script."""
    others = "".join(_NOT_ASCII.findall(text)).translate(_SCRIPT)
    if not others.strip("L "):  # as most, which need not be read letter by letter
        latin = len(text.encode("ascii", "ignore").translate(None, _NO_LETTERS)) + others.count("L")
        return {"L": latin} if latin else {}
    found = Counter(text.translate(_SCRIPT))
    del found[" "]
    return found


def _of_paragraph(article: Article, paragraph: Span, scripts: Mapping[str, int], whole: Counter[str]) -> str:
    script = max(scripts, key=lambda one: scripts[one])
    if script == "L":
        found = _counts(locator(article), paragraph)
        return max(found, key=lambda code: (found[code], whole[code]), default="")
    if script in "ZJ":
        return "ja" if scripts.get("J", 0) * 20 > scripts.get("Z", 0) else "zh"
    if script in _LETTERS:
        here, all_over = _telling(script, article[paragraph]), _telling(script, article.text)
        return max(here, key=lambda code: (here[code], all_over[code])) if any(here.values()) else ""
    return _ALONE.get(script, "")


@lru_cache(maxsize=8)
def _telling(script: str, text: str) -> Mapping[str, int]:
    """How many of the letters that tell a language a text has."""
    lower = text.lower()
    return {code: sum(map(lower.count, letters)) for code, letters in _LETTERS[script]}


@cache
def _small_words() -> dict[str, list[str]]:
    """The languages written in Latin letters that have a word among their small ones, by the word."""
    found: dict[str, list[str]] = {}
    for one in languages():
        for word in one.common if one.common and min(one.common) < "\u0250" else ():
            found.setdefault(word, []).append(one.code)
    return found


def _counts(index: Locator, span: Span) -> Counter[str]:
    """How many words of a span are small words of each language that is written in Latin letters."""
    run, small = index.run(span), _small_words()
    counts = Counter(code for word in index.words[run.first : run.last] if word in small for code in small[word])
    least = _LEAST_SHARE * (run.last - run.first)
    return Counter({one.code: counts[one.code] for one in languages() if counts.get(one.code, 0) > least})


def _is_told(index: Locator, found: Language | None) -> bool:
    least = _LEAST_WORDS if len(index.words) > _SHORT else _LEAST_WORDS - 1
    return found is not None and len(found.common & index.distinct) >= least


@lru_cache(maxsize=8)
def language_of(article: Article) -> Language:
    """The language for checks, which must take some: the one it is in; else whose small words are most frequent, of
    several the first that negates something here."""
    found = language_in(article)
    if found and found.negation.plain:
        return found
    positions = locator(article).positions
    told = [one for one in languages() if one.negation.plain]
    counts = [(sum(len(positions.get(word, ())) for word in one.common), one) for one in told]
    most = max(count for count, _ in counts)
    likely = [one for count, one in counts if count == most]
    text = unicodedata.normalize("NFC", article.text[:_LONGEST] if len(likely) > 1 else "")
    lower = " ".join(_APOSTROPHES.sub("'", text).casefold().split())
    return next((one for one in likely if one.operators.search(lower)), likely[0])
