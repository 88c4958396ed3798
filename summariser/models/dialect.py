"""Which of OpenAI's parameters another server takes: learned from what it refuses, once for a run."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

from summariser.models.wire import Request, WireAnswer

FIRST_WORD = 1.0
"""Seconds that other requests wait for the response to the first one: a refusal of a parameter comes at once."""

_OTHER_NAME = {"max_tokens": "max_completion_tokens", "max_completion_tokens": "max_tokens"}
"""The limit on an answer's length is never left out: the cap rests on it."""

_LEFT_OUT = ("temperature", "reasoning_effort")
"""Parameters that may be left out: the cost stays within its bound without them."""

_UNKNOWN = (
    r"unsupported|not support|unrecogni[sz]ed|unknown|unexpected|not (permitted|allowed)|extra|deprecated|instead"
)
_REFUSED_NAME = re.compile(_UNKNOWN, re.IGNORECASE)
_REFUSED_VALUE = re.compile(f"{_UNKNOWN}|only|must be|invalid", re.IGNORECASE)

_SAID = 2000
"""Characters of a refusal that are looked at."""


class Dialect:
    """How requests are changed for one server. Their keys stay, so that answered requests are found again."""

    def __init__(self, *, known: bool) -> None:
        """`known`: the server takes every parameter, so that no request waits for the response to the first."""
        self._refused: set[str] = set()
        self._alone = not known
        self._spoke = asyncio.Event()
        if known:
            self._spoke.set()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """A request's turn. Others wait until the first one is done, so that they are not refused for the same
        reason."""
        if self._alone:
            self._alone = False
        else:
            with suppress(TimeoutError):
                async with asyncio.timeout(FIRST_WORD):
                    await self._spoke.wait()
        try:
            yield
        finally:
            if not self._alone:
                self._spoke.set()

    def put(self, request: Request) -> Request:
        """The request as this server takes it."""
        if not self._refused & request.body.keys():
            return request
        body = {name: value for name, value in request.body.items() if name not in self._refused}
        body |= {_OTHER_NAME[name]: request.body[name] for name in self._refused & _OTHER_NAME.keys()}
        return replace(request, data=Request.of(body).data)

    def learns(self, sent: Request, answer: WireAnswer) -> bool:
        """Whether the answer refuses parameters that the request was sent with, and that can be put otherwise."""
        if answer.status not in (400, 422):
            return False
        said = answer.text[:_SAID]
        named = {name for name in json.loads(sent.data) if re.search(rf"\b{re.escape(name)}\b", said)}
        refused = named & {*_LEFT_OUT} if _REFUSED_VALUE.search(said) else set()
        if _REFUSED_NAME.search(said):
            # Without this hint the server might silently ignore the other name.
            hinted = "max_completion_tokens" in said
            refused |= {
                name for name in named & _OTHER_NAME.keys() if hinted and _OTHER_NAME[name] not in self._refused
            }
        self._refused |= refused
        if refused:  # what it says to the next request, sent with less, is waited for too
            self._alone = True
            self._spoke.clear()
        return bool(refused)
