"""Runs the benchmarks, and writes what they measured into the table of docs/benchmarks.md.

    python -m tests.benchmarks [WORD...]

With words, only those whose names hold one of them; the other rows of the table stay.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.figures import KEPT

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- measured -->\n", "<!-- end of what was measured -->"
HEAD = ("measured", "least, median, most", "beside", "times the baseline", "when")


def main(words: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "figures.jsonl"
        wanted = ["-k", " or ".join(words)] if words else []
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-m",
            "not local",
            "-n0",
            "-s",
            "-q",
            str(Path(__file__).parent),
            *wanted,
        ]
        code = subprocess.run(command, env=os.environ | {KEPT: str(kept)}, check=False).returncode
        lines = kept.read_text("utf-8").splitlines() if kept.exists() else []
    write([tuple(json.loads(line).values()) for line in lines], PAGE)
    return code


def write(rows: list[tuple[str, ...]], page: Path) -> None:
    """Put the rows into the page's table, in place of those of the same name."""
    before, _, rest = page.read_text("utf-8").partition(BEGIN)
    table, _, after = rest.partition(END)
    known = [tuple(cell.strip() for cell in line.strip("| ").split(" | ")) for line in table.splitlines()[2:]]
    found = {row[0]: row for row in (*known, *rows)}
    lines = ["| " + " | ".join(one) + " |\n" for one in (HEAD, ("---",) * len(HEAD), *found.values())]
    page.write_text("".join((before, BEGIN, *lines, END, after)), "utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
