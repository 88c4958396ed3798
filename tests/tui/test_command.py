"""`summariser review` as it is started, short of the terminal itself."""

import asyncio
import socket
import sys
from pathlib import Path

import pytest

from summariser import cli, tui
from summariser.core.errors import ConfigurationError
from summariser.review.session import ReviewSession
from summariser.tui import app as tui_app
from summariser.tui.screens.review import ReviewScreen
from summariser.tui.screens.session import Setup
from summariser.wiring import reviewing
from tests.tui.conftest import Place, draft


def complaint(arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(sys, "argv", ["summariser", "review", *arguments])
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    return line


def test_without_a_terminal_it_says_so(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert "needs a terminal" in complaint([], capsys, monkeypatch)


@pytest.mark.parametrize("sample", ["lots", "0%", "101%", "-3%", "20%%"])
def test_a_sample_is_a_percentage(
    sample: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "such as 20%" in complaint([f"--sample={sample}"], capsys, monkeypatch)


def test_the_browser_needs_its_package(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "summariser.tui.browser", None)
    monkeypatch.delattr(tui, "browser", raising=False)
    assert "pip install 'summariser[serve]'" in complaint(["--web"], capsys, monkeypatch)


async def test_a_port_that_is_taken_is_told_at_once(
    place: Place, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("textual_serve", reason="the extra `serve` is not installed")
    await place.save("a", draft())
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        told = complaint(["--web", "--port", port, "--workspace", str(place.folder)], capsys, monkeypatch)
    assert f"port {port} of 127.0.0.1" in told
    assert "--port" in told


def test_no_journal_and_no_such_article(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="summariser extract"):
        reviewing.review(reviewing.ReviewPlan(workspace=tmp_path), {})


async def test_what_is_wired_together(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:

    ids = [await place.save(name, draft()) for name in ("a", "b")]
    (place.folder / ".summariser" / "config.toml").write_text(
        'reviewer = "Cy"\ntheme = "light"\n[keys]\naccept = "w"\n'
    )
    seen: list[tuple[ReviewSession, Setup]] = []

    async def run(screen: ReviewScreen) -> int:
        session = screen.session
        seen.append((session, screen.setup))
        await session.open(ids[0])
        await session.accept("/summary")
        await session.close()
        return 0

    monkeypatch.setattr(tui_app, "run", run)
    plan = reviewing.ReviewPlan(("a",), place.folder)
    assert await asyncio.to_thread(reviewing.review, plan, {}) == 0
    ((_, setup),) = seen
    assert setup == Setup(frozenset(ids[:1]), None, {"accept": "w"}, "light", "$0.00 for drafts")
    (done,) = await place.journal.reviews.reviews()
    assert done.entries[0].reviewer == "Cy"
    with pytest.raises(ConfigurationError, match="no draft of 'zzz'"):
        await asyncio.to_thread(reviewing.review, reviewing.ReviewPlan(("zzz",), place.folder), {})
