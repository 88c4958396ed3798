"""Starting up: quick, without heavy libraries, and with help for every command."""

import subprocess
import sys

import pytest

from tests.cli.conftest import Run, environment

HEAVY = ("openai", "instructor", "textual", "sqlalchemy", "pydantic", "genai_prices", "sentencex", "tenacity", "httpx2",
         "trafilatura", "pypdf", "xllamacpp", "charset_normalizer", "rich.progress", "asyncio")  # fmt: skip

SCRIPT = """
import sys
sys.argv = ["summariser", *{arguments}]
from summariser.cli import main
try:
    main()
except SystemExit as left:
    assert not left.code, left.code
print(*sorted(set(sys.modules) & set({heavy})), sep=",", file=sys.stderr)
"""


@pytest.mark.parametrize("arguments", [["--help"], ["extract", "--help"], ["show", "-h"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    # Typer itself needs pydantic in some versions, and asyncio comes with the command that runs on it.
    heavy = tuple(name for name in HEAVY if name not in ("pydantic", "asyncio"))
    script = SCRIPT.format(arguments=arguments, heavy=heavy)
    found = subprocess.run(
        [sys.executable, "-c", script], env=environment(), capture_output=True, text=True, check=True
    )
    assert found.stderr.strip() == ""


@pytest.mark.parametrize("command", ["extract", "status", "show", "schema", "export"])
def test_every_command_has_help(run: Run, command: str) -> None:
    result = run(command, "--help")
    assert result.code == 0
    assert "Usage: " in result.out
    assert "summariser" in result.out.split("Example")[1], "an example"


def test_help_names_the_commands_and_exit_codes(run: Run) -> None:
    result = run("--help")
    assert result.code == 0
    assert all(word in result.out for word in ("extract", "status", "show", "schema", "export", "130 interrupted"))


def test_extract_names_every_option_of_the_contract(run: Run) -> None:
    text = run("extract", "--help").out
    for option in ("model", "base-url", "max-cost", "price", "concurrency", "workspace", "schema", "strategy", "limit",
                   "fresh", "record", "replay", "dry-run", "json"):  # fmt: skip
        assert f"--{option}" in text
    assert "[default: 1" in text
