"""`summariser report` on reviewed records and drafts, and on what there is nothing to draw of."""

import json
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import ROOT, Run
from tests.corpus.invented import corpus, write

SEEDS = ROOT / "tests/recordings/seeds.jsonl"


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    for folder in ("seeds", "reviewed"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def test_the_seeds_reviewed_and_drafted(run: Run, seeds: Path) -> None:
    result = run("report", "--out", "pages.html")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("5 reviewed records drawn in pages.html (0.")
    page = (seeds / "pages.html").read_text("utf-8")
    assert "5 reviewed records of schema meeting/1, about 4 meetings from 2022-10-31 to 2023-09-05" in page
    assert 'href="./seeds/000_957266d671135620.txt"' in page
    assert "draft" not in page.partition("</style>")[2].lower()
    assert "<mark id=" in page
    assert stat.S_IMODE((seeds / "pages.html").stat().st_mode) == 0o600, "it holds articles"
    assert run("extract", "seeds", "--replay", SEEDS).code == 0
    assert run("report", "--drafts").out.startswith("5 drafts drawn in report.html")
    drafts = (seeds / "report.html").read_text("utf-8")
    assert "No person has checked" in drafts
    assert "Its text is not at hand" not in drafts
    shutil.rmtree(seeds / "seeds")
    assert run("report").code == 0
    assert "Its text is not at hand" not in (seeds / "report.html").read_text("utf-8"), "the journal has it"


def test_the_worked_example_shows_what_was_written_to_differ(run: Run, tmp_path: Path) -> None:
    assert run("report", "--workspace", ROOT / "tests/examples/reports").code == 0
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "3 reviewed records of schema meeting/1, about 2 meetings" in page
    assert "4 contradictions" in page
    assert "Croatia – Ghana" in page
    assert "Its text is not at hand" not in page


def test_the_same_records_make_the_same_page(run: Run, seeds: Path) -> None:
    assert [run("report", "--out", name).code for name in ("a.html", "b.html")] == [0, 0]
    assert (seeds / "a.html").read_bytes() == (seeds / "b.html").read_bytes()


def test_what_cannot_be_drawn_is_told_and_shown(run: Run, tmp_path: Path) -> None:
    write(tmp_path, corpus(4))
    (tmp_path / "reviewed/00001.json").write_text("{")
    record = json.loads((tmp_path / "reviewed/00002.json").read_text("utf-8"))
    record["data"]["quotes"][0]["evidence"][0]["text"] = "What nobody ever said"
    (tmp_path / "reviewed/00002.json").write_text(json.dumps(record))
    other = json.loads((tmp_path / "reviewed/00003.json").read_text("utf-8")) | {"schema": "deal/1"}
    (tmp_path / "reviewed/00003.json").write_text(json.dumps(other))
    result = run("report")
    assert (result.code, result.out.split(" drawn")[0]) == (1, "1 reviewed record")
    told = sorted(result.err.splitlines())
    assert told[0].startswith("left out: articles/00002.txt: article '")
    assert told[1].startswith("left out: reviewed/00001.json: is no record")
    assert told[2] == "not compared: 1 of schema 'deal/1', not 'meeting/1': name theirs with --schema"
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "2 left out of the report" in page
    assert "What nobody ever said" not in page


def without_days(record: dict[str, Any]) -> dict[str, Any]:
    record["data"]["date"] |= {"start": None, "end": None, "basis": "unknown"}
    return record


def test_records_without_a_day_are_in_the_tables(run: Run, tmp_path: Path) -> None:
    write(tmp_path, corpus(3))
    for path in (tmp_path / "reviewed").iterdir():
        path.write_text(json.dumps(without_days(json.loads(path.read_text("utf-8")))), "utf-8")
    assert run("report").code == 0
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "about 3 meetings; 3 without a day to go by" in page
    assert page.count("no day</td>") >= 3 + 3


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        ((), "nothing to draw: there are no records of schema 'meeting/1'"),
        (("--drafts",), "run `summariser extract` first"),
        (("--schema", "bare.py:Bare"), "has no EventDate of the record itself"),
        (("--workspace", "gone"), "no reviewed records in gone/reviewed/: review some first, or add --drafts"),
    ],
)
def test_bad_usage_is_one_line(run: Run, tmp_path: Path, arguments: tuple[str, ...], hint: str) -> None:
    (tmp_path / "reviewed").mkdir()
    (tmp_path / "bare.py").write_text("from pydantic import BaseModel\nclass Bare(BaseModel):\n    note: str\n")
    result = run("report", *arguments)
    assert (result.code, result.out) == (2, "")
    assert hint in result.complaint
    assert not (tmp_path / "report.html").exists()


def test_a_page_that_cannot_be_written_is_one_line(run: Run, seeds: Path) -> None:
    (seeds / "link.html").symlink_to(seeds / "elsewhere.html")
    for out, hint in (
        ("seeds", "not a regular file"),
        ("gone/r.html", "No such file"),
        ("link.html", "through a link"),
    ):
        result = run("report", "--out", out)
        assert (result.code, result.out) == (2, ""), out
        assert hint in result.complaint


def test_a_schema_of_ones_own(run: Run, tmp_path: Path) -> None:
    deals = ROOT / "tests/examples/deals"
    schema = f"{ROOT / 'tests/trade_deal.py'}:TradeDeal"
    assert run("extract", deals, "--schema", schema, "--replay", ROOT / "tests/examples/deals.jsonl").code == 0
    result = run("report", "--drafts", "--schema", schema)
    assert (result.code, result.err) == (0, "")
    assert "drafts of schema trade-deal/1" in (tmp_path / "report.html").read_text("utf-8")
