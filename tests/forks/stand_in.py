"""Stands for a Python that is to run the program: a fork of the nursery runs it, with these streams, and this process
ends as that does. Every module that is loaded here costs each of them time."""

import _socket
import marshal
import os
import sys

MEANWHILE = 0.2
"""Seconds between looks at whether who started this still lives."""


def main(nursery: str, arguments: list[str]) -> None:
    parent = os.getppid()
    line = _socket.socket(_socket.AF_UNIX, _socket.SOCK_SEQPACKET)
    line.connect(nursery)
    streams = b"".join(number.to_bytes(4, sys.byteorder) for number in range(3))
    order = marshal.dumps((arguments, os.getcwd(), dict(os.environ), False))  # noqa: PTH109 - see above
    line.sendmsg([order], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, streams)])
    line.settimeout(MEANWHILE)
    while os.getppid() == parent:
        try:
            told = line.recv(64)
        except TimeoutError:
            continue
        break
    else:
        os._exit(1)
    if not told or told == b"0":
        os.execv(sys.executable, [sys.executable, *arguments])  # noqa: S606 - as it was asked for
    status = marshal.loads(told)  # noqa: S302 - from the nursery
    if os.WIFSIGNALED(status):
        os.kill(os.getpid(), os.WTERMSIG(status))
    os._exit(os.WEXITSTATUS(status))


main(sys.argv[1], sys.argv[2:])
