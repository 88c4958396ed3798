"""Open reviews: one for each socket, and each ends with the session it belongs to."""

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Callable
from itertools import count

from aiohttp import WSMsgType, web

from summariser.core.errors import SummariserError
from summariser.journal.users import Session, SqlUsers
from summariser.tui.browser import LARGEST, NONSENSE, cells
from summariser.tui.web.tabs import Children, Seat, Tab

MOST = 8
"""Tabs of one person."""

LOOK = 2.0
"""Seconds between two looks at which sessions have ended."""

NOTE = 60.0
"""Seconds between two notes in the journal that somebody is there."""

ENDED = 4001
"""The code with which a socket is closed whose session has ended."""

_UNHEARD = 2.0
"""Seconds for a browser to agree that its socket is closed."""

_RETURN = 5.0
"""Seconds for a page that is loaded again to wait for the review that it has left."""


class Desk:
    """Where one person reviews in one tab. `touched`: there was a key since that was last noted."""

    def __init__(self, session: Session, number: int) -> None:
        self.session = session
        self.number = number
        self.websocket = web.WebSocketResponse(heartbeat=15, timeout=_UNHEARD, max_msg_size=LARGEST)
        self.touched = False


class Desks:
    """All that are open here."""

    def __init__(self, users: SqlUsers, children: Children, tell: Callable[[str], None]) -> None:
        self._users = users
        self._children = children
        self._tell = tell
        self._desks: dict[str, list[Desk]] = defaultdict(list)
        self._leaving: dict[str, set[asyncio.Task[None]]] = defaultdict(set)

    async def review(self, request: web.Request, session: Session) -> web.WebSocketResponse:
        """Let somebody review over this request's socket until either is ended."""
        if leaving := self._leaving[session.name]:
            await asyncio.wait(leaving, timeout=_RETURN)
        here = self._desks[session.name]
        if len(here) >= MOST:
            raise web.HTTPTooManyRequests(text=f"{MOST} tabs are open already")
        taken = {desk.number for desk in here}
        desk = Desk(session, next(one for one in count(1) if one not in taken))
        here.append(desk)
        try:
            await self._review(request, desk)
        finally:
            here.remove(desk)
        return desk.websocket

    async def _review(self, request: web.Request, desk: Desk) -> None:
        await desk.websocket.prepare(request)
        width, height = _size(request, "width", 80), _size(request, "height", 24)
        tab = Tab(Seat(desk.session.name, desk.number, width, height), self._children, desk.websocket)
        try:
            await tab.begin()
        except OSError as error:  # what forks was killed, or there is no room for more
            self._tell(f"no review can begin: {error.strerror or error}: start the server again")
            await desk.websocket.close(code=1011)
            return
        try:
            async for message in desk.websocket:
                if message.type is WSMsgType.TEXT:
                    desk.touched |= await tab.obey(json.loads(message.data))
        except NONSENSE:
            await desk.websocket.close(code=1003)
        finally:
            leaving = self._leaving[desk.session.name]
            task = asyncio.create_task(tab.stop())  # in its own time, even if this is cancelled
            leaving.add(task)
            task.add_done_callback(leaving.discard)
            await asyncio.shield(task)

    async def end(self, session: Session) -> None:
        """End the reviews of one session."""
        await _close([desk for desk in self._desks[session.name] if desk.session.id == session.id])

    async def end_all(self) -> None:
        await _close(self._all())

    async def look_around(self) -> None:
        """End, for as long as this runs, the reviews of sessions that have ended, wherever that was decided."""
        noted, told = time.monotonic(), False
        while True:
            await asyncio.sleep(LOOK)
            try:
                if time.monotonic() - noted > NOTE:
                    noted = time.monotonic()
                    await self._note()
                if desks := self._all():
                    alive = await self._users.alive({desk.session.id for desk in desks})
                    await _close([desk for desk in desks if desk.session.id not in alive])
            except (SummariserError, OSError) as error:  # reviewers cannot store anything either
                if not told:
                    self._tell(f"which sessions have ended is not known just now: {error}")
                told = True
            else:
                told = False

    async def _note(self) -> None:
        touched = [desk for desk in self._all() if desk.touched]
        for desk in touched:
            desk.touched = False
        if touched:
            await self._users.touch({desk.session.id for desk in touched})

    def _all(self) -> list[Desk]:
        return [desk for desks in self._desks.values() for desk in desks]


async def _close(desks: list[Desk]) -> None:
    """At once: what comes over these sockets from now on is not read."""
    closing = [desk.websocket.close(code=ENDED, message=b"signed out") for desk in desks if desk.websocket.prepared]
    await asyncio.gather(*closing)


def _size(request: web.Request, name: str, usual: int) -> int:
    try:
        return cells(request.query.get(name, usual))
    except ValueError:
        return usual
