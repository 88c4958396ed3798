"""`summariser schema --check`: what is understood of a schema of one's own, or all that is not supported."""

from pathlib import Path

from tests.cli.conftest import ROOT, Run

DEAL = f"{ROOT / 'tests/trade_deal.py'}:TradeDeal"
BAD = """
from datetime import datetime
from pydantic import BaseModel

class Deal(BaseModel):
    terms: dict[str, str]
    at: datetime
"""


def test_what_is_understood(run: Run) -> None:
    result = run("schema", "--check", "--schema", DEAL)
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("trade-deal/1: TradeDeal can be used\ninstructions: 7 lines of its own; prompts/")
    assert "\nclauses[].wording: passage (Verbatim)" in result.out
    found = run("schema", "--check", "--schema", DEAL, "--json").json
    assert (found["usable"], found["problems"], found["notes"]) == (True, [], [])
    assert found["fields"][0]["path"] == "headline"
    assert run("schema", "--check").code == 0


def test_all_problems_at_once(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text(BAD)
    result = run("schema", "--check", "--schema", "own.py:Deal")
    assert result.code == 2
    assert [line.split(": ")[0] for line in result.out.splitlines()] == [
        "schema field Deal.terms", "schema field Deal.at",
    ]  # fmt: skip
    assert result.complaint == "summariser: Deal has 2 things that are not supported: see the list"
    found = run("schema", "--check", "--schema", "own.py:Deal", "--json")
    assert (found.code, found.json["usable"], len(found.json["problems"])) == (2, False, 2)
    assert "and 1 more: `summariser schema --check` lists them" in run("schema", "--schema", "own.py:Deal").complaint


def test_code_that_does_not_run_is_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text("import nothing_of_that_name\n")
    result = run("schema", "--check", "--schema", "own.py:Deal")
    assert (result.code, result.out) == (2, "")
    assert "ModuleNotFoundError: No module named 'nothing_of_that_name' (line 1)" in result.complaint
