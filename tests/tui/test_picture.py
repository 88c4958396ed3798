"""The picture of the review in the README, made by the program itself.

To make it anew, after a change of the screen (then look at it):

    SUMMARISER_PICTURE=.github/review.svg pytest -n0 tests/tui/test_picture.py
"""

import asyncio
import os
from pathlib import Path

import pytest

from tests.tui.conftest import Place
from tests.tui.painted import terminal_of
from tests.tui.seeds import draft_seed, reviewed

STEMS = (
    "001_e8c98279682e230f",
    "000_957266d671135620",
    "002_b28a2dd193972ed8",
    "003_bf1c26f0cbf87680",
    "004_4e8c75b0c21e60bb",
)


async def test_a_doubt_stands_beside_its_field_and_its_sentence_in_the_article(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal_of(monkeypatch, few=False)
    for stem in STEMS:
        await draft_seed(place.folder, stem)
    async with place.app(size=(120, 40)) as desk:
        while desk.session.sheet and desk.session.sheet.name != STEMS[0]:
            await desk.press("right_curly_bracket")
        await desk.press("right_square_bracket")
        sheet = desk.session.sheet
        assert sheet
        for _ in sheet.rows:  # to a doubt that rests on something
            if sheet.row(desk.path).evidence:
                break
            await desk.press("right_square_bracket")
        doubtful = [row.path for row in sheet.rows if row.attention]
        assert desk.path in doubtful
        (cited, *_) = sheet.row(desk.path).evidence
        assert sheet.article[cited] in desk.text()
        assert sheet.row(desk.path).flags[0].message.split()[0] in desk.text()
        picture = desk.app.export_screenshot(title="summariser review")
    assert "<svg" in picture
    assert reviewed(STEMS[0])["article"]["id"] == sheet.article.id
    if wanted := os.environ.get("SUMMARISER_PICTURE"):
        await asyncio.to_thread(Path(wanted).write_text, picture, "utf-8")
