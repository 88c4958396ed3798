"""Reviews in a terminal that does not exist, over real journals in files."""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from shutil import copyfile
from typing import Any
from unittest.mock import patch

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation
from textual.pilot import Pilot

from summariser.core.article import Article
from summariser.core.flags import Flag
from summariser.core.meeting import Meeting
from summariser.core.money import Price
from summariser.core.record import ArticleRef, Omission, Provenance, Record, Tokens
from summariser.core.schema import Schema
from summariser.extraction.ports import RunPlan
from summariser.files.record_files import FolderRecords
from summariser.grounding.checks import check
from summariser.journal.neighbours import JournalNeighbours
from summariser.journal.store import SqlJournal
from summariser.review.session import ReviewContext, Reviewer, ReviewSession
from summariser.tui.app import ReviewApp
from summariser.tui.screens.review import ReviewScreen
from summariser.tui.screens.session import Setup
from tests.tui.quiet import deterministic

SCHEMA = Schema.of(Meeting)
PLAN = RunPlan(
    "key", "draft key", "m", SCHEMA.id, "extract@0", "whole", Decimal(1), Price(Decimal(0), Decimal(0), Decimal(0)), "x"
)
START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

TEXT = """Ministers of Norland and Sudland meet in Porto Alto

Porto Alto, 5 May 2024 – Foreign Minister Ann Lee of Norland met her colleague Bo Chen of Sudland on 4 May 2024. \
The two sides signed a treaty on fishing.

“We have waited ten years for this,” Ann Lee said. She thanked the city for its welcome. \
Bo Chen said that the treaty would enter into force in June.

President Carla Diaz did not take part. The weather was fine."""


def draft(text: str = TEXT, **changes: Any) -> dict[str, Any]:
    """A record of TEXT in which no check finds anything."""

    def cite(*passages: str) -> list[dict[str, Any]]:
        return [{"start": text.index(p), "end": text.index(p) + len(p), "text": p} for p in passages]

    def person(name: str, title: str, country: str) -> dict[str, Any]:
        return {
            "name": name,
            "title": title,
            "organisation": None,
            "country": country,
            "presence": "attended",
            "evidence": cite(name),
        }

    words = "We have waited ten years for this,"
    data = {
        "summary": "Ann Lee and Bo Chen met in Porto Alto and signed a treaty on fishing.",
        "published": "2024-05-05",
        "date": {"start": "2024-05-04", "end": "2024-05-04", "basis": "stated", "evidence": cite("4 May 2024")},
        "location": {"name": "Porto Alto", "evidence": cite("Porto Alto, 5 May 2024")},
        "participants": [
            person("Ann Lee", "Foreign Minister", "Norland"),
            person("Bo Chen", "Foreign Minister", "Sudland"),
        ],
        "agreements": [
            {
                "statement": "Both sides signed a treaty on fishing.",
                "kind": "signed",
                "parties": ["Norland", "Sudland"],
                "evidence": cite("The two sides signed a treaty on fishing."),
            }
        ],
        "quotes": [{"speaker": "Ann Lee", "kind": "direct", "text": words, "evidence": cite(words)}],
    }
    return data | changes


def unnamed() -> dict[str, Any]:
    """The same with a name that the article does not have: one flag."""
    data = draft()
    data["participants"][1]["name"] = "Bob Chan"
    return data


def _strangers(data: dict[str, Any], text: str) -> list[Flag]:
    """The flags that grounding makes of names that the article does not have."""
    places = [(f"/participants/{n}/name", one["name"]) for n, one in enumerate(data["participants"])]
    places += [(f"/quotes/{n}/speaker", one["speaker"]) for n, one in enumerate(data["quotes"])]
    return [
        Flag(path=path, code="name_not_found", message="This name is not in the article.")
        for path, name in places
        if name not in text
    ]


class Time:
    """A clock that a test turns on."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at

    def passes(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@asynccontextmanager
async def running(app: ReviewApp[Any], size: tuple[int, int]) -> AsyncIterator[Pilot[None]]:
    with deterministic(app), patch("gc.freeze"):  # so many applications in one process would never be freed
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            yield pilot


@dataclass
class Place:
    """A workspace, its journal, and the application over it."""

    folder: Path
    journal: SqlJournal
    clock: Time = field(default_factory=Time)

    async def save(
        self,
        name: str,
        data: dict[str, Any],
        text: str = TEXT,
        omissions: tuple[Omission, ...] = (),
        title: str | None = None,
    ) -> str:
        """A draft; articles with the same text would be the same article, so that each is signed with its name."""
        text = f"{text}\n\n{name}"
        article = Article(text, hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(), f"in/{name}.txt", title)
        run = await self.journal.open_run(PLAN)
        record = Record(
            schema_id=SCHEMA.id,
            article=ArticleRef.of(article),
            data=data,
            flags=(*_strangers(data, text), *check(SCHEMA, data, article)),
            omissions=omissions,
            provenance=Provenance(
                model="m", prompt="p", strategy="whole", run=run.id, usage=Tokens(), cost_usd=0.0, at=START
            ),
        )
        await self.journal.save_draft(run, article, record, "{}")
        return article.id

    def session(self, name: str = "Anna") -> ReviewSession:
        neighbours = JournalNeighbours(self.folder / ".summariser" / "journal.db")
        files = FolderRecords(self.folder / "reviewed")
        context = ReviewContext(self.journal.reviews, files, self.clock, neighbours)
        return ReviewSession(SCHEMA, context, Reviewer(name, "desk"))

    @asynccontextmanager
    async def app(
        self, size: tuple[int, int] = (120, 40), setup: Setup | None = None, name: str = "Anna"
    ) -> AsyncIterator["Desk"]:
        session = self.session(name)
        app = ReviewApp(ReviewScreen(session, setup or Setup()))
        async with running(app, size) as pilot:
            yield Desk(app, pilot, session)
        await session.close()


@dataclass
class Desk:
    """The application as a person at it would use it."""

    app: ReviewApp[ReviewScreen]
    pilot: Pilot[None]
    session: ReviewSession
    keys: int = 0

    async def press(self, *keys: str) -> None:
        self.keys += len(keys)
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        await self.pilot.press(*(_key(character) for character in text))
        await self.pilot.pause()

    def text(self) -> str:
        """What the screen shows."""
        strips = self.app.screen._compositor.render_strips()  # noqa: SLF001 - the one way to the rendered lines
        return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)

    @property
    def path(self) -> str:
        row = self.app.review.page.record.row
        assert row
        return row.path

    @property
    def said(self) -> str:
        return str(self.app.review.query_one("#message").render())

    def state(self, path: str) -> str:
        sheet = self.session.sheet
        assert sheet
        return sheet.row(path).state

    def value(self, path: str) -> Any:
        sheet = self.session.sheet
        assert sheet
        return sheet.row(path).value

    async def go(self, path: str) -> None:
        self.app.review.page.go_to(path)
        await self.pilot.pause()


def _key(character: str) -> str:
    return {" ": "space", "-": "minus"}.get(character, character)


Make = Callable[..., Awaitable[str]]


@pytest.fixture(autouse=True, scope="session")
def _styles_are_parsed_once() -> Iterator[None]:
    """Each application parses some forty style sheets, the same ones in the colours of its theme as the one before."""
    parse: Callable[..., list[RuleSet]] = Stylesheet._parse_rules  # noqa: SLF001 - an application has its own cache only
    known: dict[object, list[RuleSet]] = {}

    def once(sheet: Stylesheet, css: str, read_from: CSSLocation, *more: object, **named: object) -> list[RuleSet]:
        colours = frozenset(sheet._variables.items())  # noqa: SLF001 - see above
        key = (colours, css, read_from, more, *sorted(named.items()))
        if key not in known:
            known[key] = parse(sheet, css, read_from, *more, **named)
        return known[key]

    with patch.object(Stylesheet, "_parse_rules", once):
        yield


@pytest.fixture(scope="session")
def new_journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One with nothing in it, to begin with a copy: to make its tables takes longer than most that is done to them."""
    path = tmp_path_factory.mktemp("new") / "journal.db"
    with SqlJournal(path, Time()):
        return path


@pytest.fixture
def place(tmp_path: Path, new_journal: Path) -> Iterator[Place]:
    path, clock = tmp_path / ".summariser" / "journal.db", Time()
    path.parent.mkdir()
    copyfile(new_journal, path)
    with SqlJournal(path, clock) as journal:
        yield Place(tmp_path, journal, clock)
