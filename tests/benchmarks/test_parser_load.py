"""What the parser costs the process that loads it, beside a bare interpreter.

Run with `python -m tests.benchmarks parser`, once the parser's data are in the cache folder.
"""

import subprocess
import sys

import pytest

from summariser.core.errors import ConfigurationError
from summariser.models.parser_data import fetch_parser
from tests.benchmarks.figures import compared

ROUNDS = 5
MEGABYTE = 1024 * 1024
MOST_MEMORY = 150 * MEGABYTE
MOST_TIMES_BARE = 150
"""1.5 s and 122 times as long were measured on two cores that had other work; the aim is a second."""

LOAD = """
import sys
if len(sys.argv) > 1:
    from pathlib import Path
    from summariser.second_reader.parsed import load
    load(Path(sys.argv[1]))
import resource
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime, used.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
"""


def least(*folder: str) -> tuple[float, float]:
    """Seconds of processor time and bytes of memory: the least of several rounds."""
    rounds = [subprocess.check_output([sys.executable, "-c", LOAD, *folder], text=True) for _ in range(ROUNDS)]
    seconds, memory = zip(*(map(float, one.split()) for one in rounds), strict=True)
    return min(seconds), min(memory)


@pytest.mark.soak
def test_the_parser_is_loaded_soon_and_in_150_megabytes() -> None:
    try:
        folder = fetch_parser(sources=())
    except ConfigurationError as error:
        pytest.skip(str(error))
    bare, bare_memory = least()
    seconds, memory = least(str(folder))
    more = memory - bare_memory
    times = compared("loading the parser, of the processor", [seconds], [bare], "a bare interpreter", "s")
    compared("memory with the parser", [memory / MEGABYTE], [bare_memory / MEGABYTE], "a bare interpreter", "MB")
    assert more < MOST_MEMORY
    assert times < MOST_TIMES_BARE
