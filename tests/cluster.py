"""A Ray cluster of two nodes on this machine, in a session of its own, so that nothing of it is left behind.

`python -m tests.cluster FOLDER` starts it, prints its address and the process of the second node, and ends with its
standard input.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

PROCESSORS = 1
"""Of each node. They are counted, not looked for."""

STORE = 80_000_000
"""Bytes; Ray takes no less than 75 MB."""


class Cluster(NamedTuple):
    address: str
    second: int
    """The second node's raylet, whose children are its workers."""
    leader: int
    """Of the session in which all of the cluster is."""

    def kill_second(self) -> int:
        """kill -9 of that node and its workers; how many processes that were."""
        victims = [self.second, *children(self.second)]
        for pid in victims:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return len(victims)


def children(parent: int) -> list[int]:
    return [pid for pid in _processes() if _stat(pid)[1:2] == [str(parent)]]


def in_session(leader: int) -> list[int]:
    """Those of a session that have not ended."""
    return [pid for pid in _processes() if _stat(pid)[3:4] == [str(leader)] and _stat(pid)[0] != "Z"]


@contextmanager
def running(environment: dict[str, str]) -> Iterator[Cluster]:
    """A cluster for as long as the block lasts."""
    folder = Path(tempfile.mkdtemp(prefix="ray-", dir="/tmp"))  # short, as the names of sockets must be
    (folder / "ray").mkdir()  # where it is noted which cluster runs here: nobody else is to find this one
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.cluster", folder],
        env=environment | {"RAY_TMPDIR": str(folder)},
        start_new_session=True,
        text=True,
        **pipes,
    )
    try:
        assert process.stdout
        address, second = process.stdout.readline().split()
        yield Cluster(address, int(second), process.pid)
    finally:
        deadline = time.monotonic() + 120
        while left := in_session(process.pid):
            assert time.monotonic() < deadline, left
            for pid in left:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            process.poll()
            time.sleep(0.05)
        process.communicate()
        shutil.rmtree(folder, ignore_errors=True)


def _processes() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _stat(pid: int) -> list[str]:
    """State, parent, group, session, and what follows; nothing if it has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return []


def _serve(folder: str) -> None:
    from ray.cluster_utils import Cluster as Nodes

    own: dict[str, Any] = {"num_cpus": PROCESSORS, "object_store_memory": STORE, "include_log_monitor": False}
    cluster = Nodes(shutdown_at_exit=False)
    cluster.add_node(temp_dir=folder, include_dashboard=False, **own)
    second = cluster.add_node(temp_dir=folder, node_ip_address="127.0.0.2", **own)
    ((raylet,),) = [found for name, found in second.all_processes.items() if name == "raylet"]
    print(cluster.address, raylet.process.pid, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    _serve(sys.argv[1])
