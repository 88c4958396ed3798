"""meeting/2 in a workspace that holds drafts and records of meeting/1."""

import asyncio
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from summariser.core.article import Article
from summariser.core.errors import ConfigurationError
from summariser.core.meeting import BUILT_IN, Meeting, Meeting2
from summariser.core.schema import Schema
from summariser.files.gold_files import parse_record
from summariser.files.record_files import FolderRecords
from summariser.journal.store import SqlJournal
from summariser.machine.clock import SystemClock
from summariser.review.history import DecisionError
from summariser.review.session import ReviewContext, Reviewer, ReviewSession
from summariser.wiring.settings import journal_path
from tests.cli.conftest import ROOT, Run
from tests.fakes.server import FaultServer, completion

SEED = "000_957266d671135620"
SEEDS = ROOT / "tests/recordings/seeds.jsonl"


def test_every_record_of_the_first_version_is_one_of_the_second() -> None:
    for path in sorted((ROOT / "reviewed").glob("*.json")):
        data = parse_record(path).data
        assert Meeting2.model_validate(data).model_dump(mode="json") == Meeting.model_validate(data).model_dump(
            mode="json"
        )
    second = Schema.of(Meeting2)
    assert [second.takes(one) for one in (*BUILT_IN, "meeting/3", "deal/1")] == [True, True, False, False]
    assert not Schema.of(Meeting).takes("meeting/2")


def test_what_takes_names_is_a_tuple() -> None:
    class Broken(Meeting2):
        takes = "meeting/1"  # type: ignore[assignment] # the mistake under test

    with pytest.raises(ConfigurationError, match="takes is no tuple of ids"):
        Schema.of(Broken)


@pytest.fixture
def drafted(run: Run, tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    assert run("extract", f"seeds/{SEED}.txt", "--replay", SEEDS).code == 0
    return journal_path(tmp_path)


def review(journal: Path, model: type[BaseModel], kind: str | None = None) -> dict[str, Any]:
    """Finishes the one article; the record that was written."""
    clock = SystemClock()

    async def _review() -> None:
        with SqlJournal(journal, clock) as store:
            bench = ReviewContext(store.reviews, FolderRecords(journal.parents[1] / "reviewed"), clock)
            session = ReviewSession(Schema.of(model), bench, Reviewer("Ann", "desk"))
            (listing,) = await store.reviews.listings()
            try:
                sheet = await session.open(listing.article_id)
                if sheet.state == "reviewed":
                    await session.reopen()
                if kind:
                    await session.correct("/agreements/0/kind", kind)
                for row in sheet.rows:
                    if row.attention:
                        await session.accept(row.path)
                await session.finish(accept_rest=True)
            finally:
                await session.close()

    asyncio.run(_review())
    (path,) = (journal.parents[1] / "reviewed").glob("*.json")
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def test_a_draft_of_the_first_is_reviewed_as_the_second(run: Run, drafted: Path) -> None:
    record = review(drafted, Meeting2, "offered")
    assert (record["schema"], record["data"]["agreements"][0]["kind"]) == ("meeting/2", "offered")
    assert run("show", SEED).code == 0
    table = run("export", "--schema", "meeting/2", "--format", "csv", "--out", "tables")
    assert (table.code, table.err) == (0, "")
    assert ",offered\n" in (drafted.parents[1] / "tables/meeting.agreements.csv").read_text("utf-8")
    left = run("export", "--format", "csv", "--out", "tables")
    assert left.complaint == "not exported: 1 of schema 'meeting/2': name theirs with --schema"
    assert run("eval", "reviewed", "--schema", "meeting/2").code == 1, "its draft is one of meeting/1"


def test_what_only_the_second_can_say_is_not_lost_to_the_first(drafted: Path) -> None:
    before = review(drafted, Meeting2, "offered")
    with pytest.raises(DecisionError, match="kind: Input should be 'signed', 'agreed', 'reaffirmed' or 'proposed'"):
        review(drafted, Meeting)
    (path,) = (drafted.parents[1] / "reviewed").glob("*.json")
    assert json.loads(path.read_text("utf-8")) == before
    assert review(drafted, Meeting2)["data"] == before["data"]


def test_a_draft_of_the_first_is_reviewed_as_before(drafted: Path) -> None:
    assert review(drafted, Meeting)["schema"] == "meeting/1"


def test_records_of_both_are_compared(run: Run, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "reviewed", tmp_path / "reviewed")
    (one, _) = sorted((tmp_path / "reviewed").glob("00[01]*.json"))
    one.write_text(one.read_text("utf-8").replace('"schema": "meeting/1"', '"schema": "meeting/2"'), "utf-8")
    assert run("events", "--json").json["events"] == []
    both = run("events", "--schema", "meeting/2", "--json")
    assert (both.code, both.err) == (0, "")
    assert [len(event["articles"]) for event in both.json["events"]] == [2]


TEXT = """Norway and Chile hold talks

OSLO, March 4 - Anna Berg of Norway met Luis Ortega of Chile in Oslo on Monday. Berg invited Ortega to visit Bergen next
spring. Ortega asked Norway to lower its tolls. Chile is willing to host the next round. Ortega urged Norway to cut its
subsidies. Berg suggested a joint patrol of the strait. Both sides agreed to open a rail link.
"""
KINDS = ["offered", "requested", "offered", "requested", "proposed", "agreed"]
NOTHING: dict[str, Any] = {
    "summary": "They met.", "published": None, "location": None, "participants": [], "agreements": [], "quotes": [],
    "date": {"start": None, "end": None, "basis": "unknown"},
}  # fmt: skip


def gold(article: Article) -> dict[str, Any]:
    """Each sentence with its kind."""
    spans = [sentence.span for sentence in article.sentences][-len(KINDS) :]
    commitments = [
        {
            "statement": article[span],
            "kind": kind,
            "parties": [],
            "evidence": [{"start": span.start, "end": span.end, "text": article[span]}],
        }
        for span, kind in zip(spans, KINDS, strict=True)
    ]
    about = {"id": article.id, "path": "a.txt", "sha256": article.sha256, "title": None}
    data = NOTHING | {"agreements": commitments}
    return {"format": "summariser.record/1", "schema": "meeting/2", "article": about, "data": data}


def test_both_readers_tell_them_apart_and_eval_tells_how_well(run: Run, tmp_path: Path) -> None:
    """The model answers with the first two, one of them as the wrong kind; the rules find the rest."""
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    whole = gold(Article.of(TEXT))
    (tmp_path / "gold.json").write_text(json.dumps(whole), "utf-8")
    first = len(Article.of(TEXT).sentences) - len(KINDS) + 1
    answered = [
        {"sentences": [first + n], "statement": one["statement"], "kind": "offered", "parties": []}
        for n, one in enumerate(whole["data"]["agreements"][:2])
    ]
    answer = NOTHING | {"date": NOTHING["date"] | {"sentences": []}, "agreements": answered}
    with FaultServer(lambda _, body: completion(answer)) as server:
        result = run(
            "extract", "a.txt", "--schema", "meeting/2", "--model", "m", "--base-url", server.url, "--price", "1/1"
        )
    assert result.code == 0
    (line,) = run("export", "--drafts", "--format", "jsonl").out.splitlines()
    record = json.loads(line)
    assert record["schema"] == "meeting/2"
    left_out = [one["item"]["kind"] for one in record["omissions"] if one["path"] == "/agreements"]
    assert left_out == ["offered", "requested", "proposed", "agreed"]
    result = run("eval", "gold.json", "--schema", "meeting/2", "--json")
    found = {(one["field"], one["measure"]): (one["hits"], one["draft"], one["gold"]) for one in result.json["figures"]}
    assert found["agreements[kind=offered]", "items"] == (1, 2, 2)
    assert found["agreements[kind=requested]", "items"] == (0, 0, 2)
    other = run("eval", "gold.json")
    assert other.code == 1
    assert "is of schema 'meeting/2', not 'meeting/1': name its schema with --schema" in other.err
