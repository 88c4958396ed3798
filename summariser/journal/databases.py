"""Which database a journal is in, and what its errors say."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from summariser.core.display import shorten
from summariser.core.errors import JournalError
from summariser.journal.database import DAMAGED, Database, VersionError, explained
from summariser.journal.place import Place


def database_of(place: Place) -> Database:
    if isinstance(place, Path):
        from summariser.journal.sqlite import Sqlite

        return Sqlite(place)
    from summariser.journal.postgres import Postgres

    return Postgres(place)


@contextmanager
def told(place: Place) -> Iterator[None]:
    """Errors while reading become a JournalError: a damaged journal may hold any value anywhere."""
    try:
        yield
    except VersionError as error:
        raise JournalError(f"journal {str(place)!r}: {error}") from error
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError) as error:
        said = f"{type(error).__name__}: {shorten(error, 80)}"
        raise JournalError(f"journal {str(place)!r}: {DAMAGED} ({said})") from error
    except Exception as error:
        meant = explained(error, database_of(place))
        if meant is error:
            raise
        raise meant from error
