"""What a second interpreter does: it is a process of its own, and loads what its work needs and nothing else."""

import os
import pickle
import signal
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, BinaryIO

from summariser.machine import children
from summariser.machine.processors import seldom_collected

Make = Callable[[Iterator[Any]], Callable[[Any], Any]]
"""Takes what is needed, each thing unpickled when it is asked for, and returns what does one job after the other."""

LENGTH = 4
"""Bytes that say how long an answer is."""


def serve(work: str) -> None:
    """Do it. The process ends at once, whatever threads a user's model has started."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        # The end of the input is not seen while a user's model is loaded or a job is done.
        children.when_orphaned(lambda: os._exit(0))
        incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # for whatever a user's model reads, and prints
        os.dup2(2, 1)
        module, _, name = work.partition(":")
        with seldom_collected():
            answer(getattr(import_module(module), name), incoming, outgoing)
    finally:
        os._exit(0)


def answer(make: Make, incoming: BinaryIO, outgoing: BinaryIO) -> None:
    """Take what is needed, say that all is ready, then do one job after the other. EOFError at the end.

    A job that cannot be done is answered with None: whoever asked does without.
    """
    sent = iter(lambda: pickle.load(incoming), object())  # noqa: S301 - from the parent alone, over a pipe of its own
    nothing = pickle.dumps(None)
    do = make(sent)
    _send(outgoing, nothing)
    for job in sent:
        try:
            done = pickle.dumps(do(job), pickle.HIGHEST_PROTOCOL)
        except Exception:  # noqa: BLE001 - told by the parent, which meets it too
            done = nothing
        _send(outgoing, done)


def _send(outgoing: BinaryIO, content: bytes) -> None:
    outgoing.write(len(content).to_bytes(LENGTH, "big") + content)
    outgoing.flush()
