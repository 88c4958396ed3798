"""The README's example outside diplomacy, from articles to tables: tests/trade_deal.py and tests/examples/."""

import asyncio
import csv
import json
from pathlib import Path

from summariser.core.schema import Schema
from summariser.files.record_files import FolderRecords
from summariser.journal.store import SqlJournal
from summariser.machine.clock import SystemClock
from summariser.review.session import ReviewContext, Reviewer, ReviewSession
from summariser.wiring.settings import journal_path
from tests.cli.conftest import ROOT, Run
from tests.trade_deal import TradeDeal

EXAMPLES = ROOT / "tests/examples"
SCHEMA = ("--schema", f"{ROOT / 'tests/trade_deal.py'}:TradeDeal")


async def review(workspace: Path) -> None:
    """The decisions of a person at the screen: two things corrected, one rejected, the rest accepted."""
    with SqlJournal(journal_path(workspace), SystemClock()) as journal:
        bench = ReviewContext(journal.reviews, FolderRecords(workspace / "reviewed"), SystemClock())
        session = ReviewSession(Schema.of(TradeDeal), bench, Reviewer("example", "here"))
        for row in await session.queue("name"):
            await session.open(row.article_id)
            if row.name == "oakmere":
                await session.correct("/binding", "no")
                await session.correct("/closing/start", "2025-11-15")
                await session.reject("/clauses/0/due")
            await session.finish(accept_rest=True)
        await session.close()


def test_extract_review_eval_and_export(run: Run, tmp_path: Path) -> None:
    drafted = run("extract", EXAMPLES / "deals", *SCHEMA, "--replay", EXAMPLES / "deals.jsonl", "--json")
    assert (drafted.code, drafted.json["drafted"]) == (0, 2)
    before = run("eval", EXAMPLES / "gold", *SCHEMA, "--json").json
    asyncio.run(review(tmp_path))
    after = run("eval", EXAMPLES / "gold", *SCHEMA, "--reviewed", "--json").json
    wrong = [sum(len(article["differences"]) for article in found["articles"]) for found in (before, after)]
    assert wrong[1] == wrong[0] - 3
    assert run("export", *SCHEMA, "--format", "csv", "--out", "tables", "--participant", "saltholm").code == 0
    with (tmp_path / "tables/trade-deal.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["status"], row["binding"], row["_reviewer"]) == ("announced", "false", "example")


def test_gold_passages_are_the_articles_own() -> None:
    for path in sorted((EXAMPLES / "gold").glob("*.json")):
        text = (EXAMPLES / "deals" / f"{path.stem}.txt").read_text("utf-8")
        record = json.loads(path.read_text("utf-8"))
        passages = [e for v in record["data"].values() if isinstance(v, list) for i in v if isinstance(i, dict)
                    for e in i["evidence"]]  # fmt: skip
        assert passages
        assert all(text[e["start"] : e["end"]] == e["text"] for e in passages)
