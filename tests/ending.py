"""A SIGTERM ends the tests as Ctrl-C does: whatever they started, processes and servers, is ended first."""

import asyncio
import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

WORKERS: list[int] = []


def pytest_configure(config: pytest.Config) -> None:
    """The loops of the code under test do not take the signal over: it is the tests' own."""
    if not hasattr(signal, "SIGTERM") or threading.current_thread() is not threading.main_thread():
        return
    signal.signal(signal.SIGTERM, _end)
    for name in ("add_signal_handler", "remove_signal_handler"):
        setattr(asyncio.SelectorEventLoop, name, _but_for_ours(getattr(asyncio.SelectorEventLoop, name)))


def _but_for_ours(method: Callable[..., object]) -> Callable[..., object]:
    def other(loop: asyncio.AbstractEventLoop, number: int, *more: Any) -> object:
        return None if number == signal.SIGTERM else method(loop, number, *more)

    return other


@pytest.hookimpl(optionalhook=True)
def pytest_testnodeready(node: Any) -> None:
    WORKERS.append(node.gateway._io.popen.pid)  # noqa: SLF001 - nothing else tells


def _end(*_: object) -> None:
    signal.signal(signal.SIGTERM, lambda *_: None)  # not ignored: what is started to end others would inherit that
    for worker in WORKERS:
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGTERM)
    raise KeyboardInterrupt
