"""What an extraction was told, and where a workspace keeps its things."""

from __future__ import annotations

import os
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from summariser.files.review_settings import load_settings
from summariser.journal.place import Server

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import BaseModel

    from summariser.ask.prompt import Strategy
    from summariser.journal.place import Place


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
    journal: str | None = None
    ray: str | None = None
    workers: int | None = None


def journal_path(workspace: Path) -> Path:
    """The file in which a workspace keeps its journal, unless a database is named."""
    return workspace / ".summariser" / "journal.db"


def journal_place(workspace: Path, url: str | None = None) -> Place:
    """Where a workspace has its journal: in the database of this URL, or else of SUMMARISER_JOURNAL, or else of its
    config.toml; where none is named, or the URL is empty, in a file of its own."""
    if url is None:
        config = workspace / ".summariser" / "config.toml"
        # Of a folder that is a file, or a link in a circle, whoever opens the journal says what is wrong.
        url = os.environ.get("SUMMARISER_JOURNAL") or (load_settings(config).journal if config.is_file() else None)
    return Server.of(url, workspace) if url else journal_path(workspace)
