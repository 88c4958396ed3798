"""Adjudicating by keys alone, over real journals in files."""

import copy
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from textual.pilot import Pilot

from summariser.core.article import Article
from summariser.core.errors import Failure
from summariser.core.record import ArticleRef, Record, RecordReview
from summariser.evaluate.against_gold import EvaluatedArticle, Prediction
from summariser.files.record_files import FolderRecords
from summariser.review.adjudication import Adjudication, cases
from summariser.review.ports import ClaimedError
from summariser.review.session import ReviewContext, Reviewer, ReviewSession
from summariser.tui.app import ReviewApp
from summariser.tui.keys import ADJUDICATION, checked
from summariser.tui.screens.adjudicate import AdjudicateScreen
from summariser.tui.screens.session import AWAY, Setup
from summariser.tui.widgets.article import ArticleView
from tests.tui.conftest import SCHEMA, TEXT, Place, draft, running
from tests.tui.test_hostile import HOSTILE, clean


@dataclass
class Reading:
    """One reader's records in memory, with their articles' texts."""

    records: Sequence[tuple[Record, str]]

    def entries(self) -> Sequence[EvaluatedArticle]:
        return [EvaluatedArticle(n, f"{n}", record.article) for n, (record, _) in enumerate(self.records)]

    def load(self, entry: EvaluatedArticle) -> Prediction:
        return Prediction(*self.records[entry.number])

    def unreadable(self) -> Sequence[Failure]:
        return ()


@dataclass
class Desk:
    app: ReviewApp[AdjudicateScreen]
    pilot: Pilot[None]
    place: Place

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    def text(self) -> str:
        strips = self.app.screen._compositor.render_strips()  # noqa: SLF001 - what is drawn, which nothing public tells - the one way to the rendered lines
        return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)

    def settled(self) -> tuple[str | None, ...]:
        view = self.app.review.view
        assert view
        return view.settled

    @property
    def label(self) -> str:
        view = self.app.review.view
        assert view
        return view.labels[self.app.review.disputes.number]

    @property
    def said(self) -> str:
        return str(self.app.review.query_one("#message").render())

    def written(self, name: str) -> dict[str, Any]:
        record: dict[str, Any] = json.loads((self.place.folder / "reviewed" / f"{name}.json").read_text("utf-8"))
        return record


def read(name: str, reviewer: str, data: dict[str, Any], body: str = TEXT) -> tuple[Record, str]:
    """A record of the article that `Place.save` makes by that name."""
    text = f"{body}\n\n{name}"
    article = Article(text, "0" * 64, f"in/{name}.txt")
    review = RecordReview(status="reviewed", reviewer=reviewer)
    return Record(schema_id=SCHEMA.id, article=ArticleRef.of(article), data=data, review=review), text


@asynccontextmanager
async def adjudicating(
    place: Place,
    a: Sequence[tuple[Record, str]],
    b: Sequence[tuple[Record, str]],
    size: tuple[int, int] = (120, 40),
    setup: Setup | None = None,
) -> AsyncIterator[Desk]:
    context = ReviewContext(place.journal.reviews, FolderRecords(place.folder / "reviewed"), place.clock)
    session = ReviewSession(SCHEMA, context, Reviewer("Cara", "desk"))
    found, _ = await cases(session, SCHEMA, (Reading(a), Reading(b)))
    app = ReviewApp(AdjudicateScreen(Adjudication(session, SCHEMA, found), setup or Setup()))
    async with running(app, size) as pilot:
        yield Desk(app, pilot, place)
    await session.close()


def others() -> dict[str, Any]:
    """What the other reader made of TEXT: a summary, a presence and a whole agreement differ."""
    data = copy.deepcopy(draft())
    data["summary"] = "They met."
    data["participants"][1]["presence"] = "mentioned"
    data["agreements"] = []
    return data


async def test_an_article_is_adjudicated_by_keys_and_the_next_one_opens(place: Place) -> None:
    await place.save("one", draft())
    await place.save("two", draft())
    a = [read(name, "Ann", draft()) for name in ("one", "two")]
    b = [read(name, "Bob", others()) for name in ("one", "two")]
    async with adjudicating(place, a, b) as desk:
        shown = desk.text()
        for words in ("3 to decide", "A · Ann", "B · Bob", "They met.", "… | —", "article 1 of 2", "a take A"):
            assert words in shown
        await desk.press("b")
        assert (desk.settled(), desk.label) == (("b", None, None), "Participants 2, presence")
        assert "Summary: B, Bob" in desk.said
        await desk.press("n")
        assert desk.label == "Agreements 1"
        assert "(leaves it out)" in desk.text()
        await desk.press("d")
        assert "2 disagreements are undecided" in desk.said
        await desk.press("a", "u")
        assert desk.settled() == ("b", None, None)
        await desk.press("U", "A")
        assert desk.settled() == ("b", "a", "a")
        await desk.press("d")
        assert "one: written" in desk.said
        assert "article 2 of 2" in desk.text()
        record = desk.written("one")
        assert record["data"] == draft() | {"summary": "They met."}
        assert record["review"]["reviewer"] == "Cara"
        await desk.press("B", "d")
        assert "all 2 are done" in desk.said
        assert desk.written("two")["data"] == others()
        await desk.press("R", "u")
        assert desk.settled() == (None, None, None)
        await desk.press("q")
        assert not desk.app.is_running


async def test_the_words_of_each_reader_are_marked_in_the_article(place: Place) -> None:
    data = draft()
    words = "She thanked the city for its welcome."
    data["quotes"][0] |= {
        "evidence": [{"start": TEXT.index(words), "end": TEXT.index(words) + len(words), "text": words}]
    }
    await place.save("one", draft())
    async with adjudicating(place, [read("one", "Ann", draft())], [read("one", "Bob", data)]) as desk:
        assert desk.label == "Quotes 1, passages"
        assert "A · Ann ▌ in the article" in desk.text()
        await desk.press("right")
        assert "B · Bob ▌ in the article" in desk.text()
        (marked,) = [line for line in desk.text().splitlines() if "▌" in line and "thanked" in line]
        assert "She" in marked


def underlined(desk: Desk) -> list[str]:
    strips = desk.app.screen._compositor.render_strips()  # noqa: SLF001 - the one way to them
    return [s.text.strip() for strip in strips for s in strip if s.style and s.style.underline and s.text.strip()]


async def test_the_words_in_which_two_versions_differ_are_marked_and_in_sight(place: Place) -> None:
    long = "They spoke of trade and of the border. " * 30
    mine, yours = (draft() | {"summary": f"{long}{end}"} for end in ("Both signed.", "Neither signed."))
    await place.save("one", draft())
    async with adjudicating(place, [read("one", "Ann", mine)], [read("one", "Bob", yours)]) as desk:
        assert desk.label == "Summary"
        assert underlined(desk) == ["Both", "Neither"]
        (line,) = [line for line in desk.text().splitlines() if " | " in line]
        assert "…Both sig" in line
        assert "…Neither s" in line


async def test_a_key_leads_from_one_undecided_disagreement_to_the_next(place: Place) -> None:
    await place.save("one", draft())
    async with adjudicating(place, [read("one", "Ann", draft())], [read("one", "Bob", others())]) as desk:
        screen, seen = desk.app.review, []
        await desk.press("a", "home")
        for key in ("]", "]", "]", "[", "["):
            await desk.press({"]": "right_square_bracket", "[": "left_square_bracket"}[key])
            seen.append(screen.disputes.number)
        assert seen == [1, 2, 1, 2, 1]
        await desk.press("home", "d")
        assert (screen.disputes.number, "2 disagreements are undecided" in desk.said) == (1, True)
        await desk.press("A", "right_square_bracket")
        assert "nothing is left to decide: d finishes" in desk.said


async def test_a_new_flag_is_asked_about_before_it_is_accepted(place: Place) -> None:
    await place.save("one", draft())
    a, b = copy.deepcopy(draft()), copy.deepcopy(draft())
    b["date"] |= {"start": "2024-05-01", "end": "2024-05-01"}
    async with adjudicating(place, [read("one", "Ann", a)], [read("one", "Bob", b)]) as desk:
        await desk.press("a", "b", "d")
        assert "d again accepts it" in desk.said
        assert not (place.folder / "reviewed").exists()
        await desk.press("d")
        assert desk.written("one")["data"]["date"]["end"] == "2024-05-01"


async def test_what_cannot_be_adjudicated_is_said_and_the_next_one_opened(place: Place) -> None:
    reviewed = await place.save("one", draft())
    await place.save("two", draft())
    session = place.session("Dora")
    await session.open(reviewed)
    await session.correct("/summary", "Mine.")
    await session.close()
    a = [read(name, "Ann", draft()) for name in ("one", "two")]
    b = [read(name, "Bob", others()) for name in ("one", "two")]
    async with adjudicating(place, a, b) as desk:
        assert "article 2 of 2" in desk.text()
        assert "one left out: it was reviewed here by itself" in desk.said
        await desk.press("a")
        assert desk.settled()[0] == "a"


async def test_hostile_text_stays_text(place: Place) -> None:
    text = " ".join(one[:500] for one in HOSTILE)
    body = f"{TEXT} {text} {text}"
    data = copy.deepcopy(draft(body))
    data["summary"] = data["participants"][0]["title"] = text
    data["participants"][0]["name"] = f"{text} Lee"
    await place.save("one", draft(body), body)
    async with adjudicating(place, [read("one", text, draft(body), body)], [read("one", "[red]", data, body)]) as desk:
        for keys in (["down"], ["right"], ["end"], ["b"], ["A"], ["u"]):
            await desk.press(*keys)
            assert clean(desk.text())
        assert desk.app.is_running


async def test_any_size_will_do(place: Place) -> None:
    await place.save("one", draft())
    async with adjudicating(place, [read("one", "Ann", draft())], [read("one", "Bob", others())], (80, 24)) as desk:
        assert "Disagreements" in desk.text()
        for words in ("b take B", "B rest from B", "} next article", "? help", "q quit"):
            assert words in desk.text()
        for width, height in [(20, 5), (1, 1), (300, 20), (40, 100), (120, 40)]:
            await desk.pilot.resize_terminal(width, height)
            await desk.press("down", "a", "u")
            assert desk.app.is_running
        assert desk.settled() == (None, None, None)


async def test_the_help_says_every_key(place: Place) -> None:
    await place.save("one", draft())
    async with adjudicating(place, [read("one", "Ann", draft())], [read("one", "Bob", others())]) as desk:
        assert "? help" in desk.text()
        await desk.press("question_mark")
        told = {word for line in desk.text().splitlines() for word in line[:24].split()}
        await desk.press("end")
        told |= {word for line in desk.text().splitlines() for word in line[:24].split()}
        for command in ADJUDICATION:
            assert {_NAMES.get(key, key) for key in command.keys.split(",")} <= told
        assert "Neither: go to the next" in desk.text()
        await desk.press("b")
        await desk.press("escape")
        assert desk.settled() == (None, None, None)
        await desk.press("T")
        assert desk.app.theme == "textual-light"


async def test_keys_of_ones_own_a_click_and_the_palette_take_a_version(place: Place) -> None:
    await place.save("one", draft())
    setup = Setup(keymap=checked({"take_b": "f2", "done": "f3", "accept": "b"}, ADJUDICATION))
    a, b = [read("one", "Ann", draft())], [read("one", "Bob", others())]
    async with adjudicating(place, a, b, setup=setup) as desk:
        assert "f2 take B" in desk.text()
        await desk.press("b", "f2")
        assert desk.settled() == ("b", None, None)
        y, line = next((y, line) for y, line in enumerate(desk.text().splitlines()) if "a take A" in line)
        await desk.pilot.click(offset=(line.index("take A"), y))
        await desk.pilot.pause()
        assert desk.settled() == ("b", "a", None)
        await desk.press("ctrl+p", *"What B says about all")
        await desk.pilot.pause(0.3)
        assert "key: B" in desk.text()
        await desk.press("enter")
        await desk.pilot.pause(0.2)
        assert desk.settled() == ("b", "a", "b")
        assert "all decided: f3 finishes" in desk.text()
        await desk.press("f3")
        assert desk.written("one")["data"]["agreements"] == []


_NAMES = {
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "ctrl+r": "^r",
    "question_mark": "?",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "right_square_bracket": "]",
    "left_square_bracket": "[",
}


async def test_every_key_that_moves(place: Place) -> None:
    long = f"{TEXT}\n\n" + "\n\n".join(f"Paragraph {n}." for n in range(60))
    for name in ("one", "two"):
        await place.save(name, draft(long), long)
    a = [read(name, "Ann", draft(long), long) for name in ("one", "two")]
    b = [read(name, "Bob", others() | {"quotes": []}, long) for name in ("one", "two")]
    async with adjudicating(place, a, b, (120, 30)) as desk:
        screen = desk.app.review
        seen = []
        for key in ("j", "down", "up", "k", "end", "home"):
            await desk.press(key)
            seen.append(screen.disputes.number)
        assert seen == [1, 2, 1, 0, 3, 0]
        await desk.press("j")
        await desk.press("l")
        assert "B · Bob ▌ in the article" in desk.text()
        await desk.press("h")
        assert "A · Ann ▌ in the article" in desk.text()
        article = screen.query_one(ArticleView)
        await desk.press("pagedown")
        assert article.scroll_offset.y == 10
        await desk.press("pageup")
        assert article.scroll_offset.y == 0
        await desk.press("right_curly_bracket")
        assert "article 2 of 2" in desk.text()
        await desk.press("left_curly_bracket")
        assert "article 1 of 2" in desk.text()
        await desk.press("a", "u", "ctrl+r")
        assert "a" in desk.settled()
        await desk.press("ctrl+q")
        assert not desk.app.is_running


async def test_reading_keeps_the_claim_and_being_away_does_not(place: Place) -> None:
    one = await place.save("one", draft())
    async with adjudicating(place, [read("one", "Ann", draft())], [read("one", "Bob", others())]) as desk:
        screen = desk.app.review
        for _ in range(3):
            place.clock.passes(600)
            await screen.look_around()
        with pytest.raises(ClaimedError, match="Cara"):
            await place.session("Dora").open(one)
        screen.last_input -= AWAY
        place.clock.passes(901)
        await screen.look_around()
        dora = place.session("Dora")
        await dora.open(one)
        await desk.press("a")
        assert "Dora" in desk.said
        assert desk.settled() == (None, None, None)
        await dora.close()
