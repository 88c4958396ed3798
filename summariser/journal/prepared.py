"""Statements that every article needs: put into a database's words once, and given to its driver as they are, since
SQLAlchemy takes longer for what is around a statement than SQLite to perform it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ClauseElement, Connection
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError


class Prepared:
    """A statement that takes the same names whenever it is executed, and values that a driver takes and gives as they
    are: texts, whole numbers, None. A Boolean comes back from SQLite as a number."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._known: dict[str, tuple[str, Mapping[str, Any], list[str] | None]] = {}

    def on(self, connection: Connection, values: Mapping[str, Any]) -> DBAPICursor:
        """Execute it in the transaction that is open. Errors are SQLAlchemy's, as those of any statement."""
        return self.all(connection, [values])

    def all(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> DBAPICursor:
        """Execute it with each of these, one at least."""
        dialect = connection.dialect
        sql, constants, order = self._known.get(dialect.name) or self._compiled(dialect, rows[0])
        if constants:
            rows = [{**constants, **values} for values in rows]
        given: Any = [tuple([values[name] for name in order]) for values in rows] if order else rows
        cursor = connection.connection.cursor()
        try:
            if len(rows) == 1:
                cursor.execute(sql, given[0])
            else:
                cursor.executemany(sql, given)
        except Exception as error:
            raise _told(error, connection, cursor, sql) from error
        return cursor

    def _compiled(self, dialect: Dialect, values: Mapping[str, Any]) -> tuple[str, Mapping[str, Any], list[str] | None]:
        compiled: Any = self._statement.compile(dialect=dialect, column_keys=list(values))
        constants = {name: value for name, value in compiled.params.items() if name not in values}
        known = self._known[dialect.name] = (compiled.string, constants, compiled.positiontup)
        return known


def _told(error: Exception, connection: Connection, cursor: DBAPICursor, sql: str) -> BaseException:
    """The error as SQLAlchemy tells it, without the values. A connection that is lost is made anew by the next
    transaction."""
    dialect = connection.dialect
    dbapi: Any = dialect.loaded_dbapi
    lost = isinstance(error, dbapi.Error) and dialect.is_disconnect(error, connection.connection, cursor)
    if lost:
        connection.invalidate(error)
    return DBAPIError.instance(
        sql, None, error, dbapi.Error, hide_parameters=True, connection_invalidated=lost, dialect=dialect
    )
