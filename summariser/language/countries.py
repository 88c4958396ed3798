"""Countries by what they and their people are called, in English as records have them."""

import re
import tomllib
from functools import lru_cache
from pathlib import Path

_CJK = re.compile("[\u3400-\u9fff]")


@lru_cache(maxsize=1)
def _known() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern with a group for each country, longer names first, and the country of each group."""
    table = tomllib.loads(Path(__file__).with_name("countries.toml").read_text(encoding="utf-8"))
    rows = [(form, country) for country, forms in table.items() for form in (country, *forms)]
    rows.sort(key=lambda row: -len(row[0]))
    groups = {f"c{number}": country for number, (_, country) in enumerate(rows)}
    return re.compile("|".join(f"(?P<c{n}>{_bounded(form)})" for n, (form, _) in enumerate(rows))), groups


def _bounded(form: str) -> str:
    if _CJK.search(form):
        return form
    first = f"[{form[0]}{form[0].upper()}]" if form[0].islower() else re.escape(form[0])
    body = first + form[1:].strip("-").replace(".", r"\.").replace(" ", r"\s+")
    return rf"(?<![\w-]){body}" + (r"\w*" if form[-1] == "-" else r"(?!\w)")


def country_in(text: str) -> tuple[str, re.Match[str]] | None:
    """The first country or people that a short text names (Vietnamese, of Việt Nam), and where."""
    pattern, groups = _known()
    found = pattern.search(text)
    return (groups[found.lastgroup or ""], found) if found else None


@lru_cache(maxsize=1 << 12)
def is_country(text: str) -> bool:
    """Whether a text is a country's name, or what its people are called, and nothing else."""
    return bool(_known()[0].fullmatch(text.strip()))
