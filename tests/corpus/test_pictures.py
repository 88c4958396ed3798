"""What the pictures of a corpus show, in which order, and what they leave out; nothing here draws."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import pytest

from summariser.core.flags import Flag
from summariser.core.meeting import Meeting
from summariser.core.record import Record
from summariser.core.schema import Schema
from summariser.corpus import lanes
from summariser.corpus.events import Corpus, gather
from summariser.corpus.meetings import country_of, facts_of
from summariser.corpus.pictures import Pictures, contradictions, draw, kinds
from summariser.corpus.rulings import People, Ruling
from summariser.corpus.scale import Scale
from summariser.corpus.seriation import seriate
from tests.corpus.invented import corpus
from tests.corpus.stories import Report
from tests.trade_deal import TradeDeal

MEETING = Schema.of(Meeting)
ANA, IVO, KOFI = "Ana Kolar", "Ivo Barić", "Kofi Owusu"
COUNTRY = {ANA: "Croatia", IVO: "Croatian", KOFI: "Ghana", "Ilze Ozola": "Latvia", "Pía Rojas": "Chile", "Mai Vo": None}


def record(number: int, report: Report, *flagged: str, parties: Sequence[str] = ()) -> Record:
    """With countries, parties and flags."""
    made = report.record(number)
    data = made.data | {
        "participants": [one | {"country": COUNTRY.get(one["name"])} for one in made.data["participants"]],
        "agreements": [one | {"parties": list(parties)} for one in made.data["agreements"]],
    }
    flags = tuple(Flag(path=path, code="no_evidence", message="?") for path in flagged)
    return made.model_copy(update={"data": data, "flags": flags})


def met(when: str, who: Sequence[str], **more: Any) -> Report:
    return Report("m", when, more.pop("where", "Split"), who, **more)


def pictures(*records: Record, schema: Schema = MEETING) -> Pictures:
    named = {str(number): one for number, one in enumerate(records)}
    gathered = gather(schema, named.items())
    facts = {name: facts_of(schema, one, name) for name, one in named.items()}
    return draw(Corpus.of(schema, gathered.keys, lambda names: [named[name] for name in names]), facts)


def test_a_mark_for_each_meeting_by_the_countries_of_those_present() -> None:
    found = pictures(
        record(0, met("2031-03-04", [ANA, KOFI], stated=True)),
        record(1, met("2031-03-04", [ANA, KOFI])),  # the same meeting
        record(2, met("2031-05-01", [IVO, KOFI], mentioned=["Ilze Ozola"]), "/date/start"),
        record(3, met("2031-06-01", [ANA, KOFI, "Ilze Ozola"])),
        record(4, met("2031-07-01", [ANA])),
        record(5, met("2031-08-01", ["Mai Vo"])),
        record(6, met("", [ANA, KOFI])),
    ).timeline
    assert [lane.label for lane in found.lanes] == [
        "Croatia – Ghana", "Croatia – Latvia", "Ghana – Latvia", "Croatia alone", "No country given",
    ]  # fmt: skip
    first, second, third = (one.mark for one in found.lanes[0].placed)
    assert (first.shape, first.notes, first.flagged, len(first.refs)) == ("date stated", ("2 articles",), False, 2)
    assert (second.shape, second.flagged) == ("date inferred", True)
    assert third.day == date(2031, 6, 1)
    assert [mark.day for mark in found.lanes[0].undated] == [None]
    assert first.refs[0].path == "/date"
    assert first.what == "Split: Ana Kolar, Kofi Owusu"


def test_a_meeting_of_many_countries_is_no_dozen_pairs() -> None:
    found = pictures(record(0, met("2031-03-04", [ANA, KOFI, "Ilze Ozola", "Pía Rojas"]))).timeline
    assert len(found.lanes) == 6
    COUNTRY["Wen Li"] = "China"
    five = pictures(record(0, met("2031-03-04", [ANA, KOFI, "Ilze Ozola", "Pía Rojas", "Wen Li"]))).timeline
    assert [lane.label for lane in five.lanes] == ["More than 4 countries"]


@pytest.mark.parametrize(("text", "country"), [("Việt Nam", "Vietnam"), ("Croatian", "Croatia"), ("中国", "China")])
def test_a_country_has_one_name(text: str, country: str) -> None:
    assert country_of(text) == country
    assert country_of(f"Guangxi ({country})") == f"Guangxi ({country})"


def test_flags_of_quotations_and_commitments_ring_their_own_marks() -> None:
    said = [(ANA, "We shall open it soon")]
    one = record(
        0, met("2031-03-04", [ANA, KOFI], said=said, commitments=[("signed", "A ferry line between the ports.")]),
        "/quotes/0/speaker", "/agreements/0",
    )  # fmt: skip
    found = pictures(one)
    assert not found.timeline.lanes[0].marks[0].flagged
    assert found.speakers.lanes[0].marks[0].flagged
    assert found.agreements.lanes[0].marks[0].flagged


def test_quotations_stand_with_their_speaker_however_the_name_is_written() -> None:
    found = pictures(
        record(0, met("2031-03-04", [IVO, KOFI], said=[(IVO, "Good morning"), (KOFI, "Good evening")])),
        record(1, met("2031-06-04", [IVO, ANA], said=[("Ivo Baric", "Good night")])),
    ).speakers
    assert [(lane.label, [mark.what for mark in lane.marks]) for lane in found.lanes] == [
        (IVO, ["Good morning", "Good night"]), (KOFI, ["Good evening"]),
    ]  # fmt: skip
    assert {mark.shape for lane in found.lanes for mark in lane.marks} == {"direct"}
    assert found.lanes[0].marks[1].refs[0].path == "/quotes/0"


def test_pictures_follow_what_was_decided_about_names() -> None:
    named = {
        "0": record(0, met("2031-03-04", [IVO, KOFI], said=[(IVO, "Good morning")])),
        "1": record(1, met("2031-06-04", ["Barić", ANA], said=[("Barić", "Good night")])),
    }
    people = People((Ruling(1, "same", ("Barić", IVO), "Ana", datetime(2031, 12, 1, tzinfo=UTC)),))
    gathered = gather(MEETING, named.items())
    facts = {name: facts_of(MEETING, one, name, people) for name, one in named.items()}
    found = draw(Corpus.of(MEETING, gathered.keys, lambda names: [named[name] for name in names]), facts)
    assert [(lane.label, len(lane.marks)) for lane in found.speakers.lanes] == [(IVO, 2)]
    assert sorted(found.matrix.people) == [ANA, IVO, KOFI]


def test_what_was_proposed_is_joined_with_what_was_signed() -> None:
    words = "to open a ferry line between the two ports"
    asked = [("proposed", f"Ghana asked {words}.")]
    found = pictures(
        record(0, met("2031-03-04", [ANA, KOFI], commitments=asked), parties=["Ghana"]),
        record(
            1, met("2031-06-04", [IVO, KOFI], commitments=[("signed", f"Both signed {words}.")]),
            parties=["Ghanaian", "Croatia"],
        ),
        record(2, met("2031-07-04", [ANA, KOFI], commitments=[("agreed", "Nets will be mended.")]), parties=["The EU"]),
    ).agreements  # fmt: skip
    assert found.shapes == ("signed", "agreed", "reaffirmed", "proposed")
    assert [lane.label for lane in found.lanes] == ["Croatia – Ghana", "The EU"]
    lane = found.lanes[0]
    assert [mark.shape for mark in lane.marks] == ["proposed", "signed"]
    assert lane.marks[0].notes == ("proposed", "by Ghana")
    assert lane.threads == ((0, 1),)


def test_who_met_whom_tells_meetings_from_mentions() -> None:
    found = pictures(
        record(0, met("2031-03-04", [ANA, KOFI], mentioned=[IVO])),
        record(1, met("2031-05-04", [ANA, KOFI])),
        record(2, met("2031-07-04", ["Mai Vo", IVO])),
    ).matrix
    at = {name: number for number, name in enumerate(found.people)}
    assert set(at) == {ANA, KOFI, IVO, "Mai Vo"}
    both = found.cells[at[ANA], at[KOFI]]
    assert (both.met, both.spoken_of, [one.day for one in both.occasions]) == (
        2, 0, [date(2031, 5, 4), date(2031, 3, 4)]
    )  # fmt: skip
    spoken = found.cells[at[ANA], at[IVO]]
    assert (spoken.met, spoken.spoken_of) == (0, 1)
    assert [ref.path for one in spoken.occasions for ref in one.refs] == ["/participants/2"]
    assert (at[IVO], at[ANA]) not in found.cells, "he was not there"
    assert found.cells[at[IVO], at["Mai Vo"]].met == 1


def test_groups_stand_together() -> None:
    groups = [0, 1, 2, 0, 1, 2, 0, 1, 2]
    weights = [[0.0 if a == b else 1.0 if one == other else 0.1 * (one + other == 1) for b, other in enumerate(groups)]
               for a, one in enumerate(groups)]  # fmt: skip
    ordered = [groups[number] for number in seriate(weights)]
    assert sum(a != b for a, b in pairwise(ordered)) == 2
    assert ordered[0] == 2 or ordered[-1] == 2, "what has nothing to do with the others stands at an end"
    assert seriate([]) == []


def test_a_lane_has_its_newest_marks_and_a_picture_its_largest_lanes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "LANES", 2)
    monkeypatch.setattr(lanes, "MARKS", 3)
    months = [record(month, met(f"2031-{month:02}-04", [ANA, KOFI])) for month in range(1, 6)]
    others = [record(7, met("2031-09-04", [ANA, "Ilze Ozola"])), record(8, met("2031-09-24", [ANA, "Pía Rojas"]))]
    found = pictures(*months, *others).timeline
    assert [(lane.label, lane.left_out) for lane in found.lanes] == [("Croatia – Ghana", 2), ("Chile – Croatia", 0)]
    assert [one.mark.day.month for one in found.lanes[0].placed if one.mark.day] == [3, 4, 5]
    assert (found.lanes_left_out, found.marks_left_out) == (1, 3)


def test_marks_of_one_day_are_stacked() -> None:
    said = [(ANA, f"This is sentence {number}") for number in range(30)]
    found = pictures(record(0, met("2031-03-04", [ANA, KOFI], said=said))).speakers
    levels = [one.level for one in found.lanes[0].placed]
    assert levels[:12] == list(range(12))
    assert found.lanes[0].levels == 12


def test_an_event_with_a_contradiction_is_left_out_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("summariser.corpus.pictures.EVENTS", 1)
    loan = "The ministers signed a loan of {} million dollars for the port."
    same = [record(number, met("2031-03-04", [ANA, KOFI])) for number in range(2)]
    other = [
        record(number, met("2031-04-04", [IVO, KOFI], commitments=[("signed", loan.format(amount))]))
        for number, amount in ((2, 250), (3, 300))
    ]
    found = pictures(*same, *other)
    assert found.events_left_out == 1
    (event,) = found.events
    assert event.days == (date(2031, 4, 4), date(2031, 4, 4))
    assert contradictions(event) == 1
    assert len(found.found) == 2


def test_nothing_and_little() -> None:
    found = pictures(record(0, met("", [], where=None)))
    assert (found.scale, found.undated, len(found.found)) == (None, 1, 1)
    assert [lane.label for lane in found.timeline.lanes] == ["No country given"]
    assert found.timeline.lanes[0].marks[0].what == "nobody named as present"
    assert (found.matrix.people, found.speakers.lanes, found.agreements.lanes, found.events) == ((), (), (), ())


def test_a_schema_of_another_kind() -> None:
    schema = Schema.of(TradeDeal)
    assert kinds(schema) == ()
    assert kinds(MEETING) == ("signed", "agreed", "reaffirmed", "proposed")


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        ("2031-03-04", "2031-03-04", ["2031-03-04"]),
        ("2031-03-04", "2031-03-07", ["2031-03-04", "2031-03-05", "2031-03-06", "2031-03-07"]),
        ("2031-03-04", "2031-06-30", ["2031-04", "2031-05", "2031-06"]),
        ("2031-03-04", "2032-04-01", ["2031-05", "2031-07", "2031-09", "2031-11", "2032-01", "2032-03"]),
        ("2027-01-01", "2031-02-02", ["2027", "2028", "2029", "2030", "2031"]),
        ("1806-05-05", "2031-02-02", ["1850", "1900", "1950", "2000"]),
        ("9999-12-30", "9999-12-31", ["9999-12-30", "9999-12-31"]),
        ("0001-01-01", "0001-04-01", ["0001-01", "0001-02", "0001-03", "0001-04"]),
    ],
)
def test_the_line_is_marked_at_round_days(first: str, last: str, labels: list[str]) -> None:
    scale = Scale(date.fromisoformat(first), date.fromisoformat(last))
    ticks = scale.ticks()
    assert [tick.label for tick in ticks] == labels
    assert all(0 < tick.x < 100 for tick in ticks)


@pytest.mark.parametrize("last", [date(1, 2, 1), date(300, 1, 1), date.max])
def test_any_line_is_marked(last: date) -> None:
    assert 1 <= len(Scale(date.min, last).ticks()) <= 6


def test_an_invented_corpus_shows_all_of_itself() -> None:
    """What is drawn and what is left out together are what there is."""
    records = [one for _, one in corpus(150)]
    found = pictures(*records)
    quotations = sum(len(one.data["quotes"]) for one in records)
    assert sum(len(lane.marks) for lane in found.speakers.lanes) + found.speakers.marks_left_out == quotations
    assert sum(len(lane.marks) for lane in found.agreements.lanes) + found.agreements.marks_left_out == 150
    assert len(found.found) < 150


def test_a_day_far_from_all_others_stands_at_the_edge_under_its_year() -> None:
    near = [date(2030 + at // 12, at % 12 + 1, 1) for at in range(24)]
    plain, found = Scale.of(near), Scale.of([date.min, *near, date(9998, 1, 1), date.max])
    assert plain
    assert found
    assert (found.first, found.last, found.whole) == (near[0], near[-1], (date.min, date.max))
    assert found.x(date.min) < found.x(near[0]) < found.x(near[1]) < found.x(near[-1]) < found.x(date.max)
    assert found.x(near[-1]) - found.x(near[0]) > 0.8 * (plain.x(near[-1]) - plain.x(near[0]))
    labels = [tick.label for tick in found.ticks()]
    assert (labels[0], labels[-1]) == ("year 1", "9998–9999")
    assert not {"year 1", "2031-12-01"} & {tick.label for tick in plain.ticks()}


@pytest.mark.parametrize("years", [[1, 2030], [1, 2030, 2031], [1990, 2000, 2010, 2020, 2030], [2030] * 9 + [2039]])
def test_no_day_is_far_where_few_or_all_are_apart(years: list[int]) -> None:
    found = Scale.of(date(year, 1, 1) for year in years)
    assert found
    assert (found.before, found.after) == ((), ())
