"""`eval` of 10,000 records: measured against a bare loop over the same JSON, which no program can do without.

Run with `python -m tests.benchmarks eval`.
"""

import asyncio
import json
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from summariser.core.article import Article
from summariser.core.meeting import Meeting
from summariser.core.money import Price
from summariser.core.record import ArticleRef, Record
from summariser.core.schema import Schema
from summariser.evaluate.against_gold import evaluate
from summariser.extraction.ports import RunPlan
from summariser.files.gold_files import find_files, read_gold
from summariser.journal.lookup import journal_drafts
from summariser.journal.store import SqlJournal
from summariser.reports import evaluation as evaluation_report
from tests.benchmarks.figures import compared

MEETING = Schema.of(Meeting)
RECORDS = 10_000
MOST_TIMES_BARE = 12.0
SYLLABLES = (
    "ba",
    "chi",
    "den",
    "fo",
    "gu",
    "hai",
    "jin",
    "ka",
    "lo",
    "mai",
    "ne",
    "phu",
    "qui",
    "ro",
    "sa",
    "tran",
    "u",
)


class _Clock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class _Writer:
    """Articles of sentences about people, all different, with a gold record and a draft that is partly wrong."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - the same articles every time

    def name(self) -> str:
        return " ".join("".join(self.random.choices(SYLLABLES, k=2)).title() for _ in range(3))

    def words(self, count: int) -> str:
        return " ".join(self.random.choice(SYLLABLES) for _ in range(count))

    def pair(self) -> tuple[Article, dict[str, Any], dict[str, Any]]:
        sentences = [f"{self.name()} {self.words(20)}." for _ in range(24)]
        text = " ".join(sentences)
        cited = [[{"start": text.index(one), "end": text.index(one) + len(one), "text": one}] for one in sentences]
        data = self.data(sentences, cited)
        draft = json.loads(json.dumps(data))
        for many in ("participants", "agreements", "quotes"):
            self.random.shuffle(draft[many])
            draft[many].pop()
        draft["participants"][0]["presence"] = "mentioned"
        draft["quotes"][0]["text"] = draft["quotes"][0]["text"][:-30]
        draft["published"] = None
        number = self.random.getrandbits(256)
        return Article(text, f"{number:064x}", f"in/{number:x}.txt"), data, draft

    def data(self, sentences: list[str], cited: list[list[dict[str, Any]]]) -> dict[str, Any]:
        names = [" ".join(one.split()[:3]) for one in sentences]
        person = {"title": "Minister", "organisation": self.name(), "country": "Vietnam", "presence": "attended"}
        return {
            "summary": self.words(40),
            "published": "2024-05-06",
            "date": {"start": "2024-05-05", "end": "2024-05-05", "basis": "stated", "evidence": cited[0]},
            "location": {"name": "Hanoi", "evidence": cited[1]},
            "participants": [{"name": names[n], **person, "evidence": cited[n]} for n in range(6)],
            "agreements": [
                {"statement": self.words(20), "kind": "agreed", "parties": names[:2], "evidence": cited[n]}
                for n in range(8, 12)
            ],
            "quotes": [
                {"speaker": names[n], "kind": "reported", "text": sentences[n][:-1], "evidence": cited[n]}
                for n in range(14, 20)
            ],
        }


async def _fill(journal: Path, gold: Path) -> None:
    plan = RunPlan("k", "d", "m", MEETING.id, "p", "whole", Decimal(1), Price(Decimal(0), Decimal(0), Decimal(0)), "x")
    writer = _Writer(1)
    with SqlJournal(journal, _Clock()) as opened:
        run = await opened.open_run(plan)
        for first in range(0, RECORDS, 500):
            pairs = [writer.pair() for _ in range(first, first + 500)]
            drafts = [(a, Record(schema_id=MEETING.id, article=ArticleRef.of(a), data=draft)) for a, _, draft in pairs]
            await asyncio.gather(*(opened.save_draft(run, a, draft, "{}") for a, draft in drafts))
            for number, (article, data, _) in enumerate(pairs, first):
                record = Record(schema_id=MEETING.id, article=ArticleRef.of(article), data=data)
                (gold / f"{number}.json").write_text(json.dumps(record.as_json()), "utf-8")


def _processor(work: Callable[[], object]) -> float:
    """Seconds of the processor, which other programs do not lengthen as they do those of the clock."""
    before = time.process_time()
    work()
    return time.process_time() - before


@pytest.mark.soak
async def test_ten_thousand_records(tmp_path: Path) -> None:
    gold, journal = tmp_path / "gold", tmp_path / "journal.db"
    gold.mkdir()
    await _fill(journal, gold)

    def bare() -> None:
        with journal_drafts(journal) as drafts:
            for entry in drafts.entries():
                json.dumps(drafts.load(entry).record.data)
        for path in sorted(gold.glob("*.json")):
            json.dumps(json.loads(path.read_bytes()))

    def whole() -> None:
        with journal_drafts(journal) as drafts:
            found = evaluate(MEETING, read_gold(find_files([gold]), MEETING), drafts)
        assert len(found.compared) == RECORDS
        assert not found.left_out
        assert len(evaluation_report.json_report(found)) > RECORDS

    loop, spent = _processor(bare), _processor(whole)
    what = f"`eval` of {RECORDS:,} records, of the processor"
    assert compared(what, [spent], [loop], "reading them", "s") < MOST_TIMES_BARE
