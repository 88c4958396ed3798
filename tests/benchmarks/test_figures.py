"""What benchmarks measured gets into the page, each row once."""

import json
from pathlib import Path

import pytest

from tests.benchmarks.__main__ import BEGIN, END, write
from tests.benchmarks.figures import KEPT, compared


def test_a_row_takes_the_place_of_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page, kept = tmp_path / "page.md", tmp_path / "kept"
    monkeypatch.setenv(KEPT, str(kept))
    page.write_text(f"before\n{BEGIN}{END}\nafter\n", "utf-8")
    assert compared("a", [2, 3, 8], [1, 3, 2], "a bare loop") == 2
    compared("b", [7], [2], "nothing", "s")
    rows = [tuple(json.loads(line).values()) for line in kept.read_text("utf-8").splitlines()]
    write(rows, page)
    write([(*rows[1][:1], "new", *rows[1][2:])], page)
    before, _, rest = page.read_text("utf-8").partition(BEGIN)
    lines = rest.splitlines()
    assert (before, lines[-2:]) == ("before\n", [END, "after"])
    assert lines[2].startswith("| a | 2, 3, 8 ms | a bare loop: 1, 2, 3 ms | 1, 2, 4 | ")
    assert lines[3].startswith("| b | new | nothing: 2 s | 3.5 | ")
    assert len(lines) == 6
