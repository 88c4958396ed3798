"""A network that is cut without a word: packets are lost, and no connection is closed."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from summariser.core.money import Usage
from summariser.extraction.ports import Bound, Receipt, RunPlan
from summariser.journal import postgres
from summariser.journal.place import Server
from summariser.journal.store import SqlJournal
from tests.journal.conftest import POSTGRES, TickingClock
from tests.postgres import Instance

CENT = Bound(10_000, 0)


class Network:
    """Between a client and the server. While it is cut it takes connections and words, and hands on neither."""

    def __init__(self, to: Path) -> None:
        self._to = str(to)
        self._whole = threading.Event()
        self._whole.set()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._sockets = [self._listening]
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._take, daemon=True).start()

    def cut(self) -> None:
        self._whole.clear()

    def mend(self) -> None:
        self._whole.set()

    def close(self) -> None:
        self.mend()
        for one in self._sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _take(self) -> None:
        with suppress(OSError):
            while True:
                ours = self._listening.accept()[0]
                threading.Thread(target=self._connect, args=(ours,), daemon=True).start()

    def _connect(self, ours: socket.socket) -> None:
        self._whole.wait()
        theirs = socket.socket(socket.AF_UNIX)
        self._sockets += ours, theirs
        theirs.connect(self._to)
        for one, other in ((ours, theirs), (theirs, ours)):
            threading.Thread(target=self._hand_on, args=(one, other), daemon=True).start()

    def _hand_on(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while words := one.recv(65536):
                self._whole.wait()
                other.sendall(words)
        with suppress(OSError):
            other.shutdown(socket.SHUT_WR)


@pytest.fixture
def network(server: Instance) -> Iterator[Network]:
    network = Network(server.folder / ".s.PGSQL.5432")
    yield network
    network.close()


@pytest.mark.block_network(allowed_hosts=["127.0.0.1", ".*PGSQL.*"])
@POSTGRES
async def test_it_is_told_nothing_is_reserved_and_it_goes_on_by_itself(
    path: Server, plan: Callable[..., RunPlan], network: Network, monkeypatch: pytest.MonkeyPatch, server: Instance
) -> None:
    monkeypatch.setattr(postgres, "SILENCE", 0.5)
    monkeypatch.setitem(postgres._CONNECT, "connect_timeout", 2)  # noqa: SLF001 - the shortest that there is
    told: list[str] = []
    heard = threading.Event()

    def tell(line: str) -> None:
        told.append(line)
        heard.set()

    url = path.url.replace(f"host={server.folder}", f"host=127.0.0.1&port={network.port}")
    with SqlJournal(Server(url, path.workspace), TickingClock(), tell) as journal:
        run = await journal.open_run(plan("1"))
        paid = await journal.ledger(run, "a").reserve("a", CENT)
        network.cut()
        tasks: list[asyncio.Task[Any]] = [
            asyncio.create_task(journal.ledger(run, "a").settle(paid, Receipt("answered", "paid", Usage(5_000)))),
            asyncio.create_task(journal.ledger(run, "b").reserve("b", CENT)),
        ]
        await asyncio.to_thread(heard.wait, 120)
        assert not any(task.done() for task in tasks)
        network.mend()
        await asyncio.gather(*tasks)
        assert (await journal.spent(run)).cost == Decimal("0.015")
    away, back = told
    assert "the server cannot be reached" in away
    assert away.endswith(": nothing is sent until it is back")
    assert back == "the journal can be reached again"


@POSTGRES
async def test_a_statement_may_take_longer(
    path: Server, plan: Callable[..., RunPlan], monkeypatch: pytest.MonkeyPatch, ask: Callable[..., list[Any]]
) -> None:
    monkeypatch.setattr(postgres, "SILENCE", 0.05)
    asked = threading.Event()
    at_work = postgres._Watched._is_at_work  # noqa: SLF001 - to see that it was asked about

    def seen(connection: Any, last: float) -> bool:
        if found := at_work(connection, last):
            asked.set()
        return found

    monkeypatch.setattr(postgres._Watched, "_is_at_work", seen)  # noqa: SLF001 - as above
    with SqlJournal(path, TickingClock()) as journal:
        run = await journal.open_run(plan("1"))
        ask("BEGIN")
        ask(postgres.TURN)
        waits = asyncio.create_task(journal.ledger(run, "a").reserve("a", CENT))
        await asyncio.to_thread(asked.wait, 120)
        assert not waits.done()
        ask("ROLLBACK")
        assert await waits == 1
