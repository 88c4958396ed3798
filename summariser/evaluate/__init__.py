"""How good drafts are: against gold, run against run, reader against reader."""
