"""How long `summariser --help` keeps a processor busy, against the bare parser that it is made with.

Processor time of child processes, since other programs on the machine do not count in it.
"""

import resource
import subprocess
import sys

from tests.benchmarks.figures import compared

ROUNDS = 5


def busy(*arguments: str) -> float:
    """Seconds of processor time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_help_costs_little_more_than_importing_the_parser() -> None:
    rounds = [(busy("-m", "summariser", "--help"), busy("-c", "import typer, typer.core")) for _ in range(ROUNDS)]
    ours, bare = zip(*rounds, strict=True)
    compared("`summariser --help`, of the processor", ours, bare, "importing typer", "s")
    assert min(ours) < 3 * min(bare)  # the first round warms the disk's cache
