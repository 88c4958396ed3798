"""Adjudicating without a terminal: the outcome is a reviewed record like any other, and every choice is a decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from summariser.core.errors import Failure, JournalError
from summariser.core.record import Record, RecordReview
from summariser.evaluate.against_gold import EvaluatedArticle, Prediction
from summariser.evaluate.two_readers import AgreementReport
from summariser.review.adjudication import Adjudication, cases
from summariser.review.history import DecisionError
from summariser.review.ports import ClaimedError
from tests.review.test_session import ANNA, ANSWER, ARTICLE, BEN, SCHEMA, TEXT, TWICE, Desk, draft, written


@dataclass
class Reading:
    """One reader's records in memory."""

    records: Sequence[Record]
    text: str | None = TEXT

    def entries(self) -> Sequence[EvaluatedArticle]:
        return [EvaluatedArticle(n, f"{n}.json", record.article) for n, record in enumerate(self.records)]

    def load(self, entry: EvaluatedArticle) -> Prediction:
        return Prediction(self.records[entry.number], self.text)

    def unreadable(self) -> Sequence[Failure]:
        return ()


BASE = draft(ARTICLE, ANSWER)


def read(reviewer: str, record: Record = BASE, **data: Any) -> Record:
    review = RecordReview(status="reviewed", reviewer=reviewer)
    return record.model_copy(update={"data": record.data | data, "review": review})


A = read("Ann", summary="Ann's words.", participants=BASE.data["participants"][:1])
B = read("Bob", summary="Bob's words.", location=None)


@pytest.fixture
def desk() -> Desk:
    return Desk((ARTICLE, BASE))


async def begin(desk: Desk, a: Record = A, b: Record = B, who: Any = ANNA) -> Adjudication:
    session = desk.session(who)
    found, left = await cases(session, SCHEMA, (Reading([a]), Reading([b])))
    assert (left.left_out, left.only_a, left.only_b) == ([], [], [])
    return Adjudication(session, SCHEMA, found)


async def test_the_outcome_is_a_reviewed_record_of_the_adjudicator(desk: Desk) -> None:
    one = await begin(desk)
    view = await one.open(0)
    assert [(case.reader("a"), case.reader("b")) for case in one.cases] == [("Ann", "Bob")]
    assert [(d.path, d.sort) for d in view.disputes] == [
        ("/summary", "value"), ("/location", "part"), ("/participants/1", "item")
    ]  # fmt: skip
    assert view.labels == ("Summary", "Location", "Participants 2")
    view = await one.take(0, "b")
    assert (view.settled, view.left, view.next_undecided(0)) == (("b", None, None), 2, 1)
    await one.take(1, "a")
    view = await one.take(2, "a")
    assert (view.settled, view.left) == (("b", "a", "a"), 0)
    assert (await one.finish()).case.state == "reviewed"
    record = written(desk)
    assert record["data"] == A.data | {"summary": "Bob's words."}
    assert (record["review"]["status"], record["review"]["reviewer"]) == ("reviewed", "Anna")
    chosen = {(d["path"], d["action"]): d["after"] for d in record["review"]["decisions"]}
    assert chosen["/summary", "correct"] == "Bob's words."
    assert ("/participants/1", "reject") in chosen
    assert ("/participants/0/name", "accept") in chosen


async def test_looking_decides_nothing(desk: Desk) -> None:
    one = await begin(desk)
    await one.open(0)
    await one.close()
    assert desk.kept.entries == []
    assert desk.kept.listing.state == "waiting"


async def test_choices_are_undone_one_by_one_and_the_beginning_last(desk: Desk) -> None:
    one = await begin(desk)
    await one.open(0)
    await one.take(0, "a")
    view = await one.take_rest("b")
    assert view.settled == ("a", "b", "b")
    assert (await one.undo()).settled == ("a", None, None)
    assert (await one.undo()).settled == (None, None, None)
    view = await one.undo()
    assert view.sheet.data == BASE.data
    view = await one.take(0, "b")
    assert view.settled == ("b", None, None)
    await one.undo()
    assert (await one.redo()).settled == ("b", None, None)


async def test_choices_survive_the_end_of_the_program(desk: Desk) -> None:
    one = await begin(desk)
    await one.open(0)
    await one.take(2, "b")
    again = await begin(desk)  # the first one never closed
    view = await again.open(0)
    assert view.settled == (None, None, "b")
    await again.take_rest("a")
    await again.finish()
    assert written(desk)["data"] == A.data | {"participants": B.data["participants"]}


async def test_what_could_not_be_stored_was_not_chosen(desk: Desk) -> None:
    one = await begin(desk)
    await one.open(0)
    await one.take(0, "a")
    desk.reviews.fail = JournalError("the disk is full")
    with pytest.raises(JournalError):
        await one.take(1, "a")
    assert (await one.take(2, "a")).settled == ("a", None, "a")


async def test_nothing_is_finished_while_something_is_undecided(desk: Desk) -> None:
    one = await begin(desk)
    await one.open(0)
    await one.take(0, "a")
    with pytest.raises(DecisionError, match="2 disagreements are undecided"):
        await one.finish()
    assert not desk.files.texts
    await one.close()
    session = desk.session()
    sheet = await session.open(ARTICLE.id)
    assert sheet.row("/summary").state == "corrected"
    assert sheet.row("/location").state == "undecided"


async def test_readers_who_say_the_same_need_one_word(desk: Desk) -> None:
    one = await begin(desk, A, read("Bob", A))
    view = await one.open(0)
    assert (view.disputes, view.left) == ((), 0)
    await one.finish()
    assert written(desk)["data"] == A.data


def dated(day: str) -> dict[str, Any]:
    words = "19 August 2024"
    passage = {"start": TEXT.index(words), "end": TEXT.index(words) + len(words), "text": words}
    return {"start": day, "end": day, "basis": "stated", "evidence": [passage]}


async def test_flags_that_both_readers_accepted_are_taken_over_and_new_ones_counted() -> None:
    desk = Desk((ARTICLE, draft(ARTICLE, ANSWER, TWICE)))
    a, b = read("Ann", date=dated("2024-08-19")), read("Bob", date=dated("2024-08-17"))
    one = await begin(desk, a, b)
    view = await one.open(0)
    assert [d.path for d in view.disputes] == ["/date/start", "/date/end"]
    await one.take(0, "a")
    view = await one.take(1, "b")
    assert (view.left, view.flagged) == (0, 1), "it ends before it begins, as neither reader said"
    assert (await one.finish()).case.state == "reviewed"
    assert {flag["code"] for flag in written(desk)["flags"]} >= {"listed_twice", "date_disordered"}


async def test_an_article_that_was_reviewed_here_by_itself_is_not_touched(desk: Desk) -> None:
    session = desk.session()
    await session.open(ARTICLE.id)
    await session.correct("/summary", "Mine.")
    await session.close()
    count = len(desk.kept.entries)
    one = await begin(desk)
    with pytest.raises(DecisionError, match="reviewed here by itself, or its readings have changed"):
        await one.open(0)
    assert len(desk.kept.entries) == count
    assert desk.kept.listing.holder == ""


async def test_readings_that_changed_since_are_noticed(desk: Desk) -> None:
    one = await begin(desk)
    await one.open(0)
    await one.take(0, "a")
    await one.close()
    other = await begin(desk, read("Ann", A, quotes=[]), read("Bob", B, quotes=[]))
    with pytest.raises(DecisionError, match="its readings have changed"):
        await other.open(0)


async def test_an_article_is_one_persons(desk: Desk) -> None:
    one, other = await begin(desk), await begin(desk, who=BEN)
    await one.open(0)
    with pytest.raises(ClaimedError, match="Anna"):
        await other.open(0)


async def left_out(desk: Desk, a: Reading, b: Reading) -> AgreementReport:
    found, left = await cases(desk.session(), SCHEMA, (a, b))
    assert found == []
    return left


async def test_what_cannot_be_adjudicated_is_left_out_with_its_reason(desk: Desk) -> None:
    left = await left_out(desk, Reading([A], text=None), Reading([B], text=None))
    assert str(left.left_out[0]).startswith("0.json: has no draft in this workspace: begin with a copy")
    evidence = [{"start": 0, "end": 4, "text": "Oslo"}]
    false = read("Eve", location={"name": "Oslo", "evidence": evidence})
    left = await left_out(desk, Reading([A]), Reading([false]))
    assert "what 'Eve' has at /location/evidence/0 is not its article's words" in str(left.left_out[0])
    left = await left_out(desk, Reading([A]), Reading([]))
    assert left.only_a == ["0.json"]
