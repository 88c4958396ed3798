"""The report in a real browser: marks open passages by mouse and by keyboard, and nothing is loaded.

To make the picture of the guide anew (then look at it):

    SUMMARISER_PICTURE=docs/guide/report.png pytest -n0 tests/cli/test_report_browser.py -k picture
"""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from summariser.core.record import Record
from tests.browser import Tab, browser, tab
from tests.cli.conftest import Run
from tests.corpus.invented import corpus, write
from tests.reports.test_report_page import EVIL, hostile
from tests.reports.test_report_page import page as write_page

PICTURE = os.environ.get("SUMMARISER_PICTURE")
HERE = Path.cwd()
FOUND = corpus(120)
SHOWN = "document.querySelector('dialog').open"
HIT = "document.querySelector('dialog .hit').innerText"
MARKED = "document.querySelector('dialog .hit mark').textContent"
FOCUSED = "document.activeElement.textContent"
FIRST_SPEAKER = "#speakers .track a"
CONTRAST = """(selector) => {
    const one = document.querySelector(selector);
    const numbers = (text) => text.match(/[\\d.]+/g).map(Number);
    const linear = (part) => part <= .03928 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4;
    const light = (text) => {
        const [red, green, blue] = numbers(text).map((part) => linear(part / 255));
        return .2126 * red + .7152 * green + .0722 * blue;
    };
    let behind = one;
    while (numbers(getComputedStyle(behind).backgroundColor)[3] === 0) behind = behind.parentElement;
    const both = [light(getComputedStyle(one).color), light(getComputedStyle(behind).backgroundColor)];
    return (Math.max(...both) + .05) / (Math.min(...both) + .05);
}"""
"""Of an element's text with what lies behind it, as WCAG reckons it."""


@pytest.fixture
def page(run: Run, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made by the first test that asks for it: they only look at it."""
    browser()
    made = tmp_path_factory.getbasetemp() / "looked-at"
    if not made.exists():
        write(tmp_path, FOUND)
        assert run("report").code == 0
        tmp_path.rename(made)
        tmp_path.mkdir()
    return made / "report.html"


@pytest.fixture
async def opened(page: Path) -> AsyncIterator[Tab]:
    """At the width of a desk; whatever a test does, nothing may be asked for but the page, and nothing go wrong."""
    async with tab() as one:
        await one.size(1280, 900)
        await one.open(page.as_uri())
        yield one
        assert one.requests == [page.as_uri()]
        assert one.complaints == []


def quotations() -> list[str]:
    records: list[Record] = [record for _, record in FOUND]
    return [quote["text"] for record in records for quote in record.data["quotes"]]


async def test_a_click_opens_the_passage_in_its_article(opened: Tab) -> None:
    assert not await opened.ask(SHOWN)
    await opened.click(FIRST_SPEAKER)
    assert await opened.ask(SHOWN)
    assert await opened.ask(MARKED) in quotations()
    assert await opened.ask("document.querySelector('dialog h3').textContent") in {
        record.article.title for _, record in FOUND
    }
    assert "articles/" in await opened.ask("document.querySelector('dialog .path a').href")
    passage = await opened.ask("document.querySelector('dialog .hit blockquote').textContent")
    assert any(passage in article.text for article, _ in FOUND)
    await opened.click("dialog .close")
    assert not await opened.ask(SHOWN)


async def test_a_picture_is_walked_and_opened_by_keys_alone(opened: Tab) -> None:
    stops: list[str] = []
    for _ in range(40):
        await opened.press("Tab")
        stops.append(await opened.ask("document.activeElement.closest('section')?.id ?? ''"))
        if stops[-1] == "speakers":
            break
    assert stops.count("timeline") <= 3, "a picture is one stop, and its table another"
    assert stops[-1] == "speakers"
    first = await opened.ask(FOCUSED)
    await opened.press("ArrowRight")
    second = await opened.ask(FOCUSED)
    await opened.press("ArrowDown")
    below = await opened.ask("document.activeElement.closest('.row').querySelector('.name').textContent")
    await opened.press("ArrowUp", "Home")
    assert await opened.ask(FOCUSED) == first != second
    assert below == await opened.ask("document.querySelectorAll('#speakers .row .name')[1].textContent")
    await opened.press("Enter")
    assert await opened.ask(SHOWN)
    assert await opened.ask(MARKED) in first
    assert await opened.ask("document.activeElement.classList.contains('hit')"), "a screen reader begins here"
    await opened.press("Escape")
    assert not await opened.ask(SHOWN)
    assert await opened.ask(FOCUSED) == first, "and one is where one was"


async def test_a_meeting_of_several_articles_opens_all_of_them(opened: Tab) -> None:
    selector = "#timeline .track a[href^='#l']"
    await opened.click(selector)
    links = "document.querySelectorAll('dialog li a').length"
    assert await opened.ask(links) >= 2
    quoted = await opened.ask("[...document.querySelectorAll('dialog li blockquote')].map((one) => one.textContent)")
    assert all(any(quote in article.text and len(quote) > 10 for article, _ in FOUND) for quote in quoted)
    assert len(quoted) == await opened.ask("document.querySelectorAll('dialog li mark').length") >= 2
    await opened.click("dialog li a")
    assert await opened.ask(links) == 0
    assert await opened.ask(HIT)
    await opened.click("dialog .back")
    assert await opened.ask(links) >= 2
    assert await opened.ask("document.querySelector('dialog .back').hidden")


async def test_cells_and_differences_open_passages_too(opened: Tab) -> None:
    for selector in ("#people td a", "#events td a"):
        await opened.click(selector)
        assert await opened.ask("document.querySelectorAll('dialog mark').length"), selector
        await opened.press("Escape")
    opens = "document.querySelector('#agreements details').open"
    await opened.click("#agreements summary")
    assert await opened.ask(opens)
    await opened.click("#agreements .rows a")
    assert await opened.ask(SHOWN)


async def test_a_screen_reader_is_told_what_each_mark_is(opened: Tab) -> None:
    told = (await opened.call("Accessibility.getFullAXTree"))["nodes"]

    def said(role: str) -> list[str]:
        found = [one for one in told if not one["ignored"] and one["role"]["value"] == role]
        return [str(one.get("name", {}).get("value", "")) for one in found]

    links = said("link")
    drawn = await opened.ask("document.querySelectorAll('.picture a').length")
    assert len(links) >= drawn > 500
    assert all(links)
    assert len([name for name in links if "(date inferred" in name]) > 10
    assert len([name for name in links if name.endswith(("(direct)", "(reported)"))]) > 100
    assert {"met 1", "spoken of 1"} <= set(links)
    assert {"Meetings by pairs of countries", "Quotations by speaker", "Agreements by parties"} <= set(said("group"))
    assert said("heading").count("Speakers") == 1
    assert {one["role"]["value"] for one in told} >= {"main", "navigation", "table", "columnheader", "rowheader"}


async def test_a_hostile_record_runs_nothing(tmp_path: Path) -> None:
    browser()
    write_page(tmp_path, hostile())
    async with tab() as one:
        await one.size(390, 844)
        await one.open((tmp_path / "r.html").as_uri())
        await one.click("#timeline .track a")
        assert EVIL in await one.ask("document.querySelector('dialog .room').textContent")
        assert await one.ask("[document.scripts.length, document.images.length]") == [1, 0]
        assert await one.ask("document.documentElement.scrollWidth") == 390
        assert (len(one.requests), one.complaints) == (1, [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_fits_a_phone(opened: Tab, scheme: str) -> None:
    await opened.scheme(scheme)
    await opened.size(390, 844)
    widths = "[document.documentElement.scrollWidth, innerWidth]"
    assert await opened.ask(widths) == [390, 390]
    await opened.ask("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    assert await opened.ask(widths) == [390, 390]
    await opened.click(FIRST_SPEAKER)
    left, right = await opened.ask(
        "(() => { const {left, right} = document.querySelector('dialog').getBoundingClientRect();"
        " return [left, right]; })()"
    )
    assert 0 <= left < right <= 390
    assert await opened.ask("document.querySelector('dialog .room').scrollWidth") <= right - left
    assert await opened.ask(f"({CONTRAST})('.name')") > 7
    assert await opened.ask(f"({CONTRAST})('.dim')") > 4.5
    assert await opened.ask(f"({CONTRAST})('dialog mark')") > 4.5
    for shade in range(1, 6):
        await opened.ask(f"document.querySelector('.matrix td a').className = 'm{shade}'")
        assert await opened.ask(f"({CONTRAST})('.matrix td a')") > 4.5, shade


async def test_without_its_script_a_mark_still_leads_to_its_passage(page: Path) -> None:
    async with tab() as one:
        await one.call("Emulation.setScriptExecutionDisabled", value=True)
        await one.open(page.as_uri())
        target = await one.ask(f"document.querySelector({FIRST_SPEAKER!r}).getAttribute('href')")
        await one.click(FIRST_SPEAKER)
        shown = f"getComputedStyle(document.querySelector('{target.partition('/')[0]}')).display"
        assert await one.ask(shown) == "block"


async def test_it_prints_without_what_only_a_screen_can_do(opened: Tab) -> None:
    assert (await opened.printed()).startswith(b"%PDF")
    await opened.call("Emulation.setEmulatedMedia", media="print")
    visible = "[...document.querySelectorAll({!r})].some((one) => getComputedStyle(one).display !== 'none')"
    assert await opened.ask(visible.format(".track"))
    for hidden in ("nav", ".help", ".cards", "details"):
        assert not await opened.ask(visible.format(hidden)), hidden
    assert await opened.ask("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


async def test_the_picture_of_the_guide(opened: Tab) -> None:
    await opened.size(1000, 620)
    await opened.ask("document.querySelector('#agreements').scrollIntoView({behavior: 'instant'})")
    picture = await opened.picture(whole=False)
    assert picture.startswith(b"\x89PNG")
    assert len(picture) < 200_000
    if PICTURE:
        (HERE / PICTURE).write_bytes(picture)
