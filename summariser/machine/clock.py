"""The clock of this machine."""

from datetime import UTC, datetime


class SystemClock:
    """Implements the port Clock, in UTC."""

    def now(self) -> datetime:
        return datetime.now(UTC)
