"""What people decided about links between articles and about names: rows that are only ever appended."""

from datetime import datetime
from typing import Any, get_args

from sqlalchemy import Connection, insert, select

from summariser.core.clock import Clock
from summariser.core.errors import ConfigurationError
from summariser.corpus.rulings import Act, Ruling, undone
from summariser.journal.database import storable
from summariser.journal.runs import stamp
from summariser.journal.tables import rulings
from summariser.journal.writer import GroupWriter


class SqlRulings:
    """Over the writer of a journal. What was added is on disk when the method returns."""

    def __init__(self, writer: GroupWriter, clock: Clock) -> None:
        self._writer = writer
        self._clock = clock

    async def add(self, schema: str, act: Act, pair: tuple[str, str], by: str) -> Ruling:
        one, other = map(storable, pair)
        row = self._row(by, act=act, schema_name=schema, one=one, other=other)
        return await self._writer.write(lambda connection: _insert(connection, row))

    async def undo(self, number: int, by: str) -> tuple[Ruling, Ruling]:
        """The undo, and what it undid; ConfigurationError if there is no such decision, or it is undone already."""

        def work(connection: Connection) -> tuple[Ruling, Ruling]:
            made = _every(connection)
            found = next((one for one in made if one.id == number), None)
            if found is None:
                raise ConfigurationError(f"no decision {number} here: `summariser events decisions` lists them")
            if by_whom := undone(made).get(number):
                raise ConfigurationError(f"decision {number} is undone already, by decision {by_whom}")
            schema = select(rulings.c.schema_name).where(rulings.c.id == number)
            row = self._row(by, act="undo", schema_name=connection.execute(schema).scalar_one(), one="", other="")
            return _insert(connection, row | {"undoes": number}), found

        return await self._writer.write(work)

    def _row(self, by: str, **more: object) -> dict[str, object]:
        return {"at": stamp(self._clock.now()), "reviewer": storable(by), **more}


def made(connection: Connection, schema: str) -> list[Ruling]:
    """All that were ever made about records of this schema, whatever its version."""
    found = connection.execute(select(rulings).where(rulings.c.schema_name == schema).order_by(rulings.c.id))
    return [_ruling(row) for row in found]


def _every(connection: Connection) -> list[Ruling]:
    return [_ruling(row) for row in connection.execute(select(rulings).order_by(rulings.c.id))]


def _insert(connection: Connection, row: dict[str, object]) -> Ruling:
    return _ruling(connection.execute(insert(rulings).returning(rulings), row).one())


def _ruling(row: Any) -> Ruling:
    if row.act not in get_args(Act):
        raise ValueError(f"decision {row.id} has the act {row.act!r}")
    return Ruling(row.id, row.act, (row.one, row.other), row.reviewer, datetime.fromisoformat(row.at), row.undoes)
