"""Files of records: what is read, and what each unusable one is told as."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from summariser.core.errors import ArticleError, ConfigurationError, Failure
from summariser.core.record import ArticleRef
from summariser.core.schema import Schema
from summariser.evaluate.against_gold import Gold
from summariser.files.gold_files import RecordFolder, find_files, read_gold
from tests.grounding.records import Deal, deal

DEAL = Schema.of(Deal)


def content(**changes: Any) -> dict[str, Any]:
    whole = {"format": "summariser.record/1", "schema": "deal/1", "article": {"path": "a.txt", "sha256": "0" * 64}}
    return {**whole, "data": deal(), **changes}


def write(path: Path, value: object) -> Path:
    path.write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")
    return path


def read(path: Path) -> Gold | Failure:
    (found,) = read_gold([path], DEAL)
    return found


def reason(path: Path) -> str:
    found = read(path)
    assert isinstance(found, Failure)
    assert found.path == str(path)
    assert "\n" not in str(found)
    return found.reason


def test_a_record_with_nothing_but_gold(tmp_path: Path) -> None:
    found = read(write(tmp_path / "a.json", content()))
    assert isinstance(found, Gold)
    assert found.record.article == ArticleRef(path="a.txt", sha256="0" * 64)
    assert found.record.data == deal()


def test_data_is_spelt_as_the_schema_spells_it(tmp_path: Path) -> None:
    sparse = deal(printed="2024-05-05T00:00:00", extra=1)
    del sparse["closing"]["evidence"]
    found = read(write(tmp_path / "a.json", content(data=sparse)))
    assert isinstance(found, Gold)
    assert found.record.data == deal(printed="2024-05-05")


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("{", "is no record: Invalid JSON: EOF while parsing"),
        ("", "is no record: Invalid JSON"),
        ("[]", "is no record: Input should be"),
        ("[" * 100_000, "is no record: Invalid JSON: recursion limit"),
        (content(format="other/2"), "is no record: format: Input should be 'summariser.record/1'"),
        ({"format": "summariser.record/1"}, "is no record: schema: Field required"),
        (content(schema="meeting/1"), "is of schema 'meeting/1', not 'deal/1': name its schema with --schema"),
        (content(data=deal(printed="soon")), "is no record of 'deal/1': data/printed: Input should be a valid date"),
        (content(data=deal(remarks=[{"by": "x\n\x1b[31m" * 9}])), "data/remarks/0/words: Field required"),
    ],
)
def test_what_is_wrong_with_a_file_in_one_line(tmp_path: Path, value: object, told: str) -> None:
    assert told in reason(write(tmp_path / "a.json", value))


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b'{"format": "\xff\xfe"}')
    assert "is no record: Invalid JSON" in reason(tmp_path / "a.json")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.json")
    assert reason(tmp_path / "a.json") == "is not a regular file"


def test_a_folder_means_its_records(tmp_path: Path) -> None:
    for name in ("b.json", "a.json", ".hidden.json", "a.txt"):
        write(tmp_path / name, "{}")
    a, b, txt = (tmp_path / name for name in ("a.json", "b.json", "a.txt"))
    assert find_files([tmp_path]) == [a, b]
    assert find_files([b, txt, tmp_path]) == [b, txt, a]


def test_nothing_to_read_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no gold records in"):
        find_files([tmp_path])
    with pytest.raises(ConfigurationError, match="there is no such file or folder"):
        find_files([tmp_path / "gone"])


def test_reviewed_records_as_candidates(tmp_path: Path) -> None:
    article = {"id": "1" * 16, "path": "a.txt", "sha256": "0" * 64}
    write(tmp_path / "a.json", content(article=article))
    write(tmp_path / "b.json", content(data=deal(printed="soon")))
    write(tmp_path / "c.json", "{")
    folder = RecordFolder(tmp_path, DEAL, lambda ref: f"text of {ref.id}" if ref.id else None)
    good, bad = folder.entries()
    assert [failure.path for failure in folder.unreadable()] == [str(tmp_path / "c.json")]
    assert (good.name, good.article.id) == ("a", "1" * 16)
    found = folder.load(good)
    assert (found.record.data, found.text) == (deal(), f"text of {'1' * 16}")
    with pytest.raises(ArticleError, match=r"its reviewed record .*b\.json is no record of 'deal/1': data/printed"):
        folder.load(bad)


def test_no_reviewed_records(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="review some first"):
        RecordFolder(tmp_path / "reviewed", DEAL, lambda _: None)


def test_a_file_of_record_lines(tmp_path: Path) -> None:
    lines = [json.dumps(content()), "", "{}", json.dumps(content(schema="other/1")), json.dumps(content())]
    path = write(tmp_path / "gold.jsonl", "\n".join(lines))
    found = list(read_gold([path], DEAL))
    assert [isinstance(one, Gold) for one in found] == [True, False, False, True]
    assert [one.path for one in found] == [f"{path}:{n}" for n in (1, 3, 4, 5)]
