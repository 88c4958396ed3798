"""The journal: one SQLite file with the runs, attempts, articles, drafts and decisions of a workspace."""
