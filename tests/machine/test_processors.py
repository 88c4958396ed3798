import os
from pathlib import Path

import pytest

from summariser.machine import processors as cores


@pytest.mark.parametrize(("content", "count"), [("max 100000\n", None), ("150000 100000\n", 1), ("50000 100000\n", 1)])
def test_quota_of_a_container(tmp_path: Path, content: str, count: int | None) -> None:
    (tmp_path / "cpu.max").write_text(content)
    assert cores.container_cores(tmp_path / "cpu.max") == count
    assert cores.container_cores(tmp_path / "none") is None


def test_threads_stay_within_the_cores_allowed() -> None:
    assert 1 <= cores.usable_cores() <= (os.cpu_count() or 1)
