"""Articles and answers may hold anything: it stays text, offsets hold, and the terminal is never told what to do."""

import asyncio
import tempfile
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from summariser.core.article import Article
from summariser.core.display import JOINERS, visible
from summariser.journal.store import SqlJournal
from summariser.tui.keys import COMMANDS
from summariser.tui.widgets.article import article_lines
from summariser.tui.wrapping import wrap
from tests.tui.conftest import TEXT, Desk, Place, Time, draft

LONG = "w" * 10_000
HOSTILE = (
    "[red]markup[/red] [/] [@click=app.quit]quit[/] [[ ]] \\[b]",
    "\x1b[2J\x1b[31m clear \x1b]0;title\x07 \x9b31m \x90q\x9c",
    "\u202eevil\u202c \u2066iso\u2069 \u200bzero\u200d width\ufeff \u00adsoft",
    "tab\tbell\x07 null\x00 backspace\x08\x08 return\rline\u2028sep\u2029par\x85",
    "👩‍💻 👍🏽 🏳️‍🌈 e\u0301\u0323 שלום עולם مرحبا 漢字仮名交じり文",
    LONG,
    "{{ jinja }} {% raw %} $accent %s {0} #fff",
)


def clean(text: str) -> bool:
    return all(c == "\n" or c in JOINERS or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in text)


async def _all_screens(desk: Desk) -> None:
    for keys in (["end"], ["home"], ["o"], ["tab"], ["escape"], ["c", "shift+right", "escape"], ["e", "escape"]):
        await desk.press(*keys)
        assert clean(desk.text())


def _with(text: str, body: str) -> dict[str, Any]:
    data = draft(body, summary=text)
    for person in data["participants"]:
        person["name"] = person["title"] = person["country"] = text
    data["agreements"][0]["statement"] = text
    data["agreements"][0]["parties"] = [text]
    return data


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_text_stays_text(place: Place, text: str) -> None:
    body = f"{TEXT} {text} {text}\n\n{text}"
    await place.save("a", _with(text, body), body, title=text)
    async with place.app(size=(100, 30)) as desk:
        assert desk.session.sheet
        assert clean(desk.text())
        await _all_screens(desk)
        await desk.go("/participants/0/title")
        await desk.press("a")
        assert desk.state("/participants/0/title") == "accepted"
        assert desk.app.is_running


_ATOMS = st.sampled_from(
    ("[b]", "[/]", "[@click=app.quit]x[/]", "\\[", "]", "\x1b[2J", "\x1b]0;t\x07", "\x1b[?1049l", "\x9b31m", "\x9c",
     "\u202e", "\u2066", "\u2069", "\u200b", "\u200d", "\ufeff", "\u00ad", "\t", "\r\n", "\n\n", "\x00", "\x7f",
     "\u2028", "\x85", "\U000e0041", "👩\u200d💻", "🏳\ufe0f", "e\u0301\u0323\u0489", "שלום", "مرحبا", "漢字", "w" * 300,
     " ", "said ", "Ann Lee ", "5 May 2024 ", ". ", "“", "”", "{{ x }}", "$accent", "ﷺ", "\u0e33")
)  # fmt: skip
# No lone surrogates: an article with them is refused when it is read.
_HOSTILE = st.lists(_ATOMS | st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).map("".join)


def _rendered(desk: Desk) -> None:
    """Nothing that a terminal obeys, and nothing to click on but the program's own keys."""
    actions = {f"screen.{command.action}" for command in COMMANDS}
    for strip in desk.app.screen._compositor.render_strips():  # noqa: SLF001 - the one way to the rendered lines
        for segment in strip:
            assert not segment.control
            assert clean(segment.text), ascii(segment.text)
            assert (segment.style.meta if segment.style else {}).get("@click") in {None, *actions}


def _evidence_is_marked(desk: Desk) -> None:
    """The words marked in the article are those that the field in focus rests on, whatever is before them."""
    view, row, sheet = desk.app.review.page.article, desk.app.review.page.record.row, desk.session.sheet
    assert row
    assert sheet
    focus = view.style("article--focus").bgcolor
    pieces = [piece for y in range(view.count) for piece in view.pieces(y)]
    marked = "".join("".join(text.split()) for text, style in pieces if style.bgcolor == focus)
    own = [visible(sheet.article[span]) for span in sorted(set(row.evidence or row.told))]
    assert marked == "".join("".join(text.split()) for text in own)


@given(_HOSTILE, _HOSTILE, _HOSTILE, st.sampled_from([(80, 24), (120, 40), (30, 10)]))
@settings(max_examples=8, deadline=None, phases=[Phase.reuse, Phase.generate], suppress_health_check=list(HealthCheck))
def test_whatever_articles_and_answers_hold(before: str, value: str, title: str, size: tuple[int, int]) -> None:
    async def go(place: Place) -> None:
        body = f"{before} {TEXT} {value}"
        data = _with(value, body)
        article_id = await place.save("a", data, body, title=title)
        async with place.app(size=size, name=value) as desk:
            for path in ("/quotes/0/text", "/date/start", "/participants/0/title", "/summary"):
                await desk.go(path)
                _rendered(desk)
                _evidence_is_marked(desk)
            await desk.press(
                "e", "a", "enter", "c", "shift+right", "escape", "o", "a", "x", "u", "slash", "escape", "q"
            )
            _rendered(desk)
        reopened = await place.session(value).open(article_id)
        assert reopened.article.text == f"{body}\n\na"

    with tempfile.TemporaryDirectory() as folder:
        clock = Time()
        with SqlJournal(Path(folder) / ".summariser" / "journal.db", clock) as journal:
            asyncio.run(go(Place(Path(folder), journal, clock)))


async def test_editing_hostile_text_without_a_change_keeps_it(place: Place) -> None:
    text = "a\x1b[31mb\u202ec"
    await place.save("a", draft(summary=text))
    async with place.app() as desk:
        await desk.press("e", "enter")
        assert desk.value("/summary") == text
        assert desk.state("/summary") == "accepted"


async def test_offsets_hold_whatever_is_shown(place: Place) -> None:
    body = f"\x1b[2J {HOSTILE[2]} {HOSTILE[4]} {TEXT}"
    data = draft(body)
    await place.save("a", data, body)
    async with place.app() as desk:
        sheet = desk.session.sheet
        assert sheet
        await desk.go("/quotes/0/text")
        (span,) = sheet.row("/quotes/0/text").evidence
        assert sheet.article[span] == data["quotes"][0]["text"]
        marked = " ".join(line for line in desk.text().splitlines() if "▌" in line)
        assert "We have waited" in marked


def test_lines_hold_every_word_once() -> None:
    text = f"{TEXT}\n\n{' '.join(one for one in HOSTILE if one is not LONG)}"
    article = Article(text, "0" * 64)
    lines = article_lines(article, visible(text), 40)
    shown = "".join(visible(text)[line.start : line.end] for line in lines)
    assert "".join(shown.split()) == "".join(visible(text).split())


def test_a_long_word_is_cut_to_the_width() -> None:
    lines = wrap(LONG, 0, len(LONG), 40)
    assert [end - start for start, end in lines] == [40] * 250
    wide = "漢" * 50
    assert "".join(wide[start:end] for start, end in wrap(wide, 0, 50, 21)) == wide
    assert all(end - start <= 10 for start, end in wrap(wide, 0, 50, 21))
