"""The seeds under review: drafted from the recording, and decided about with keys as a reviewer would press them."""

import json
from pathlib import Path
from typing import Any

from textual import events
from textual.keys import _character_to_key

from summariser.core.article import Article, Span
from summariser.extraction.extraction import Extraction
from summariser.files.article_files import read_articles
from summariser.tui.selection import TextSelection, words
from summariser.wiring.extracting import extraction
from summariser.wiring.plan import Plan
from summariser.wiring.settings import Settings
from tests.tui.conftest import Desk

ROOT = Path(__file__).parents[2]


async def draft_seed(workspace: Path, stem: str) -> None:
    """The draft that the embedded model alone made of it, which is what the reviewed record was made from."""
    path = str(ROOT / "seeds" / f"{stem}.txt")
    recording = ROOT / "tests" / "recordings" / "seeds-all-fields.jsonl"
    settings = Settings((path,), workspace, replay=recording, second_reader=False)
    plan = Plan.of(settings, {})
    async with extraction(plan) as tools:
        outcome = await Extraction(plan.job, tools).run(read_articles([path]))
    assert (outcome.drafted, outcome.failed) == (1, [])


def reviewed(stem: str) -> dict[str, Any]:
    """The record that a person made of it."""
    record: dict[str, Any] = json.loads((ROOT / "reviewed" / f"{stem}.json").read_text("utf-8"))
    return record


class Hands:
    """Does what a decision says with keys alone: it looks at the screen's state, and presses."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.typed = 0

    async def decide(self, decision: dict[str, Any]) -> None:
        path, after = decision["path"], decision["after"]
        group, _, name = path.rpartition("/")
        match decision["action"]:
            case "reject":
                await self.go(path)
                await self.desk.press("x")
            case "add" if isinstance(after, dict):
                await self.go(group)
                await self.desk.press("n")
                await self.take([Span(one["start"], one["end"]) for one in after["evidence"]])
            case "add":
                await self.go(group)
                await self.desk.press("n")
                await self.write(after)
            case "correct" if name == "evidence":
                await self.go(group)
                await self.desk.press("c")
                await self.take([Span(one["start"], one["end"]) for one in after])
            case "correct":
                await self.correct(path, after)

    async def correct(self, path: str, value: Any) -> None:
        """Nothing to press if adding the item has filled the field already."""
        sheet = self.desk.session.sheet
        assert sheet
        row = sheet.row(path)
        if row.value == value and not row.attention:
            return
        await self.go(path)
        if row.value == value:
            await self.desk.press("a")
        elif row.choices:
            await self.desk.press("e", str(row.choices.index(value) + 1))
        else:
            await self.desk.press("e")
            await self.write(value)

    async def write(self, text: str) -> None:
        """In the place of what the editor has."""
        area = self.desk.app.review.editing.editor.text_area
        if area.text and not area.selected_text:
            await self.desk.press("f7")
        self.typed += len(text)
        for character in text:
            self.desk.app.post_message(events.Key(_character_to_key(character), character))
        await self.desk.press("enter")
        if self.desk.app.review.mode == "edit":  # a name that the article lacks is refused once
            await self.desk.press("enter")

    async def press(self, *keys: str) -> None:
        """All at once, as they come over a slow line."""
        for key in keys[:-1]:
            self.desk.app.post_message(events.Key(key, None))
        self.desk.keys += len(keys[:-1])
        await self.desk.press(*keys[-1:])

    async def go(self, path: str) -> None:
        """By lines and by tens."""
        rows = [row.path for row in self.desk.app.review.page.record.rows]
        away = rows.index(path) - rows.index(self.desk.path)
        pages, lines = divmod(abs(away), 10)
        page, line = ("pagedown", "down") if away > 0 else ("pageup", "up")
        await self.press(*[page] * pages, *[line] * lines)
        assert self.desk.path == path

    async def take(self, spans: list[Span]) -> None:
        for span in spans:
            await self.press(*keys_to(self.selection, span))
            assert self.selection.stretch == span
            if len(spans) > 1:
                await self.desk.press("space")
        await self.desk.press("enter")

    @property
    def selection(self) -> TextSelection:
        found = self.desk.app.review.citing.selection
        assert found
        return found


def keys_to(selection: TextSelection, span: Span) -> list[str]:
    """To the sentence, to the word, and along the stretch."""
    article, keys = selection.article, []
    while selection.sentence != (wanted := _sentence(article, span.start)):
        step = 1 if wanted.number > selection.sentence.number else -1
        selection = selection.to_sentence(step)
        keys.append("down" if step > 0 else "up")
    places = [word.start for word in words(article)]
    away = places.index(span.start) - selection.at
    keys += ["right" if away > 0 else "left"] * abs(away)
    selection = selection.word(away)
    whole = selection.extend_sentence(1)
    if whole.stretch and whole.stretch.end >= span.end:
        back = sum(span.end < word.end <= whole.stretch.end for word in words(article))
        onward = sum(span.start <= word.start < span.end for word in words(article))
        return keys + (["shift+down", *["shift+left"] * back] if back + 1 < onward else ["shift+right"] * onward)
    return keys + ["shift+right"] * sum(span.start <= word.start < span.end for word in words(article))


def _sentence(article: Article, offset: int) -> Any:
    return next(one for one in reversed(article.sentences) if one.span.start <= offset)
