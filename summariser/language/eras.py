"""Years of other eras and calendars: those that can be told exactly are rewritten in place, the others recognised."""

import re
from functools import partial

from summariser.language.calendar_names import CALENDAR, FILLER
from summariser.language.text import fold

_COUNT = r"(?P<year>\d{1,3}(?!\d)|[元一二三四五六七八九十百]{1,5}(?=年))"
_ERA_YEARS = tuple(
    (re.compile(rf"(?:{fold(names).text}) ?{_COUNT}(?:年|{fold('년').text})?"), added)
    for names, added in CALENDAR["eras"].items()
)
_BUDDHIST = re.compile(
    r"(?:พ\.?ศ\.?|พุทธศักราช|\bb\.?e\.?) ?(?P<year>2[3-6]\d\d)(?!\d)|(?<!\d)(?P<before>2[3-6]\d\d) ?b\.?e\b"
)
_BUDDHIST_ALONE = re.compile(r"(?<![\d.,])2[45]\d\d(?![\d.,%])")
_THAI = re.compile("[\u0e00-\u0eff\u1780-\u17ff]")
_CHINESE = {ord(sign): str(digit) for sign, digit in zip("〇零一二三四五六七八九", (0, *range(10)), strict=True)}
_CHINESE_YEAR = re.compile(r"[〇零一二三四五六七八九]{4}(?=年)")
_FAR = re.compile(r"[^\x00-\x9f]")
_HINT = re.compile(r"meiji|taisho|showa|heisei|reiwa|minguo|juche|2[3-6]\d\d")
_SHORT_YEAR = re.compile(rf"([\x80-\x9f]{FILLER}*\.? ?)(\d\d)(?!\d)")

_LUNAR, _PERSIAN, _INDIAN, _IN_LATIN = (
    fold("|".join(CALENDAR["months_of_others"][kind])).text for kind in ("lunar", "persian", "indian", "latin")
)
_OTHER = re.compile(
    rf"\d ?(?:من )?(?:{_LUNAR}|(?:{_PERSIAN})(?!\w)|{_INDIAN})|(?:{_INDIAN}) ?\d"
    rf"|\d(?:st|nd|rd|th)? (?:of )?(?:{_IN_LATIN})(?![^\W\d_])|\b(?:{_IN_LATIN})(?:[ -][\w'-]+)? \d\d?\b"
    r"|(?<!\d)1[34]\d\d ?(?:(?:a\.?)?h\b|a\.?p\b|s\.?h\b)|\b(?:a\.?h|a\.?p|s\.?h)\.? ?1[34]\d\d(?!\d)|hijri|هجري|هجری"
    r"|[农農]历|[农農]曆|旧暦|lunar (?:month|calendar)|am lich|\d ?b\.?s\b|\bb\.?s\.? ?2\d{3}|विक्रम|বঙ্গাব্দ|\d e\.c\b"
    r"|(?<!\d)1[34]\d\d[/-]\d\d?[/-]\d\d?(?!\d)|(?<!\d)\d\d?[/-]\d\d?[/-]1[34]\d\d(?!\d)"
    r"|\b[hrs]\d\d?\.\d\d?\.\d\d?\b|(?:令和|平成|昭和)\d"  # the eras of Japan, cut short
    rf"|民[國国][一二三四五六七八九十百]|{fold('음력').text}"
)
_ARABIC = re.compile("[\u0600-\u06ff]")
_ARABIC_YEAR = re.compile(r"(?<![\d.,])1[34]\d\d(?![\d.,%])")


def gregorian(text: str, unmarked: str = "") -> str:
    """A folded text with the years of the eras of East Asia and of the Buddhist era in our own count, as long as it is.

    What an era's name took more room than the year is filled before it. `unmarked`: the text before its names were
    marked, if they are.
    """
    plain = unmarked or text
    if not (_HINT.search(plain) or (not plain.isascii() and _FAR.search(plain))):
        return text
    for pattern, added in _ERA_YEARS:
        text = pattern.sub(partial(_year, added), text)
    text = _CHINESE_YEAR.sub(lambda found: found[0].translate(_CHINESE), text)
    text = _BUDDHIST.sub(lambda found: _padded(int(found["year"] or found["before"]) - 543, found[0]), text)
    if _THAI.search(unmarked or text):
        text = _BUDDHIST_ALONE.sub(lambda found: str(int(found[0]) - 543), text)
        text = _SHORT_YEAR.sub(lambda found: f"{found[1]}{(int(found[2]) - 43) % 100:02}", text)
    return text


def _year(added: int, found: re.Match[str]) -> str:
    counted = read_number(found["year"])
    return _padded(counted + added, found[0]) if 0 < counted <= 150 else found[0]


def read_number(written: str) -> int:
    """A number in digits, or as Chinese writes it: 二十一, 一百一十二, and 元 for the first."""
    if written.isdecimal():
        return int(written)
    total = digits = 0
    for sign in written.replace("元", "一"):
        if sign in "十百":
            total += (digits or 1) * (10 if sign == "十" else 100)
            digits = 0
        else:
            digits = digits * 10 + int(sign.translate(_CHINESE))
    return total + digits


def _padded(year: int, instead_of: str) -> str:
    return str(year).rjust(len(instead_of), FILLER) if len(instead_of) >= 4 else instead_of


def is_of_other_calendar(text: str) -> bool:
    """Whether a folded text tells a day or a year of a calendar that is not converted here."""
    counted = gregorian(text)
    return bool(_OTHER.search(counted) or (_ARABIC.search(counted) and _ARABIC_YEAR.search(counted)))
