"""Events of PLOVER from records: types, modes, who, and what is left open."""

from typing import Any

import pycountry
import pytest

from summariser.core.meeting import Meeting, Meeting2
from summariser.core.record import ArticleRef, Record
from summariser.core.schema import Schema
from summariser.export.plover import MEETING, Event, Story, story_of
from summariser.export.states import country_of, cow, iso3

SCHEMA = Schema.of(Meeting2)
LAOS, CHILE, NORWAY = ("Dao Keo", "Laos"), ("Ana Rojas", "Chile"), ("Mira Solberg", "Norway")


def cited(*texts: str) -> list[dict[str, Any]]:
    return [{"start": 10 * n, "end": 10 * n + len(text), "text": text} for n, text in enumerate(texts, start=1)]


def person(name: str, country: str | None, presence: str = "attended", *evidence: str) -> dict[str, Any]:
    return {
        "name": name, "title": None, "organisation": None, "country": country, "presence": presence,
        "evidence": cited(*(evidence or (name,))),
    }  # fmt: skip


def commitment(kind: str, parties: list[str], *evidence: str, statement: str = "Something.") -> dict[str, Any]:
    return {"statement": statement, "kind": kind, "parties": parties, "evidence": cited(*evidence)}


def record(version: int = 2, **data: Any) -> Record:
    nothing: dict[str, Any] = {
        "summary": "", "published": None, "location": None, "participants": [], "agreements": [], "quotes": [],
        "date": {"start": None, "end": None, "basis": "unknown", "evidence": []},
    }  # fmt: skip
    whole = Meeting2.model_validate(nothing | data).model_dump(mode="json")
    return Record(schema_id=f"meeting/{version}", article=ArticleRef(id="a" * 16, sha256="b" * 64), data=whole)


def story(version: int = 2, **data: Any) -> Story:
    return story_of(SCHEMA, record(version, **data))


def met(*people: tuple[str, str | None], **data: Any) -> Event:
    """The meeting of those people."""
    found = story(participants=[person(*one) for one in people], **data).events[0]
    assert found.kind == MEETING
    return found


def at(name: str, *evidence: str) -> dict[str, Any]:
    return {"name": name, "evidence": cited(*evidence)}


def on(start: str, end: str | None = None, *evidence: str) -> dict[str, Any]:
    return {"start": start, "end": end or start, "basis": "stated", "evidence": cited(*evidence)}


@pytest.mark.parametrize(
    ("people", "data", "mode", "intensity", "sides"),
    [
        ([LAOS, CHILE], {}, None, 2.5, (2, 0)),
        ([LAOS, CHILE], {"location": at("Lyon")}, None, 2.5, (2, 0)),
        ([LAOS, CHILE], {"location": at("Lyon, France")}, "third-party", 1, (2, 0)),
        ([LAOS, CHILE], {"location": at("Lyon", "in Lyon, France, on Monday")}, "third-party", 1, (2, 0)),
        ([LAOS, CHILE], {"location": at("Arica (Chile)")}, "visit", 4, (1, 1)),
        ([LAOS, CHILE, ("Eva Soto", "Chile")], {"location": at("Chile")}, "visit", 4, (1, 2)),
        ([LAOS, CHILE, ("Eva Soto", None)], {"location": at("Chile")}, None, 2.5, (3, 0)),
        ([LAOS, CHILE, NORWAY], {"location": at("Chile")}, "multilateral", 4, (3, 0)),
        ([CHILE, ("Eva Soto", "Chile")], {"location": at("Chile")}, None, 2.5, (2, 0)),
        ([LAOS, CHILE], {"location": at("Embassy of Chile in Vientiane")}, None, 2.5, (2, 0)),
        ([LAOS, CHILE], {"date": on("2031-03-04", None, "spoke by phone on Tuesday")}, "phone", 1.5, (2, 0)),
        ([LAOS, CHILE], {"date": on("2031-03-04", None, "sold mobile phones")}, None, 2.5, (2, 0)),
        ([LAOS, CHILE], {"date": on("2031-03-04", None, "by phone"), "location": at("Lyon")}, None, 2.5, (2, 0)),
        ([("李明", "中国"), ("Trần Hải", "Việt Nam")], {"location": at("Bắc Kinh, Trung Quốc")}, "visit", 4, (1, 1)),
    ],
)  # fmt: skip
def test_how_they_met(
    people: list[tuple[str, str | None]],
    data: dict[str, Any],
    mode: str | None,
    intensity: float,
    sides: tuple[int, int],
) -> None:
    found = met(*people, **data)
    code = found.code
    assert (code.type, code.mode, code.intensity, code.quad) == ("CONSULT", mode, intensity, 1)
    assert (len(found.actors), len(found.recipients)) == sides


def test_guests_are_actors_and_hosts_recipients() -> None:
    found = met(LAOS, CHILE, ("Eva Soto", "Chile"), location=at("Santiago, Chile"))
    assert [one.name for one in found.actors] == ["Dao Keo"]
    assert [one.name for one in found.recipients] == ["Ana Rojas", "Eva Soto"]


def test_a_meeting_still_to_come_is_agreed_to() -> None:
    ahead = met(LAOS, CHILE, date=on("2031-03-09"), published="2031-03-04", location=at("Arica, Chile"))
    assert (ahead.code.type, ahead.code.mode, ahead.code.intensity, ahead.recipients) == ("AGREE", None, 2.5, ())
    assert met(LAOS, CHILE, date=on("2031-03-04"), published="2031-03-04").code.type == "CONSULT"
    assert met(LAOS, CHILE, date=on("2031-03-09")).code.type == "CONSULT", "nobody knows what was still to come"


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("signed", ("SUPPORT", 5, 1)),
        ("agreed", ("AGREE", 2.5, 1)),
        ("reaffirmed", ("AGREE", 2.5, 1)),
        ("offered", ("AGREE", 2.5, 1)),
        ("proposed", ("AGREE", 2.5, 1)),
        ("requested", ("REQUEST", None, 3)),
    ],
)
def test_commitments(kind: str, code: tuple[Any, ...]) -> None:
    (found,) = story(agreements=[commitment(kind, ["Laos", "Mekong Rail"], "words")]).events
    assert (found.code.type, found.code.intensity, found.code.quad) == code
    assert [(one.name, one.country) for one in found.actors] == [("Laos", "LAO"), ("Mekong Rail", None)]


@pytest.mark.parametrize(
    ("passage", "coded"),
    [
        ("Laos asked Chile to lift its tariffs", "REQUEST"),
        ("Laos is ready to train pilots", "AGREE"),
        ("Laos called on both sides to finish the talks", "AGREE"),
        ("Laos and Chile should share what they know", "AGREE"),
        ("Laos offered rice and asked for ships", None),
        ("Laos spoke of rice", None),
        ("Лаос призвал Чили открыть порт", "REQUEST"),
        ("中方愿同越方加强合作", "AGREE"),
        ("Ông Nam kêu gọi Lào mở cửa khẩu", "REQUEST"),
        ("El presidente Vega pidió a Chile abrir el puerto", "REQUEST"),
    ],
)
def test_a_proposal_of_the_first_version_is_what_its_passage_says(passage: str, coded: str | None) -> None:
    (found,) = story(1, agreements=[commitment("proposed", ["Laos"], passage)]).events
    assert (found.kind, found.code.type) == ("proposed", coded)
    (decided,) = story(2, agreements=[commitment("proposed", ["Laos"], passage)]).events
    assert decided.code.type == "AGREE", "of the second version it was decided"


def test_who_is_only_mentioned_takes_no_part() -> None:
    people = [person(*LAOS), person("Leo Paz", "Chile", "mentioned")]
    found = story(participants=people, agreements=[commitment("offered", ["Laos"], "words")])
    meeting, offer = found.events
    assert [one.name for one in meeting.actors] == ["Dao Keo"]
    assert found.people == ("Dao Keo", "Leo Paz")
    assert (offer.others, offer.recipients) == ((), ())


def test_who_attended_beside_the_parties() -> None:
    people = [person(*LAOS), person(*CHILE)]
    _, offer = story(participants=people, agreements=[commitment("offered", ["Laos"], "words")]).events
    assert [one.name for one in offer.others] == ["Ana Rojas"]
    _, hers = story(participants=people, agreements=[commitment("offered", ["Ana Rojas"], "words")]).events
    assert (hers.actors[0].country, [one.name for one in hers.others]) == ("CHL", ["Dao Keo"])


def test_nothing_told_is_no_meeting() -> None:
    assert story().events == ()
    assert [one.kind for one in story(location=at("Lyon")).events] == [MEETING]
    (bare,) = story(agreements=[commitment("agreed", [])]).events
    assert (bare.actors, bare.passages) == ((), ())


def test_ids_stay() -> None:
    two = [commitment("agreed", ["Laos"], "a", "b"), commitment("signed", ["Laos"], "c")]
    first, second = (one.id for one in story(agreements=two).events)
    corrected = [commitment("signed", ["Chile"], "c", statement="Other words."), two[0]]
    assert [one.id for one in story(agreements=corrected).events] == [second, first]
    same = story(agreements=[two[0], two[0], commitment("agreed", [])]).events
    assert len({one.id for one in same}) == 3, "two that cite the same passages"


def test_states() -> None:
    names = ("Việt Nam", "Россия", "中国", "UK", "Côte d’Ivoire", "Kosovo", "Andorra", "Holy See")
    assert [iso3(one) for one in names] == ["VNM", "RUS", "CHN", "GBR", "CIV", "XKX", "AND", "VAT"]
    assert [iso3(one) for one in ("", "EU", "VNM", "Atlantis", "China and Laos", "the Chinese side", "  ")] == [
        None
    ] * 7
    numbers = ["816", "365", "710", "200", "437", "347", "232", None]
    assert [cow(iso3(one)) for one in names] == numbers
    assert cow(None) is None
    every = {one.alpha_3: cow(one.alpha_3) for one in pycountry.countries}
    members = [number for number in every.values() if number]
    assert len(members) == len(set(members)) == 194, "and Kosovo, which is none of ISO's"
    assert country_of("Atlanta, Georgia") is None
    assert country_of("Georgia") == "GEO"
    assert country_of("Guangxi (China)") == country_of("北京，中国") == "CHN"


def test_a_first_version_schema_reads_its_own() -> None:
    """Named with --schema, it has no words for offers or demands."""
    asked = commitment("proposed", ["Laos"], "Laos asked for ships")
    (found,) = story_of(Schema.of(Meeting), record(1, agreements=[asked])).events
    assert found.code.type is None
