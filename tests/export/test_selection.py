"""Which records are wanted: by the days of events, by names, and by the state of a review, in any schema."""

from datetime import date
from typing import Any

import pytest
from pydantic import BaseModel

from summariser.core.errors import ArticleError, ConfigurationError, Failure
from summariser.core.meeting import Meeting
from summariser.core.record import ArticleRef, Record
from summariser.core.schema import EventDate, Name, Schema
from summariser.export.export import ExportedRecord, ExportRequest, export
from summariser.export.selection import RecordFilter, review_state
from tests.trade_deal import TradeDeal

MEETING, DEAL = Schema.of(Meeting), Schema.of(TradeDeal)


def record(schema: Schema, **data: Any) -> Record:
    return Record(schema_id=schema.id, article=ArticleRef(id="a", sha256="0" * 64), data=data)


def held(start: str | None, end: str | None = None) -> Record:
    return record(MEETING, date={"start": start, "end": end or start, "basis": "stated", "evidence": []})


@pytest.mark.parametrize(
    ("start", "end", "wanted"),
    [
        ("2024-05-01", None, True),
        ("2024-05-31", None, True),
        ("2024-04-30", None, False),
        ("2024-06-01", None, False),
        ("2024-04-29", "2024-05-01", True),
        ("2024-05-31", "2024-06-02", True),
        ("2024-04-01", "2024-07-01", True),
        (None, "2024-05-05", True),
        (None, None, False),
    ],
)
def test_an_event_counts_if_any_day_of_it_is_wanted(start: str | None, end: str | None, wanted: bool) -> None:
    assert RecordFilter(date(2024, 5, 1), date(2024, 5, 31)).takes(MEETING, held(start, end)) is wanted


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Nguyễn Xuân Phúc", True),
        ("nguyen xuan phuc", True),
        ("Phuc", True),
        ("President Nguyen Xuan Phuc", True),
        ("Nguyen Xuan Phuc Hai", False),
        ("Phu", False),
        ("Vietnam", False),  # a party to an agreement, but in no list of its own
        ("Li", False),
        ("", True),
    ],
)
def test_names_are_those_that_tell_items_apart(name: str, wanted: bool) -> None:
    people = [{"name": "Nguyễn Xuân Phúc"}, "no person", {"name": None}]
    held_by = record(MEETING, participants=people, agreements=[{"parties": ["Vietnam"]}], quotes=[{"speaker": "Li"}])
    assert RecordFilter(participant=name).takes(MEETING, held_by) is wanted


def test_a_schema_of_ones_own_is_selected_by_its_markers() -> None:
    deal = record(DEAL, companies=[{"firm": "Saltholm Line"}], markets=["Estonia"], closing={"start": "2025-11-15"})
    assert RecordFilter(date(2025, 11, 1), participant="saltholm").takes(DEAL, deal)
    assert not RecordFilter(participant="Estonia").takes(DEAL, deal)


def test_without_a_list_that_is_keyed_by_a_name_any_name_counts() -> None:
    class Filing(BaseModel):
        company: Name
        markets: list[Name]

    schema = Schema.of(Filing)
    filing = record(schema, company="Harrow Lane", markets=["Austria"])
    assert [RecordFilter(participant=name).takes(schema, filing) for name in ("harrow", "austria", "x")] == [
        True, True, False,
    ]  # fmt: skip


class Bare(BaseModel):
    note: str


class Dated(BaseModel):
    when: EventDate


@pytest.mark.parametrize(
    ("selection", "model", "hint"),
    [
        (RecordFilter(since=date(2024, 1, 1)), Bare, "has no EventDate"),
        (RecordFilter(participant="x"), Dated, "has no Name"),
        (RecordFilter(date(2024, 2, 1), date(2024, 1, 1)), Dated, "exchange them"),
    ],
)
def test_what_a_schema_cannot_be_selected_by_is_said(
    selection: RecordFilter, model: type[BaseModel], hint: str
) -> None:
    with pytest.raises(ConfigurationError, match=hint):
        selection.check(Schema.of(model))


class _Taken:
    def __init__(self) -> None:
        self.names: list[str] = []

    def write(self, name: str, record: Record, article: object) -> None:
        if name == "bad":
            raise ArticleError("will not go in")
        self.names.append(name)


def test_what_is_left_out_is_counted_and_the_rest_goes_on() -> None:
    other = ExportedRecord("other", record(DEAL), "reviewed")
    found = [
        ExportedRecord("a", held("2024-05-05"), "reviewed"),
        ExportedRecord("bad", held("2024-05-05"), "reviewed"),
        other,
    ]
    found += [
        ExportedRecord("waiting", held("2024-05-05"), "waiting"),
        ExportedRecord("old", held("1999-01-01"), "reviewed"),
    ]
    into = _Taken()
    selection = RecordFilter(since=date(2024, 1, 1), states=frozenset({"reviewed"}))
    done = export([Failure("x.json", "is no record"), *found], ExportRequest(selection, MEETING), into)
    assert (done.written, into.names, done.other_schemas) == (1, ["a"], {"trade-deal/1": 1})
    assert [str(failure) for failure in done.left_out] == ["x.json: is no record", "bad: will not go in"]


def test_an_article_that_nobody_knows_leaves_its_record_out() -> None:
    done = export(
        [ExportedRecord("a", held(None), "reviewed")], ExportRequest(RecordFilter(), None, lambda _: None), _Taken()
    )
    assert "is not in the journal" in done.left_out[0].reason


def test_states_are_spelt_without_spaces_on_the_command_line() -> None:
    assert [review_state(s) for s in ("in-progress", "waiting")] == ["in progress", "waiting"]
