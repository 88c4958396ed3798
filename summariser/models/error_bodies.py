"""What a provider's error says: its codes and its words. Pure functions over text that a server made.

There is no common format: an error may be an object, a list, a line of text or a page, and its parts have many names.
Known names are collected wherever they stand.
"""

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from summariser.core.display import shorten

LONGEST = 20_000
"""Characters of a body that is no JSON, and of all messages together, that are looked at."""

_DEEPEST = 6
_MOST_PARTS = 8
_CODES = re.compile(r"(__|error_?)?(code|type)|status(_?code)?|reason|quotaid")
_MESSAGES = re.compile(r"(error_?|status_)?(message|msg)|title|detail|(error_)?description|raw")
_INSIDE = re.compile(r"errors?|details?|innererror|base_resp|metadata|headers|violations|fault|response")
_WAITS = re.compile(r"retry[_-]?(delay|after(_seconds)?)|estimated_time|x-ratelimit-reset")

_STATUS = re.compile(r"[345]\d\d")
_NAME = re.compile(r"[\w.:/#-]{1,80}")
_PAGE = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->|<[^<>]*>", re.IGNORECASE | re.DOTALL)
_SECRET = re.compile(
    r"\b(?:(?:sk|pk|gsk|xai|pplx|nvapi|hf|key)[-_]|AIza)[\w*.-]{6,}|\bbearer\s+[^\s\"',;]+", re.IGNORECASE
)


@dataclass(frozen=True)
class ErrorBody:
    """The parts of an error: its codes in lower case, and of these the one that is an HTTP status (0 if none is); its
    words; the parameter that it is about; the waits that it names."""

    status: int = 0
    codes: frozenset[str] = frozenset()
    message: str = ""
    param: str = ""
    waits: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """In one line for a person; "" if it says nothing."""
        return shorten(self.message, 160)


def read_error(text: str) -> ErrorBody:
    """The body of an error, whatever it is."""
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return ErrorBody(message=_words(text))
    return said_in(body)


def said_in(body: object) -> ErrorBody:
    """The same of a body that is JSON."""
    parts = _Parts()
    parts.gather({"error": body} if isinstance(body, str) else body, 0)
    # A name is a message where nothing better is said.
    message = "; ".join(dict.fromkeys(parts.messages)) or next(iter(parts.names), "")
    status = next((int(code) for code in parts.codes if _STATUS.fullmatch(code)), 0)
    return ErrorBody(status, frozenset(parts.codes), _words(message), parts.param, tuple(parts.waits))


def error_inside(body: object) -> ErrorBody | None:
    """The error in a body that came as a success; None if it holds none."""
    if not isinstance(body, dict):
        return None
    choices = body.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    if isinstance(choice, dict) and (choice.get("error") or broken_off(choice)):
        return said_in([choice.get("error"), body.get("error")])
    known = {name: body[name] for name in ("error", "errors", "detail", "base_resp") if body.get(name)}
    if known:
        return said_in(known)
    said = said_in(body)
    return said if "choices" not in body and (said.message or said.status) else None


def broken_off(choice: Mapping[str, Any]) -> bool:
    """Whether the answer ended by an error."""
    finish = choice.get("finish_reason")
    return isinstance(finish, str) and finish.casefold() == "error"


@dataclass
class _Parts:
    codes: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    waits: list[str] = field(default_factory=list)
    param: str = ""

    def gather(self, block: object, depth: int) -> None:
        if depth > _DEEPEST:
            return
        if isinstance(block, list):
            for one in block[:_MOST_PARTS]:
                self.gather({"error": one} if isinstance(one, str) else one, depth + 1)
        if not isinstance(block, dict):
            return
        for name, value in block.items():
            self._part(str(name).casefold(), value, depth)
        place = block.get("loc")  # where FastAPI found something wrong
        if not self.param and isinstance(place, list):
            self.param = ".".join(str(step) for step in place[:_MOST_PARTS] if step != "body")

    def _part(self, name: str, value: object, depth: int) -> None:
        if isinstance(value, dict | list):
            if _INSIDE.fullmatch(name):
                self.gather(value, depth + 1)
        elif isinstance(value, bool) or value is None:
            return
        elif _WAITS.fullmatch(name):
            self.waits.append(str(value)[:80])
        elif _CODES.fullmatch(name) and _NAME.fullmatch(str(value)):
            self.codes.append(str(value).casefold())
        elif name == "param" and isinstance(value, str):
            self.param = self.param or value
        elif isinstance(value, str) and (_MESSAGES.fullmatch(name) or _INSIDE.fullmatch(name)):
            self._say(value[:LONGEST], depth)

    def _say(self, text: str, depth: int) -> None:
        """Note a message, or a name in its place, or the body of another server's error that was passed on."""
        if text.lstrip()[:1] in ("{", "["):
            try:
                return self.gather(json.loads(text), depth + 1)
            except (ValueError, RecursionError):
                pass
        if _NAME.fullmatch(text):
            self.codes.append(text.casefold())
            self.names.append(text)
        elif text.strip():
            self.messages.append(text)
        return None


def _words(text: str) -> str:
    """Text without the markup of a page, and without what looks like a key, which servers like to repeat."""
    text = text[:LONGEST]
    if "<" in text and ">" in text:
        text = html.unescape(_PAGE.sub(" ", text))
    return _SECRET.sub("[key]", " ".join(text.split()))
