"""A wire to the embedded model, which is fetched and started only when the first request is sent."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from summariser.models.local_server import LocalServer
from summariser.models.openai_wire import OpenAIWire
from summariser.models.wire import Endpoint, Request, WireAnswer


class LocalWire:
    """Starts the server once, at the first request: a batch that is all drafted already needs no model."""

    def __init__(self, endpoint: Endpoint, weights: Callable[[], Path], context: int) -> None:
        """`weights` finds or fetches the model file; `context` counts tokens, prompt and answer together."""
        self._endpoint = endpoint
        self._weights = weights
        self._context = context
        self._starting = asyncio.Lock()
        self._server: LocalServer | None = None
        self._wire: OpenAIWire | None = None

    async def post(self, request: Request) -> WireAnswer:
        async with self._starting:
            if self._wire is None:
                self._wire = OpenAIWire(replace(self._endpoint, base_url=await asyncio.to_thread(self._start)))
        return await self._wire.post(request)

    def _start(self) -> str:
        self._server = LocalServer(self._weights(), self._context)
        return self._server.start()

    async def aclose(self) -> None:
        if self._wire:
            await self._wire.aclose()
        if self._server:
            self._server.stop()
