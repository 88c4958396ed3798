"""The journal: one SQLite file with the runs, attempts, articles, drafts and decisions of a workspace."""

from summariser.adapters.journal.store import SqlJournal

__all__ = ["SqlJournal"]
