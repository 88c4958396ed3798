"""The five seeds, answered by the embedded model's real server and recorded on the wire; replayed without a network.

To record anew, after a change of the prompts (some minutes; the model is fetched if need be):

    pytest tests/models/test_seeds.py --record-mode=rewrite

It rewrites the cassette, and `tests/recordings/seeds-all-fields.jsonl` from the same answers: those to every field, as
they are asked without the second reader. What is shipped for everyday use, `tests/recordings/seeds.jsonl`, is written
by `summariser extract seeds/ --model local --record tests/recordings/seeds.jsonl`.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from vcr.cassette import Cassette

from summariser.core.article import Article
from summariser.core.record import Record, evidence_in
from summariser.extraction.extraction import Extraction, Job, Tools
from summariser.files.article_files import read_articles
from summariser.models.openai_model import OpenAIModel
from summariser.models.openai_wire import OpenAIWire
from summariser.models.recordings import Replay
from summariser.wiring.extracting import extraction
from summariser.wiring.plan import Plan
from summariser.wiring.settings import Settings

ROOT = Path(__file__).parent.parent.parent
SEEDS = str(ROOT / "seeds")
RECORDING = ROOT / "tests" / "recordings" / "seeds.jsonl"
ALL_FIELDS = ROOT / "tests" / "recordings" / "seeds-all-fields.jsonl"


@pytest.fixture(scope="module")
def vcr_config() -> dict[str, Any]:
    # The port is not matched: the server takes a free one.
    return {"match_on": ["method", "path", "body"], "filter_headers": [("authorization", "XX")]}


@asynccontextmanager
async def on_the_wire(workspace: Path, record_mode: str) -> AsyncIterator[tuple[Job, Tools]]:
    """An extraction over HTTP: to the embedded server while recording, else to nobody, for the cassette to answer."""
    if record_mode == "rewrite":
        ALL_FIELDS.unlink(missing_ok=True)
        plan = Plan.of(settings(workspace, model="local", record=ALL_FIELDS, second_reader=False), {})
        async with extraction(plan) as tools:
            yield plan.job, tools
    else:
        endpoint = replace(Replay.load(ALL_FIELDS).header.endpoint(), base_url="http://127.0.0.1:9/v1")
        plan = Plan.of(settings(workspace, replay=ALL_FIELDS, second_reader=False), {})
        async with extraction(plan) as tools, aclosing(OpenAIModel(endpoint, OpenAIWire(endpoint))) as model:
            yield plan.job, replace(tools, model=model)


def settings(workspace: Path, **options: Any) -> Settings:
    return Settings((SEEDS,), workspace, **options)


def seeds() -> list[Article]:
    return [item for item in read_articles([SEEDS]) if isinstance(item, Article)]


async def extract(job: Job, tools: Tools) -> dict[str, Record]:
    """The drafts by article id."""
    outcome = await Extraction(job, tools).run(read_articles([SEEDS]))
    assert (outcome.drafted, outcome.failed) == (5, [])
    found = {article.id: await tools.journal.claim(outcome.run, article, take=False) for article in seeds()}
    return {key: record for key, record in found.items() if isinstance(record, Record)}


def content(drafts: Mapping[str, Record]) -> dict[str, Any]:
    return {key: (record.data, record.flags) for key, record in drafts.items()}


@pytest.mark.vcr
async def test_recorded_traffic_and_the_shipped_recording_give_the_same_drafts(
    tmp_path: Path, record_mode: str, vcr: Cassette
) -> None:
    async with on_the_wire(tmp_path / "wire", record_mode) as (job, tools):
        live = await extract(job, tools)
    plan = Plan.of(settings(tmp_path / "replay", replay=ALL_FIELDS, second_reader=False), {})
    async with extraction(plan) as tools:
        replayed = await extract(plan.job, tools)

    assert len(live) == 5
    assert content(live) == content(replayed)
    assert vcr.all_played or record_mode == "rewrite"


async def test_every_passage_in_the_shipped_drafts_is_a_slice_of_its_article(tmp_path: Path) -> None:
    plan = Plan.of(settings(tmp_path, replay=RECORDING), {})
    async with extraction(plan) as tools:
        drafts = await extract(plan.job, tools)

    for article in seeds():
        passages = list(evidence_in(drafts[article.id].data))
        assert passages
        assert all(article.text[p.start : p.end] == p.text for p in passages)


@pytest.mark.parametrize("recording", [RECORDING, ALL_FIELDS], ids=lambda path: path.stem)
def test_a_recording_says_where_it_comes_from_and_holds_no_path_or_key(recording: Path) -> None:
    text = recording.read_text(encoding="utf-8")

    assert "recorded from the embedded model's server" in text.splitlines()[0]
    assert "authorization" not in text.casefold()
    assert '"model":"/' not in text
