"""Records for other programs and other people."""
