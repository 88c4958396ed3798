"""Everything that is read from or written to a workspace's files, but for the journal."""
