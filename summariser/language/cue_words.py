"""Words around a deed that say it is not done, or was done long ago."""

import re

from summariser.language.speech import phrases
from summariser.language.words import every

_IN = rf"{phrases(*every(lambda one: one.plans.in_year))}\s+(?:[^\W\d]+\s+)?(\d{{4}})(?!\d)"
YEAR_BEHIND = re.compile(
    rf"(?:\s+(?!to\b|for\b|that\b|which\b|on\b|about\b|and\b|since\b|from\b|until\b)[\w’'-]+){{0,5}}?\s+{_IN}"
    rf"|\s+{phrases(*every(lambda one: one.plans.on_day))}\s+(?:[\w.,]+\s+){{1,3}}(\d{{4}})(?!\d)",
    re.IGNORECASE,
)
"""signed in 1979, signed the treaty on 3 May 1979."""
YEAR_BEFORE = re.compile(
    rf"(?:^|[;:]\s)(?:back\s+)?{_IN}(?:\s+году)?,?\s[^,;]{{0,60}}$|(\d{{4}})年[^，。；]{{0,12}}$"
    r"|\b(?:wurden?|ha(?:t|ben|tten?))\s+(?:\w+\s+){0,3}?(\d{4})\s+(?:\w+\s+){0,4}$",
    re.IGNORECASE,
)
"""In 1979 they signed; wurde 1979 unterzeichnet."""
INSTEAD = re.compile(
    r"\b(?:without|instead of|in (?:the )?(?:place|stead) of|in lieu of|sans|au lieu de|à la place de|sin|en lugar de"
    r"|ohne|anstelle von|sem|em vez de|senza|al posto di|без|вместо|thay cho|absent (?:was|were)|absence of)\s+"
    r"(?:[^\s,;]+\s+){0,3}$",
    re.IGNORECASE,
)
"""Before the name of whoever was not there."""
PUT_OFF = re.compile(
    r"\w+\s+(?:nothing|no|neither)\b|\w+ing(?:\s+[\w’'-]+){0,3}?\s+(?:is|are|was|were|has been|have been)\s+"
    r"(?:planned|expected|scheduled|due|put off|postponed|delayed|cancelled|canceled)\b",
    re.IGNORECASE,
)
"""signed nothing; the signing was put off."""
AGO = re.compile(
    rf"(?:\s+(?!to\b|for\b|that\b)[\w’'-]+){{0,4}}?\s+{phrases(*every(lambda one: one.plans.ago))}\b", re.IGNORECASE
)
