"""The pages to sign in and out, and the way to the review, which is the session's user's and nobody else's."""

import asyncio
import logging
import socket
import ssl
import sys
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import textual_serve
from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from summariser.core.errors import ConfigurationError, SummariserError
from summariser.journal.users import LONGEST_NAME, Session, SqlUsers, User, spelling
from summariser.machine import passwords
from summariser.tui.web.attempts import Attempts
from summariser.tui.web.desks import Desks
from summariser.tui.web.door import Door
from summariser.tui.web.tabs import Children

T = TypeVar("T")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

MOST_BODY = 1 << 13
"""Bytes of a form: a name, a token and a password twice."""

SHORTEST, LONGEST = 10, 200
"""Characters of a password."""

_PAGES = Path(__file__).with_name("pages")
_TERMINAL = Path(textual_serve.__file__).with_name("static")
_SIGN_IN = "The name or the password is wrong."
_WELCOME = "The name or the token is wrong, or the token was used or is too old: ask for a new one."
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with no-referrer browsers would not say where a form comes from either
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
    "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; connect-src "
)


class ReviewServer:
    """Everything that is served. `users` is the journal's, `children` makes the processes of tabs."""

    def __init__(self, users: SqlUsers, children: Children, door: Door, tell: Callable[[str], None]) -> None:
        self._users = users
        self._door = door
        self._tell = tell
        self._desks = Desks(users, children, tell)
        self._attempts = Attempts()
        self._hashing = ThreadPoolExecutor(2, thread_name_prefix="passwords")  # each takes 32 MiB
        self._pages = Environment(loader=FileSystemLoader(_PAGES), undefined=StrictUndefined, autoescape=True)
        self._cookie = "__Host-review" if door.secure else "review"

    def application(self) -> web.Application:
        app = web.Application(middlewares=[self._guarded], client_max_size=MOST_BODY)
        app.add_routes(
            [
                web.get("/", self._index),
                web.get("/sign-in", self._show_sign_in),
                web.post("/sign-in", self._sign_in),
                web.get("/welcome", self._show_welcome),
                web.post("/welcome", self._welcome),
                web.post("/sign-out", self._sign_out),
                web.get("/ws", self._socket),
                web.static("/static", _TERMINAL),
                web.static("/pages", _PAGES / "static"),
            ]
        )
        app.on_response_prepare.append(self._keep_inside)
        app.on_shutdown.append(lambda _: self._desks.end_all())
        app.cleanup_ctx.append(self._looking_around)
        return app

    async def _looking_around(self, _: web.Application) -> AsyncIterator[None]:
        looking = asyncio.create_task(self._desks.look_around())
        yield
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking
        self._hashing.shutdown(cancel_futures=True)

    # What holds for every request

    @web.middleware
    async def _guarded(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        origin = self._door.origin(request)
        if origin is None:
            raise web.HTTPMisdirectedRequest(text="this is not the server that you asked for")
        # Every browser says where a form or a socket comes from, and no page can make it say otherwise.
        changes = request.method not in ("GET", "HEAD") or request.path == "/ws"
        if changes and request.headers.get("Origin") != origin:
            raise web.HTTPForbidden(text="only a page of this server may do that")
        try:
            return await handler(request)
        except (SummariserError, OSError) as error:
            self._tell(f"{request.method} {request.path}: {error}")
            return self._page("message.html", 503, text="The journal cannot be reached just now. Try again later.")
        except web.HTTPException:
            raise
        except Exception:  # noqa: BLE001 - whatever it was, nobody outside is told more
            traceback.print_exc(file=sys.stderr)
            return self._page("message.html", 500, text="Something went wrong. Whoever runs this server can see what.")

    async def _keep_inside(self, request: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(_HEADERS)
        response.headers["Content-Security-Policy"] = _POLICY + self._socket_address(request)
        if not request.path.startswith(("/static/", "/pages/")):
            response.headers["Cache-Control"] = "no-store"

    def _socket_address(self, request: web.Request) -> str:
        origin = self._door.origin(request)
        return f"ws{origin.removeprefix('http')}/ws" if origin else "'none'"

    def _page(self, template: str, status: int = 200, **values: object) -> web.Response:
        page = self._pages.get_template(template).render(values)
        return web.Response(text=page, status=status, content_type="text/html")

    async def _session(self, request: web.Request) -> Session | None:
        cookie = request.cookies.get(self._cookie, "")
        return await self._users.session(cookie) if cookie else None

    # The review

    async def _index(self, request: web.Request) -> web.StreamResponse:
        session = await self._session(request)
        if session is None and request.headers.get("Sec-Fetch-Site") == "cross-site":
            # With a link on somebody else's page no cookie is sent; with this page's own it is.
            return web.Response(text='<meta http-equiv="refresh" content="0;url=/">', content_type="text/html")
        if session is None:
            raise web.HTTPSeeOther("/sign-in")
        return self._page("review.html", name=session.name, socket=self._socket_address(request))

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        session = await self._session(request)
        if session is None:
            raise web.HTTPUnauthorized(text="nobody is signed in: open the page again")
        return await self._desks.review(request, session)

    # Signing in and out

    async def _show_sign_in(self, _: web.Request) -> web.StreamResponse:
        return self._refuse("sign_in.html", 200, "", "")

    async def _show_welcome(self, _: web.Request) -> web.StreamResponse:
        return self._refuse("welcome.html", 200, "", "")

    async def _sign_in(self, request: web.Request) -> web.StreamResponse:
        name, password = await _form(request, "name", "password")
        if len(password) > LONGEST:
            return self._refuse("sign_in.html", 403, name, _SIGN_IN)
        if wait := self._attempts.take(spelling(name), self._door.visitor(request)):
            return self._refuse("sign_in.html", 429, name, _too_often(wait))
        user = await self._users.find(name)
        # The same work for a name that nobody has as for any other.
        good = await self._slowly(passwords.matches, password, user.password if user else "")
        return await self._let_in(request, user if good else None) or self._refuse("sign_in.html", 403, name, _SIGN_IN)

    async def _welcome(self, request: web.Request) -> web.StreamResponse:
        """Choose a password, with a token that is good once; and sign in with it."""
        name, token, password, again = await _form(request, "name", "token", "password", "again")
        if wrong := _unfit(name, password, again):
            return self._refuse("welcome.html", 400, name, wrong)
        if wait := self._attempts.take(spelling(name), self._door.visitor(request)):
            return self._refuse("welcome.html", 429, name, _too_often(wait))
        chosen = await self._users.choose(name, token, await self._slowly(passwords.hashed, password))
        user = await self._users.find(name) if chosen else None
        return await self._let_in(request, user) or self._refuse("welcome.html", 403, name, _WELCOME)

    async def _sign_out(self, request: web.Request) -> web.StreamResponse:
        await self._end(request)
        answer = web.Response(status=303, headers={"Location": "/sign-in"})
        answer.del_cookie(self._cookie, secure=self._door.secure, httponly=True, samesite="Strict")
        return answer

    async def _let_in(self, request: web.Request, user: User | None) -> web.StreamResponse | None:
        cookie = await self._users.begin(user) if user else ""
        if not (user and cookie):
            return None
        self._attempts.right(user.spelling, self._door.visitor(request))
        await self._end(request)  # whoever used this browser before is signed out
        answer = web.Response(status=303, headers={"Location": "/"})
        answer.set_cookie(self._cookie, cookie, secure=self._door.secure, httponly=True, samesite="Strict")
        return answer

    async def _end(self, request: web.Request) -> None:
        if session := await self._session(request):
            await self._users.end(session.id)
            await self._desks.end(session)

    def _refuse(self, template: str, status: int, name: str, wrong: str) -> web.Response:
        return self._page(template, status, name=name, wrong=wrong, shortest=SHORTEST)

    async def _slowly(self, work: Callable[..., T], *told: str) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._hashing, work, *told)


async def _form(request: web.Request, *names: str) -> list[str]:
    """The fields of a form; empty are those that it does not have."""
    try:
        found = await request.post()
    except (LookupError, ValueError) as error:  # an encoding that there is not, or that it is not of
        raise web.HTTPBadRequest(text="that is not what the form on this page sends") from error
    told = [found.get(name, "") for name in names]
    name, *more = [one if isinstance(one, str) else "" for one in told]
    return [name if len(name) <= LONGEST_NAME else "", *more]


def _too_often(wait: int) -> str:
    return f"Too many attempts. There may be another one in {wait} seconds."


def _unfit(name: str, password: str, again: str) -> str:
    """Why the password will not do."""
    if password != again:
        return "The two passwords are not the same."
    if not SHORTEST <= len(password) <= LONGEST:
        return f"A password has between {SHORTEST} and {LONGEST} characters; a few words are easy to remember."
    return "The name is no password." if spelling(password) == spelling(name) else ""


def listen(app: web.Application, door: Door, tls: ssl.SSLContext | None, tell: Callable[[str], None]) -> None:
    """Serve until Ctrl+C or SIGTERM, when every tab has stored what was typed. ConfigurationError if the port cannot be
    had."""
    try:
        listening = socket.create_server((door.host, door.port), family=_family(door.host))
    except OSError as error:
        reason = error.strerror or error
        raise ConfigurationError(f"port {door.port} of {door.host}: {reason}: give another one with --port") from error
    # It would tell of requests that are no HTTP by quoting them, cookies and all.
    logging.getLogger("aiohttp").setLevel(logging.CRITICAL)
    logging.getLogger("asyncio").addFilter(sparing(tell))
    tell(f"{door.address} asks who signs in (`summariser users add NAME` makes a user). Ctrl+C ends it.")
    with listening:
        web.run_app(app, sock=listening, ssl_context=tls, access_log=None, print=None)


def sparing(tell: Callable[[str], None]) -> Callable[[logging.LogRecord], bool]:
    """Lets through what asyncio says, but for a traceback of each connection that there is no room for, a hundred at a
    time for as long as there is none: whoever opens many would fill the disk. It is told once, in a line."""
    told = list[str]()

    def wanted(record: logging.LogRecord) -> bool:
        if "accept() out of system resource" not in record.getMessage():
            return True
        if not told:
            told.append("there is no room for another connection: raise the limit of open files (ulimit -n)")
            tell(told[0])
        return False

    return wanted


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
