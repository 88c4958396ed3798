"""Runs a command in a terminal, waits until it has drawn a screen, and leaves it with q."""

import os
import pty
import select
import sys
import time

DRAWN = b"\x1b[?1049h"
"""What a full-screen program says first."""


def leave(command: list[str]) -> int:
    child, terminal = pty.fork()
    if child == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execvp(command[0], command)  # noqa: S606 - the documentation's own command
    seen, pressed, deadline = b"", 0.0, time.monotonic() + 60
    while time.monotonic() < deadline:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                seen += os.read(terminal, 65536)
            except OSError:  # the other end is closed
                break
        elif DRAWN in seen and time.monotonic() > pressed + 1:
            os.write(terminal, b"q")
            pressed = time.monotonic()
    _, status = os.waitpid(child, 0)
    if DRAWN not in seen:
        sys.stderr.buffer.write(seen)
    return os.waitstatus_to_exitcode(status) if DRAWN in seen else 1


if __name__ == "__main__":
    sys.exit(leave(sys.argv[1:]))
