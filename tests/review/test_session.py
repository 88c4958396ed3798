"""Reviewing without a terminal, a disk or a database: queue, claims, decisions, finishing, time."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from summariser.core.article import Article, Span
from summariser.core.errors import ConfigurationError, JournalError
from summariser.core.flags import Flag
from summariser.core.meeting import Meeting
from summariser.core.record import ArticleRef, Provenance, Record, Tokens
from summariser.core.schema import Schema
from summariser.grounding.grounding import ground
from summariser.language.headings import title_of
from summariser.review.history import DecisionError
from summariser.review.ports import ClaimedError, RecordChangedError, Typing
from summariser.review.session import Filter, ReviewContext, Reviewer, ReviewSession
from tests.fakes.reviews import START, FakeFiles, FakeReviews, HandClock

SCHEMA = Schema.of(Meeting)
SEED = Path(__file__).parents[2] / "seeds" / "000_957266d671135620.txt"
ANNA, BEN = Reviewer("Anna", "newsroom"), Reviewer("Ben", "newsroom")
TEXT = "Tô Lâm met Li Qiang in Hanoi on 19 August 2024. Li said trade had doubled. Nobody cites Wang Yi here."
ANSWER: dict[str, Any] = {
    "summary": "They met.",
    "published": None,
    "date": {"start": None, "end": None, "basis": "unknown", "sentences": []},
    "location": {"name": "Hanoi", "sentences": [1]},
    "participants": [
        {"name": "Tô Lâm", "title": None, "organisation": None, "country": "Vietnam", "presence": "attended",
         "sentences": [1]},
        {"name": "Li Qiang", "title": None, "organisation": None, "country": "China", "presence": "attended",
         "sentences": [1]},
    ],
    "agreements": [],
    "quotes": [{"speaker": "Li Qiang", "kind": "reported", "text": "trade had doubled", "sentences": [2]}],
}  # fmt: skip


def draft(article: Article, answer: dict[str, Any], *flags: Flag) -> Record:
    grounded = ground(SCHEMA, answer, article)
    return Record(
        schema_id=SCHEMA.id,
        article=ArticleRef.of(article),
        data=grounded.data,
        flags=(*grounded.flags, *flags),
        provenance=Provenance(
            model="m", prompt="extract@1", strategy="whole", run="r", usage=Tokens(), cost_usd=0, at=START
        ),
    )


ARTICLE = Article(TEXT, "0" * 64, "seeds/a.txt")
TWICE = Flag(path="/participants/1", code="listed_twice", message="“Li Qiang” was listed 2 times.")


class Desk:
    """A workspace in memory, on which several people may work."""

    def __init__(self, *drafts: tuple[Article, Record]) -> None:
        self.reviews = FakeReviews(dict(drafts))
        self.files = FakeFiles()
        self.clock = HandClock()

    def session(self, who: Reviewer = ANNA) -> ReviewSession:
        return ReviewSession(SCHEMA, ReviewContext(self.reviews, self.files, self.clock), who)

    @property
    def kept(self) -> Any:
        return self.reviews.kept[ARTICLE.id]


@pytest.fixture
def desk() -> Desk:
    return Desk((ARTICLE, draft(ARTICLE, ANSWER)))


@pytest.fixture
def flagged() -> Desk:
    return Desk((ARTICLE, draft(ARTICLE, ANSWER, TWICE)))


def span(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def written(desk: Desk) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(desk.files.texts[desk.kept.listing.name])
    return record


async def test_a_draft_without_flags_takes_one_call_to_finish(desk: Desk) -> None:
    session = desk.session()
    await session.open(ARTICLE.id)
    sheet = await session.finish(accept_rest=True)
    assert (sheet.state, sheet.decided) == ("reviewed", sheet.total)
    record = written(desk)
    assert record["data"] == desk.kept.record.data
    assert record["review"]["status"] == "reviewed"
    assert record["review"]["reviewer"] == "Anna"
    assert {d["action"] for d in record["review"]["decisions"]} == {"accept"}
    assert record["provenance"]["model"] == "m"


async def test_nothing_is_finished_that_a_person_has_not_decided(flagged: Desk) -> None:
    session = flagged.session()
    sheet = await session.open(ARTICLE.id)
    assert (sheet.position, sheet.attention) == ("/participants/1", 1)
    with pytest.raises(DecisionError, match="1 field needs you: Participants 2"):
        await session.finish(accept_rest=True)
    sheet = await session.accept_unflagged()
    assert sheet.row("/participants/1").attention, "what is flagged is never accepted in bulk"
    assert sheet.next_stop("/quotes/0") == "/participants/1"
    sheet = await session.accept("/participants/1")
    assert (sheet.attention, sheet.decided) == (0, sheet.total)
    assert (await session.finish()).state == "reviewed"
    assert written(flagged)["flags"][0]["code"] == "listed_twice"


async def test_without_accept_rest_every_field_must_be_decided(desk: Desk) -> None:
    session = desk.session()
    sheet = await session.open(ARTICLE.id)
    with pytest.raises(DecisionError, match=f"{sheet.total} fields need a decision: accept the rest"):
        await session.finish()
    assert not desk.files.texts


async def test_a_decision_is_in_the_journal_before_the_sheet_shows_it(desk: Desk) -> None:
    session = desk.session()
    await session.open(ARTICLE.id)
    desk.reviews.fail = JournalError("the disk is full")
    with pytest.raises(JournalError):
        await session.correct("/summary", "Other.")
    assert session.sheet
    assert session.sheet.row("/summary").value == "They met."
    await session.correct("/summary", "Other.")
    entry = desk.kept.entries[-1]
    assert (entry.path, entry.action, entry.before, entry.after) == ("/summary", "correct", "They met.", "Other.")
    assert (entry.reviewer, entry.draft) == ("Anna", 1)


async def test_a_call_that_is_cancelled_is_carried_out(desk: Desk) -> None:
    session = desk.session()
    await session.open(ARTICLE.id)
    task = asyncio.create_task(session.correct("/summary", "Other."))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    sheet = await session.accept("/location/name")
    assert sheet.row("/summary").value == "Other."
    assert [entry.act for entry in desk.kept.entries] == [1, 2]


async def test_calls_at_once_are_done_one_after_the_other(desk: Desk) -> None:
    session = desk.session()
    await session.open(ARTICLE.id)
    await asyncio.gather(*(session.add("/participants", {"name": name}) for name in "ABC"))
    assert session.sheet
    assert [p["name"] for p in session.sheet.data["participants"][2:]] == ["A", "B", "C"]


async def test_reopening_after_a_crash_is_being_where_one_was(desk: Desk) -> None:
    before = desk.session()
    await before.open(ARTICLE.id)
    await before.correct("/participants/0/title", "President")
    await before.reject("/participants/1")
    await before.undo()
    await before.move("/quotes/0/text")
    again = desk.session()
    sheet = await again.open(ARTICLE.id)
    assert before.sheet
    assert (sheet.data, sheet.rows) == (before.sheet.data, before.sheet.rows)
    assert (sheet.position, sheet.state) == ("/quotes/0/text", "in progress")
    assert (await again.redo()).row("/participants/1").state == "rejected"


async def test_undo_and_redo_are_acts_of_their_own(desk: Desk) -> None:
    session = desk.session()
    first = await session.open(ARTICLE.id)
    with pytest.raises(DecisionError, match="there is nothing to undo"):
        await session.undo()
    await session.correct("/summary", "Other.")
    sheet = await session.undo()
    assert (sheet.rows, sheet.position) == (first.rows, "/summary")
    assert (await session.redo()).row("/summary").original == "They met."
    assert [entry.action for entry in desk.kept.entries] == ["correct", "undo", "redo"]
    await session.finish(accept_rest=True)
    assert written(desk)["review"]["decisions"][0]["after"] == "Other."


async def test_somebody_else_sees_who_has_an_article_until_the_claim_runs_out(desk: Desk) -> None:
    anna, ben = desk.session(), desk.session(BEN)
    await anna.open(ARTICLE.id)
    assert (await ben.queue())[0].claimed_by == "Anna on newsroom"
    assert (await anna.queue())[0].claimed_by is None
    with pytest.raises(ClaimedError, match="is being reviewed by Anna on newsroom"):
        await ben.open(ARTICLE.id)
    desk.clock.wait(14 * 60)
    await anna.accept("/summary")
    desk.clock.wait(14 * 60)
    with pytest.raises(ClaimedError):
        await ben.open(ARTICLE.id)
    desk.clock.wait(2 * 60)
    assert (await ben.queue())[0].claimed_by is None
    await ben.open(ARTICLE.id)
    with pytest.raises(ClaimedError, match="was opened elsewhere, by Ben on newsroom"):
        await anna.accept("/published")


async def test_the_same_person_may_go_on_in_another_window_and_the_first_one_stops(desk: Desk) -> None:
    one, other = desk.session(), desk.session()
    await one.open(ARTICLE.id)
    await other.open(ARTICLE.id)
    await other.accept("/summary")
    with pytest.raises(ClaimedError):
        await one.accept("/published")
    await one.close()
    assert (await other.accept("/published")).row("/published").state == "accepted"


async def test_closing_gives_the_article_back(desk: Desk) -> None:
    anna = desk.session()
    await anna.open(ARTICLE.id)
    await anna.close()
    assert anna.sheet is None
    assert (await desk.session(BEN).open(ARTICLE.id)).state == "waiting"


async def test_a_newer_draft_is_announced_and_not_swapped(desk: Desk) -> None:
    session = desk.session()
    await session.open(ARTICLE.id)
    desk.kept.newest = 2
    sheet = await session.check_newer()
    assert sheet.newer
    assert (await session.accept("/summary")).newer
    assert desk.kept.entries[-1].draft == 1


async def test_a_newer_draft_is_begun_on_when_told_to_and_the_older_keeps_its_history(desk: Desk) -> None:
    session = desk.session()
    await session.open(ARTICLE.id)
    with pytest.raises(DecisionError, match="there is no newer draft"):
        await session.take_newer()
    await session.accept("/location/name")
    await session.correct("/summary", "Other.")
    desk.kept.newest, desk.kept.newer = 2, {2: draft(ARTICLE, ANSWER | {"summary": "They talked."})}
    await session.check_newer()
    sheet = await session.take_newer()
    assert (sheet.newer, sheet.decided) == (False, 0)
    assert (sheet.row("/summary").value, sheet.state) == ("They talked.", "in progress")
    assert [(e.action, e.draft) for e in desk.kept.entries] == [("accept", 1), ("correct", 1), ("adopt", 2)]
    await session.accept("/summary")
    again = desk.session()
    assert (await again.open(ARTICLE.id)).row("/summary").state == "accepted"
    with pytest.raises(ClaimedError):
        await session.accept("/published")
    await again.undo()
    with pytest.raises(DecisionError, match="nothing to undo"):
        await again.undo()
    await again.finish(accept_rest=True)
    assert written(desk)["data"]["summary"] == "They talked."
    assert "Other." not in json.dumps(written(desk))
    with pytest.raises(DecisionError, match="reopen it"):
        await again.take_newer()


async def test_what_was_being_typed_is_there_again_until_it_is_entered_or_dropped(desk: Desk) -> None:
    session, typing = desk.session(), Typing("/summary", "They met ag")
    await session.open(ARTICLE.id)
    await session.type(typing)
    await session.move("/summary")
    assert (await desk.session().open(ARTICLE.id)).typing == typing
    session = desk.session()
    await session.open(ARTICLE.id)
    desk.reviews.fail = JournalError("the disk is full")
    with pytest.raises(JournalError):
        await session.correct("/summary", "They met again.")
    await session.close()
    session = desk.session()
    assert (await session.open(ARTICLE.id)).typing == typing, "it was not entered"
    assert (await session.correct("/summary", "They met again.")).typing is None
    await session.type(Typing("/participants", "x", adding=True))
    await session.type(None)
    await session.close()
    assert (await desk.session().open(ARTICLE.id)).typing is None


async def test_a_skipped_article_is_given_back_and_can_be_taken_up_again(desk: Desk) -> None:
    session = desk.session()
    await session.open(ARTICLE.id)
    await session.correct("/summary", "Other.")
    assert (await session.skip()).state == "skipped"
    with pytest.raises(DecisionError, match="given back: open it again"):
        await session.accept("/summary")
    sheet = await session.reopen()
    assert (sheet.state, sheet.row("/summary").value) == ("in progress", "Other.")


async def test_a_reviewed_article_is_changed_only_after_reopening_and_keeps_its_history(desk: Desk) -> None:
    session = desk.session()
    await session.open(ARTICLE.id)
    await session.finish(accept_rest=True)
    with pytest.raises(DecisionError, match="reopen it to change something"):
        await session.correct("/summary", "Other.")
    await session.reopen()
    await session.correct("/summary", "Other.")
    await session.finish()
    actions = [d["action"] for d in written(desk)["review"]["decisions"]]
    assert (actions[0], actions[-1], written(desk)["data"]["summary"]) == ("accept", "correct", "Other.")
    await session.reopen()
    await session.undo()
    assert session.sheet
    assert session.sheet.row("/summary").value == "They met."


async def test_a_file_that_something_else_changed_is_replaced_only_when_told_to(desk: Desk) -> None:
    session = desk.session()
    await session.open(ARTICLE.id)
    name = desk.kept.listing.name
    desk.files.texts[name] = "mine"
    with pytest.raises(RecordChangedError, match="was changed by something else"):
        await session.finish(accept_rest=True)
    assert desk.files.texts[name] == "mine"
    assert not desk.kept.entries, "the attempt left nothing behind"
    await session.finish(accept_rest=True, replace=True)
    assert written(desk)["review"]["status"] == "reviewed"


async def test_a_crash_between_file_and_journal_does_not_make_our_file_a_strangers(desk: Desk) -> None:
    session = desk.session()
    await session.open(ARTICLE.id)
    store = desk.reviews.store

    async def dies(page: Any) -> int:
        if page.state == "reviewed":
            raise JournalError("killed")
        return await store(page)

    desk.reviews.store = dies  # type: ignore[method-assign] # a store that dies once
    with pytest.raises(JournalError):
        await session.finish(accept_rest=True)
    desk.reviews.store = store  # type: ignore[method-assign] # a store that dies once
    desk.clock.wait(5)
    again = desk.session()
    await again.open(ARTICLE.id)
    assert (await again.finish()).state == "reviewed"


async def test_a_correction_that_a_check_doubts_needs_a_second_look(desk: Desk) -> None:
    session = desk.session()
    await session.open(ARTICLE.id)
    sheet = await session.correct("/date", {"start": "2024-08-19", "end": "2024-08-19", "basis": "stated"})
    assert [flag.code for flag in sheet.row("/date").flags] == ["no_evidence"]
    assert sheet.row("/date").attention
    sheet = await session.cite("/date", [span("19 August 2024")])
    assert not sheet.row("/date").flags
    assert sheet.row("/date").value == "2024-08-19"
    sheet = await session.correct("/date/start", "2024-08-21")
    assert "date_disordered" in {flag.code for flag in sheet.flags}
    assert sheet.attention


async def test_grounding_flags_go_when_the_value_is_no_longer_the_models() -> None:
    answer = ANSWER | {"location": {"name": "Paris", "sentences": [1]}}
    desk = Desk((ARTICLE, draft(ARTICLE, answer)))
    session = desk.session()
    sheet = await session.open(ARTICLE.id)
    row = sheet.row("/location/name")
    assert ([flag.code for flag in row.flags], row.found, row.attention) == (["name_not_found"], False, True)
    sheet = await session.correct("/location/name", "Hanoi")
    row = sheet.row("/location/name")
    assert (row.flags, row.found, row.state, row.original) == ((), True, "corrected", "Paris")


async def test_an_added_item_is_not_done_until_its_fields_are(desk: Desk) -> None:
    session = desk.session()
    await session.open(ARTICLE.id)
    sheet = await session.add("/quotes", None, [span("trade had doubled")])
    assert sheet.position == "/quotes/1"
    waiting = [row.path for row in sheet.rows if row.attention]
    assert waiting == ["/quotes/1/speaker", "/quotes/1/kind"]
    await session.correct("/quotes/1/speaker", "Li Qiang")
    sheet = await session.accept("/quotes/1/kind")
    assert [row.state for row in sheet.rows if row.path.startswith("/quotes/1/")] == ["added"] * 3
    assert sheet.row("/quotes/1").state == "added"
    await session.finish(accept_rest=True)
    assert len(written(desk)["data"]["quotes"]) == 2


async def test_time_counts_while_somebody_is_there(desk: Desk) -> None:
    session = desk.session()
    await session.open(ARTICLE.id)
    for seconds in (10, 50, 61, 3600, 5):
        desk.clock.wait(seconds)
        session.activity()
    await session.accept("/summary")
    desk.clock.wait(7)
    await session.accept("/published")
    assert [entry.seconds for entry in desk.kept.entries] == [65, 7]
    await session.close()
    sheet = await desk.session().open(ARTICLE.id)
    assert sheet.seconds == 72


async def test_statistics_count_what_stands_by_field_model_and_prompt(desk: Desk) -> None:
    session = desk.session()
    await session.open(ARTICLE.id)
    desk.clock.wait(30)
    await session.correct("/participants/0/title", "President")
    await session.reject("/participants/1")
    await session.undo()
    await session.finish(accept_rest=True)
    told = await session.statistics()
    assert (told.states, told.seconds_per_article) == ({"reviewed": 1}, 30)
    (tally,) = told.tallies
    assert (tally.model, tally.prompt, tally.reviewed) == ("m", "extract@1", 1)
    title = tally.fields["participants.title"]
    assert (title.accepted, title.corrected, title.rejected, title.seconds) == (1, 1, 0, 30)
    assert tally.fields["participants"].rejected == 0


async def test_the_queue_is_ordered_and_filtered() -> None:
    names = ["b", "a", "c"]
    articles = [Article(f"{name} met. {TEXT}", "0" * 64, f"{name}.txt", title=f"Title {name}") for name in names]
    drafts = [(one, draft(one, ANSWER, *[TWICE] * n)) for n, one in enumerate(articles)]
    desk = Desk(*drafts)
    session = desk.session()
    assert [row.title[-1] for row in await session.queue()] == ["c", "a", "b"]
    assert [row.flags for row in await session.queue("risk", Filter(text="TITLE A"))] == [1]
    assert [row.title[-1] for row in await session.queue("risk", Filter(flag="listed_twice"))] == ["c", "a"]
    await session.open(articles[2].id)
    await session.accept("/participants/1")
    assert [r.title[-1] for r in await session.queue("risk", Filter(state="in progress"))] == ["c"]
    await session.finish(accept_rest=True)
    assert [row.title[-1] for row in await session.queue()] == ["a", "b", "c"], "reviewed ones come last"


async def test_a_sample_is_the_same_for_the_same_seed_and_is_recorded() -> None:
    articles = [Article(f"{n} {TEXT}", "0" * 64, f"{n}.txt") for n in range(20)]
    desk = Desk(*((one, draft(one, ANSWER)) for one in articles))
    one, other = await desk.session().sample(20, 7), await desk.session(BEN).sample(20, 7)
    assert one == other
    assert len(one) == 4
    assert await desk.session().sample(20, 8) != one
    assert [(s.percent, s.seed, s.reviewer) for s in desk.reviews.samples][:2] == [(20, 7, "Anna"), (20, 7, "Ben")]
    rows = await desk.session().queue("name", Filter(only=frozenset(one)))
    assert {row.article_id for row in rows} == set(one)
    with pytest.raises(ConfigurationError, match="a sample of 0%"):
        await desk.session().sample(0, 1)


async def test_sentences_that_nothing_cites_are_pointed_out(desk: Desk) -> None:
    session = desk.session()
    await session.open(ARTICLE.id)
    assert [TEXT[s.span.start : s.span.end] for s in session.uncited()] == ["Nobody cites Wang Yi here."]
    await session.reject("/quotes/0")
    assert [s.number for s in session.uncited()] == [2, 3]


async def test_a_part_that_the_schema_requires_must_be_filled_in_before_finishing() -> None:
    record = draft(ARTICLE, ANSWER)
    desk = Desk((ARTICLE, record.model_copy(update={"data": record.data | {"date": None}})))
    session = desk.session()
    sheet = await session.open(ARTICLE.id)
    assert (sheet.position, sheet.row("/date").missing) == ("/date", True)
    with pytest.raises(DecisionError, match="Date: it needs a value before it can be accepted"):
        await session.accept("/date")
    with pytest.raises(DecisionError, match="1 field needs you: Date"):
        await session.finish(accept_rest=True)
    sheet = await session.add("/date", {"start": "2024-08-19", "end": "2024-08-19"}, [span("19 August 2024")])
    assert sheet.row("/date/basis").value == "unknown"
    await session.correct("/date/basis", "stated")
    assert (await session.finish(accept_rest=True)).state == "reviewed"


async def test_an_article_of_another_schema_is_not_opened(desk: Desk) -> None:
    desk.kept.record = desk.kept.record.model_copy(update={"schema_id": "deal/1"})
    with pytest.raises(ConfigurationError, match="drafted by schema 'deal/1', not 'meeting/1'"):
        await desk.session().open(ARTICLE.id)


async def test_a_whole_seed_goes_from_draft_to_a_given_record() -> None:
    text = SEED.read_text("utf-8")
    article = Article(text, "0" * 64, "seeds/000.txt")
    wanted = text[text.index("it is a tradition") :].split("\n")[0] if "it is a tradition" in text else text[:60]
    answer = ANSWER | {
        "published": None,
        "location": {"name": "Hanoi", "sentences": [3]},
        "participants": [
            {"name": "Liu Jianchao", "title": "Head", "organisation": None, "country": "China", "presence": "attended",
             "sentences": [3]},
            {"name": "Nobody At All", "title": None, "organisation": None, "country": None, "presence": "attended",
             "sentences": [3]},
        ],
        "quotes": [],
    }  # fmt: skip
    desk = Desk((article, draft(article, answer)))
    session = desk.session()
    await session.open(article.id)
    await session.correct("/summary", "Trong met Liu in Hanoi.")
    await session.correct("/published", "2023-09-06")
    await session.correct("/date", {"start": "2023-09-05", "end": "2023-09-05", "basis": "inferred"})
    start = text.index("September 5th")
    await session.cite("/date", [Span(start, start + 13)])
    await session.correct("/participants/0/title", "Minister")
    await session.reject("/participants/1")
    at = text.index("Nguyen Phu Trong")
    await session.add("/participants", {"country": "Vietnam", "presence": "attended"}, [Span(at, at + 16)])
    said = text.index(wanted)
    await session.add("/quotes", {"speaker": "Nguyen Phu Trong", "kind": "reported"}, [Span(said, said + len(wanted))])
    sheet = await session.accept_unflagged()
    for row in sheet.rows:
        if row.attention:
            sheet = await session.accept(row.path)
    await session.finish(accept_rest=True)
    data = json.loads(desk.files.texts[article.id])["data"]
    assert [p["name"] for p in data["participants"]] == ["Liu Jianchao", "Nguyen Phu Trong"]
    assert data["participants"][0]["title"] == "Minister"
    assert data["date"]["evidence"] == [{"start": start, "end": start + 13, "text": "September 5th"}]
    assert data["quotes"][0]["text"] == wanted
    assert (data["published"], data["summary"]) == ("2023-09-06", "Trong met Liu in Hanoi.")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Ministers meet in Hanoi\n\nHanoi, 5 May", "Ministers meet in Hanoi"),
        (" date 2023-04-28\n\n\nOn 26 April they met at the Great Hall.", "On 26 April they met at the Great Hall."),
        (" date 2023-03-31 The secretary received Liu Ning.", "The secretary received Liu Ning."),
        ("World\nNews Desk\n( 2023.09.06 )\nA railway carries millions", "A railway carries millions"),
        ("TUESDAY, 19 MARCH 2024\nhttps://example.org/a-long-way/to-go\nTalks begin today", "Talks begin today"),
        ("習近平會見越共\n2023-04-28", "習近平會見越共"),
        ("2024", "2024"),
        ("", ""),
    ],
)
def test_an_article_without_a_title_is_called_by_its_first_telling_line(text: str, title: str) -> None:
    assert title_of(None, text) == title
    assert title_of("Its own", text) == "Its own"
