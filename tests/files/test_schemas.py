"""Finding a schema: the built-in one, a module's, a file's, and every way to get it wrong."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from summariser.core.errors import ConfigurationError
from summariser.files.schemas import load_schema
from tests import trade_deal

SOURCE = Path(trade_deal.__file__)


@pytest.fixture(autouse=True)
def _same_modules() -> Iterator[None]:
    modules, path = dict(sys.modules), list(sys.path)
    yield
    sys.path[:] = path
    for name in set(sys.modules) - set(modules):
        del sys.modules[name]


def test_the_built_in_schema() -> None:
    assert load_schema("meeting").id == load_schema("meeting/1").id == "meeting/1"
    assert load_schema("meeting/2").id == "meeting/2"


@pytest.mark.parametrize("name", ["tests.trade_deal:TradeDeal", f"{SOURCE}:TradeDeal"])
def test_a_users_own_schema_from_a_module_or_a_file(name: str) -> None:
    found = load_schema(name)
    assert (found.id, found.name) == ("trade-deal/1", "trade-deal")
    assert [node.name for node in found.nodes][:3] == ["headline", "status", "binding"]


def test_annotations_in_a_file_may_be_strings(tmp_path: Path) -> None:
    source = "from __future__ import annotations\nfrom pydantic import BaseModel\nclass A(BaseModel):\n    b: B\n"
    (tmp_path / "lazy.py").write_text(source + "class B(BaseModel):\n    c: str\nA.model_rebuild()\n")
    assert load_schema(f"{tmp_path / 'lazy.py'}:A").nodes[0].kind == "group"


def test_a_file_does_not_stand_in_for_a_module_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "types.py").write_text(SOURCE.read_text())
    load_schema(f"{tmp_path / 'types.py'}:TradeDeal")
    assert hasattr(sys.modules["types"], "SimpleNamespace")


def test_a_module_in_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "my_records.py").write_text(SOURCE.read_text())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [entry for entry in sys.path if entry])
    assert load_schema("my_records:TradeDeal").id == "trade-deal/1"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("meetings", "use meeting, meeting/2, module:Model or path/to/file.py:Model"),
        ("", "use meeting"),
        ("no_such_module:Model", "ModuleNotFoundError: No module named"),
        (":Model", "ValueError"),
        ("no/such/file.py:Model", "there is no file 'no/such/file.py'"),
        ("tests.trade_deal:NoModel", "AttributeError"),
        ("tests.trade_deal:", "AttributeError"),
        ("json:loads", "loads is not a pydantic model"),
        ("json:JSONDecoder", "JSONDecoder is not a pydantic model"),
        ("tests.trade_deal:Clause", "not cited as a whole"),
    ],
)
def test_what_is_no_schema_is_explained_in_a_line(name: str, hint: str) -> None:
    with pytest.raises(ConfigurationError, match=hint) as caught:
        load_schema(name)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "source", ["def broken(:\n", "raise RuntimeError('a\\nb')\n", "1/0\n", "raise SystemExit(0)\n"]
)
def test_a_file_that_does_not_run_is_explained_in_a_line(source: str, tmp_path: Path) -> None:
    path = tmp_path / "own.py"
    path.write_text(source)
    with pytest.raises(ConfigurationError, match=r"own\.py:M': \w+(Error|Exit): ") as caught:
        load_schema(f"{path}:M")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("import os\n\ndef f():\n    raise ValueError('no')\nf()\n", r"ValueError: no \(line 4\)$"),
        ("x = (\n", r"SyntaxError: '\(' was never closed \(own\.py, line 1\)$"),
        ("import not_there_at_all\n", r"ModuleNotFoundError: No module named 'not_there_at_all' \(line 1\)$"),
        ("from pydantic import BaseModel\nclass M(BaseModel):\n    a: 'Missing'\n", "'Missing' is not defined"),
    ],
)
def test_an_error_in_a_file_is_told_with_its_line(source: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text(source)
    with pytest.raises(ConfigurationError, match=said) as caught:
        load_schema(f"{tmp_path / 'own.py'}:M")
    assert "\n" not in str(caught.value)


def test_what_a_file_prints_does_not_mix_with_the_commands_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "own.py"
    path.write_text(f"print('hello')\n{SOURCE.read_text()}")
    load_schema(f"{path}:TradeDeal")
    assert capsys.readouterr() == ("", "hello\n")
