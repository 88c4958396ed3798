"""Codes of states: ISO 3166-1 alpha-3 by pycountry, and the numbers of the Correlates of War project.

pycountry, for it is the ISO lists themselves (of Debian's iso-codes), typed and pure Python with nothing below it. What
people call a country in six languages `language.countries` knows, which ISO does not.
"""

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from summariser.language.countries import country_in, is_country

_OTHER_NAMES = {
    "Brunei": "BRN",
    "Democratic Republic of the Congo": "COD",
    "Holy See": "VAT",
    "Kosovo": "XKX",
    "Micronesia": "FSM",
    "Palestine": "PSE",
    "Russia": "RUS",
    "Turkey": "TUR",
}
"""What ISO spells otherwise. Kosovo has no code there: this one is in wide use, as by the World Bank."""

_ALSO_A_STATE = "Georgia"
"""Behind a comma it may be the state of the USA: Atlanta, Georgia."""
_BEHIND = re.compile(r"\s*[,，(（]\s*([^,，(（)）.;:]+)")
_SHORTEST = 4
"""Letters of a name that only ISO knows: what is shorter may be a code, or anything."""


@lru_cache(maxsize=1 << 12)
def iso3(name: str) -> str | None:
    """The code of the country that a text names, and nothing else; None if it names none."""
    import pycountry

    found = country_in(name) if is_country(name) else None
    called = found.name if found else name.strip()
    if called in _OTHER_NAMES:
        return _OTHER_NAMES[called]
    if len(called) < _SHORTEST:
        return None
    try:
        return str(pycountry.countries.lookup(called).alpha_3)
    except LookupError:
        return None


def cow(code: str | None) -> str | None:
    """The Correlates of War number of a state."""
    number = _numbers().get(code) if code else None
    return str(number) if number else None


@lru_cache(maxsize=1)
def _numbers() -> dict[str, int]:
    return tomllib.loads(Path(__file__).with_name("cow.toml").read_text(encoding="utf-8"))


def country_of(name: str, passages: Iterable[str] = ()) -> str | None:
    """The country of a place or a body as it is told: by its name (Oman), behind it (Paris, France; Guangxi (China)),
    or behind the name in a passage. No gazetteer is asked where Paris lies."""
    if whole := iso3(name):
        return whole
    behind = [*_BEHIND.findall(name)[-1:]]
    for text in passages:
        at = text.find(name) if name else -1
        behind += [found[1] for found in [_BEHIND.match(text, at + len(name))] if at >= 0 and found]
    told = (iso3(one.strip()) for one in behind if one.strip() != _ALSO_A_STATE)
    return next((code for code in told if code), None)
