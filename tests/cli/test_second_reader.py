"""Rules beside the model: what a draft leaves out, from `extract` to `show`, `status` and the reviewed record."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import ROOT, Run
from tests.fakes.server import FaultServer, completion

TEXT = """\
LIMA, 5 May 2024 - Foreign Minister Ana Ruiz of Peru met Trade Minister Tom Berg of Norway in Lima on Sunday.

Ruiz said that the port of Callao would open to Norwegian ships in June. Berg thanked her for the welcome and stressed
that the two countries needed each other. The two sides agreed to set up a joint fund for fisheries.
"""
ANSWER: dict[str, Any] = {
    "summary": "Ana Ruiz met Tom Berg in Lima.",
    "published": None,
    "date": {"start": "2024-05-05", "end": "2024-05-05", "basis": "stated", "sentences": [1]},
    "location": {"name": "Lima", "sentences": [1]},
    "participants": [{"name": "Ana Ruiz", "presence": "attended", "sentences": [1]}],
    "agreements": [],
    "quotes": [{"speaker": "Tom Berg", "kind": "reported", "text": "the port of Callao would open", "sentences": [2]}],
}


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer(lambda number, body: completion(ANSWER)) as running:
        yield running


@pytest.fixture
def draft(run: Run, server: FaultServer, tmp_path: Path) -> Run:
    (tmp_path / "talks.txt").write_text(TEXT, "utf-8")

    def _draft(*options: object, **settings: str) -> Any:
        model = ("--model", "m", "--base-url", server.url, "--price", "0/0")
        result = run("extract", "talks.txt", *model, *options, **settings)
        assert result.code == 0, result.err
        return run("show", "talks", "--json").json

    return _draft


def test_what_rules_find_and_a_draft_leaves_out_is_in_its_record(draft: Run, run: Run) -> None:
    record: Any = draft()
    found = {(one["path"], one["item"].get("speaker") or one["item"].get("name")) for one in record["omissions"]}
    assert ("/participants", "Tom Berg") in found
    assert ("/quotes", "Tom Berg") in found
    assert "/agreements" in {path for path, _ in found}
    words = [one["item"]["text"] for one in record["omissions"] if one["path"] == "/quotes"]
    assert "the two countries needed each other" in words
    for one in record["omissions"]:
        assert one["item"]["origin"] == "lexicon"
        assert all(TEXT[e["start"] : e["end"]] == e["text"] for e in one["item"]["evidence"])
    assert all("origin" not in item for item in record["data"]["quotes"])
    shown = run("show", "talks").out
    assert "left out, as rules read the article: " in shown
    assert "the two countries needed each other" in " ".join(shown.split())


def test_where_rules_read_another_speaker_both_passages_are_kept(draft: Run) -> None:
    record: Any = draft()
    (reading,) = (one for one in record["other_readings"] if one["path"] == "/quotes/0/speaker")
    assert reading["value"] == "Ana Ruiz"
    assert "Callao" in reading["evidence"][0]["text"]
    flags = {one["path"]: one["message"] for one in record["flags"] if one["code"] == "other_reading"}
    assert set(flags) == {one["path"] for one in record["other_readings"]}
    assert "Callao" in flags["/quotes/0/speaker"]


def test_status_counts_omissions_by_list_and_the_queue_weighs_them(draft: Run, run: Run) -> None:
    record: Any = draft()
    counted = run("status", "--json").json["review"]["omissions"]
    lists = [one["path"].removeprefix("/") for one in record["omissions"]]
    assert counted == {name: lists.count(name) for name in sorted(set(lists))}
    assert "left out of drafts in the queue, as rules read them: " in run("status").out


def test_without_the_second_reader_a_draft_is_the_models_alone(draft: Run, run: Run, server: FaultServer) -> None:
    record: Any = draft("--no-second-reader")
    assert "omissions" not in record
    assert "other_readings" not in record
    assert not {"other_reading", "uncertain_reading", "partly_read"} & {flag["code"] for flag in record["flags"]}
    assert run("status", "--json").json["review"]["omissions"] == {}


def test_no_token_is_spent_on_it(draft: Run, server: FaultServer) -> None:
    draft()
    asked = server.account.requests
    draft("--no-second-reader", "--fresh")
    assert (asked, server.account.requests) == (1, 2)


def test_the_embedded_model_is_not_asked_for_what_rules_fill(run: Run) -> None:
    assert run("extract", ROOT / "seeds", "--replay", ROOT / "tests/recordings/seeds.jsonl").code == 0
    record = run("show", "001_e8c98279682e230f", "--json").json
    quotes, people = record["data"]["quotes"], record["data"]["participants"]
    assert len(quotes) >= 3
    assert {item["origin"] for item in (*quotes, *people)} == {"lexicon"}
    text = (ROOT / "seeds/001_e8c98279682e230f.txt").read_text("utf-8")
    assert all(text[e["start"] : e["end"]] == e["text"] for item in quotes for e in item["evidence"])
    assert record["data"]["date"]["origin"] == "lexicon"
    doubts = [flag["code"] for flag in record["flags"] if flag["path"] == "/date/start"]
    assert doubts == ["uncertain_reading"], "the model's own day, which it had of another year, is no matter any more"


def test_eval_tells_what_the_model_and_what_rules_found(draft: Run, run: Run, tmp_path: Path) -> None:
    record: Any = draft()
    gold = {key: record[key] for key in ("format", "schema", "article", "data")}
    missing = [one["item"] for one in record["omissions"] if one["path"] == "/participants"]
    gold["data"]["participants"] += [{k: v for k, v in item.items() if k != "origin"} for item in missing]
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold/talks.json").write_text(json.dumps(gold), "utf-8")
    found = run("eval", "gold", "--readers", "--json").json["readers"]["participants"]
    assert found["model"] == {"hits": 1, "gold": 2, "draft": 1}
    assert found["rules"] == {"hits": 2, "gold": 2, "draft": 2}
    assert found["both"] == {"hits": 2, "gold": 2, "draft": 2}
    assert "Found by: recall, precision" in run("eval", "gold", "--readers").out
    assert run("eval", "gold", "--readers", "--reviewed").code == 2
