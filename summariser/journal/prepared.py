"""Statements that every article needs: put into a database's words once, since SQLAlchemy takes longer to find them in
its cache than SQLite to perform them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ClauseElement, Connection, CursorResult
from sqlalchemy.engine import Dialect


class Prepared:
    """A statement that takes the same names whenever it is executed, and values that a driver takes and gives as they
    are: texts, whole numbers, None. A Boolean comes back from SQLite as a number."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._known: dict[str, tuple[str, Mapping[str, Any], list[str] | None]] = {}

    def on(self, connection: Connection, values: Mapping[str, Any]) -> CursorResult[Any]:
        """Execute it. Errors are SQLAlchemy's, as those of any statement."""
        return self.all(connection, [values])

    def all(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> CursorResult[Any]:
        """Execute it with each of these, one at least."""
        dialect = connection.dialect
        sql, constants, order = self._known.get(dialect.name) or self._compiled(dialect, rows[0])
        if constants:
            rows = [{**constants, **values} for values in rows]
        given: Any = [tuple([values[name] for name in order]) for values in rows] if order else [*map(dict, rows)]
        return connection.exec_driver_sql(sql, given)

    def _compiled(self, dialect: Dialect, values: Mapping[str, Any]) -> tuple[str, Mapping[str, Any], list[str] | None]:
        compiled: Any = self._statement.compile(dialect=dialect, column_keys=list(values))
        constants = {name: value for name, value in compiled.params.items() if name not in values}
        known = self._known[dialect.name] = (compiled.string, constants, compiled.positiontup)
        return known
