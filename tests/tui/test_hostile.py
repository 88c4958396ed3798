"""Articles and answers may hold anything: it stays text, offsets hold, and the terminal is never told what to do."""

import unicodedata
from typing import Any

import pytest

from summariser.domain.article import Article
from summariser.domain.display import visible
from summariser.tui.article_lines import article_lines
from summariser.tui.wrapping import wrap
from tests.tui.conftest import TEXT, Desk, Place, draft

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


def _clean(text: str) -> bool:
    return all(c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in text)


async def _all_screens(desk: Desk) -> None:
    for keys in (["end"], ["home"], ["o"], ["tab"], ["escape"], ["c", "shift+right", "escape"], ["e", "escape"]):
        await desk.press(*keys)
        assert _clean(desk.text())


def _with(text: str) -> dict[str, Any]:
    data = draft(summary=text)
    for person in data["participants"]:
        person["name"] = person["title"] = person["country"] = text
    data["agreements"][0]["statement"] = text
    data["agreements"][0]["parties"] = [text]
    return data


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_text_stays_text(place: Place, text: str) -> None:
    body = f"{TEXT} {text} {text}\n\n{text}"
    await place.save("a", _with(text), body, title=text)
    async with place.app(size=(100, 30)) as desk:
        assert desk.session.sheet
        assert _clean(desk.text())
        await _all_screens(desk)
        await desk.go("/participants/0/title")
        await desk.press("a")
        assert desk.state("/participants/0/title") == "accepted"
        assert desk.app.is_running


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
