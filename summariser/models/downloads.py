"""The downloads that are under way in this process: whoever is interrupted ends them at once."""

import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from summariser.machine import children


class Downloads:
    """Files that are being fetched, in any thread, and the programs that fetch them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._under_way = 0
        self._programs: set[subprocess.Popen[str]] = set()
        self._ended = False

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """A file is being fetched for as long as the block lasts."""
        with self._lock:
            self._under_way += 1
        try:
            yield
        finally:
            with self._lock:
                self._under_way -= 1

    def run(self, command: Sequence[str], temporary: Path) -> tuple[int, str]:
        """Run a program that fetches something; its exit code, and what it said on standard error. `temporary`: where
        it may put what it does not keep."""
        # A session of its own: what Ctrl-C means is this process's to say.
        with self._lock:
            if self._ended:
                return 1, ""
            program = subprocess.Popen(  # noqa: S603 - our own interpreter, as whoever calls this says
                command,
                env=children.environment() | {"TMPDIR": str(temporary)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                errors="replace",
                start_new_session=True,
            )
            self._programs.add(program)
        try:
            said: str = program.communicate()[1]
        except BaseException:
            program.kill()
            program.wait()
            raise
        else:
            return program.returncode, said
        finally:
            with self._lock:
                self._programs.discard(program)

    def end(self) -> bool:
        """If any is under way, end all, once and for all: the process is about to end. Whether there was one."""
        with self._lock:
            self._ended = self._ended or self._under_way > 0
            for program in self._programs:
                program.kill()
            return self._under_way > 0


DOWNLOADS = Downloads()
