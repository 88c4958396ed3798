"""`summariser export` on real drafts and reviewed records: what is written, what is read back, what is left out."""

import csv
import io
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Run, Start, ended

FORMATS = {"json": True, "jsonl": False, "csv": True, "parquet": True, "markdown": False, "prodigy": False,
           "labelstudio": True, "articles": False, "polecat": True, "dyads": False}  # fmt: skip
SEEDS = ROOT / "tests/recordings/seeds.jsonl"


@pytest.fixture
def workspace(run: Run, tmp_path: Path) -> Path:
    """The drafts of two seeds, and the reviewed records of both."""
    (tmp_path / "seeds").mkdir()
    (tmp_path / "reviewed").mkdir()
    for stem in ("000_957266d671135620", "001_e8c98279682e230f"):
        shutil.copy(ROOT / f"seeds/{stem}.txt", tmp_path / "seeds")
        shutil.copy(ROOT / f"reviewed/{stem}.json", tmp_path / "reviewed")
    assert run("extract", "seeds", "--replay", SEEDS).code == 0
    return tmp_path


def test_every_format_of_drafts_and_of_reviewed_records(run: Run, workspace: Path) -> None:
    for name, folder in FORMATS.items():
        if name == "parquet":
            pytest.importorskip("pyarrow", reason="needs the extra `parquet`")
        for more in ((), ("--drafts",)):
            result = run("export", "--format", name, *more, "--out", f"out/{name}{len(more)}", "--json")
            assert (result.code, result.err) == (0, "")
            assert (result.json["written"], result.json["left_out"]) == (2, [])
            assert (workspace / result.json["folder" if folder else "file"]).is_dir() is folder
    assert not list(workspace.rglob("*.tmp"))


def test_events_of_the_seeds(run: Run, workspace: Path) -> None:
    assert run("export", "--format", "polecat").code == 0
    with (workspace / "export/polecat.tsv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file, delimiter="\t"))
    assert [(one["Event Date"], one["Event Type"], one["Actor Country"], one["Actor COW"]) for one in found] == [
        ("2023-09-05", "CONSULT", "VNM; CHN", "816; 710"),
        ("2023-09-05", "None", "VNM", "816"),
        ("2023-09-05", "AGREE", "CHN", "710"),
        ("2023-09-05", "CONSULT", "VNM; CHN; VNM", "816; 710; 816"),
        ("2023-09-05", "AGREE", "VNM", "816"),
    ]
    dyads = list(csv.DictReader(io.StringIO(run("export", "--format", "dyads").out.lstrip("\ufeff"), newline="")))
    assert [(one["kind"], one["side1"], one["role1"], one["side2"], one["role2"]) for one in dyads[:3]] == [
        ("meeting", "VNM", "actor", "CHN", "actor"),
        ("meeting", "CHN", "actor", "VNM", "actor"),
        ("proposed", "VNM", "actor", "CHN", "present"),
    ]
    assert {one["event_id"] for one in dyads} <= {one["Event ID"] for one in found}
    run("export", "--drafts", "--format", "polecat", "--out", "drafts")
    with (workspace / "drafts/polecat.tsv").open(encoding="utf-8", newline="") as file:
        assert {one["Language"] for one in csv.DictReader(file, delimiter="\t")} == {"en"}


def test_codebooks(run: Run) -> None:
    for name, words in (("polecat", "Quad Code"), ("dyads", "side1 ")):
        result = run("export", "--format", name, "--codebook")
        assert (result.code, result.err) == (0, "")
        assert f"\n{words}" in result.out
    none = run("export", "--format", "csv", "--codebook")
    assert (none.code, none.complaint) == (2, "summariser: --codebook: --format csv has none; polecat and dyads do")


def test_records_that_tell_no_meeting(run: Run, workspace: Path) -> None:
    deals = ("--schema", f"{ROOT / 'tests/trade_deal.py'}:TradeDeal")
    for name in ("polecat", "dyads"):
        result = run("export", "--format", name, *deals, "--out", f"out-{name}")
        assert (result.code, result.out) == (2, "")
        assert result.complaint.endswith("has no list that is Proposed('people'): there are no actors")


def test_a_brief_has_its_articles_first_line_for_a_title_where_the_text_is_known(run: Run, workspace: Path) -> None:
    headings = [line for line in run("export", "--format", "markdown").out.splitlines() if line.startswith("# ")]
    assert headings[0].startswith("# Nguyen Phu Trong, General Secretary of the CPV Central Committee, Meets with")
    assert all(line.endswith(", 2023-09-05") for line in headings)
    shutil.rmtree(workspace / ".summariser")
    assert run("export", "--format", "markdown").out.startswith("# 000\\_957266d671135620, 2023-09-05\n")


def test_articles_are_drafted_again_with_the_same_ids_and_offsets(run: Run, workspace: Path) -> None:
    (workspace / "a.jsonl").write_text(run("export", "--format", "articles").out, "utf-8")
    assert run("extract", "a.jsonl", "--replay", SEEDS, "--workspace", "again").code == 0
    lines = [run("export", "--drafts", "--format", "jsonl", "--workspace", w).out for w in (".", "again")]
    first, again = ([json.loads(line) for line in text.splitlines()] for text in lines)
    assert [one["article"]["id"] for one in first] == [one["article"]["id"] for one in again]
    assert [one["data"] for one in first] == [one["data"] for one in again]
    assert run("eval", "reviewed", "--workspace", "again", "--json").json["compared"] == 2


def test_records_are_gold_for_eval(run: Run, workspace: Path) -> None:
    assert run("export", "--format", "jsonl", "--out", "gold.jsonl").out == "2 reviewed records written to gold.jsonl\n"
    assert run("export").out == "2 reviewed records written to export\n"
    by_line, by_file = (run("eval", gold, "--json").json for gold in ("gold.jsonl", "export"))
    assert by_line["figures"] == by_file["figures"]


@pytest.mark.parametrize(
    ("filters", "written"),
    [
        (("--since", "2023-09-05", "--until", "2023-09-05"), 2),
        (("--since", "2023-09-06"), 0),
        (("--participant", "lê hoài trung"), 1),
        (("--participant", "Nguyen Phu Trong"), 2),
        (("--state", "reviewed"), 2),
        (("--state", "skipped"), 0),
        (("--drafts", "--state", "waiting"), 2),
        (("--drafts", "--state", "in-progress"), 0),
    ],
)
def test_filters(run: Run, workspace: Path, filters: tuple[str, ...], written: int) -> None:
    result = run("export", "--format", "jsonl", *filters)
    assert (result.code, result.out.count("\n")) == (0, written)
    assert f"{written} " in result.complaint


def test_what_cannot_be_used_is_named_and_the_rest_is_written(run: Run, workspace: Path) -> None:
    (workspace / "reviewed/broken.json").write_text("{")
    other = json.loads((workspace / "reviewed/000_957266d671135620.json").read_text("utf-8"))
    (workspace / "reviewed/other.json").write_text(json.dumps(other | {"schema": "deal/1"}))
    other["data"]["participants"] = "nobody"
    (workspace / "reviewed/000_957266d671135620.json").write_text(json.dumps(other))
    result = run("export", "--format", "csv", "--out", "t", "--json")
    assert (result.code, result.json["written"], result.json["other_schemas"]) == (1, 1, {"deal/1": 1})
    assert [line.split(":")[0] for line in result.err.splitlines()] == ["left out", "left out", "not exported"]


def test_reviewed_records_need_no_journal_until_texts_are_wanted(run: Run, workspace: Path) -> None:
    shutil.rmtree(workspace / ".summariser")
    assert run("export", "--format", "csv").code == 0
    assert "run `summariser extract` first" in run("export", "--format", "prodigy").complaint


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("--format", "csv", "--out", "-"), "give a folder with --out"),
        (("--format", "csv", "--out", "file"), "is a file, and --format csv is several"),
        (("--format", "jsonl", "--json"), "would both go to standard output"),
        (("--format", "jsonl", "--out", "reviewed"), "not a regular file: reviewed"),
        (("--since", "2024-02-01", "--until", "2024-01-01"), "exchange them"),
        (("--schema", "nothing"), "--schema 'nothing'"),
        (("--format", "csv", "--workspace", "none"), "no reviewed records in none/reviewed/"),
    ],
)
def test_bad_usage(run: Run, tmp_path: Path, arguments: tuple[str, ...], hint: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "reviewed").mkdir()
    result = run("export", *arguments)
    assert (result.code, result.out) == (2, "")
    assert hint in result.complaint


def test_a_reader_that_leaves_early_is_no_error(start: Start, tmp_path: Path) -> None:
    (tmp_path / "reviewed").mkdir()
    record = (ROOT / "reviewed/000_957266d671135620.json").read_text("utf-8")
    for number in range(40):  # more than a pipe holds
        (tmp_path / f"reviewed/{number}.json").write_text(record, "utf-8")
    process = start("export", "--format", "jsonl", stdout=subprocess.PIPE)
    assert process.stdout
    process.stdout.read(10)
    process.stdout.close()
    process.stdout = None
    result = ended(process)
    assert (result.code, result.err) == (141, "")


BROUGHT = """
from summariser.export.export import ExportFormat
class Ids:
    def __init__(self, stream, schema): self.stream = stream
    def write(self, name, record, article): self.stream.write(f"{record.article.id}\\n".encode())
IDS, WRONG = ExportFormat(Ids), 5
"""
POINTS = """[summariser.formats]
ids = brought:IDS
wrong = brought:WRONG
gone = nowhere:GONE
[summariser.schemas]
deal = tests.trade_deal:TradeDeal
"""


def test_a_package_may_bring_formats_and_schemas(run: Run, monkeypatch: pytest.MonkeyPatch, workspace: Path) -> None:
    package = workspace / "site" / "brought-1.0.dist-info"
    package.mkdir(parents=True)
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: brought\nVersion: 1.0\n")
    (package / "entry_points.txt").write_text(POINTS)
    (workspace / "site" / "brought.py").write_text(BROUGHT)
    monkeypatch.syspath_prepend(str(workspace / "site"))
    done = run("export", "--drafts", "--format", "ids")
    assert (done.code, len(done.out.splitlines())) == (0, 2)
    assert "is no ExportFormat" in run("export", "--format", "wrong").complaint
    assert "cannot be loaded" in run("export", "--format", "gone").complaint
    assert "ids, labelstudio, prodigy" in run("export", "--format", "other").complaint
    assert run("schema", "--schema", "deal", "--check").code == 0
