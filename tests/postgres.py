"""A PostgreSQL server of the tests' own, in a temporary folder, run by an ordinary user."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    import psycopg

REQUIRED = "SUMMARISER_TEST_POSTGRES"
"""Set where a missing server is a failure, and no reason to skip."""

USER = "summariser"
_SETTINGS = ("listen_addresses=", "shared_buffers=32MB", "max_connections=60", "autovacuum=off")


def binaries() -> Path | None:
    """The folder with initdb and pg_ctl: Debian keeps them off the path."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), default=None)


class Instance:
    """One server. `folder` has its data and its socket."""

    def __init__(self, folder: Path, programs: Path, *settings: str) -> None:
        self.folder = folder
        self._programs = programs
        self._settings = settings
        self._schemas = 0

    @property
    def pid(self) -> int:
        return int((self.folder / "data" / "postmaster.pid").read_text("ascii").split()[0])

    def start(self) -> None:
        options = " ".join(f"-c {setting}" for setting in (*_SETTINGS, *self._settings)) + f" -k {self.folder}"
        self._run("pg_ctl", "start", "-w", "-t", "120", "-D", "data", "-l", "log", "-o", options)

    def stop(self, mode: str = "fast") -> None:
        self._run("pg_ctl", "stop", "-w", "-t", "120", "-D", "data", "-m", mode)

    def make(self) -> None:
        self._run("initdb", "-D", "data", "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")

    def connect(self) -> "psycopg.Connection[tuple[object, ...]]":
        import psycopg

        return psycopg.connect(self.url("public").replace("+psycopg", ""), autocommit=True)

    def url(self, schema: str) -> str:
        path = quote(f"-csearch_path={schema}")
        return f"postgresql+psycopg://{USER}@/postgres?host={self.folder}&options={path}"

    def new(self) -> str:
        """The URL of a schema that is empty."""
        self._schemas += 1
        schema = f"journal_{self._schemas}"
        with self.connect() as connection:
            connection.execute(f"CREATE SCHEMA {schema}".encode())
        return self.url(schema)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        # Not a pipe: the server inherits it, and would keep it open.
        with (self.folder / "told").open("wb") as told:
            into: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": told, "stderr": told}
            done = subprocess.run(command, cwd=self.folder, check=False, **into, **_as_ordinary_user())
        assert done.returncode == 0, (command, (self.folder / "told").read_text("utf-8", "replace"))


@contextmanager
def running(where: str = "/tmp", *, durable: bool = False) -> Iterator[Instance]:  # noqa: S108 - short, as the names of sockets must be
    """A server for as long as the block lasts. `durable`: it waits for its disk, as servers do."""
    programs = binaries()
    assert programs, "PostgreSQL's server is not installed"
    folder = Path(tempfile.mkdtemp(prefix="summariser-pg-", dir=where))
    if ordinary := _as_ordinary_user():
        os.chown(folder, ordinary["user"], ordinary["group"])
    instance = Instance(folder, programs, f"fsync={'on' if durable else 'off'}")
    try:
        instance.make()
        instance.start()
        yield instance
        instance.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_ordinary_user() -> dict[str, Any]:
    """In whose name root starts the server, which refuses to be root's."""
    if os.getuid():
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
