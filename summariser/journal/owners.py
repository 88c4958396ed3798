"""Which process an open attempt belongs to, and whether that process is still there to settle it.

Or which batch at the provider: that owner outlives every process, and whoever collects its answers settles them.
"""

import os
import secrets
import socket
from pathlib import Path

_BATCH = "batch:"
"""No process is named so: the name of a process has more parts."""


def new_owner() -> str:
    """A name for one open journal: host, process, when the process started, and a word of its own.

    The start tells a process from a later one that was given its number.
    """
    pid = os.getpid()
    return f"{socket.gethostname()}:{pid}:{_started(pid)}:{secrets.token_hex(4)}"


def batch_owner(shard_id: str) -> str:
    """The owner of the requests of one batch, and of the leases of their articles."""
    return f"{_BATCH}{shard_id}"


def is_batch(owner: str) -> bool:
    """Whether it is a batch: its requests may settle in a day, so that nobody waits for them."""
    return owner.startswith(_BATCH) and owner.count(":") == 1


def may_live(owner: str) -> bool:
    """False only if the owner's process has certainly ended. What another host does cannot be seen from here."""
    if is_batch(owner):
        return True
    host, _, rest = owner.rpartition(":")[0].partition(":")
    number, _, started = rest.partition(":")
    if host != socket.gethostname() or os.name != "posix" or not number.isdigit():
        return True  # on Windows, asking with signal 0 would end that process
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return _started(int(number)) == started


def _started(pid: int) -> str:
    """Clock ticks from the machine's start to the process's, where the system tells; else nothing.

    Nothing also for a process that was killed and whose parent has not looked yet: it does no more.
    """
    try:
        line = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return ""
    state, *rest = line.rpartition(")")[2].split()  # the name before it, in brackets, may hold blanks and brackets
    return "" if state in "ZX" else rest[18]
