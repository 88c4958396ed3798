"""polecat and dyads as files: their columns, and names and texts that would break them."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summariser.core.article import Article
from summariser.core.errors import ConfigurationError
from summariser.core.record import Record, RecordReview
from summariser.core.schema import Schema
from summariser.export.formats import dyads, polecat
from summariser.export.formats.polecat import one_line, several
from tests.export.test_plover import CHILE, LAOS, NORWAY, SCHEMA, at, commitment, on, person, record
from tests.trade_deal import TradeDeal

FIVE_SCRIPTS = ["Nguyễn Văn Hải", "Ольга Сергеева", "赵文斌", "سلمى حداد", "मीरा जोशी"]
HOSTILE = ["=cmd|' /C calc'!A0", 'He "Bob" said', "a\tb\nc\r\nd", "x;y", "None", "\x1b[31mred", "\u202eabc", "\ud800"]
REVIEWED = RecordReview(status="reviewed", reviewer="=Ann")


def written(folder: Path, *records: Record, article: Article | None = None) -> list[dict[str, str]]:
    with polecat.polecat(folder, SCHEMA) as into:
        for number, one in enumerate(records):
            into.write(str(number), one, article)
    text = (folder / "polecat.tsv").read_bytes().decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter="\t"))


def evidence(folder: Path) -> list[dict[str, str]]:
    text = (folder / "polecat_evidence.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def pairs(*records: Record) -> list[dict[str, str]]:
    stream = io.BytesIO()
    into = dyads.Dyads(stream, SCHEMA)
    for number, one in enumerate(records):
        into.write(str(number), one, None)
    return list(csv.DictReader(io.StringIO(stream.getvalue().decode("utf-8-sig"), newline="")))


def test_the_forty_columns(tmp_path: Path) -> None:
    assert written(tmp_path) == []
    (header,) = (tmp_path / "polecat.tsv").read_text("utf-8").splitlines()
    assert header.replace("\t", ", ") == (
        "Event ID, Event Date, Event Type, Event Mode, Intensity, Quad Code, Contexts, Actor Name, Actor Country, "
        "Actor COW, Primary Actor Sector, Actor Sectors, Actor Title, Actor Name Raw, Wikipedia Actor ID, "
        "Recipient Name, Recipient Country, Recipient COW, Primary Recipient Sector, Recipient Sectors, "
        "Recipient Title, Recipient Name Raw, Wikipedia Recipient ID, Placename, City, District, Province, Country, "
        "Latitude, Longitude, GeoNames ID, Raw Placename, Feature Type, Source, Publication Date, Story People, "
        "Story Organizations, Story Locations, Language, Version"
    )
    assert len(header.split("\t")) == 40


def test_a_visit_and_a_treaty(tmp_path: Path) -> None:
    guest = person(*LAOS) | {"title": "Minister of Trade", "organisation": "Ministry of Trade"}
    whole = record(
        date=on("2031-03-04", "2031-03-05", "on 4 March"),
        published="2031-03-06",
        location=at("Arica, Chile", "in Arica, Chile"),
        participants=[guest, person(*CHILE)],
        agreements=[commitment("signed", ["Laos", "Chile"], "they signed")],
    ).model_copy(update={"review": REVIEWED})
    about = Article("The two sides signed it, and they said so to the press on Monday.", "0" * 64, source="The Herald")
    meeting, treaty = written(tmp_path, whole, article=about)
    told = {column: value for column, value in meeting.items() if value != "None"}
    assert told.pop("Version").startswith("summariser ")
    assert told == {
        "Event ID": meeting["Event ID"], "Event Date": "2031-03-04", "Event Type": "CONSULT", "Event Mode": "visit",
        "Intensity": "4", "Quad Code": "1", "Actor Name": "Dao Keo", "Actor Country": "LAO", "Actor COW": "812",
        "Actor Title": "Minister of Trade", "Actor Name Raw": "Dao Keo", "Recipient Name": "Ana Rojas",
        "Recipient Country": "CHL", "Recipient COW": "155", "Recipient Name Raw": "Ana Rojas",
        "Placename": "Arica, Chile", "Raw Placename": "Arica, Chile", "Country": "CHL", "Source": "The Herald",
        "Publication Date": "2031-03-06", "Story People": "Dao Keo; Ana Rojas",
        "Story Organizations": "Ministry of Trade", "Story Locations": "Arica, Chile", "Language": "en",
    }  # fmt: skip
    assert (treaty["Event Type"], treaty["Intensity"], treaty["Actor Country"]) == ("SUPPORT", "5", "LAO; CHL")
    rests = evidence(tmp_path)
    assert list(rests[0]) == ["Event ID", "field", "article", "start", "end", "text", "reviewer"]
    assert [(one["Event ID"], one["field"]) for one in rests] == [
        (meeting["Event ID"], "/date"),
        (meeting["Event ID"], "/location"),
        (meeting["Event ID"], "/participants/0"),
        (meeting["Event ID"], "/participants/1"),
        (treaty["Event ID"], "/agreements/0"),
    ]
    assert {(one["article"], one["reviewer"]) for one in rests} == {("a" * 16, "'=Ann")}


def test_what_is_not_known_is_none_and_stays_in_step(tmp_path: Path) -> None:
    people = [person("Ana Rojas", "Chile"), person("Leo Paz", "Atlantis"), person("Dao Keo", None)]
    (meeting,) = written(tmp_path, record(participants=people))
    assert meeting["Actor Name"] == "Ana Rojas; Leo Paz; Dao Keo"
    assert meeting["Actor Country"] == "CHL; None; None"
    assert (meeting["Actor Title"], meeting["Event Date"], meeting["Language"]) == ("None", "None", "None")
    (bare,) = written(tmp_path, record(agreements=[commitment("agreed", [])]))
    assert (bare["Actor Name"], bare["Actor Country"], bare["Event Type"]) == ("None", "None", "AGREE")
    assert evidence(tmp_path) == []


def test_names_in_five_scripts(tmp_path: Path) -> None:
    people = [person(name, "Laos") for name in FIVE_SCRIPTS]
    (meeting,) = written(tmp_path, record(participants=people))
    assert meeting["Actor Name"].split("; ") == FIVE_SCRIPTS


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_values_stay_in_their_cells(tmp_path: Path, name: str) -> None:
    whole = record(
        location=at("Lyon"),
        participants=[person(name, name), person(*LAOS)],
        agreements=[commitment("agreed", [name, "Laos"], statement=name)],
    )
    if name != "\ud800":
        whole = whole.model_copy(update={"review": RecordReview(status="reviewed", reviewer=name)})
    for one in whole.data["participants"]:
        one["evidence"] = []
    meeting, agreed = written(tmp_path, whole)
    for row in (meeting, agreed):
        assert len(row) == 40
        assert None not in row.values()
        assert len(row["Actor Name"].split("; ")) == 2
        assert row["Actor Name"].endswith("; Dao Keo") or row["Actor Name"].endswith("; Laos")
        assert not row["Actor Name"].startswith("=")
        assert row["Actor Name"].isprintable()
    assert all(one_line(value) == value for row in pairs(whole) for value in row.values())


@given(st.lists(st.text(max_size=8), min_size=1, max_size=4))
def test_as_many_values_in_a_cell_as_actors(names: list[str]) -> None:
    cell = several(names)
    if cell is None:
        assert not any(name.strip() for name in names)
    else:
        assert len(cell.split("; ")) == len(names)
        assert not set(cell) & set("\t\r\n\x1b\u202e")


def test_a_row_for_each_ordered_pair() -> None:
    people = [person(*LAOS), person(*CHILE), person("Eva Soto", "Chile"), person(*NORWAY)]
    meeting = pairs(record(participants=people, date=on("2031-03-04", "2031-03-06")))
    assert [(one["side1"], one["side2"]) for one in meeting] == [
        ("LAO", "CHL"), ("LAO", "NOR"), ("CHL", "LAO"), ("CHL", "NOR"), ("NOR", "LAO"), ("NOR", "CHL"),
    ]  # fmt: skip
    first = meeting[0]
    assert (first["cow1"], first["cow2"], first["names2"]) == ("812", "155", "Ana Rojas; Eva Soto")
    assert (first["start"], first["end"], first["event_mode"], first["review"]) == (
        "2031-03-04", "2031-03-06", "multilateral", "draft",
    )  # fmt: skip
    assert len({one["event_id"] for one in meeting}) == 1


def test_roles_of_dyads() -> None:
    people = [person(*LAOS), person(*CHILE)]
    found = pairs(
        record(
            participants=people,
            location=at("Chile"),
            agreements=[commitment("requested", ["Laos"], "x"), commitment("agreed", ["Laos", "Mekong Rail"], "y")],
        )
    )
    assert [(one["kind"], one["side1"], one["role1"], one["side2"], one["role2"]) for one in found] == [
        ("meeting", "LAO", "actor", "CHL", "recipient"),
        ("meeting", "CHL", "recipient", "LAO", "actor"),
        ("requested", "LAO", "actor", "CHL", "present"),
        ("agreed", "LAO", "actor", "Mekong Rail", "actor"),
        ("agreed", "LAO", "actor", "CHL", "present"),
        ("agreed", "Mekong Rail", "actor", "LAO", "actor"),
        ("agreed", "Mekong Rail", "actor", "CHL", "present"),
    ]
    assert pairs(record(participants=[person(*CHILE), person("Eva Soto", "Chile")])) == [], "one side"
    assert pairs(record()) == []


def test_the_codebook_names_every_column() -> None:
    stream = io.BytesIO()
    dyads.Dyads(stream, SCHEMA)
    columns = stream.getvalue().decode("utf-8-sig").strip().split(",")
    told = [line.split()[0] for line in dyads.FORMAT.codebook.split("\n\n")[1].splitlines()]
    assert told == columns


def test_a_schema_without_people(tmp_path: Path) -> None:
    with (
        pytest.raises(ConfigurationError, match="no list that is Proposed"),
        polecat.polecat(tmp_path, Schema.of(TradeDeal)),
    ):
        pass
    assert not list(tmp_path.iterdir())


def test_days_of_another_kind_are_none(tmp_path: Path) -> None:
    """As in a draft that a hand has changed."""
    whole = record(participants=[person(*LAOS)])
    data: dict[str, Any] = whole.data | {"date": {"start": "soon", "end": date.max.isoformat(), "evidence": []}}
    (meeting,) = written(tmp_path, whole.model_copy(update={"data": data | {"location": "Lyon", "published": 5}}))
    assert (meeting["Event Date"], meeting["Placename"], meeting["Publication Date"]) == ("9999-12-31", "None", "None")
