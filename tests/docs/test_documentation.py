"""Every command and every line of Python in the documentation is run, but for what says that it needs a key."""

import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import summariser
from tests.fakes.server import FaultServer, drafts
from tests.forks.start import Nursery

ROOT = Path(summariser.__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
TRIED_ELSEWHERE = ("## Run it", "## Test it")
NEEDS_A_KEY = "<!-- not run: needs a key -->\n"
_BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DRAFTING = "extract seeds/ --replay tests/recordings/seeds.jsonl --workspace"
LEAVE = shlex.join((sys.executable, str(Path(__file__).with_name("leave.py"))))
_SHELL = f"""
set -eu
summariser() {{
    case "$*" in "{DRAFTING} "*) [ -e "${{6}}" ] || cp -r "$DRAFTED" "${{6}}" ;; esac
    case "$*" in
        review*|"audit --field"*) {LEAVE} "${{PYTHON[@]}}" -P -m summariser "$@" ;;
        *) "${{PYTHON[@]}}" -P -m summariser "$@" ;;
    esac
}}
"""
"""The terminal interface is started in a terminal, and left as soon as it has drawn its screen. The command that nearly
every page begins with goes on from what it has made before: it is tried on its own, with nothing there."""


def blocks(page: Path, language: str) -> list[str]:
    """The page's code in that language, but for what needs a key and the two commands that set everything up."""
    text = page.read_text("utf-8")
    found = []
    for match in _BLOCK.finditer(text):
        heading = re.findall(r"^## .*$", text[: match.start()], re.MULTILINE)[-1:]
        needs_key = text[: match.start()].endswith(NEEDS_A_KEY)
        if match[1] == language and not needs_key and heading not in [[one] for one in TRIED_ELSEWHERE]:
            found.append(match[2])
    return found


def having(language: str) -> list[Path]:
    return [page for page in PAGES if blocks(page, language)]


def like_a_checkout(folder: Path) -> Path:
    """What the commands name is there, and nothing that they leave is."""
    for name in ("seeds", "reviewed", "tests"):
        (folder / name).symlink_to(ROOT / name)
    return folder


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    return like_a_checkout(tmp_path)


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> Path:
    """The workspace of drafts that the pages begin with, made by their own command."""
    folder = like_a_checkout(tmp_path_factory.mktemp("drafted"))
    run([*nursery.python, "-P", "-m", "summariser", *DRAFTING.split(), "look"], folder)
    return folder / "look"


def run(command: list[str], checkout: Path, **more: str) -> None:
    own = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI_", "SUMMARISER_"))}
    ours = {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=checkout, env=own | ours | more, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    ) as started:  # fmt: skip
        try:
            out, err = started.communicate(timeout=300)
        except BaseException:
            os.killpg(started.pid, signal.SIGKILL)
            raise
    assert started.returncode == 0, out[-3000:] + err[-3000:]


@pytest.mark.parametrize("page", having("sh"), ids=lambda page: page.name)
def test_the_commands_of_a_page_do_what_it_says(page: Path, checkout: Path, drafted: Path, nursery: Nursery) -> None:
    script = f"PYTHON=({shlex.join(nursery.python)})\n{_SHELL}" + "\n".join(blocks(page, "sh"))
    run(["bash", "-c", script], checkout, DRAFTED=str(drafted))


@pytest.mark.parametrize("page", having("python"), ids=lambda page: page.name)
def test_the_python_of_a_page_runs(page: Path, checkout: Path, nursery: Nursery) -> None:
    with FaultServer(drafts) as server:
        script = "\n\n".join(blocks(page, "python"))
        run([*nursery.python, "-c", script], checkout, OPENAI_BASE_URL=server.url, OPENAI_API_KEY="none")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target
