"""What follows from a command: once, and the same as ever, so that what was interrupted is resumed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from summariser.ask.prompt import Example, Prompt
from summariser.core.article import Article
from summariser.core.errors import ConfigurationError
from summariser.files.example_files import ChosenFiles
from summariser.wiring import plan as planning
from summariser.wiring.plan import Plan
from summariser.wiring.settings import Settings

SERVER = {"model": "m", "base_url": "http://localhost:9/v1", "price": "1/2"}
LOCAL = {"model": "local:/elsewhere/small.gguf"}
STRONGER = {**SERVER, "escalate": "big", "escalate_price": "3/4"}
KEY = {"OPENAI_API_KEY": "sk-1"}

Planned = Callable[..., Plan]


@pytest.fixture
def planned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Planned:
    """The plan of a command in a workspace whose prompts and schema never change."""
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    for name in ("a", "b"):
        Path("in", f"{name}.txt").write_text("They met and agreed on a canal.", "utf-8")
    Path("prompts").mkdir()
    for name, text in {"system": "Say: {{fields}}", "article": "It: {{article}}", "field": "Of it {{field}}."}.items():
        Path("prompts", f"{name}.md").write_text(text, "utf-8")
    Path("own.py").write_text("from pydantic import BaseModel\n\n\nclass Deal(BaseModel):\n    title: str\n", "utf-8")

    def _planned(environment: dict[str, str] | None = None, **told: Any) -> Plan:
        return Plan.of(Settings(paths=("in/b.txt", "in/a.txt"), schema="own.py:Deal", **told), environment or {})

    return _planned


@pytest.mark.parametrize(
    ("told", "environment", "run_key", "draft_key"),
    [
        (SERVER, {}, "950c93f871d448f9", "9660ada2d4a02658"),
        ({**SERVER, "strategy": "fieldwise"}, {}, "f268b9a5eebb7fd2", "37f96261c85aa26d"),
        ({**SERVER, "context": 9000, "concurrency": 3, "batch": True}, {}, "bdf943de1b3a1bc4", "188f3c07ccdab676"),
        (LOCAL, {}, "d21c2cd8da59c2ec", "6701a453b2ef673e"),
        ({"model": "gpt-4o-mini"}, KEY, "4863c7f7798a2c70", "023e493dd11ddf52"),
        (STRONGER, {}, "c2a564ef5166a2b2", "05ecbd7fc44f4474"),
        ({**STRONGER, "escalate_at": 4, "fresh": True}, {}, "86ebc735e6b60b6d", "66ff31def15e651d"),
        ({**SERVER, "examples": 1}, {}, "7f6f5af2ab3674c2", "255dd2f4e9c22385"),
        ({**LOCAL, "examples": 1}, {}, "9e771b0363278d5f", "6f0e2cc6f94c3886"),
    ],
)  # fmt: skip
def test_a_command_of_an_earlier_version_is_the_same_run(
    planned: Planned, told: dict[str, Any], environment: dict[str, str], run_key: str, draft_key: str
) -> None:
    for key in ("98d28fa47a3cc5f5", "b20db115cdbdfbe9"):
        keep(key)
    plan = planned(environment, **told).job.plan
    assert (plan.key, plan.draft_key) == (run_key, draft_key)


def keep(key: str) -> None:
    """An example that was chosen for a command before."""
    chosen = Example(Article("They agreed on a canal.", "0" * 64, "c.txt"), '{"title": "Canal"}')
    ChosenFiles(Path(".summariser", "examples")).keep(key, (chosen,), replace=False)


@pytest.mark.parametrize(
    ("told", "at_once"),
    [
        (SERVER, None),
        ({**SERVER, "concurrency": 7}, 7),
        ({**LOCAL, "concurrency": 7}, 1),
        ({**STRONGER, "concurrency": 7}, 7),
        ({**STRONGER, "escalate": "local", "escalate_price": None}, 1),
    ],
)
def test_one_limit_holds_for_both_models(planned: Planned, told: dict[str, Any], at_once: int | None) -> None:
    assert planned(**told).concurrency == at_once


@pytest.mark.parametrize(("told", "prompts"), [(SERVER, 1), (STRONGER, 2)])
def test_a_prompt_is_built_once_for_each_model(
    planned: Planned, monkeypatch: pytest.MonkeyPatch, told: dict[str, Any], prompts: int
) -> None:
    built: list[Prompt] = []

    def counted(*given: Any, **more: Any) -> Prompt:
        built.append(Prompt(*given, **more))
        return built[-1]

    monkeypatch.setattr(planning, "Prompt", counted)
    planned(**told)
    assert len(built) == prompts


@pytest.mark.parametrize(
    "told",
    [{**SERVER, "strategy": "fieldwise"}, LOCAL, {**SERVER, "record": Path("new.jsonl")}],
)
def test_what_cannot_be_sent_in_batches_has_no_price_there(planned: Planned, told: dict[str, Any]) -> None:
    assert planned(**told, dry_run=True).batch_price is None
    with pytest.raises(ConfigurationError, match="--batch"):
        planned(**told, batch=True)


def test_the_price_in_batches_is_the_one_that_was_given(planned: Planned) -> None:
    plan = planned(**SERVER, dry_run=True)
    assert plan.batch_price == plan.model.price
