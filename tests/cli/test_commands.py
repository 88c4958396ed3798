"""Each command on a drafted workspace: what it prints, as text and as JSON."""

import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from summariser.core.money import as_text
from summariser.models.prices import GenaiPrices
from tests.cli.conftest import ROOT, Run
from tests.fakes.server import Account, FaultServer, Reply, completion, error
from tests.fakes.server import draft as example_draft
from tests.trade_deal import TradeDeal

Articles = Callable[[int], Path]
PRICE = ("--price", "1/2")


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


@pytest.fixture
def extract(run: Run, server: FaultServer) -> Run:
    def _extract(*arguments: object, **settings: str) -> object:
        model = () if "--replay" in arguments else ("--model", "m", "--base-url", server.url, *PRICE)
        return run("extract", *model, *arguments, **settings)

    return _extract  # type: ignore[return-value] # Run also takes what this one sets itself


# extract


def test_the_json_object_has_what_the_contract_says(extract: Run, articles: Articles, server: FaultServer) -> None:
    folder = articles(3)
    (folder / "bad.txt").write_text(" ")
    result = extract(folder, "--json", "--max-cost", "2")
    found = result.json
    account = server.account
    assert result.code == 1
    assert result.out.count("\n") == 1
    assert {k: found[k] for k in ("articles", "drafted", "cached", "failed", "left", "cap_usd")} == {
        "articles": 4, "drafted": 3, "cached": 0, "failed": 1, "left": 0, "cap_usd": 2,
    }  # fmt: skip
    assert found["usage"] == {"input": account.prompt_tokens, "cached": 0, "output": account.completion_tokens}
    assert found["cost_usd"] == pytest.approx((account.prompt_tokens + 2 * account.completion_tokens) / 1e6, abs=1e-12)
    assert found["failures"] == [
        {"path": str(folder / "bad.txt"), "reason": "is empty (no text in it): remove it or fill it", "final": False}
    ]
    assert found["flags"]["date_not_in_evidence"] == 6


def test_progress_and_summary_are_plain_lines_on_standard_error(extract: Run, articles: Articles) -> None:
    folder = articles(2)
    (folder / "bad.txt").write_text("")
    result = extract(folder)
    assert (result.code, result.out) == (1, "")
    lines = result.err.splitlines()
    assert lines[0].endswith("bad.txt: is empty (no text in it): remove it or fill it")
    assert lines[1].startswith("2 drafted, 0 drafted before, 1 failed, 0 left, in ")
    assert "1 failed: is empty" in lines[2]
    assert lines[3].startswith("flags: 4 date_not_in_evidence, ")
    assert " of $1.00; " in lines[4]
    assert "\x1b" not in result.err
    assert "\r" not in result.err


@pytest.mark.parametrize("settings", [{}, {"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_nothing_but_text_where_there_is_no_terminal(
    extract: Run, run: Run, articles: Articles, settings: dict[str, str]
) -> None:
    extract(articles(1), **settings)
    for command in (("show", "000"), ("status",), ("--help",)):
        result = run(*command, **settings)
        assert result.code == 0
        assert "\x1b" not in result.out + result.err


def test_an_article_from_standard_input(extract: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "in").write_text("They met in Hanoi.")
    with (tmp_path / "in").open() as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        assert extract("-", "--json").json["drafted"] == 1


def test_a_limit_takes_the_next_ones_only_when_it_grows(extract: Run, articles: Articles, server: FaultServer) -> None:
    folder = articles(5)
    assert extract(folder, "--limit", "2", "--json").json["articles"] == 2
    found = extract(folder, "--limit", "3", "--json").json
    assert (found["drafted"], found["cached"]) == (1, 2)
    assert server.account.requests == 3


def test_fresh_asks_again(extract: Run, articles: Articles, server: FaultServer) -> None:
    folder = articles(2)
    extract(folder)
    found = extract(folder, "--fresh", "--json").json
    assert (found["drafted"], found["cached"], server.account.requests) == (2, 0, 4)


def test_a_dry_run_sends_nothing_and_makes_nothing(extract: Run, articles: Articles, server: FaultServer) -> None:
    folder = articles(3)
    (folder / "bad.txt").write_text("")
    result = extract(folder, "--dry-run")
    assert result.code == 1
    assert "4 articles: 0 drafted before, 1 failed; 3 requests to m" in result.out
    assert "nothing was sent" in result.out
    assert "bad.txt: is empty" in result.complaint
    assert (server.account.requests, Path(".summariser").exists()) == (0, False)


def test_a_dry_run_bounds_what_the_run_then_costs(extract: Run, articles: Articles, server: FaultServer) -> None:
    folder = articles(3)
    guess = extract(folder, "--dry-run", "--json").json
    assert (guess["articles"], guess["cached"], guess["requests"], guess["failed"]) == (3, 0, 3, 0)
    cost = extract(folder, "--json").json["cost_usd"]
    assert 0 < cost < guess["worst_usd"]
    assert guess["expected_usd"] < guess["worst_usd"]
    after = extract(folder, "--dry-run", "--json").json
    assert (after["cached"], after["requests"], after["worst_usd"]) == (3, 0, 0)
    assert server.account.requests == 3


def room_for(count: int, extract: Run, folder: Path) -> float:
    """A cap under which so many of the folder's articles, one as long as the other, fit."""
    cost = extract(folder, "--limit", "1", "--workspace", "probe", "--json").json["cost_usd"]
    worst = extract(folder, "--limit", "1", "--workspace", "none", "--dry-run", "--json").json["worst_usd"]
    return float(worst + cost * (count - 0.5))


def test_the_cap_holds_and_a_higher_one_goes_on(
    extract: Run, run: Run, articles: Articles, server: FaultServer
) -> None:
    folder = articles(6)
    cap = room_for(3, extract, folder)
    server.account = Account()
    capped = extract(folder, "--max-cost", f"{cap:.9f}", "--json")
    account = server.account
    paid = (account.prompt_tokens + 2 * account.completion_tokens) / 1e6
    assert capped.code == 3
    assert (capped.json["drafted"], capped.json["left"]) == (3, 3)
    assert capped.json["cost_usd"] == pytest.approx(paid, abs=1e-12)
    assert paid <= cap
    assert "raise --max-cost to go on" in capped.err
    status = run("status").out
    assert f"capped, {capped.json['left']} left" in status
    assert "raise --max-cost in the same command" in status
    on = extract(folder, "--max-cost", "1", "--json")
    assert on.code == 0
    assert (on.json["drafted"], on.json["cached"]) == (capped.json["left"], capped.json["drafted"])
    assert on.json["run"] == capped.json["run"]
    assert f"going on with run {on.json['run']}" in on.err
    assert set(server.account.paid.values()) == {1}


def test_a_model_without_a_price_under_a_cap_is_refused(run: Run, articles: Articles, server: FaultServer) -> None:
    result = run("extract", articles(1), "--model", "made-up-model", "--base-url", server.url)
    assert result.code == 2
    assert "has no known price, so the cap could not hold: give it with --price" in result.complaint
    assert server.account.requests == 0


def test_the_price_of_a_known_model_needs_no_option(run: Run, articles: Articles, server: FaultServer) -> None:
    result = run("extract", articles(1), "--model", "gpt-4.1-mini", "--base-url", server.url, "--json")
    account = server.account
    price = GenaiPrices(provider="openai").price("gpt-4.1-mini")
    cost = (account.prompt_tokens * price.input + account.completion_tokens * price.output) / 1_000_000
    assert result.json["cost_usd"] == pytest.approx(float(cost), abs=1e-12)


@pytest.mark.parametrize(
    "refusal",
    [
        (error(401, "Incorrect API key provided: sk-secret"), "does not accept the API key: set OPENAI_API_KEY"),
        (error(429, code="insufficient_quota"), "has no quota left: add credit"),
        (error(404, code="model_not_found"), "does not serve model m there: check --model"),
    ],
)
def test_what_every_request_meets_stops_at_once(
    extract: Run, run: Run, articles: Articles, server: FaultServer, refusal: tuple[Reply, str]
) -> None:
    reply, complaint = refusal
    server.behaviour = lambda *_: reply
    result = extract(articles(50), "--json", OPENAI_API_KEY="sk-made-up-0123456789")
    assert result.code == 2
    assert [line for line in result.err.splitlines() if complaint in line] == [result.err.splitlines()[-1]]
    assert "failed:" not in result.err
    assert (result.json["failed"], result.json["left"], result.json["cost_usd"]) == (0, 50, 0)
    assert server.account.requests <= 8, "those that were in flight"
    assert "sk-" not in result.err + result.out
    assert "stopped, 50 left" in run("status").out


def test_nobody_is_there(run: Run, articles: Articles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("summariser.models.openai_model.FIRST_CONTACT", 1)
    result = run("extract", articles(20), "--model", "m", "--base-url", "http://127.0.0.1:1/v1", *PRICE, "--json")
    assert (result.code, result.json["left"], result.json["failed"]) == (2, 20, 0)
    assert "cannot connect to 127.0.0.1:1: check the network, and --base-url" in result.err.splitlines()[-1]


# Recordings


def drafts_in(folder: Path) -> dict[str, object]:
    found = {path.name: json.loads(path.read_text("utf-8")) for path in folder.glob("*.json")}
    return {name: (record["data"], record["flags"]) for name, record in found.items()}


@pytest.mark.parametrize("strategy", ["whole", "fieldwise"])
def test_a_recording_gives_the_same_drafts_elsewhere(
    extract: Run, run: Run, articles: Articles, server: FaultServer, strategy: str
) -> None:
    folder, tmp_path = articles(3), Path.cwd()
    extract(folder, "--record", "r.jsonl", "--strategy", strategy, "--workspace", "a", OPENAI_API_KEY="sk-0123456789ab")
    sent = server.account.requests
    replayed = extract(folder, "--replay", "r.jsonl", "--workspace", "b", "--json")
    assert replayed.code == 0
    assert (replayed.json["drafted"], replayed.json["cost_usd"], server.account.requests) == (3, 0, sent)
    for workspace in "ab":
        assert run("export", "--drafts", "--workspace", workspace, "--out", f"{workspace}/out").code == 0
    assert len(drafts_in(tmp_path / "a/out")) == 3
    assert drafts_in(tmp_path / "a/out") == drafts_in(tmp_path / "b/out")
    assert "sk-0123456789ab" not in (tmp_path / "r.jsonl").read_text()

    (folder / "001.txt").write_text("Something else took place in Hué on 6 May 2024.")
    changed = extract(folder, "--replay", "r.jsonl", "--workspace", "c", "--json")
    assert (changed.code, changed.json["drafted"], changed.json["failed"]) == (1, 2, 1)
    assert "no recorded answer for this request" in changed.json["failures"][0]["reason"]


def test_a_recording_of_other_articles_is_not_taken_for_a_server_that_does_not_work(
    extract: Run, articles: Articles
) -> None:
    folder = articles(1)
    extract(folder, "--record", "r.jsonl")
    for number in range(6):
        (folder / f"{number:03}.txt").write_text(f"Others met in Hué on {number + 1} May 2024.")
    replayed = extract(folder, "--replay", "r.jsonl", "--workspace", "b", "--json")
    assert (replayed.code, replayed.json["failed"]) == (1, 6)


def test_a_recording_that_stopped_at_the_cap_goes_on(extract: Run, articles: Articles, server: FaultServer) -> None:
    folder = articles(4)
    extract(folder)  # drafts of an earlier run are in no recording
    cap = room_for(2, extract, folder)
    server.account = Account()
    first = extract(folder, "--record", "r.jsonl", "--max-cost", f"{cap:.9f}", "--json")
    assert (first.code, first.json["drafted"], first.json["left"]) == (3, 2, 2)
    second = extract(folder, "--record", "r.jsonl", "--json")
    assert (second.code, second.json["drafted"], second.json["left"]) == (0, first.json["left"], 0)
    assert server.account.requests == 4
    assert extract(folder, "--replay", "r.jsonl", "--workspace", "b", "--json").json["drafted"] == 4


# The other commands


def test_show_is_read_by_people(extract: Run, run: Run, articles: Articles) -> None:
    extract(articles(1))
    out = run("show", "000").out.splitlines()
    assert out[0].endswith("articles/000.txt")
    assert "meeting/1 · draft · by m · $0.00" in out[1]
    at = out.index("location")
    assert out[at + 1 : at + 3] == ["  name  Meeting number 0 took place in", "  [1] as above"]
    at = out.index("date")
    assert out[at + 1] == "  start  2024-05-06"
    assert out[at + 2].startswith("         ! The cited sentence says “5 May 2024”")
    assert not [line for line in out if line != line.rstrip()]


def test_show_wraps_to_a_terminal_under_the_label(
    extract: Run, run: Run, articles: Articles, monkeypatch: pytest.MonkeyPatch
) -> None:
    extract(articles(1))
    monkeypatch.setattr("rich.console.Console.is_terminal", True)
    coloured = run("show", "000", COLUMNS="60", TERM="xterm").out
    assert "\x1b[1m" in coloured
    out = re.sub(r"\x1b\[[0-9;]*m", "", coloured).splitlines()
    at = next(number for number, line in enumerate(out) if line.startswith("  text"))
    assert max(map(len, out[1:])) <= 60
    assert out[at + 1].startswith(" " * 11)
    assert out[at + 1].strip()


@pytest.mark.parametrize("wanted", ["001", "001.txt", "articles/001.txt"])
def test_show_finds_an_article_by_its_name(
    extract: Run, run: Run, articles: Articles, wanted: str, tmp_path: Path
) -> None:
    articles(2)
    extract("articles")
    record = run("show", wanted, "--json").json
    assert record["article"]["path"] == "articles/001.txt"
    assert run("show", record["article"]["id"][:6], "--json").json == record
    text = (tmp_path / "articles/001.txt").read_text("utf-8")
    assert all(text[e["start"] : e["end"]] == e["text"] for e in record["data"]["location"]["evidence"])


def test_show_says_what_it_did_not_find(extract: Run, run: Run, articles: Articles, tmp_path: Path) -> None:
    extract(articles(1))
    missing = run("show", "nothing\x1b[2J")
    assert missing.code == 2
    assert missing.complaint == "summariser: no draft of 'nothing\\x1b[2J': `summariser status` says what there is"
    (tmp_path / "more").mkdir()
    (tmp_path / "more/000.txt").write_text("Another article took place.")
    extract("more")
    several = run("show", "000")
    assert several.code == 2
    assert "is 2 articles: " in several.complaint
    assert several.complaint.endswith("give an id")


def test_status_as_json(extract: Run, run: Run, articles: Articles) -> None:
    done = extract(articles(2), "--json").json
    found = run("status", "--json").json
    (one,) = found["runs"]
    assert one["id"] == done["run"]
    assert (one["state"], one["drafted"], one["failed"], one["left"]) == ("finished", 2, 0, 0)
    assert (one["cost_usd"], one["cap_usd"], one["usage"]) == (done["cost_usd"], 1, done["usage"])
    assert found["models"] == [{"model": "m", "runs": 1, "cost_usd": done["cost_usd"], "usage": done["usage"]}]


def test_status_is_read_by_people(extract: Run, run: Run, articles: Articles) -> None:
    done = extract(articles(2), "--json").json
    lines = run("status").out.splitlines()
    cost = as_text(Decimal(str(done["cost_usd"])))
    assert lines[0] == f"2 articles: 2 drafted, 0 reviewed; {cost} spent"
    first = lines.index(f"{done['run']}  finished")
    assert lines[first + 1].endswith(f" UTC, m: 2 drafted, {cost} of $1.00")
    assert lines[-4].startswith(f"m: {cost} in 1 run; ")


def test_schema_prints_json_schema(run: Run) -> None:
    assert set(run("schema").json["properties"]) >= {"participants", "agreements", "quotes"}
    assert run("schema", "--json").json == run("schema").json
    deal = run("schema", "--schema", f"{ROOT / 'tests/trade_deal.py'}:TradeDeal").json
    assert deal == TradeDeal.model_json_schema(mode="serialization")


def test_export_writes_a_file_for_each_draft(extract: Run, run: Run, articles: Articles, tmp_path: Path) -> None:
    extract(articles(2))
    assert run("export", "--drafts", "--out", "deep/out").out == "2 drafts written to deep/out\n"
    summary = run("export", "--drafts", "--json").json
    assert (summary["written"], summary["folder"], summary["left_out"]) == (2, "drafts", [])
    assert sorted(path.name for path in (tmp_path / "drafts").iterdir()) == ["000.json", "001.json"]
    text = (tmp_path / "deep/out/000.json").read_text("utf-8")
    assert text.endswith("}\n")
    shown = run("show", "000", "--json").json
    assert shown.pop("event")["articles"], "what is not the record's own"
    assert json.loads(text) == shown


# Another schema


DEAL = (
    "LISBON, 3 March 2025 — Norte Energia agreed to buy Sul Vento for 420 million euros, the firms said.\n\n"
    "The buyer must keep the plant at Évora open until 31 December 2027. "
    "“We will invest in Portugal”, said its head. The deal closes on 30 June 2025."
)
ANSWER = {
    "headline": "Norte Energia buys Sul Vento.",
    "status": "announced",
    "binding": True,
    "companies": [
        {"firm": "Norte Energia", "role": "buyer", "sentences": [1]},
        {"firm": "Sul Vento", "role": "seller", "sentences": [1]},
        {"firm": "Oeste Gás", "role": "adviser", "sentences": [9]},
    ],
    "amount": {"value": 420.0, "currency": "EUR", "sentences": [1]},
    "closing": {"start": "2025-06-30", "end": "2025-06-30", "basis": "stated", "sentences": [4]},
    "clauses": [
        {"gist": "The plant stays open.", "wording": "The buyer must keep", "due": "2027-12-31", "sentences": [2]}
    ],
    "markets": ["Portugal", "Spain"],
    "statements": [],
}


def test_another_schema_goes_all_the_way(
    extract: Run, run: Run, server: FaultServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deal.txt").write_text(DEAL, "utf-8")
    (tmp_path / "own.py").write_text((ROOT / "tests/trade_deal.py").read_text("utf-8"), "utf-8")
    server.behaviour = lambda number, body: completion(ANSWER)
    result = extract("deal.txt", "--schema", "own.py:TradeDeal", "--json")
    assert (result.code, result.json["drafted"]) == (0, 1)
    assert run("export", "--drafts", "--out", "out").code == 0
    record = json.loads((tmp_path / "out/deal.json").read_text("utf-8"))
    data = record["data"]
    assert record["schema"] == "trade-deal/1"
    assert list(data) == list(ANSWER)
    assert (data["status"], data["binding"], data["amount"]["value"]) == ("announced", True, 420)
    assert data["clauses"][0]["wording"].startswith("The buyer must keep the plant at Évora open")
    passages = [e for key in ("companies", "clauses") for item in data[key] for e in item["evidence"]]
    passages += data["closing"]["evidence"] + data["amount"]["evidence"]
    assert len(passages) >= 5
    assert all(DEAL[e["start"] : e["end"]] == e["text"] for e in passages)
    flags = {(flag["path"], flag["code"]) for flag in record["flags"]}
    assert {
        ("/companies/2", "sentence_out_of_range"),
        ("/companies/2/firm", "name_not_found"),
        ("/markets/1", "name_not_found"),
    } <= flags
    assert not {path for path, _ in flags} & {"/closing", "/closing/start", "/amount/value", "/clauses/0/wording"}
    shown = run("show", "deal").out
    assert "clauses 1\n  gist     The plant stays open.\n" in shown
    (body,) = server.account.bodies
    assert "participants" not in json.dumps(body)
    assert example_draft(body)["companies"][0]["role"] == "buyer"
