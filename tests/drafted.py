"""What a journal holds, for tests that look into it afterwards."""

from pathlib import Path

from summariser.core.record import Record
from summariser.journal.lookup import export_view


def records_in(journal: Path) -> list[Record]:
    """The newest draft of every article."""
    with export_view(journal) as view:
        return [record for record, _ in view.drafted()]
