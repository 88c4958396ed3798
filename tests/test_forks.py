"""What comes from the nursery is as a new interpreter would be."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.forks import ROOT
from tests.forks.start import Forked, Nursery

ENVIRONMENT = {**os.environ, "PYTHONPATH": ROOT, "PYTHONWARNINGS": "error", "PYTHONIOENCODING": "utf-8", "WORD": "ö"}
SAYS = """
import os, sys, warnings
print(os.getppid(), os.getcwd(), os.environ["WORD"], sys.argv, sys.path[0], input(), __name__)
print(sum(one[0] == 'error' and one[2] is Warning for one in warnings.filters))
print("told", file=sys.stderr)
sys.exit(3)
"""
LOADED = "import sys; print('summariser.cli' in sys.modules)"


def options(folder: Path, **more: Any) -> dict[str, Any]:
    pipe = subprocess.PIPE
    return {"cwd": folder, "env": ENVIRONMENT, "stdin": pipe, "stdout": pipe, "stderr": pipe, "text": True} | more


@pytest.mark.parametrize("flags", [(), ("-P",)], ids=["", "safe"])
@pytest.mark.parametrize("strict", [True, False], ids=["strict", "usual"])
def test_it_is_a_child_like_a_new_one(nursery: Nursery, tmp_path: Path, flags: tuple[str, ...], strict: bool) -> None:
    arguments = (*flags, "-c", SAYS, "one", "two words")
    own = {name: value for name, value in ENVIRONMENT.items() if strict or name != "PYTHONWARNINGS"}
    forked = Forked(nursery, arguments, **options(tmp_path, env=own))
    new = subprocess.Popen([sys.executable, *arguments], **options(tmp_path, env=own))
    assert forked.communicate("línea\n") == new.communicate("línea\n")
    assert forked.returncode == new.returncode == 3


def test_a_signal_ends_it(nursery: Nursery, tmp_path: Path) -> None:
    process = Forked(nursery, ("-c", "print(flush=True); input()"), **options(tmp_path, start_new_session=True))
    assert process.stdout
    assert process.stdout.read(1) == "\n"
    assert os.getsid(process.pid) == process.pid
    process.send_signal(signal.SIGTERM)
    process.communicate()
    assert process.returncode == -signal.SIGTERM


@pytest.mark.parametrize("more", [{}, {"PYTHONPATH": ""}, {"PYTHONUTF8": "0"}, {"LC_ALL": "POSIX"}], ids=str)
def test_other_settings_of_the_interpreter_get_a_new_one(
    nursery: Nursery, tmp_path: Path, more: dict[str, str]
) -> None:
    own = options(tmp_path, env=ENVIRONMENT | more)
    forked = Forked(nursery, ("-c", LOADED), **own)
    stood_for = subprocess.Popen([*nursery.python, "-c", LOADED], **own)
    assert forked.communicate() == stood_for.communicate() == (f"{not more}\n", "")


def test_a_stand_in_ends_as_what_it_stands_for_and_that_with_it(nursery: Nursery, tmp_path: Path) -> None:
    for script, code in ((SAYS, 3), ("import os; os.kill(os.getpid(), 9)", -9)):
        process = subprocess.Popen([*nursery.python, "-c", script], **options(tmp_path))
        process.communicate("\n")
        assert process.returncode == code
    process = subprocess.Popen(
        [*nursery.python, "-c", "import time; print(flush=True); time.sleep(999)"], **options(tmp_path)
    )
    assert process.stdout
    assert process.stdout.read(1) == "\n"
    process.kill()
    assert process.communicate() == ("", ""), "the pipes are closed: nobody has them any more"
