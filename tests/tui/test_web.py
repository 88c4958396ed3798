"""The server a team signs in at, over real connections. Reviews are stood in for by what notes what they are told."""

import asyncio
import logging
import re
import sqlite3
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from socket import socket, socketpair
from typing import cast

import aiohttp
import pytest
from aiohttp import CookieJar, TCPConnector, WSMsgType
from aiohttp.test_utils import TestServer
from aiohttp.web import WebSocketResponse
from yarl import URL

from summariser.core.errors import ConfigurationError
from summariser.journal.store import SqlJournal
from summariser.machine import passwords
from tests.tui.conftest import Time

pytest.importorskip("textual_serve", reason="the extra `serve` is not installed")

from summariser.tui.web import desks, tabs
from summariser.tui.web.attempts import LIMITS, Attempts
from summariser.tui.web.door import Door
from summariser.tui.web.server import LONGEST, ReviewServer, sparing
from summariser.tui.web.tabs import Seat

PASSWORD = "four words make one"
CERTIFICATE = Path(__file__).with_name("tls_certificate.pem")
KEY = Path(__file__).with_name("tls_key.pem")


class Reviews:
    """Answers with what it was typed, in capitals. `seats`: who had one; `told`: all that came; `left`: who left as
    they should."""

    def __init__(self) -> None:
        self.seats: list[Seat] = []
        self.told = b""
        self.left: list[str] = []
        self._living: set[asyncio.Task[None]] = set()

    def child(self) -> socket:
        ours, theirs = socketpair()
        task = asyncio.get_running_loop().create_task(self._live(theirs))
        self._living.add(task)
        task.add_done_callback(self._living.discard)
        return ours

    async def _live(self, end: socket) -> None:
        reader, writer = await asyncio.open_connection(sock=end)
        line = await reader.readline()
        seat = Seat.read(lambda: line)
        self.seats.append(seat)
        writer.write(b"__GANGLION__\n" + _packet(b"ready"))
        while kind := await reader.read(1):
            payload = await reader.readexactly(int.from_bytes(await reader.readexactly(4), "big"))
            self.told += payload
            if payload == b"die":
                break
            if kind == b"D":
                writer.write(_packet(payload.upper()))
            elif b'"quit"' in payload:
                self.left.append(seat.name)
                break
        writer.close()


def _packet(payload: bytes) -> bytes:
    return b"D" + len(payload).to_bytes(4, "big") + payload


@dataclass
class Place:
    """A server, its journal, and what it tells whoever runs it."""

    journal: SqlJournal
    clock: Time
    reviews: Reviews
    address: URL
    told: list[str] = field(default_factory=list)

    @property
    def origin(self) -> str:
        return str(self.address.origin())

    async def user(self, name: str = "Ana", password: str = PASSWORD) -> None:
        token = await self.journal.users.add(name)
        assert await self.journal.users.choose(name, token, passwords.hashed(password))


class Browser:
    """Somebody's, with its cookies. It says where its forms come from, as every browser does."""

    def __init__(self, place: Place, session: aiohttp.ClientSession) -> None:
        self.place = place
        self.session = session

    async def get(self, path: str = "/", **told: str) -> tuple[int, str]:
        url = URL(f"{self.place.origin}{path}", encoded=True)
        async with self.session.get(url, headers=told, allow_redirects=False) as answer:
            return answer.status, await answer.text()

    async def post(self, path: str, origin: str | None = "", **form: str) -> tuple[int, str]:
        headers = {} if origin is None else {"Origin": origin or self.place.origin}
        url = f"{self.place.origin}{path}"
        async with self.session.post(url, data=form, headers=headers, allow_redirects=False) as answer:
            return answer.status, await answer.text()

    async def sign_in(self, name: str = "Ana", password: str = PASSWORD) -> int:
        return (await self.post("/sign-in", name=name, password=password))[0]

    async def enter(
        self, origin: str | None = "", query: str = "width=100&height=30"
    ) -> aiohttp.ClientWebSocketResponse:
        told = self.place.origin if origin == "" else origin
        return await self.session.ws_connect(f"{self.place.origin}/ws?{query}", origin=told)

    @property
    def cookie(self) -> str:
        (found,) = [one.value for one in self.session.cookie_jar]
        return found


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords that cost next to nothing, and eyes that never rest."""
    monkeypatch.setattr(passwords, "_POWER", 4)
    monkeypatch.setattr(passwords, "NOBODY", passwords.NOBODY.replace("$15$", "$4$"))
    monkeypatch.setattr(desks, "LOOK", 0.02)


@asynccontextmanager
async def serving(folder: Path, door: Door | None = None) -> AsyncIterator[Place]:
    clock, reviews, told = Time(), Reviews(), list[str]()
    with SqlJournal(folder / "journal.db", clock) as journal:
        app = ReviewServer(journal.users, reviews, door or Door(), told.append).application()
        tls = door.tls() if door else None
        server = TestServer(app, scheme="https" if tls else "http")
        await server.start_server(ssl=tls)
        try:
            yield Place(journal, clock, reviews, server.make_url("/"), told)
        finally:
            await server.close()


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with serving(tmp_path) as served:
        yield served


@asynccontextmanager
async def browsing(place: Place, source: str = "127.0.0.1", **more: object) -> AsyncIterator[Browser]:
    connector = TCPConnector(local_addr=(source, 0), limit=0, **more)  # type: ignore[arg-type] # what it takes
    async with aiohttp.ClientSession(connector=connector, cookie_jar=CookieJar(unsafe=True)) as session:
        yield Browser(place, session)


@pytest.fixture
async def browser(place: Place) -> AsyncIterator[Browser]:
    async with browsing(place) as one:
        yield one


async def ended(socket: aiohttp.ClientWebSocketResponse) -> int | None:
    """The code with which it was closed."""
    async with asyncio.timeout(120):
        while (message := await socket.receive()).type not in (WSMsgType.CLOSE, WSMsgType.CLOSED):
            pass
    return message.data if message.type is WSMsgType.CLOSE else socket.close_code


async def refused(browser: Browser, origin: str | None = "") -> int:
    with pytest.raises(aiohttp.WSServerHandshakeError) as no:
        await browser.enter(origin)
    return no.value.status


# Signing in


async def test_the_first_time_a_token_chooses_a_password(place: Place, browser: Browser) -> None:
    token = await place.journal.users.add("Ana")
    form = {"name": "ana", "token": token, "password": PASSWORD, "again": PASSWORD}
    for wrong in ({"again": "another one, it is"}, {"password": "short", "again": "short"}, {"token": "0" * 48}):
        status, page = await browser.post("/welcome", **form | wrong)
        assert status in (400, 403)
        assert 'role="alert"' in page
        assert PASSWORD not in page
        assert token not in page
    assert (await browser.post("/welcome", **form))[0] == 303
    assert "Ana" in (await browser.get())[1]
    async with browsing(place) as another:
        assert (await another.post("/welcome", **form))[0] == 403, "a token is good once"
        assert (await another.get())[0] == 303
        assert await another.sign_in("ANA") == 303


async def test_what_the_browser_is_told(place: Place, browser: Browser) -> None:
    await place.user()
    url, form = f"{place.origin}/sign-in", {"name": "Ana", "password": PASSWORD}
    told = {"Origin": place.origin}
    async with browser.session.post(url, data=form, headers=told, allow_redirects=False) as answer:
        cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/" in cookie
    async with browser.session.get(place.address) as answer:
        policy, page = answer.headers["Content-Security-Policy"], await answer.text()
        assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert f"connect-src {place.origin.replace('http', 'ws')}/ws" in policy
    assert not re.search(r"<script>|<script [^s]| on[a-z]+=|https?://", page), "no script but our files"
    assert browser.cookie not in page


async def test_a_session_is_new_each_time_and_the_old_one_ends(place: Place, browser: Browser) -> None:
    await place.user()
    await browser.sign_in()
    before = browser.cookie
    await browser.sign_in()
    assert browser.cookie != before
    assert await place.journal.users.session(before) is None


async def test_who_is_wrong_hears_the_same_whatever_was_wrong(
    place: Place, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = list[str]()
    usual = passwords.matches

    def matches(password: str, stored: str) -> bool:
        checked.append((stored or passwords.NOBODY).rpartition("$")[0].rpartition("$")[0])
        return usual(password, stored)

    monkeypatch.setattr(passwords, "matches", matches)
    await place.user()
    await place.journal.users.add("Bo")  # has a token, and no password
    pages = {await browser.post("/sign-in", name=one, password="not the one it is") for one in ("Ana", "Bo", "Cleo")}
    assert len({(status, re.sub(r'value="\w+"', "", page)) for status, page in pages}) == 1
    assert checked == ["scrypt$4$8$3"] * 3, "and it took as long"


async def test_a_thousand_attempts_at_once_are_five_and_its_owner_still_gets_in(
    place: Place, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = list[str]()
    usual = passwords.matches

    def matches(password: str, stored: str) -> bool:
        looked.append(password)
        return usual(password, stored)

    monkeypatch.setattr(passwords, "matches", matches)
    await place.user()
    tries = [browser.sign_in(password=f"guess number {number}") for number in range(1000)]
    codes = await asyncio.gather(*tries)
    assert codes.count(403) == len(looked) == LIMITS["both"].most
    assert codes.count(429) == 1000 - len(looked)
    assert await browser.sign_in() == 429, "not from where the guesses come"
    async with browsing(place, "127.0.0.2") as owner:
        assert await owner.sign_in() == 303


def test_attempts_come_back_slowly_and_names_share_an_address() -> None:
    now = [0.0]
    attempts = Attempts(lambda: now[0])
    assert [attempts.take("ana", "10.0.0.1") for _ in range(6)] == [0, 0, 0, 0, 0, 60]
    now[0] += 60
    assert [attempts.take("ana", "10.0.0.1") for _ in range(2)] == [0, 60]
    waits = [attempts.take(f"name {number}", "10.0.0.1") for number in range(100)]
    assert 0 < waits.count(0) <= LIMITS["address"].most
    assert attempts.take("ana", "2001:db8::1") == 0
    waits = [attempts.take("bo", f"2001:db8::{number:x}") for number in range(20)]
    assert waits.count(0) == 5, "a network of IPv6 is one address"


def test_a_crowd_at_one_name_is_slowed_and_does_not_keep_its_owner_out() -> None:
    attempts = Attempts(lambda: 0.0)
    assert attempts.take("ana", "10.9.9.9") == 0
    attempts.right("ana", "10.9.9.9")
    tries = [attempts.take("ana", f"10.0.{number // 250}.{number % 250}") for number in range(1000)]
    assert tries.count(0) == LIMITS["name"].most
    assert attempts.take("ana", "10.9.9.9") == 0


def test_what_is_counted_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("summariser.tui.web.attempts.MOST_KEYS", 50)
    attempts = Attempts(lambda: now[0])
    for number in range(1000):
        attempts.take(f"name {number}", f"10.0.{number // 250}.{number % 250}")
        now[0] += 60
    assert len(attempts._full) < 200  # noqa: SLF001 - memory is what this is about


# Sessions and sockets


async def test_a_link_elsewhere_leads_to_the_review_of_who_is_signed_in(place: Place, browser: Browser) -> None:
    """The browser follows it without the cookie, and what it then finds with it."""
    status, page = await browser.get(**{"Sec-Fetch-Site": "cross-site"})
    assert status == 200
    assert 'content="0;url=/"' in page
    assert (await browser.get(**{"Sec-Fetch-Site": "same-origin"}))[0] == 303


async def test_the_socket_reviews_in_the_sessions_name_whatever_is_said(place: Place, browser: Browser) -> None:
    await place.user()
    await browser.sign_in()
    async with await browser.enter(query="width=99&height=1000000&name=Bo&reviewer=Bo&number=7") as socket:
        assert await socket.receive_bytes() == b"ready"
        await socket.send_json(["stdin", "abc"])
        assert await socket.receive_bytes() == b"ABC"
    assert [(seat.name, seat.number, seat.width, seat.height) for seat in place.reviews.seats] == [("Ana", 1, 99, 1000)]


async def test_no_socket_without_a_session_or_for_another_page(place: Place, browser: Browser) -> None:
    await place.user()
    assert await refused(browser) == 401
    await browser.sign_in()
    for origin in ("http://elsewhere.example", "null", f"{place.origin}.elsewhere.example", None, place.origin + "/"):
        assert await refused(browser, origin) == 403
    browser.session.cookie_jar.update_cookies({"review": "0" * 48}, place.address)
    assert await refused(browser) == 401
    assert (await browser.get())[0] == 303
    assert not place.reviews.seats


async def test_forms_of_other_pages_do_nothing(place: Place, browser: Browser) -> None:
    await place.user()
    await browser.sign_in()
    for origin in ("http://elsewhere.example", "null", None):
        for path in ("/sign-in", "/welcome", "/sign-out"):
            assert (await browser.post(path, origin, name="Ana", password=PASSWORD))[0] == 403
    assert (await browser.get())[0] == 200, "nobody else has signed out who is here"
    for host in ("elsewhere.example", "127.0.0.1.elsewhere.example", "a b", "", "x\tx"):
        assert (await browser.get(Host=host))[0] in (400, 421)


async def test_signing_out_ends_the_cookie_and_every_tab_of_it(place: Place, browser: Browser) -> None:
    await place.user()
    await browser.sign_in()
    stolen = browser.cookie
    async with browsing(place) as another, await browser.enter() as first, await browser.enter() as second:
        await another.sign_in()
        async with await another.enter() as third:
            await third.receive()
            for socket in (first, second):
                await socket.receive()
            assert (await browser.post("/sign-out"))[0] == 303
            assert [await ended(first), await ended(second)] == [desks.ENDED] * 2
            await third.send_json(["stdin", "here"])
            assert await third.receive_bytes() == b"HERE", "another session goes on"
    async with browsing(place) as thief:
        thief.session.cookie_jar.update_cookies({"review": stolen}, place.address)
        assert (await thief.get())[0] == 303
        assert await refused(thief) == 401
    assert [seat.number for seat in place.reviews.seats] == [1, 2, 3]


async def test_a_session_that_runs_out_ends_its_socket(place: Place, browser: Browser) -> None:
    await place.user()
    await browser.sign_in()
    async with await browser.enter() as socket:
        await socket.receive()
        place.clock.passes(timedelta(hours=2).total_seconds())
        assert await ended(socket) == desks.ENDED
    assert await refused(browser) == 401
    assert await until(lambda: place.reviews.left == ["Ana"]), "it was told to store what was typed"


async def test_keys_keep_a_session_alive_but_not_past_its_end(
    place: Place, browser: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(desks, "NOTE", 0.0)
    await place.user()
    await browser.sign_in()
    begun = place.clock.now()
    async with await browser.enter() as socket:
        await socket.receive()
        while place.clock.now() - begun < timedelta(hours=24):
            try:
                await socket.send_json(["stdin", "a"])
            except ConnectionError:
                break
            if (await socket.receive()).type is not WSMsgType.BINARY:
                break
            now = place.clock.now().isoformat(timespec="microseconds")
            await until(lambda: bool(place.reviews.left) or now in _seen(tmp_path))  # noqa: B023 - called at once
            place.clock.passes(3000)
    assert timedelta(hours=11) < place.clock.now() - begun < timedelta(hours=14)


def _seen(folder: Path) -> str:
    with sqlite3.connect(folder / "journal.db") as journal:
        found = journal.execute("SELECT seen FROM sign_ins").fetchall()
    journal.close()
    return str(found)


async def until(done: Callable[[], bool]) -> bool:
    async with asyncio.timeout(120):
        while not done():  # noqa: ASYNC110 - it happens elsewhere, and nothing tells
            await asyncio.sleep(0.01)
    return True


@pytest.mark.parametrize("act", ["remove", "renew"])
async def test_whoever_is_removed_is_out_at_once(place: Place, browser: Browser, act: str, tmp_path: Path) -> None:
    await place.user()
    await browser.sign_in()
    async with await browser.enter() as socket:
        await socket.receive()
        with SqlJournal(tmp_path / "journal.db", place.clock) as another:  # as `summariser users` has it
            await getattr(another.users, act)("Ana")
        assert await ended(socket) == desks.ENDED
    assert await browser.sign_in() == 403
    assert await until(lambda: place.reviews.left == ["Ana"])


async def test_a_page_that_is_loaded_again_is_the_first_tab_again(place: Place, browser: Browser) -> None:
    await place.user()
    await browser.sign_in()
    for _ in range(3):
        async with await browser.enter() as socket:
            await socket.receive()
    assert [seat.number for seat in place.reviews.seats] == [1, 1, 1]


async def test_nobody_opens_tabs_without_end(place: Place, browser: Browser) -> None:
    await place.user()
    await browser.sign_in()
    opened = [await browser.enter() for _ in range(desks.MOST)]
    assert await refused(browser) == 429
    assert not any(one.closed for one in opened)


async def test_a_review_that_dies_ends_its_socket_and_the_next_begins(place: Place, browser: Browser) -> None:
    await place.user()
    await browser.sign_in()
    async with await browser.enter() as socket:
        await socket.receive()
        await socket.send_json(["stdin", "die"])
        assert await ended(socket) is not None
    async with await browser.enter() as socket:
        assert await socket.receive_bytes() == b"ready"


async def test_a_review_that_stands_still_is_not_waited_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stopped:
        def child(self) -> socket:
            ours, self.theirs = socketpair()
            return ours

    class Page:
        async def close(self) -> None: ...
        async def send_bytes(self, data: bytes) -> None: ...
        async def send_str(self, text: str) -> None: ...

    monkeypatch.setattr(tabs, "PATIENCE", 0.1)
    stopped = Stopped()
    tab = tabs.Tab(Seat("Ana", 1, 80, 24), stopped, cast(WebSocketResponse, Page()))
    await tab.begin()
    done, _ = await asyncio.wait({asyncio.create_task(tab.stop())}, timeout=60)
    stopped.theirs.close()
    assert done


async def test_a_review_that_cannot_begin_is_told(
    place: Place, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none() -> socket:
        raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr(place.reviews, "child", none)
    await place.user()
    await browser.sign_in()
    async with await browser.enter() as no:
        assert await ended(no) == 1011
    assert place.told == ["no review can begin: Broken pipe: start the server again"]


# What no page of ours says


async def test_nonsense_ends_the_connection_it_came_over(
    place: Place, browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    await place.user()
    await browser.sign_in()
    async with await browser.enter() as good:
        await good.receive()
        said = ("{", '{"a": 1}', "[]", '["stdin", 1]', '["stdin"]', '["resize", {"width": "x"}]', '["quit"]', "[[1]]")
        for one in (*said, "[" * 100_000, '["resize", {"width": 1e999, "height": 2}]'):
            async with await browser.enter(query="width=x&height=") as bad:
                await bad.send_str(one)
                assert await ended(bad) == 1003
        async with await browser.enter() as bad:
            await bad.send_str("x" * (2 << 20))
            assert await ended(bad) == 1009
        await good.send_json(["stdin", "here"])
        assert await good.receive_bytes() == b"HERE"
    assert not place.told
    assert capsys.readouterr() == ("", "")


async def test_too_much_and_elsewhere(place: Place, browser: Browser, capsys: pytest.CaptureFixture[str]) -> None:
    await place.user()
    assert await browser.sign_in(password="p" * (LONGEST + 1)) == 403
    assert await browser.sign_in(name="n" * 200) == 403
    assert await browser.sign_in(password="p" * 100_000) == 413
    assert await browser.sign_in(name="Ana\x00\x1b[31m") == 403
    told, form = {"Origin": place.origin}, "name=Ana&password=%ff%fe"
    for kind in (
        "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded; charset=no-such",
        "text/plain",
    ):
        async with browser.session.post(
            f"{place.origin}/sign-in", data=form, headers=told | {"Content-Type": kind}
        ) as answer:
            assert answer.status in (400, 403)
    for path in ("/static/../server.py", "/static/..%2f..%2fserver.py", "/pages/../sign_in.html", "/pages//etc/passwd"):
        assert (await browser.get(path))[0] in (403, 404)
    for path in ("/static/", "/pages/", "/download/x", "/nothing"):
        assert (await browser.get(path))[0] in (403, 404)
    for path in ("/%0d%0aSet-Cookie:%20review=x", "/sign-in?x=%0d%0aSet-Cookie:%20review=x"):
        await browser.get(path)
    assert not list(browser.session.cookie_jar)
    assert capsys.readouterr() == ("", "")


def test_connections_without_room_do_not_fill_the_log() -> None:
    told = list[str]()
    wanted = sparing(told.append)
    full, other = (logging.makeLogRecord({"msg": one}) for one in ("socket.accept() out of system resource\n", "x"))
    assert [wanted(one) for one in (full, full, other)] == [False, False, True]
    assert told == ["there is no room for another connection: raise the limit of open files (ulimit -n)"]


async def test_names_are_shown_as_they_are_and_do_nothing(place: Place, browser: Browser) -> None:
    name = "<script>alert(1)</script>/../李"
    await place.user(name)
    await browser.sign_in(name)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;/../李" in (await browser.get())[1]
    status, page = await browser.post("/sign-in", name='"><img src=x onerror=y>', password="no such password")
    assert status == 403
    assert "<img" not in page


async def test_a_journal_that_others_write_to_is_waited_for(place: Place, browser: Browser, tmp_path: Path) -> None:
    await place.user()
    other = sqlite3.connect(tmp_path / "journal.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    signing = asyncio.create_task(browser.sign_in())
    assert (await browser.get("/sign-in"))[0] == 200
    assert not (await asyncio.wait([signing], timeout=0.3))[0]
    other.execute("ROLLBACK")
    other.close()
    assert await signing == 303


async def test_a_journal_that_fails_is_said_and_told_without_secrets(place: Place, browser: Browser) -> None:
    await place.user()
    await browser.sign_in()
    async with await browser.enter() as socket:
        await socket.receive()
        place.journal.close()
        status, page = await browser.post("/sign-in", name="Ana", password=PASSWORD)
        assert status == 503
        assert "cannot be reached" in page
        assert await until(lambda: len(place.told) == 2)
        await asyncio.sleep(0.1)  # several looks later it is told no more
        await socket.send_json(["stdin", "still"])
        assert await socket.receive_bytes() == b"STILL"
    assert len(place.told) == 2
    assert PASSWORD not in str(place.told)
    assert browser.cookie not in str(place.told)


# Addresses


async def test_over_tls(tmp_path: Path) -> None:
    door = Door.of("0.0.0.0", 0, CERTIFICATE, KEY, None)  # noqa: S104 - refused without these files
    trusted = ssl.create_default_context(cafile=str(CERTIFICATE))
    async with serving(tmp_path, door) as place, browsing(place, ssl=trusted) as browser:
        await place.user()
        async with browser.session.post(
            f"{place.origin}/sign-in",
            data={"name": "Ana", "password": PASSWORD},
            headers={"Origin": place.origin},
            allow_redirects=False,
        ) as answer:
            assert "Secure" in answer.headers["Set-Cookie"]
            assert answer.headers["Set-Cookie"].startswith("__Host-review=")
        async with await browser.enter() as socket:
            assert await socket.receive_bytes() == b"ready"
        assert await refused(browser, place.origin.replace("https", "http")) == 403


async def test_behind_a_proxy(tmp_path: Path) -> None:
    door = Door.of("127.0.0.1", 0, None, None, "https://Review.example.org/")
    async with serving(tmp_path, door) as place, browsing(place) as browser:
        await place.user()
        url, form = f"{place.origin}/sign-in", {"name": "Ana", "password": "not the right one"}
        told = {"Origin": "https://review.example.org"}
        attacker = told | {"X-Forwarded-For": "10.9.9.9, 10.0.0.1"}
        codes = []
        for number in range(8):
            attacker["X-Forwarded-For"] = f"10.9.9.{number}, 10.0.0.1"  # only the last is the proxy's own word
            async with browser.session.post(url, data=form, headers=attacker) as answer:
                codes.append(answer.status)
        assert codes == [403] * 5 + [429] * 3
        owner = told | {"X-Forwarded-For": "10.0.0.2"}
        async with browser.session.post(
            url, data=form | {"password": PASSWORD}, headers=owner, allow_redirects=False
        ) as answer:
            assert answer.status == 303
            assert "Secure" in answer.headers["Set-Cookie"]
        async with browser.session.post(url, data=form, headers={"Origin": place.origin}) as answer:
            assert answer.status == 403


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (("0.0.0.0", 1, None, None, None), "in clear"),  # noqa: S104 - as above
        (("192.0.2.1", 1, None, None, None), "in clear"),
        (("::", 1, None, None, None), "in clear"),
        (("review.example.org", 1, None, None, None), "in clear"),
        (("127.0.0.1", 1, CERTIFICATE, None, None), "give both"),
        (("127.0.0.1", 1, None, None, "http://review.example.org"), "https://"),
        (("127.0.0.1", 1, None, None, "https://a/b"), "https://"),
        (("127.0.0.1", 1, None, None, "https://u:p@a"), "https://"),
    ],
)
def test_doors_that_are_refused(told: tuple[str, int, Path | None, Path | None, str | None], why: str) -> None:
    with pytest.raises(ConfigurationError, match=why):
        Door.of(*told)


def test_files_that_are_no_certificate(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="No such file"):
        Door.of("127.0.0.1", 1, tmp_path / "no", KEY, None).tls()
    with pytest.raises(ConfigurationError, match="no certificate and its key"):
        Door.of("127.0.0.1", 1, KEY, CERTIFICATE, None).tls()
