"""Progress on standard error."""

import sys
from pathlib import Path

import pytest

from summariser.reports.progress import Progress

FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="there is no such file here")
def test_a_disk_that_is_full_of_it_does_not_end_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    with FULL.open("w") as full:
        monkeypatch.setattr(sys, "stderr", full)
        with Progress(1) as progress:
            progress.say("one")
            progress.say("two")
