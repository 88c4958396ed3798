"""Notes on fields and articles: who sees them, what becomes of them, and that none is lost."""

import json
from dataclasses import replace
from typing import Any

import pytest

from summariser.core.errors import ConfigurationError, JournalError
from summariser.core.record import Omission, Record
from summariser.review.history import DecisionError
from summariser.review.notes import LONGEST, of_draft
from summariser.review.ports import ClaimedError, RecordChangedError, Typing
from summariser.review.session import ReviewSession
from tests.fakes.reviews import START
from tests.review.test_session import ANNA, ANSWER, ARTICLE, BEN, Desk, draft, written


@pytest.fixture
def desk() -> Desk:
    return Desk((ARTICLE, draft(ARTICLE, ANSWER)))


async def opened(desk: Desk, who: Any = ANNA) -> ReviewSession:
    session = desk.session(who)
    await session.open(ARTICLE.id)
    return session


def told(session: ReviewSession, path: str) -> list[tuple[str, str]]:
    assert session.sheet
    return [(one.line.text, one.gone) for one in session.sheet.notes.get(path, ())]


async def test_the_next_reader_sees_the_notes_of_the_one_before(desk: Desk) -> None:
    anna = await opened(desk)
    await anna.note("/participants/1/name", "Is this the premier?")
    await anna.note("", "Compare with the other article.")
    await anna.close()
    ben = await opened(desk, BEN)
    assert told(ben, "/participants/1/name") == [("Is this the premier?", "")]
    assert told(ben, "") == [("Compare with the other article.", "")]
    assert ben.sheet
    assert (ben.sheet.rows[0].path, ben.sheet.attention, ben.sheet.decided) == ("", 0, 0), "a note asks for no decision"
    desk.clock.wait(1)
    await ben.note("/participants/1/name", "Yes.")
    assert [text for text, _ in told(ben, "/participants/1/name")] == ["Is this the premier?", "Yes."]


async def test_a_note_is_changed_and_withdrawn_by_its_writer_alone_and_stays_in_the_journal(desk: Desk) -> None:
    anna = await opened(desk)
    await anna.note("/summary", "One.")
    await anna.note("/summary", "Two.")
    assert told(anna, "/summary") == [("Two.", "")]
    await anna.close()
    ben = await opened(desk, BEN)
    await ben.note("/summary", "")
    assert told(ben, "/summary") == [("Two.", "")], "there is none of his own to withdraw"
    await ben.close()
    anna = await opened(desk, replace(ANNA, name=" ANNA"))  # as case and spaces make no other person anywhere
    await anna.note("/summary", "\u200d ")
    assert told(anna, "/summary") == []
    lines = desk.kept.notes
    assert [(line.text, line.undoes) for line in lines] == [("One.", None), ("Two.", lines[0].id), ("", lines[1].id)]


@pytest.mark.parametrize("text", ["", "  \n", "\u200d", "\u200b\u2060\ufeff", "\u202e"])
async def test_what_nobody_can_see_is_no_note(desk: Desk, text: str) -> None:
    session = await opened(desk)
    await session.type(Typing("/summary", text, note=True))
    await session.note("/summary", text)
    assert (desk.kept.notes, desk.kept.typing) == ((), None)


async def test_a_note_is_one_line_of_some_length(desk: Desk) -> None:
    session = await opened(desk)
    with pytest.raises(DecisionError, match="at most 4,000 characters, and this has 20,000"):
        await session.note("/summary", "x" * 20_000)
    with pytest.raises(DecisionError, match="half a character"):
        await session.note("/summary", "\ud800")
    await session.note("/summary", "<b>[red]\x1b[31m\u202eשלום\nnext " + "x" * (LONGEST - 25))
    (line,) = desk.kept.notes
    assert line.text.startswith("<b>[red]\x1b[31m\u202eשלום next x"), "kept as it was typed; what shows it escapes it"


async def test_a_finished_record_has_the_notes_at_their_places(desk: Desk) -> None:
    session = await opened(desk)
    for path, text in (("/participants/0", "Left out twice."), ("/participants/1/country", "Which one?"), ("", "All.")):
        await session.note(path, text)
        desk.clock.wait(1)
    await session.reject("/participants/0")
    assert told(session, "/participants/0") == [("Left out twice.", "")]
    await session.finish(accept_rest=True)
    record = Record.model_validate(written(desk))
    assert [(note.path, note.text, note.about) for note in record.notes] == [
        ("", "Left out twice.", "Participants 1: Tô Lâm"), ("/participants/0/country", "Which one?", None),
        ("", "All.", None),
    ]  # fmt: skip
    assert (record.notes[0].reviewer, record.notes[0].at) == ("Anna", START)


async def test_a_record_without_notes_has_no_word_of_them(desk: Desk) -> None:
    session = await opened(desk)
    await session.note("/summary", "One.")
    await session.note("/summary", "")
    await session.finish(accept_rest=True)
    assert "notes" not in written(desk)


async def test_a_note_on_a_part_of_a_rejected_item_stands_at_the_item(desk: Desk) -> None:
    session = await opened(desk)
    await session.note("/participants/1/country", "Which one?")
    await session.reject("/participants/1")
    assert told(session, "/participants/1") == [("Which one?", "Participants 2, country: Li Qiang: China")]
    await session.undo()
    assert told(session, "/participants/1/country") == [("Which one?", "")]


async def test_a_note_after_the_record_was_saved_is_in_its_file_at_once(desk: Desk) -> None:
    session = await opened(desk)
    await session.finish(accept_rest=True)
    before = written(desk)
    with pytest.raises(DecisionError, match="given back"):
        await session.note("/summary", "Too late?")
    await session.hold()
    await session.note("/summary", "Not too late.")
    after = written(desk)
    assert [note["text"] for note in after.pop("notes")] == ["Not too late."]
    assert after == before
    await session.close()
    ben = await opened(desk, BEN)
    desk.clock.wait(1)
    await ben.note("/summary", "Seen.")
    assert [note["reviewer"] for note in written(desk)["notes"]] == ["Anna", "Ben"]
    assert written(desk)["review"] == before["review"], "who finished it has"
    await ben.reopen()
    await ben.note("", "In the middle of it.")
    assert len(written(desk)["notes"]) == 2, "what is reopened is written when it is finished"
    await ben.finish()
    assert len(written(desk)["notes"]) == 3


@pytest.mark.parametrize("text", ["{}", None])
async def test_a_file_that_something_else_changed_is_left_alone_and_the_note_kept(desk: Desk, text: str | None) -> None:
    session = await opened(desk)
    await session.finish(accept_rest=True)
    name = desk.kept.listing.name
    desk.files.texts = {} if text is None else {name: text}
    await session.hold()
    with pytest.raises(RecordChangedError, match="the note is kept"):
        await session.note("/summary", "Kept.")
    assert desk.files.texts.get(name) == text
    assert told(session, "/summary") == [("Kept.", "")]
    await session.reopen()
    await session.finish(replace=True)
    assert [note["text"] for note in json.loads(desk.files.texts[name])["notes"]] == ["Kept."]


async def test_what_cannot_be_stored_is_not_shown_and_what_was_typed_stays(desk: Desk) -> None:
    session = await opened(desk)
    await session.type(Typing("/summary", "Long", note=True))
    desk.reviews.fail = JournalError("the disk is full")
    with pytest.raises(JournalError):
        await session.note("/summary", "Long thoughts.")
    assert told(session, "/summary") == []
    assert desk.kept.typing == Typing("/summary", "Long", note=True)
    await session.note("/summary", "Long thoughts.")
    assert desk.kept.typing is None


async def test_a_file_that_cannot_be_written_loses_no_note(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    session = await opened(desk)
    await session.finish(accept_rest=True)
    await session.hold()

    def full(name: str, text: str) -> None:
        raise ConfigurationError(f"the record {name!r} cannot be written")

    with monkeypatch.context() as patch:
        patch.setattr(desk.files, "write", full)
        with pytest.raises(ConfigurationError):
            await session.note("/summary", "One.")
    desk.clock.wait(1)
    await session.note("/date", "Two.")
    assert [note["text"] for note in written(desk)["notes"]] == ["One.", "Two."]


async def test_only_who_has_the_article_writes_notes(desk: Desk) -> None:
    anna = await opened(desk)
    with pytest.raises(ClaimedError, match="Anna on newsroom"):
        await opened(desk, BEN)
    desk.clock.wait(901)
    ben = await opened(desk, BEN)
    with pytest.raises(ClaimedError):
        await anna.note("/summary", "Lost?")
    await ben.note("/summary", "Mine.")
    assert [line.reviewer for line in desk.kept.notes] == ["Ben"]


async def test_on_a_newer_draft_notes_keep_their_fields_and_say_which_item_they_meant(desk: Desk) -> None:
    session = await opened(desk)
    await session.note("/summary", "Too short.")
    desk.clock.wait(1)
    await session.note("/participants/1", "Which Li?")
    desk.kept.newer[2], desk.kept.newest = draft(ARTICLE, ANSWER | {"summary": "New."}), 2
    await session.check_newer()
    await session.take_newer()
    assert told(session, "/summary") == [("Too short.", "")]
    assert told(session, "") == [("Which Li?", "Participants 2: Li Qiang, of an earlier draft")]
    await session.note("", "Which Li, A or B?")
    assert told(session, "") == [("Which Li, A or B?", "Participants 2: Li Qiang, of an earlier draft")]
    await session.finish(accept_rest=True)
    assert [(note["path"], note.get("about")) for note in written(desk)["notes"]] == [
        ("/summary", None), ("", "Participants 2: Li Qiang, of an earlier draft"),
    ]  # fmt: skip
    assert [note.path for note in of_draft(desk.kept.notes, 1, desk.kept.record.data)] == [
        "/summary",
        "/participants/1",
    ]


async def test_a_note_on_what_was_left_out_goes_along_into_the_item_that_it_becomes(desk: Desk) -> None:
    passage = [{"start": 7, "end": 18, "text": "met Li Qian"}]
    quote = {"speaker": "Li Qiang", "kind": "reported", "text": "met Li Qian", "evidence": passage, "origin": "lexicon"}
    omission = Omission(path="/quotes", item=quote)
    desk.kept.record = desk.kept.record.model_copy(update={"omissions": (omission,)})
    session = await opened(desk)
    await session.note("/quotes/-/0", "Is it one?")
    assert told(session, "/quotes/-/0") == [("Is it one?", "")]
    desk.clock.wait(1)
    await session.accept("/quotes/-/0")
    assert told(session, "/quotes/1") == [("Is it one?", "")]
    assert [(one.action, one.undone) for one in session.account("/quotes/1")] == [("note", False), ("add", False)]
    await session.undo()
    assert told(session, "/quotes/-/0") == [("Is it one?", "")]
    await session.redo()
    await session.finish(accept_rest=True)
    assert [note["path"] for note in written(desk)["notes"]] == ["/quotes/1"]


async def test_what_was_decided_about_a_field_is_told_and_what_of_it_was_undone(desk: Desk) -> None:
    session = await opened(desk)
    await session.correct("/participants/1/country", "China (PRC)")
    await session.undo()
    await session.redo()
    await session.reject("/participants/1")
    await session.undo()
    await session.accept_group("/participants/1")
    about = session.account("/participants/1/country")
    assert [(one.action, one.path, one.undone, one.bulk) for one in about] == [
        ("correct", "/participants/1/country", False, None),
        ("undo", "/participants/1/country", False, None),
        ("redo", "/participants/1/country", False, None),
        ("reject", "/participants/1", True, None),
        ("undo", "/participants/1", False, None),
    ]  # fmt: skip
    assert [one.action for one in session.account("/participants/1")][-3:] == ["accept"] * 3
    assert session.account("/date") == []
