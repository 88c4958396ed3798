"""Which article is which: files that changed, moved or are there twice, and what is told of how each was read."""

import asyncio
import json
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import pytest

from summariser.journal.store import SqlJournal
from summariser.machine.clock import SystemClock
from summariser.review.ports import Claim, ReviewUpdate
from summariser.review.queue import Filter, Queue, QueueRow
from tests.cli.conftest import Run
from tests.fakes.server import FaultServer

OLD = "Ida Moe met Olav Lind in Bergen on 4 May 2023. They spoke about ferries."
NEW = "Ida Moe met Olav Lind in Bergen on 5 May 2023. They spoke about ferries."


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


@pytest.fixture
def extract(run: Run, server: FaultServer) -> Run:
    def _extract(*arguments: object) -> Any:
        return run("extract", *arguments, "--model", "m", "--base-url", server.url, "--price", "0/0", "--json")

    return _extract


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def _write(name: str, data: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    return _write


def queue(tmp_path: Path, only: frozenset[str] | None = None) -> list[QueueRow]:
    """What a reviewer is offered."""

    async def _rows() -> list[QueueRow]:
        with SqlJournal(tmp_path / ".summariser/journal.db", SystemClock()) as journal:
            found = Queue("somebody")
            found.update(await journal.reviews.listings())
            return found.rows("name", Filter(only=only), datetime.now(UTC))

    return asyncio.run(_rows())


def review(tmp_path: Path, article_id: str) -> None:
    async def _review() -> None:
        now = datetime.now(UTC)
        claim = Claim("me", "t", now, now + timedelta(minutes=1))
        with SqlJournal(tmp_path / ".summariser/journal.db", SystemClock()) as journal:
            await journal.reviews.open(article_id, claim)
            await journal.reviews.store(ReviewUpdate(article_id, claim, "", 1, state="reviewed", release=True))

    asyncio.run(_review())


def ids(run: Run, *names: str) -> list[str]:
    return [run("show", name, "--json").json["article"]["id"] for name in names]


def exported(run: Run) -> tuple[list[str], str]:
    result = run("export", "--drafts", "--format", "jsonl")
    assert result.code == 0
    return [json.loads(line)["article"]["id"] for line in result.out.splitlines()], result.err


def test_the_older_version_of_a_changed_file_is_left_out_and_told_of(
    extract: Run, run: Run, write: Any, tmp_path: Path
) -> None:
    write("a.txt", OLD)
    extract("a.txt")
    (old,) = ids(run, "a.txt")
    write("a.txt", NEW)
    extract("./a.txt")
    (new,) = ids(run, "a.txt")
    assert new != old
    assert [row.article_id for row in queue(tmp_path)] == [new]
    written, told = exported(run)
    assert written == [new]
    assert "not exported: 1 of older versions of files that changed since" in told
    run("export", "--drafts", "--out", "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.json"]
    assert run("status", "--json").json["review"]["older"] == 1
    assert run("status", "--json").json["review"]["articles"]["waiting"] == 1
    assert "left out of the queue: 1 older version of a file" in run("status").out
    assert run("show", old, "--json").json["article"]["replaced_by"] == new
    assert f"older version: its file has changed and is {new} now" in run("show", old).out
    assert "replaced_by" not in run("show", new, "--json").json["article"]
    (asked,) = queue(tmp_path, frozenset([old]))
    assert asked.title.startswith("Older version: ")


def test_a_file_that_is_as_it_was_again_is_the_newest_version(
    extract: Run, run: Run, write: Any, tmp_path: Path
) -> None:
    for text in (OLD, NEW, OLD):
        write("a.txt", text)
        extract("a.txt")
    (first,) = ids(run, "a.txt")
    assert [row.article_id for row in queue(tmp_path)] == [first]
    assert exported(run)[0] == [first]


def test_a_newer_version_that_is_not_drafted_replaces_nothing(
    extract: Run, run: Run, write: Any, tmp_path: Path, server: FaultServer
) -> None:
    write("a.txt", OLD)
    extract("a.txt")
    (old,) = ids(run, "a.txt")
    write("a.txt", NEW)
    run("extract", "a.txt", "--model", "m", "--base-url", server.url, "--price", "9999/9999", "--max-cost", "0.01")
    assert [row.article_id for row in queue(tmp_path)] == [old] == ids(run, "a.txt") == exported(run)[0]


def test_what_was_reviewed_stays_and_is_marked(extract: Run, run: Run, write: Any, tmp_path: Path) -> None:
    write("a.txt", OLD)
    extract("a.txt")
    record = run("show", "a.txt", "--json").json
    old = record["article"]["id"]
    review(tmp_path, old)
    write("reviewed/a.json", json.dumps(record))
    write("a.txt", NEW)
    extract("a.txt")
    (new,) = ids(run, "a.txt")
    assert {row.article_id: (row.state, row.older) for row in queue(tmp_path)} == {
        old: ("reviewed", True),
        new: ("waiting", False),
    }
    result = run("export", "--format", "jsonl")
    assert json.loads(result.out)["article"] == {**record["article"], "replaced_by": new}
    assert "among them: 1 of older versions of files that changed since" in result.err
    assert run("status", "--json").json["review"]["articles"]["reviewed"] == 1


def test_a_moved_file_is_found_by_both_its_names(extract: Run, run: Run, write: Any, tmp_path: Path) -> None:
    path = write("a.txt", OLD)
    extract("a.txt")
    (tmp_path / "mv").mkdir()
    path.rename(tmp_path / "mv/b.txt")
    assert extract("mv").json["cached"] == 1
    assert len(set(ids(run, "a.txt", "a", "mv/b.txt", "./mv/b.txt", "b.txt", "b", str(tmp_path / "mv/b.txt")))) == 1
    write("a.txt", NEW)
    extract("a.txt")
    moved, now = ids(run, "b.txt", "a.txt")
    assert moved != now
    assert {row.article_id for row in queue(tmp_path)} == {moved, now}, "it is what the other file says still"


def test_two_files_of_one_name_in_two_folders_are_no_versions(
    extract: Run, run: Run, write: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder, text in (("may", OLD), ("june", NEW)):
        write(f"{folder}/a.txt", text)
        monkeypatch.chdir(tmp_path / folder)
        extract("a.txt", "--workspace", "..")
    monkeypatch.chdir(tmp_path)
    assert len(queue(tmp_path)) == len(exported(run)[0]) == 2
    assert "is 2 articles" in run("show", "a.txt").err


def test_lines_that_move_in_their_file_are_no_versions(extract: Run, run: Run, write: Any, tmp_path: Path) -> None:
    lines = [json.dumps({"text": text}) for text in (OLD, NEW, f"{NEW} Again.")]
    write("a.jsonl", "\n".join(lines[:2]))
    extract("a.jsonl")
    write("a.jsonl", "\n".join(lines[2:] + lines[:2]))
    extract("a.jsonl")
    assert len(queue(tmp_path)) == 3
    assert len(set(ids(run, "a.jsonl:1", "a.jsonl:2", "a.jsonl:3"))) == 3
    write("a.jsonl", lines[0])
    extract("a.jsonl")
    assert len(queue(tmp_path)) == 3


@pytest.mark.parametrize("forms", [("NFC", "NFD"), ("NFD", "NFC")])
def test_a_name_is_one_whether_its_letters_are_composed_or_not(
    extract: Run, run: Run, write: Any, tmp_path: Path, forms: tuple[Literal["NFC", "NFD"], ...]
) -> None:
    first, second = (unicodedata.normalize(form, "café/été.txt") for form in forms)
    path = write(first, OLD)
    extract(first)
    assert len(set(ids(run, first, second, second.rpartition("/")[2]))) == 1
    path.unlink()
    write(second, NEW)
    extract(second)
    assert len(set(ids(run, first, second))) == len(queue(tmp_path)) == 1


def test_the_same_text_twice_is_counted_and_found_by_both_names(extract: Run, run: Run, write: Any) -> None:
    rows = [{"text": OLD, "published": day, "source": who} for day, who in (("2023-05-05", "A"), ("2022-01-01", "B"))]
    write("two.jsonl", "\n".join(map(json.dumps, rows)))
    write("copy.txt", OLD)
    done = extract("two.jsonl", "copy.txt")
    found = done.json
    assert {key: found[key] for key in ("articles", "drafted", "cached", "failed", "left", "same")} == {
        "articles": 1, "drafted": 1, "cached": 0, "failed": 0, "left": 0, "same": 2,
    }  # fmt: skip
    assert "0 left, 2 the same text as another" in done.err
    assert "  the same text as another: two.jsonl:2" in done.err
    assert len(set(ids(run, "two.jsonl:1", "two.jsonl:2", "copy.txt"))) == 1
    assert extract("two.jsonl", "--limit", "1").json["cached"] == 1


def test_a_limit_counts_no_text_twice(extract: Run, write: Any) -> None:
    for name, text in (("a.txt", OLD), ("b.txt", OLD), ("c.txt", NEW), ("d.txt", f"{NEW} Again.")):
        write(f"in/{name}", text)
    found = extract("in", "--limit", "2").json
    assert (found["drafted"], found["same"]) == (2, 1)


def test_how_an_article_was_read_is_in_its_record_and_shown(extract: Run, run: Run, write: Any) -> None:
    meta = "<meta property='article:published_time' content='2023-05-05'><title>Ferries</title>"
    write("a.html", f"<html><head>{meta}</head><body><article><p>{OLD}</p></article></body></html>")
    write("b.txt", (OLD + " Ærø – Ålesund").encode() + b" \xff Photo: N.")
    write("c.txt", "Subscribe to continue reading.")
    found = extract("a.html", "b.txt", "c.txt").json["flags"]
    assert found["encoding_doubtful"] == found["looks_cut"] == 1
    page, text, wall = (run("show", name, "--json").json for name in ("a.html", "b.txt", "c.txt"))
    assert page["article"]["published_from"] == "meta article:published_time"
    assert "published 2023-05-05 (meta article:published_time)" in run("show", "a.html").out
    assert text["article"]["encoding"] == "utf-8"
    assert "read as utf-8" in run("show", "b.txt").out
    assert "! The file is not all UTF-8: one place could not be read" in run("show", "b.txt").out
    assert "looks_cut" in [flag["code"] for flag in wall["flags"]]
    assert set(wall["article"]) == {"id", "path", "sha256", "title"}
