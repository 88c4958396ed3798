"""How long `summariser --help` keeps a processor busy, against the bare parser that it is made with.

Processor time of child processes, since other programs on the machine do not count in it.
"""

import resource
import subprocess
import sys

ROUNDS = 5


def busy(*arguments: str) -> float:
    """Seconds of processor time: the least of several rounds, the first of which warms the disk cache."""
    return min(_once(arguments) for _ in range(ROUNDS))


def _once(arguments: tuple[str, ...]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_help_costs_little_more_than_importing_the_parser() -> None:
    bare = busy("-c", "import typer, typer.core")
    ours = busy("-m", "summariser", "--help")

    assert ours < 2.5 * bare, f"{ours:.3f} s against {bare:.3f} s"
