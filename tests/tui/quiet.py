"""Waits until an application has nothing left to do, by what is queued in it: Textual's own tests judge by how little
processor time the process has had, which on a busy machine is little while much is left."""

import asyncio
import itertools
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.app import App
from textual.geometry import Region
from textual.message_pump import MessagePump
from textual.screen import Screen

LONGEST = 20.0
"""Seconds for something to end. What a test itself holds up is not waited for longer."""


@contextmanager
def deterministic(app: App[Any]) -> Iterator[None]:
    """What a pilot does to the application is over when the pilot says so. Nothing moves step by step. Nor is anything
    put together for a terminal, for there is none: widgets draw what is dirty, at the beginning once all is there."""
    begun = False
    paint = Compositor.render_update

    async def quiet(*_: float) -> None:
        nonlocal begun
        await _rest(app)
        if not begun and app._running:  # noqa: SLF001 - there is no other way to ask
            begun = True
            app.screen._compositor_refresh()  # noqa: SLF001 - see above
            await _rest(app)

    def draw(screen: Compositor, *, full: bool = False, **options: Any) -> object:
        if full:  # a picture is wanted
            return paint(screen, full=True, **options)
        if begun:
            _draw(screen, options["screen_stack"])
        return None

    app.animation_level = "none"
    waits = patch("textual.app.wait_for_idle", quiet), patch("textual.pilot.wait_for_idle", quiet)
    with waits[0], waits[1], patch.object(Compositor, "render_update", draw):
        yield


async def _rest(app: App[Any]) -> None:
    until = time.monotonic() + LONGEST
    for turn in itertools.count():
        for _step in range(4):  # a key comes through another task of the loop
            await asyncio.sleep(0)
        if not app._running or time.monotonic() > until:  # noqa: SLF001 - see above
            return
        if not _busy(app):
            return
        await asyncio.sleep(0 if turn < 20 else 0.002)  # a thread is at work


def _draw(screen: Compositor, screen_stack: list[Screen[Any]]) -> None:
    """What is dirty, but of a widget with others in it nothing: of that only the frame is seen, if a test looks."""
    visible_screen_stack.set(screen_stack)
    dirty = screen._dirty_regions  # noqa: SLF001 - as in the method that this stands for
    for widget, (region, clip) in screen.visible_widgets.items():
        parts = [part for one in dirty if (part := one.intersection(clip).intersection(region))]
        if parts and not widget.children:
            lines = Region.from_union(parts)
            widget.render_lines(Region(0, lines.y - region.y, region.width, lines.height))
    dirty.clear()


def _busy(app: App[Any]) -> bool:
    if any(map(_at_work, (app, *app._registry))):  # noqa: SLF001 - see above
        return True
    if any(not worker.is_finished for worker in app.workers):
        return True
    if app._resize_timer:  # noqa: SLF001 - see above
        app._check_resize()  # noqa: SLF001 - as after 1/120 s
        return True
    screen = app.screen
    left = screen._callbacks, screen._dirty_widgets, screen._layout_required, screen._repaint_required  # noqa: SLF001 - see above
    if any(left):
        screen._on_timer_update()  # noqa: SLF001 - as a pilot's pause does, and as would happen within 1/60 s
        return True
    return False


def _at_work(pump: MessagePump) -> bool:
    """Unless it waits for its next message."""
    ready: asyncio.Event = pump._message_queue.ready_event  # noqa: SLF001 - see above
    return pump._running and (ready.is_set() or not ready._waiters)  # noqa: SLF001 - see above
