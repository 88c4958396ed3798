"""What a journal holds, for tests that look into it afterwards."""

from pathlib import Path

from summariser.adapters.journal.exporting import export_view
from summariser.domain.record import Record


def records_in(journal: Path) -> list[Record]:
    """The newest draft of every article."""
    with export_view(journal) as view:
        return [record for record, _ in view.drafted()]
