"""Extractions with a fake model, over real journals in files."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from summariser.ask.prompt import Prompt, Templates
from summariser.core.article import Article
from summariser.core.meeting import Meeting
from summariser.core.money import Price
from summariser.core.schema import Schema
from summariser.extraction.extraction import Extraction, Job, Tools
from summariser.extraction.outcome import Event
from summariser.extraction.ports import RunPlan
from summariser.extraction.reply import Recipe
from summariser.journal.store import SqlJournal
from tests.fakes.model import FakeModel

SCHEMA = Schema.of(Meeting)
TEMPLATES = Templates("Fields:\n{{fields}}", "<article>\n{{article}}\n</article>", "Only {{field}}.")
PRICE = Price(Decimal(1), Decimal(2), Decimal("0.5"))
"""With the fake model: a request reserves $0.002 and costs $0.00045."""

WORST, COST = Decimal("0.002"), Decimal("0.00045")
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


class StoppedClock:
    def now(self) -> datetime:
        return NOW


def article(number: int) -> Article:
    return Article(f"Leaders met {number} times in Hanoi. They agreed.", f"{number:064}", f"in/{number}.txt")


def job(**changes: Any) -> Job:
    learned, room = (changes.pop(name, None) for name in ("learned", "room"))
    prompt = Prompt(SCHEMA, TEMPLATES, changes.get("strategy", "whole"), learned, room=room)
    plan = RunPlan(
        "key", "draft key", "m", SCHEMA.id, f"extract@{prompt.hash}", "whole", Decimal(1), PRICE, "extract in/"
    )
    here = {name: changes.pop(name) for name in ("concurrency", "limit", "escalation") if name in changes}
    return Job(replace(plan, **changes), Recipe(SCHEMA, prompt), **here)


@pytest.fixture
def journal_file(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


@pytest.fixture
def journal(journal_file: Path) -> Iterator[SqlJournal]:
    with SqlJournal(journal_file, StoppedClock()) as opened:
        yield opened


@pytest.fixture
def events() -> list[Event]:
    return []


@pytest.fixture
def extraction(journal: SqlJournal, events: list[Event]) -> Callable[..., Extraction]:
    def _extraction(model: FakeModel | None = None, stronger: FakeModel | None = None, **changes: Any) -> Extraction:
        tools = Tools(model or FakeModel(), journal, journal, StoppedClock(), stronger)
        return Extraction(job(**changes), tools, events.append)

    return _extraction
