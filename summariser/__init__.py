"""Typed, evidenced records from articles about meetings."""
