"""Bytes of unknown encoding to text, without altering a character of what they say.

UTF-8 and byte order marks settle nearly every file. For older files charset-normalizer tells the script, but
among the Latin code pages it often prefers cp1250 or a rare relative for Western text ("español" becomes
"espańol"), so these are told apart by whose alphabet covers the text.
"""

import codecs
import re
from collections import Counter
from itertools import chain

from summariser.domain.errors import ArticleError

# What each Latin code page was made for, the most frequent page first: it wins a tie.
_ALPHABETS: dict[str, tuple[str, ...]] = {
    "cp1252": (
        "àâæçèéêëîïôœùûüÿ",  # French
        "áéíñóúüçàèòïºª¿¡",  # Spanish, Catalan
        "àáâãçéêíóôõúüºª",  # Portuguese
        "äöüßé",  # German
        "àèéìíîòóùº",  # Italian
        "åäöéæøüà",  # Swedish, Finnish, Danish, Norwegian
        "áäèéêëïíóöúü",  # Dutch
        "áæéíðóöúýþ",  # Icelandic
    ),
    "cp1250": (
        "ąćęłńóśźż",  # Polish
        "áčďéěíňóřšťúůýž",  # Czech
        "áäčďéíĺľňóôŕšťúýž",  # Slovak
        "áéíóöőúüű",  # Hungarian
        "ăâîşţ",  # Romanian
        "čćđšž",  # Croatian, Slovene
    ),
    "iso8859_2": ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţ", "čćđšž"),
    "cp1254": ("âçğıîöşüû\u0307",),  # Turkish; İ in lower case is i and a combining dot
    "cp1257": ("āčēģīķļņšūž", "ąčęėįšųūž", "äöõüšž"),  # Latvian, Lithuanian, Estonian
    "cp1258": ("ăâđêôơưàáèéíóùúýãõ\u0300\u0301\u0303\u0309\u0323",),  # Vietnamese
}
_PUNCTUATION = frozenset("“”‘’„‚«»‹›–—…•€£°§©®™·´½\u00a0\u00ad")
_OTHER_SCRIPTS = (
    *("cp1251", "koi8_r", "koi8_u", "cp1253", "cp1255", "cp1256", "cp874"),
    *("gb18030", "big5", "cp932", "euc_jp", "cp949"),
)
# Browsers read these declared names as the wider page that such files are really written in; so do we.
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins this one
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of `data`, its byte order mark dropped; ArticleError when no encoding fits or it is binary.

    `declared` is what the file says of itself; strict UTF-8 outranks it, because bytes seldom pass as UTF-8
    by accident and declarations are often stale.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = _strict(data, encoding)
            break
    else:
        if b"\0" in data:
            raise ArticleError("is binary (it holds NUL bytes), not text: give a text, HTML or PDF file")
        text = _strict(data, "utf-8")
        if text is None and declared is not None:
            text = _strict(data, declared)
        if text is None:
            text = _detect(data)
    if text is None:
        raise ArticleError("is not text in any known encoding: convert it to UTF-8")
    if "\0" in text:
        raise ArticleError("is binary (it holds NUL characters), not text: give a text, HTML or PDF file")
    return text


def declared_encoding(page: bytes) -> str | None:
    """The encoding that an HTML page names near its beginning, if it is one that pages are written in."""
    match = _DECLARED.search(page[:4096])
    if match is None:
        return None
    try:
        name = codecs.lookup(match[1].decode("ascii")).name
    except LookupError:
        return None
    name = _WIDER.get(name, name).replace("-", "_")
    # Python also knows codecs that are no page's encoding (unicode_escape, utf_7): not for untrusted input.
    return name if name in _ALPHABETS or name in _OTHER_SCRIPTS else None


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _detect(data: bytes) -> str | None:
    from charset_normalizer import from_bytes  # imported here: few files need it

    best = from_bytes(data, cp_isolation=[*_ALPHABETS, *_OTHER_SCRIPTS]).best()
    if best is None:
        return None
    if best.encoding not in _ALPHABETS:
        return _strict(data, best.encoding)
    high = Counter(byte for byte in data if byte >= 0x80)
    fitting = sorted(_ALPHABETS, key=lambda page: _coverage(page, high), reverse=True)  # stable: ties keep order
    return next(chain((text for page in fitting if (text := _strict(data, page)) is not None), (str(best),)))


def _coverage(page: str, high: Counter[int]) -> float:
    """The share of the non-ASCII characters that belong to one language of this code page."""
    characters = Counter[str]()
    for byte, count in high.items():
        characters.update(dict.fromkeys(bytes([byte]).decode(page, "replace").lower(), count))
    letters = Counter({character: n for character, n in characters.items() if character not in _PUNCTUATION})
    if not letters:
        return 1.0
    known = max(sum(n for letter, n in letters.items() if letter in alphabet) for alphabet in _ALPHABETS[page])
    return known / letters.total()
