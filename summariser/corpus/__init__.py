"""What records say together: which articles report one meeting, and where they differ."""
