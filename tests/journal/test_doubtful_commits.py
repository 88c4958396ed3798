"""A commit of which nobody heard whether it came through, on a database that goes away several times."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from summariser.journal import writer
from summariser.journal.writer import GroupWriter, Step, done


class AwayError(Exception):
    """The server cannot be reached."""


class Server:
    """Numbers its transactions. `plan` says of each: "lost" came through unheard, "gone" failed before it was asked
    anything, "silent" did not answer about an earlier one, "empty" came to nothing at its end, "fine"."""

    def __init__(self, *plan: str) -> None:
        self.plan = list(plan)
        self.mark, self.number, self.fate = "", 0, ""
        self.kept: list[str] = []

    @contextmanager
    def begin(self) -> Iterator[None]:
        self.mark, self.fate = "", self.plan.pop(0)
        if self.fate == "gone":
            raise AwayError
        self.number += 1
        self.mark = str(self.number)
        yield
        if self.fate in ("lost", "fine"):
            self.kept.append(self.mark)
        if self.fate != "fine":
            raise AwayError

    def execution_options(self, *_connection: object, **_options: object) -> None:
        """Nobody else is here."""

    turn = execution_options

    def landed(self, _connection: object, mark: str) -> bool:
        if self.fate == "silent":
            raise AwayError
        return mark in self.kept

    def is_away(self, error: BaseException) -> bool:
        return isinstance(error, AwayError)


class Counting:
    """An operation that counts how often it is in what was kept."""

    otherwise = None
    shared = True

    def __init__(self, server: Server) -> None:
        self.server = server
        self.performed: list[str] = []

    @property
    def step(self) -> Step[Step[None]]:
        return Step(done, Step(self.perform, None))

    def succeeded(self, _result: None) -> None:
        """Nobody waits."""

    def perform(self, _connection: object, operations: Sequence[None]) -> Sequence[None]:
        self.performed.append(self.server.mark)
        return operations

    @property
    def kept(self) -> int:
        return sum(mark in self.server.kept for mark in self.performed)


@pytest.mark.parametrize(
    "plan",
    [
        ["fine"],
        ["gone", "fine"],
        ["lost", "fine"],
        ["empty", "fine"],
        ["lost", "gone", "fine"],
        ["lost", "silent", "fine"],  # the question about the first was not answered
        ["lost", "empty", "fine"],  # the attempt that had nothing to do failed as well
        ["empty", "lost", "silent", "empty", "fine"],
    ],
)
def test_an_operation_is_kept_once(plan: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "_PAUSES", (0.0,))
    server: Any = Server(*plan)
    group = GroupWriter.__new__(GroupWriter)
    group._database = server  # noqa: SLF001 - a writer without its thread
    group._wait = lambda *_: True  # type: ignore[method-assign]  # noqa: SLF001 - without a pause
    group._tell = None  # noqa: SLF001 - as above
    ticket: Any = Counting(server)
    group._commit([ticket], server)  # noqa: SLF001 - as above
    assert ticket.kept == 1
