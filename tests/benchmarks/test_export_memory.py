"""Memory of an export: ten times as many records must not take ten times as much.

Run with `pytest -m soak tests/benchmarks/test_export_memory.py -s`.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, environment

RECORDS = 10_000
FEW = 1_000
PEAK = """
import resource, sys
from summariser.cli import main
try:
    main()
finally:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""


def peak(workspace: Path, name: str) -> int:
    """Kibibytes that the command took at most."""
    command = [sys.executable, "-c", PEAK, "export", "--format", name, "--out", f"out-{name}"]
    done = subprocess.run(command, cwd=workspace, env=environment(), capture_output=True, text=True, check=True)
    return int(done.stderr.splitlines()[-1])


@pytest.mark.soak
@pytest.mark.parametrize("name", ["jsonl", "csv", "parquet", "markdown"])
def test_records_do_not_pile_up_in_memory(name: str, tmp_path: Path) -> None:
    record = (ROOT / "reviewed/000_957266d671135620.json").read_bytes()
    found = {}
    for count in (FEW, RECORDS):
        folder = tmp_path / str(count) / "reviewed"
        folder.mkdir(parents=True)
        for number in range(count):
            (folder / f"{number}.json").write_bytes(record)
        found[count] = peak(folder.parent, name)
    print(f"{name}: {found[FEW]:,} KiB for {FEW:,} records, {found[RECORDS]:,} KiB for {RECORDS:,}")
    assert found[RECORDS] < 1.5 * found[FEW]
