"""The walk over a record: every place once, by the same name everywhere, whatever somebody's edit has left of it."""

from datetime import date
from typing import Any

import pytest
from pydantic import BaseModel

from summariser.core.article import Article, Span
from summariser.core.schema import Cited, EventDate, Name, Schema
from summariser.core.walk import Passage, as_date, events, fields, parts, passages, top

TEXT = "Rain fell in Oslo on 3 May. The dam held."
ARTICLE = Article(TEXT, "0" * 64)


class Reading(BaseModel):
    gauge: str
    levels: list[int]


class Storm(Cited):
    town: Name
    readings: list[Reading]
    worst: Reading | None


class Report(BaseModel):
    title: str
    day: EventDate
    storms: list[Storm]
    tags: list[Name]


REPORT = Schema.of(Report)


def cite(words: str) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "text": words}


DATA: dict[str, Any] = {
    "title": "Rain",
    "day": {"start": "2024-05-03", "end": None, "basis": "stated", "evidence": [cite("3 May")]},
    "storms": [
        {"town": "Oslo", "readings": [{"gauge": "A", "levels": [4, 0]}], "worst": None, "evidence": [cite("Oslo")]},
        {"town": "", "readings": [], "worst": {"gauge": "B", "levels": [9]}, "evidence": []},
    ],
    "tags": ["rain", "", "dam"],
}


def test_the_top_level_then_every_group_that_is_there_depth_first() -> None:
    found = [(part.path, part.field, part.listed, part.above.path if part.above else None) for part in whole()]
    assert found == [
        ("", "", False, None),
        ("/day", "day", False, ""),
        ("/storms/0", "storms", True, ""),
        ("/storms/0/readings/0", "storms.readings", True, "/storms/0"),
        ("/storms/1", "storms", True, ""),
        ("/storms/1/worst", "storms.worst", False, "/storms/1"),
    ]
    assert [part.group.model if part.group else None for part in whole()] == [
        None, EventDate, Storm, Reading, Storm, Reading,
    ]  # fmt: skip


def whole() -> list[Any]:
    return list(parts(REPORT, DATA, ARTICLE))


def test_values_of_a_kind_are_there_and_lists_are_taken_item_by_item() -> None:
    found = [(path, value) for part in whole() for path, _, value in part.values("name", "number")]
    assert found == [
        ("/tags/0", "rain"),
        ("/tags/2", "dam"),
        ("/storms/0/town", "Oslo"),
        ("/storms/0/readings/0/levels/0", 4),
        ("/storms/0/readings/0/levels/1", 0),
        ("/storms/1/worst/levels/0", 9),
    ]


def test_a_group_without_passages_of_its_own_rests_on_those_around_it() -> None:
    found = {part.path: [ARTICLE[span] for span in part.passages] for part in whole() if part.cited}
    assert found == {
        "/day": ["3 May"],
        "/storms/0": ["Oslo"],
        "/storms/0/readings/0": ["Oslo"],
        "/storms/1": [],
        "/storms/1/worst": [],
    }
    assert all(part.passages == () for part in parts(REPORT, DATA))


def test_passages_are_told_once_by_the_group_that_cites_them() -> None:
    assert list(passages(REPORT, DATA)) == [
        Passage(21, 26, "3 May", "day", "/day"),
        Passage(13, 17, "Oslo", "storms", "/storms/0"),
    ]


@pytest.mark.parametrize("broken", [None, "none", 3, {"a": 1}, [None, "x", []]])
def test_what_an_edit_has_left_in_the_place_of_groups_is_no_part(broken: Any) -> None:
    found = [part.path for part in parts(REPORT, {"day": None, "storms": broken, "tags": broken}, ARTICLE)]
    assert found == [""]


@pytest.mark.parametrize("evidence", [None, "x", [3], [{"start": 5, "end": 500}], [{"start": 4, "end": 4}]])
def test_evidence_that_points_nowhere_is_no_passage(evidence: Any) -> None:
    (_, storm) = parts(REPORT, {"storms": [{"evidence": evidence}]}, ARTICLE)
    assert storm.cited
    assert storm.passages == ()


def test_a_group_that_is_missing_has_a_place_with_nothing_in_it() -> None:
    first = whole()[2]
    (worst,) = (node for node in first.nodes if node.name == "worst")
    ((path, value),) = first.places(worst)
    missing = first.only(worst)
    assert missing == first.inner(worst, path, value)
    assert (path, value, list(first.groups(worst))) == ("/storms/0/worst", None, [])
    assert (missing.path, missing.field, dict(missing.value)) == (path, "storms.worst", {})
    assert missing.passages == (Span(13, 17),)


def test_a_list_that_is_none_has_no_places() -> None:
    (tags,) = (node for node in REPORT.nodes if node.name == "tags")
    assert top(REPORT, {"tags": "rain"}).places(tags) == []
    assert top(REPORT, DATA).places(tags) == [("/tags/0", "rain"), ("/tags/1", ""), ("/tags/2", "dam")]


def test_fields_of_a_schema_in_order() -> None:
    assert [name for name, _ in fields(REPORT.nodes)] == [
        "title", "day", "day.start", "day.end", "day.basis", "storms", "storms.town", "storms.readings",
        "storms.readings.gauge", "storms.readings.levels", "storms.worst", "storms.worst.gauge", "storms.worst.levels",
        "tags",
    ]  # fmt: skip


def test_events_have_a_first_and_a_last_day() -> None:
    assert list(events(REPORT, DATA)) == [(date(2024, 5, 3), date(2024, 5, 3))]
    assert list(events(REPORT, {"day": {"start": None, "end": "soon"}})) == []
    assert (as_date("2024-02-30"), as_date(20240203), as_date("2024-02-03")) == (None, None, date(2024, 2, 3))
