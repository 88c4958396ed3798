"""`summariser review --adjudicate` as it is started, short of the terminal itself."""

import shutil
from pathlib import Path

import pytest

from summariser.cli import adjudicate
from summariser.core.errors import ConfigurationError
from summariser.tui import app as tui_app
from summariser.tui.screens.adjudicate import AdjudicateScreen
from summariser.wiring.reviewing import ReviewPlan
from tests.cli.conftest import ROOT, Run

STEMS = ("000_957266d671135620", "001_e8c98279682e230f")


@pytest.fixture
def readings(run: Run, tmp_path: Path) -> tuple[Path, Path]:
    """Two readings of two seeds, of which one is drafted in this workspace."""
    recording = ROOT / "tests/recordings/seeds.jsonl"
    assert run("extract", "--replay", recording, ROOT / "seeds" / f"{STEMS[0]}.txt").code == 0
    for name in ("anna", "ben"):
        (tmp_path / name / "reviewed").mkdir(parents=True)
        for stem in STEMS:
            shutil.copy(ROOT / "reviewed" / f"{stem}.json", tmp_path / name / "reviewed")
    return tmp_path / "anna", tmp_path / "ben"


def test_without_a_terminal_it_says_so(run: Run, readings: tuple[Path, Path]) -> None:
    result = run("review", "--adjudicate", *readings)
    assert result.code == 2
    assert "needs a terminal" in result.complaint


def test_what_is_wired_together(
    readings: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def run(screen: AdjudicateScreen) -> int:
        adjudication = screen.adjudication
        view = await adjudication.open(0)
        assert (view.disputes, screen.setup.theme) == ((), "dark")
        await adjudication.finish()
        await adjudication.close()
        return 0

    monkeypatch.setattr(tui_app, "run", run)
    assert adjudicate.run(readings, ReviewPlan(reviewer="Cara")) == 1, "an article was left out"
    left, count = capsys.readouterr().err.splitlines()
    assert left.startswith(f"left out: {STEMS[1]}: has no draft in this workspace")
    assert count == "1 article to adjudicate"
    assert '"reviewer": "Cara"' in Path(f"reviewed/{STEMS[0]}.json").read_text("utf-8")


def test_nothing_to_adjudicate(readings: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no journal in"):
        adjudicate.run(readings, ReviewPlan(workspace=tmp_path / "elsewhere"))
    (readings[0] / "reviewed" / f"{STEMS[0]}.json").unlink()
    with pytest.raises(ConfigurationError, match="no article is in both readings"):
        adjudicate.run(readings, ReviewPlan())
