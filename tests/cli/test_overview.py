"""`status` on the drafts of the seeds, two of which report one meeting."""

import json
import shutil
from pathlib import Path

from tests.cli.conftest import ROOT, Run


def test_what_the_seeds_hold(run: Run) -> None:
    assert run("extract", "--replay", ROOT / "tests/recordings/seeds.jsonl", ROOT / "seeds").code == 0
    told = run("status").out.splitlines()
    assert told[0] == "5 articles: 5 drafted, 0 reviewed; $0.00 spent"
    assert told[1].startswith("open: ")
    assert told[2].startswith("events: 1, of 2 articles")
    assert told[3] == "next: summariser review"
    assert json.loads(run("status", "--json").out)["workspace"]["to_review"] == 5


def test_reviewed_records_without_a_journal_are_told(run: Run, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "reviewed", tmp_path / "reviewed")
    assert run("status").out.splitlines() == [
        "5 reviewed records in reviewed/, and no journal",
        "events: 1, of 2 articles; 1 to decide",
        "next: summariser events ask; `summariser extract ARTICLES` drafts more",
    ]
    found = json.loads(run("status", "--json").out)["workspace"]
    assert (found["reviewed"], found["events"]["events"]) == (5, 1)
    assert not (tmp_path / ".summariser").exists()


def test_an_older_version_of_a_file_is_no_article_of_its_own(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "one.txt"
    for seed in sorted((ROOT / "seeds").glob("00[01]_*.txt")):
        shutil.copy(seed, file)
        assert run("extract", "--replay", ROOT / "tests/recordings/seeds.jsonl", file).code == 0
    assert run("status").out.splitlines()[0].startswith("1 article: 1 drafted, 0 reviewed")
