"""What a journal holds, for tests that look into it afterwards."""

from summariser.core.errors import Failure
from summariser.core.record import Record
from summariser.journal.lookup import export_view
from summariser.journal.place import Place


def records_in(journal: Place) -> list[Record]:
    """The newest draft of every article."""
    records = []
    with export_view(journal) as view:
        for draft in view.drafted():
            assert not isinstance(draft, Failure), draft
            records.append(draft[0])
    return records
