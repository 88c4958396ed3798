"""What a journal holds, for tests that look into it afterwards."""

from pathlib import Path

from summariser.core.errors import Failure
from summariser.core.record import Record
from summariser.journal.lookup import export_view


def records_in(journal: Path) -> list[Record]:
    """The newest draft of every article."""
    records = []
    with export_view(journal) as view:
        for draft in view.drafted():
            assert not isinstance(draft, Failure), draft
            records.append(draft[0])
    return records
