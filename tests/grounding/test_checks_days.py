"""Dates against the passages they rest on."""

from datetime import date
from typing import Any

import pytest

from summariser.grounding.checks import check
from tests.grounding.records import DEAL, article, cite, closing, deal, found

START, END, BASIS = "/closing/start", "/closing/end", "/closing/basis"
UNTOLD = "date_not_in_evidence"


@pytest.mark.parametrize(
    ("text", "start", "end", "passage"),
    [
        ("They met on September 5, 2023 in Hanoi.", "2023-09-05", "2023-09-05", "September 5, 2023"),
        ("They met on September 5, 2023 in Hanoi.", "2023-09-05", "2023-09-05", "Hanoi"),
        ("They met from September 5 to 7, 2023.", "2023-09-05", "2023-09-07", "September 5 to 7, 2023"),
        ("They met from October 30 to November 2, 2022.", "2022-10-30", "2022-11-02", "October 30"),
        ("They met from October 30 to November 2, 2022.", "2022-10-31", "2022-10-31", "October 30"),
        ("They met from September 5-7, 2023.", "2023-09-06", "2023-09-06", "September 5-7"),
        ("They met from December 30 to January 2, 2024.", "2024-01-01", "2024-01-01", "December 30"),
        ("Ông đến thăm ngày 5 tháng 9 năm 2023.", "2023-09-05", "2023-09-05", "ngày 5 tháng 9"),
        ("They met on 5/9/2023.", "2023-09-05", "2023-09-05", "5/9/2023"),
        ("They met on 5/9/2023.", "2023-05-09", "2023-05-09", "5/9/2023"),
        ("The fair ran in June 2023.", "2023-06-01", "2023-06-30", "June 2023"),
    ],
)
def test_a_day_that_the_sentence_tells_is_supported(text: str, start: str, end: str, passage: str) -> None:
    assert closing(text, start, end, "stated", passage) == ()


@pytest.mark.parametrize(
    ("text", "day", "passage", "says"),
    [
        ("They met on September 5, 2023.", "2023-09-06", "September 5, 2023", "“September 5, 2023”, not 2023-09-06"),
        ("They met on September 5, 2022.", "2023-09-05", "met", "“September 5, 2022”, not 2023-09-05"),
        ("They met in Hanoi. It was May 3, 2023.", "2023-05-03", "met in Hanoi", "“met in Hanoi”, gives no date"),
        ("They met from October 30 to November 2, 2022.", "2022-11-03", "met", "“October 30”, “November 2, 2022”, not"),
        ("They met on September 5 and 7, 2023.", "2023-09-06", "met", "“September 5 and 7, 2023”, not"),
        ("The fair ran in June 2023.", "2023-06-10", "June 2023", "“June 2023”, not 2023-06-10"),
        ("They met on Tuesday in 2023.", "2023-09-05", "Tuesday", "no date of publication is known"),
    ],
)
def test_a_day_that_the_sentence_does_not_tell_is_doubted(text: str, day: str, passage: str, says: str) -> None:
    (flag,) = closing(text, day, day, "stated", passage)
    assert (flag.code, flag.path) == (UNTOLD, START)
    assert says in flag.message


def test_each_end_is_checked_and_a_date_without_passages_against_the_whole_article() -> None:
    text = "They met on September 5, 2023."
    assert found(closing(text, "2023-09-05", "2023-09-08", "stated", "September 5")) == [(UNTOLD, END)]
    assert closing(text, "2023-09-05", None, "stated") == ()
    (flag,) = closing(text, "2023-09-06", None, "stated")
    assert "not told anywhere in the article" in flag.message


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("on Tuesday", "2023-09-05"),
        ("today", "2023-09-06"),
        ("yesterday", "2023-09-05"),
        ("hôm qua", "2023-09-05"),
        ("tomorrow", "2023-09-07"),
    ],
)
def test_days_told_from_the_day_of_publication(said: str, day: str) -> None:
    text = f"September 6, 2023\n\nThey met {said}."
    assert closing(text, day, day, "inferred", f"met {said}", printed="2023-09-06") == ()
    wrong = closing(text, "2023-09-03", "2023-09-03", "inferred", f"met {said}", printed="2023-09-06")
    assert found(wrong) == [(UNTOLD, START)]
    assert "(published 2023-09-06), not 2023-09-03" in wrong[0].message


def test_a_year_that_the_sentence_lacks_makes_a_date_inferred() -> None:
    text = "6 September 2023. They met on September 5."
    passage = "They met on September 5"
    assert closing(text, "2023-09-05", None, "inferred", passage, printed="2023-09-06") == ()
    (flag,) = closing(text, "2023-09-05", None, "stated", passage, printed="2023-09-06")
    assert (flag.code, flag.path) == (UNTOLD, START)
    assert flag.message == "The year 2023 is not in the sentence (“September 5”); it was taken from elsewhere."


def test_an_inferred_year_must_stand_somewhere() -> None:
    text = "They met on September 5. Trade has grown since 2021."
    passage = "September 5"
    assert closing(text, "2021-09-05", None, "inferred", passage) == ()
    (flag,) = closing(text, "2023-09-05", None, "inferred", passage)
    assert flag.message == "The year 2023 is nowhere in the article."
    known = check(
        DEAL,
        deal(closing={"start": "2023-12-30", "end": None, "basis": "inferred", "evidence": []}),
        article("They met on December 30.", date(2024, 1, 2)),
    )
    assert known == ()
    with_passage: dict[str, Any] = {"start": "2023-12-30", "end": None, "basis": "inferred"}
    january = "They met on December 30."
    with_passage |= {"evidence": cite(january, "December 30")}
    assert check(DEAL, deal(closing=with_passage), article(january, date(2024, 1, 2))) == ()


@pytest.mark.parametrize(
    ("start", "end", "basis", "path"),
    [
        ("2023-09-05", "2023-09-01", "stated", END),
        (None, "2023-09-05", "stated", START),
        ("2023-09-05", None, "unknown", BASIS),
        (None, None, "stated", BASIS),
        (None, None, "inferred", BASIS),
    ],
)
def test_disordered_dates(start: str | None, end: str | None, basis: str, path: str) -> None:
    text = "They met from September 1, 2023 to September 5, 2023."
    assert found(closing(text, start, end, basis, "met")) == [("date_disordered", path)]


def test_a_weekday_that_contradicts_the_calendar() -> None:
    text = "They met on Monday, September 5, 2023."
    (flag,) = closing(text, "2023-09-05", None, "stated", "September 5")
    assert (flag.code, flag.path) == ("weekday_mismatch", START)
    assert flag.message == "The article says “Monday, September 5, 2023”, but 2023-09-05 is a Tuesday."
    assert closing(text.replace("Monday", "Tuesday"), "2023-09-05", None, "stated", "September 5") == ()
    # The weekday of one day says nothing about a day of the range that it begins.
    ranged = "They met from Monday, October 30 to November 2, 2023."
    assert closing(ranged, "2023-10-31", None, "stated", "met") == ()


def test_an_event_after_publication() -> None:
    text = "5 September 2023. They meet on September 7, 2023, not September 6, 2023."
    late = closing(text, "2023-09-07", None, "stated", "They meet", printed="2023-09-05")
    assert found(late) == [("event_after_publication", START)]
    assert "2023-09-07, after the article was published (2023-09-05)" in late[0].message
    # Where it is published, it may still be the day before.
    assert closing(text, "2023-09-06", None, "stated", "They meet", printed="2023-09-05") == ()


def test_a_plain_date_is_printed_in_the_article() -> None:
    text = "Posted 06.09.2023. They met on September 5."
    assert check(DEAL, deal(printed="2023-09-06"), article(text)) == ()
    assert check(DEAL, deal(printed="2023-09-05"), article(text)) == ()
    assert found(check(DEAL, deal(printed="2023-09-04"), article(text))) == [(UNTOLD, "/printed")]
    assert found(check(DEAL, deal(printed="2022-09-05"), article(text))) == [(UNTOLD, "/printed")]
    assert check(DEAL, deal(printed="2023-09-04"), article(text, date(2023, 9, 4))) == ()


def test_a_date_in_a_cited_group_is_told_by_its_passage() -> None:
    text = "The loan ends on 1 March 2030. The bond ends on 1 May 2031."
    item = {"gist": "", "share": None, "due": "2030-03-01", "evidence": cite(text, "The loan ends")}
    assert check(DEAL, deal(clauses=[item]), article(text)) == ()
    item["due"] = "2031-05-01"
    assert found(check(DEAL, deal(clauses=[item]), article(text))) == [(UNTOLD, "/clauses/0/due")]


@pytest.mark.parametrize("printed", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_days_at_the_ends_of_the_calendar(printed: str, day: str) -> None:
    text = "They met yesterday, on Monday, in December 9999 and January 1."
    for passage in ("yesterday", "Monday", "December 9999", "January 1"):
        assert closing(text, day, day, "stated", passage, printed=printed)
