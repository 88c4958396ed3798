"""Who may sign in to review in a browser, and who has. Nothing here can be used to sign in: all secrets are hashed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from unicodedata import normalize

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from summariser.core.clock import Clock
from summariser.core.display import JOINERS, shorten, visible
from summariser.core.errors import ConfigurationError
from summariser.journal.runs import stamp
from summariser.journal.tables import sign_ins, users
from summariser.journal.writer import GroupWriter
from summariser.machine.passwords import digest, secret

LONGEST_NAME = 80

TOKEN = timedelta(days=7)
"""How long a token waits for its first use."""

IDLE, LONGEST = timedelta(hours=1), timedelta(hours=12)
"""A session ends after so long without a key, and so long after its beginning: a working day, and no night."""


@dataclass(frozen=True)
class User:
    """`password` is a hash, and empty until one was chosen. `seen`: when they last did something, if they are signed in
    and somebody asked."""

    name: str
    spelling: str
    password: str
    seen: str = ""


@dataclass(frozen=True)
class Session:
    """Somebody who is signed in. `id` is the hash under which the journal has it."""

    id: str
    name: str


def spelling(name: str) -> str:
    """One spelling for a name, however a keyboard composes its letters, in capitals or not, with any spaces."""
    return normalize("NFKC", normalize("NFKC", visible(" ".join(name.split()))).casefold())


class SqlUsers:
    """Over the writer of a journal. What was changed is on disk when the method returns."""

    def __init__(self, writer: GroupWriter, clock: Clock) -> None:
        self._writer = writer
        self._clock = clock

    # Who there is

    async def add(self, name: str) -> str:
        """A new user's token. ConfigurationError if the name is none, or is taken."""
        name, token = _proper(name), secret()
        row = {"spelling": spelling(name), "name": name, "password": ""} | self._token(token)

        def work(connection: Connection) -> None:
            if (found := _find(connection, name)) is not None:
                raise ConfigurationError(
                    f"there is a user {found.name!r} already: `summariser users token` makes a new token"
                )
            connection.execute(insert(users), row)

        await self._writer.write(work)
        return token

    async def renew(self, name: str) -> str:
        """A new token, which takes the password's place. Whoever is signed in under the name is signed out."""
        token = secret()

        def work(connection: Connection) -> None:
            mine = users.c.spelling == _known(connection, name).spelling
            connection.execute(update(users).where(mine).values({"password": ""} | self._token(token)))
            _sign_out(connection, name)

        await self._writer.write(work)
        return token

    async def remove(self, name: str) -> str:
        """Their sessions end; what they decided stays. The name as it was spelt."""

        def work(connection: Connection) -> str:
            found = _known(connection, name)
            _sign_out(connection, name)
            connection.execute(delete(users).where(users.c.spelling == found.spelling))
            return found.name

        return await self._writer.write(work)

    async def everybody(self) -> list[User]:
        own = sign_ins.c.spelling == users.c.spelling
        seen = select(func.max(sign_ins.c.seen)).where(own, self._alive()).scalar_subquery()
        query = select(*_USER, func.coalesce(seen, "").label("seen")).order_by(users.c.spelling)
        return await self._writer.read(lambda connection: [User(*row) for row in connection.execute(query)])

    async def find(self, name: str) -> User | None:
        return await self._writer.read(lambda connection: _find(connection, name))

    # Signing in and out

    async def choose(self, name: str, token: str, password: str) -> bool:
        """Set the hash of the password that was chosen; False unless the token is good, which it is once."""
        mine = (users.c.spelling == spelling(name), users.c.token == digest(token))
        good = users.c.token_until > stamp(self._clock.now())
        change = update(users).where(*mine, good).values(password=password, token="", token_until="")
        return await self._writer.write(lambda connection: connection.execute(change).rowcount == 1)

    async def begin(self, user: User) -> str:
        """Begin a session: what the browser's cookie is to hold. Empty if the password has changed since it was
        looked at, or the user is gone."""
        made, now = secret(), stamp(self._clock.now())
        row = {"id": digest(made), "spelling": user.spelling, "began": now, "seen": now}

        def work(connection: Connection) -> str:
            found = _find(connection, user.name)
            if found is None or not found.password or found.password != user.password:
                return ""
            connection.execute(delete(sign_ins).where(~self._alive()))
            connection.execute(insert(sign_ins), row)
            return made

        return await self._writer.write(work)

    async def session(self, cookie: str) -> Session | None:
        """Whose cookie this is; None if it is nobody's any more."""
        query = select(sign_ins.c.id, users.c.name).join(users, users.c.spelling == sign_ins.c.spelling)
        query = query.where(sign_ins.c.id == digest(cookie), self._alive())

        def work(connection: Connection) -> Session | None:
            row = connection.execute(query).first()
            return Session(*row) if row else None

        return await self._writer.read(work)

    async def alive(self, ids: Collection[str]) -> set[str]:
        """Those of the sessions that have not ended."""
        query = select(sign_ins.c.id).where(sign_ins.c.id.in_(ids), self._alive())
        return await self._writer.read(lambda connection: set(connection.execute(query).scalars()))

    async def touch(self, ids: Collection[str]) -> None:
        """Note that there was a key in each of these."""
        change = update(sign_ins).where(sign_ins.c.id.in_(ids), self._alive())
        now = stamp(self._clock.now())
        await self._writer.write(lambda connection: connection.execute(change.values(seen=now)))

    async def end(self, id: str) -> None:
        await self._writer.write(lambda connection: connection.execute(delete(sign_ins).where(sign_ins.c.id == id)))

    def _alive(self) -> ColumnElement[bool]:
        now = self._clock.now()
        return (sign_ins.c.began > stamp(now - LONGEST)) & (sign_ins.c.seen > stamp(now - IDLE))

    def _token(self, token: str) -> dict[str, str]:
        return {"token": digest(token), "token_until": stamp(self._clock.now() + TOKEN)}


_USER = (users.c.name, users.c.spelling, users.c.password)


def _proper(name: str) -> str:
    """The name as it will stand in records."""
    name = normalize("NFC", name.strip())
    if not name.strip(f" {JOINERS}") or not all(c.isprintable() or c in JOINERS for c in name):
        raise ConfigurationError(f"{shorten(name)!r} is no name: give one of letters that can be printed")
    name = " ".join(name.split())
    if len(name) > LONGEST_NAME:
        raise ConfigurationError(f"{shorten(name)!r} is longer than the {LONGEST_NAME} characters a name may have")
    return name


def _find(connection: Connection, name: str) -> User | None:
    row = connection.execute(select(*_USER).where(users.c.spelling == spelling(name))).first()
    return User(*row) if row else None


def _known(connection: Connection, name: str) -> User:
    found = _find(connection, name)
    if found is None:
        raise ConfigurationError(f"no user {shorten(name)!r}: `summariser users list` says who there is")
    return found


def _sign_out(connection: Connection, name: str) -> None:
    connection.execute(delete(sign_ins).where(sign_ins.c.spelling == spelling(name)))
