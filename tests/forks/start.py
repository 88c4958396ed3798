"""Asks the nursery for processes."""

import inspect
import marshal
import os
import platform
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.forks import REFUSED, ROOT

STAND_IN = Path(__file__).with_name("stand_in.py")


STREAMS = ("p2cread", "c2pwrite", "errwrite")
PIPES = ("p2cread", "p2cwrite", "c2pread", "c2pwrite", "errread", "errwrite")


@dataclass(frozen=True)
class Nursery:
    python: tuple[str, ...]
    """Begins a command, in the place of sys.executable."""
    line: socket.socket | None


@contextmanager
def nursery() -> Iterator[Nursery]:
    if platform.system() != "Linux":  # nothing is like its clone() and its sockets for messages
        yield Nursery((sys.executable,), None)
        return
    environment = {**os.environ, "PYTHONPATH": ROOT, "PYTHONWARNINGS": "error", "PYTHONIOENCODING": "utf-8"}
    kind = (socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours, theirs = socket.socketpair(*kind)
    with ours, tempfile.TemporaryDirectory() as folder, socket.socket(*kind) as listener:
        place = str(Path(folder, "nursery"))
        listener.bind(place)
        listener.listen(128)
        python = (sys.executable, "-IS", str(STAND_IN), place)
        number = listener.fileno()
        command = [sys.executable, "-P", "-m", "tests.forks.nursery", str(number), *python]
        with theirs, subprocess.Popen(command, stdin=theirs.fileno(), env=environment, pass_fds=[number]):
            theirs.close()
            yield Nursery(python, ours)
            ours.close()


class Forked(subprocess.Popen[str]):
    """A process of Python, from the nursery: a child of this process as any other."""

    def __init__(self, nursery: Nursery, arguments: Sequence[str], **options: Any) -> None:
        self._line = nursery.line
        super().__init__([sys.executable, *arguments], **options)

    def _execute_child(self, *given: Any) -> None:
        start = super()._execute_child  # type: ignore[misc] # nothing public lets a process be started otherwise
        if self._line is None:
            start(*given)
            return
        told = inspect.signature(start).bind(*given).arguments
        order = (told["args"][1:], str(told["cwd"]), dict(told["env"]), told["start_new_session"])
        streams = [number if told[name] == -1 else told[name] for number, name in enumerate(STREAMS)]
        socket.send_fds(self._line, [marshal.dumps(order)], streams)
        answer = self._line.recv(64)
        if answer == REFUSED:
            start(*given)
            return
        self.pid, self._child_created = int(answer), True
        self._close_pipe_fds(*(told[name] for name in PIPES))  # type: ignore[attr-defined] # as there
