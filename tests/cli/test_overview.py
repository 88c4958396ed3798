"""`status` on the drafts of the seeds, two of which report one meeting."""

import json

from tests.cli.conftest import ROOT, Run


def test_what_the_seeds_hold(run: Run) -> None:
    assert run("extract", "--replay", ROOT / "tests/recordings/seeds.jsonl", ROOT / "seeds").code == 0
    told = run("status").out.splitlines()
    assert told[0] == "5 articles: 5 drafted, 0 reviewed; $0.00 spent"
    assert told[1].startswith("open: ")
    assert told[2].startswith("events: 1, of 2 articles")
    assert told[3] == "next: summariser review"
    assert json.loads(run("status", "--json").out)["workspace"]["to_review"] == 5
