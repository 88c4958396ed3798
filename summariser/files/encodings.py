"""Bytes of unknown encoding to text, without altering a character of what they say.

UTF-8 and byte order marks settle nearly every file, and what a page declares most others. For the rest
charset-normalizer tells the script, but among the Latin code pages it often prefers cp1250 or a rare relative for
Western text ("español" becomes "espańol"), so these are told apart by whose alphabet covers the text. A few bytes that
spoil a file of UTF-8 are replaced: they do not make it another alphabet's.
"""

import codecs
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace

from summariser.core.errors import ArticleError

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
_ONE_BYTE = ("cp1251", "koi8_r", "koi8_u", "cp1253", "cp1255", "cp1256", "cp874")
_OTHER_SCRIPTS = (*_ONE_BYTE, "gb18030", "big5", "cp932", "euc_jp", "cp949")
# Browsers read these declared names as the wider page that such files are really written in; so do we.
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "cp950",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "iso2022_jp": "iso2022_jp_ext",
}
# Python also knows codecs that are no page's encoding (unicode_escape, utf_7): not for untrusted input.
_PAGES = re.compile(
    r"utf-?8|cp125\d|cp(?:437|85\d|86\d|874|932|949|950)|iso8859-\d+|koi8-[rut]|mac-(?:cyrillic|roman|latin2|greek)"
    r"|gb18030|big5hkscs|euc[-_]j\w+|shift[-_]jis\w*|johab|hz|iso2022[-_](?:jp\w*|kr)"
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins this one
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ESCAPES = ((b"\x1b$)C", "iso2022_kr"), (b"\x1b$B", "iso2022_jp_ext"), (b"\x1b$@", "iso2022_jp_ext"))
"""Escape sequences that begin text in these encodings and that no plain text holds."""

_LABEL = rb"""\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})"""
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding" + _LABEL + rb"|<meta\b[^>]*?charset" + _LABEL, re.IGNORECASE)
_COMMON = re.compile("[\u00a0-\u017f\u2010-\u203a\u20ac\u2122]")
"""Non-ASCII characters of texts in Latin letters: in any other encoding their bytes are unlikely text."""

_HIGH = re.compile(rb"[\x80-\xff]")
_HIGH_CHARACTERS = re.compile("[\x80-\ud7ff\ue000-\U0010ffff]")
_ESCAPED = re.compile("[\udc80-\udcff]")
_CUT_OFF = re.compile(rb"(?:[\xc2-\xf4]|[\xe0-\xf4][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{2})\Z")
"""A UTF-8 character whose last bytes are missing."""
_LETTERS = re.compile(rb"[ -~]")
_ADJACENT = re.compile(rb"[\x80-\xff]{2}")


@dataclass(frozen=True)
class Decoded:
    """The text of some bytes; what they were read as, if not plain UTF-8, and why that may be wrong."""

    text: str
    encoding: str | None = None
    doubt: str | None = None


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of `data`, its byte order mark dropped; ArticleError when no encoding fits or it is binary.

    `declared` is what the file says of itself; UTF-8 outranks it, because bytes seldom pass as UTF-8 by accident
    and declarations are often stale.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            found = _repaired(data, encoding)
            break
    else:
        found = _unmarked(data, declared)
    if found is None:
        raise ArticleError("is not text in any known encoding: convert it to UTF-8")
    if "\0" in found.text:
        raise ArticleError("is binary (it holds NUL characters), not text: give a text, HTML or PDF file")
    return found


def declared_encoding(page: bytes) -> str | None:
    """The encoding that an HTML page names near its beginning, if it is one that pages are written in."""
    match = _DECLARED.search(page[:4096])
    if match is None:
        return None
    label = (match[1] or match[2]).decode("ascii").lower().removeprefix("x-").removesuffix("-i")
    for name in (label, label.replace("windows-", "cp"), label.replace("-", "")):
        try:
            found = codecs.lookup("cp932" if name == "cp31j" else name).name
        except LookupError:
            continue
        return found if _PAGES.fullmatch(_WIDER.get(found, found)) else None
    return None


def _unmarked(data: bytes, declared: str | None) -> Decoded | None:
    if b"\0" in data:
        return _utf_16(data)
    if not _HIGH.search(data):
        escaped = next((encoding for mark, encoding in _ESCAPES if mark in data), "hz" if declared == "hz" else "utf-8")
        return _repaired(data, escaped) or Decoded(data.decode("ascii"))
    if _strict(data, "utf-8") is not None or _is_damaged_utf_8(data):
        return _repaired(data, "utf-8")
    found = None
    if declared and declared != "utf-8":
        wider = _WIDER.get(declared, declared)
        text = _strict(data, wider) or _strict(data, declared)
        found = Decoded(text, _label(declared)) if text else _repaired(data, wider)
    return found or _detect(data)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _repaired(data: bytes, encoding: str) -> Decoded | None:
    """The text with a replacement character for the little that is no text in this encoding, and a doubt that says so;
    None if that is not little."""
    name = None if encoding == "utf-8" else _label(encoding)
    if (text := _strict(data, encoding)) is not None:
        return Decoded(text.removeprefix("\ufeff"), name)
    text = data.decode(encoding, "replace").removeprefix("\ufeff")
    many = text.count("\ufffd")
    if many > 1 + len(text) // 20 or not text.strip("\ufffd \r\n"):
        return None
    passages = "one place" if many == 1 else f"{many} places"
    doubt = f"The file is not all {_label(encoding).upper()}: {passages} could not be read and became “\ufffd”."
    return Decoded(text, _label(encoding), doubt)


def _is_damaged_utf_8(data: bytes) -> bool:
    """Whether it is UTF-8 but for a few bytes, or for its cut off end, or for quotation marks of old Windows."""
    escaped = data.decode("utf-8", "surrogateescape")
    bad = [ord(character) - 0xDC00 for character in _ESCAPED.findall(escaped)]
    good = _HIGH_CHARACTERS.findall(escaped)
    if len(bad) < 4 and _strict(data[: -len(bad)], "utf-8") is not None and _CUT_OFF.search(data):
        return True
    common = bool(good) and all(map(_COMMON.match, good))
    marks = all(byte <= 0x9F for byte in bad)
    return 4 * len(bad) <= len(good) or (common and (len(bad) <= len(good) or marks))


def _utf_16(data: bytes) -> Decoded:
    """UTF-16 without its mark: both ways round are often characters, but only one has spaces and line ends."""
    texts = [(text, name) for name in ("utf-16-le", "utf-16-be") if (text := _strict(data[: len(data) // 2 * 2], name))]
    spaces = [(sum(map(text.count, " \n。、，")), text, name) for text, name in texts if _is_text(text)]
    likely = [one for one in spaces if one[0]]
    # Of ASCII text with a NUL in it most bytes are letters, of UTF-16 half of them.
    if not likely or 4 * len(_LETTERS.findall(data)) > 3 * len(data):
        raise ArticleError("is binary (it holds NUL bytes), not text: give a text, HTML or PDF file")
    _, text, name = max(likely)
    return Decoded(text + "\ufffd" * (len(data) % 2), name, _guess(name))


def _is_text(text: str) -> bool:
    return all(
        character in "\t\n\r\f" or unicodedata.category(character) not in ("Cc", "Cn", "Co") for character in text
    )


def _label(encoding: str) -> str:
    """The encoding's name as pages declare it."""
    name = encoding.replace("_", "-").removesuffix("-ext")
    return re.sub("^cp(?=125)", "windows-", re.sub("^iso(?=[28])", "iso-", name))


def _guess(encoding: str) -> str:
    return f"The file does not say its encoding: it was read as {_label(encoding)}, which is a guess."


def _detect(data: bytes) -> Decoded | None:
    high = Counter(byte for byte in data if byte >= 0x80)
    if not _ADJACENT.search(data):  # as in Latin letters with accents alone: other scripts write words of such bytes
        return _latin(data, high)
    best = _best(data)
    if best is None or best in _ONE_BYTE:
        # Where the end of a character is cut off, no encoding of two bytes a character fits.
        best = next((found for found in (_best(data[:-1]), best) if found), None)
    if best in _ONE_BYTE and _is_chinese(data):
        best = "gb18030"
    if best is None or best in _ALPHABETS:
        return _latin(data, high) if best else None
    read = _repaired(data, best)
    return replace(read, doubt=" ".join(filter(None, (_guess(best), read.doubt)))) if read else None


def _best(data: bytes) -> str | None:
    from charset_normalizer import from_bytes  # imported here: few files need it

    best = from_bytes(data, cp_isolation=[*_ALPHABETS, *_OTHER_SCRIPTS]).best()
    return best.encoding if best else None


def _is_chinese(data: bytes) -> bool:
    """Whether what passed for another script, as short texts do, is made of the frequent characters of GB 2312."""
    text = _strict(data, "gb2312") or _strict(data[:-1], "gb2312") or ""
    leads = [character.encode("gb2312")[0] for character in text if character > "\x7f"]
    return sum(0xB0 <= lead <= 0xD7 or lead <= 0xA3 for lead in leads) > 0.9 * len(leads)


def _latin(data: bytes, high: Counter[int]) -> Decoded | None:
    fitting = sorted(_ALPHABETS, key=lambda page: _coverage(page, high), reverse=True)  # stable: ties keep order
    found = ((text, page) for page in fitting if (text := _strict(data, page)) is not None)
    return next((Decoded(text, _label(page), _guess(page)) for text, page in found), None)


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
