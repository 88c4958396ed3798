"""A process that does nothing but fork children, which begin at once: all that they need is loaded already.

They share its memory until they write there. The standard library's `forkserver` does the same, but closes the
standard input that a tab listens to, and lives on with the children of a server that was killed.
"""

import contextlib
import gc
import os
import signal
import socket
import traceback
from collections.abc import Callable
from typing import NoReturn

_ONE = b"+"


class Nursery:
    """Make it when everything is loaded, but before there are threads, an event loop or a connection: a fork copies
    only one thread, and whatever the others hold stays held.

    `live` runs in every child, whose standard input and output are the socket that `child` returns. When this process
    ends, however it does, its children have another parent (`children.when_orphaned`).
    """

    def __init__(self, live: Callable[[], None]) -> None:
        self._asking, asked = socket.socketpair()
        if os.fork() == 0:
            self._asking.close()
            _rear(asked, live)
        asked.close()

    def child(self) -> socket.socket:
        """The other end of a new child. It reads as ended when the child has."""
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._asking, [_ONE], [theirs.fileno()])
        return ours

    def close(self) -> None:
        """No more children; those that are there go on."""
        self._asking.close()


def _rear(asked: socket.socket, live: Callable[[], None]) -> NoReturn:
    """Fork a child for every word that comes, until whoever asks has ended."""
    ended = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    for one in ended:  # it ends with the one that asks
        signal.signal(one, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead need no burial
    try:
        gc.collect()
        gc.freeze()  # or the first collection in each child would write to, and so copy, all of it
        while True:
            word, (*given,), _, _ = socket.recv_fds(asked, 1, 1)
            if not word:
                break
            with contextlib.suppress(OSError):  # no room for another process: its socket is closed, which says so
                if os.fork() == 0:
                    asked.close()
                    for one in (*ended, signal.SIGCHLD):
                        signal.signal(one, signal.SIG_DFL)
                    _begin(given[0], live)
            os.close(given[0])
    except BaseException:  # noqa: BLE001 - of a fork: what called this belongs to the other process
        traceback.print_exc()
    os._exit(1)


def _begin(end: int, live: Callable[[], None]) -> NoReturn:
    code = 1
    try:
        os.dup2(end, 0)
        os.dup2(end, 1)
        os.close(end)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        live()
        code = 0
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 1
    except BaseException:  # noqa: BLE001 - see above
        traceback.print_exc()
    os._exit(code)
