"""Whether there is a journal. A file is looked for without loading what could read it."""

from pathlib import Path

from summariser.journal.place import Place


def exists(journal: Place) -> bool:
    """JournalError if its server cannot be asked."""
    if isinstance(journal, Path):
        return journal.exists()
    from summariser.journal.databases import database_of, told
    from summariser.journal.tables import version

    with told(journal), database_of(journal).read_only().connect() as connection:
        return version(connection) is not None
