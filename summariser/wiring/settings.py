"""What an extraction was told, and where a workspace keeps its things."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import BaseModel

    from summariser.ask.prompt import Strategy


@dataclass(frozen=True)
class Settings:
    """What an extraction was told. None means that the default applies."""

    paths: Sequence[str]
    workspace: Path = Path()
    max_cost: Decimal = Decimal(1)
    model: str | None = None
    base_url: str | None = None
    price: str | None = None
    schema: str | type[BaseModel] = "meeting"
    strategy: Strategy | None = None
    concurrency: int | None = None
    limit: int | None = None
    follow_links: bool = False
    fresh: bool = False
    examples: int = 0
    record: Path | None = None
    replay: Path | None = None
    context: int | None = None
    escalate: str | None = None
    escalate_at: int | None = None
    escalate_price: str | None = None
    batch: bool = False
    dry_run: bool = False
    second_reader: bool = True


def journal_path(workspace: Path) -> Path:
    """Where a workspace keeps its journal."""
    return workspace / ".summariser" / "journal.db"
