"""The seeds, and the invented reports of their meetings, as drafts in a workspace."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from summariser.core.article import Article
from summariser.core.money import Price
from summariser.core.record import ArticleRef, Provenance, RecordReview, Tokens
from summariser.extraction.ports import RunPlan
from summariser.files.gold_files import parse_record
from summariser.journal.store import SqlJournal

ROOT = Path(__file__).parents[1]
OUTLETS = ROOT / "tests/examples/outlets"
DRAFTED = datetime(2031, 1, 1, tzinfo=UTC)
FREE = Price(Decimal(0), Decimal(0), Decimal(0))
PLAN = RunPlan("key", "draft key", "m", "meeting/1", "extract@0", "whole", Decimal(1), FREE, "x")


async def save_outlets(journal: SqlJournal) -> dict[str, str]:
    """The ids of the articles by the names of their files."""
    run = await journal.open_run(PLAN)
    ids = {}
    for articles, records in ((ROOT / "seeds", ROOT / "reviewed"), (OUTLETS / "articles", OUTLETS / "reviewed")):
        for number, path in enumerate(sorted(articles.glob("*.txt"))):
            text = path.read_text("utf-8")
            article = Article(text, hashlib.sha256(path.read_bytes()).hexdigest(), str(path.relative_to(ROOT)))
            written = parse_record(records / f"{path.stem}.json")
            at = DRAFTED + timedelta(minutes=number)
            made = Provenance(model="m", prompt="p", strategy="whole", run=run.id, usage=Tokens(), cost_usd=0.0, at=at)
            record = written.model_copy(
                update={"article": ArticleRef.of(article), "review": RecordReview(), "provenance": made}
            )
            day = date.fromisoformat(record.data["date"]["start"])
            await journal.save_draft(run, article, record, "{}", day=day)
            ids[path.stem[:3] if path.stem[0] == "0" else path.stem] = article.id
    return ids
