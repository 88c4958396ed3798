"""Builds the adapters that a command needs, from what the command line and the environment say."""

from summariser.wiring.extracting import estimation, extraction
from summariser.wiring.reviewing import ReviewPlan, review, review_in_browser
from summariser.wiring.settings import Settings, journal_path

__all__ = ["ReviewPlan", "Settings", "estimation", "extraction", "journal_path", "review", "review_in_browser"]
