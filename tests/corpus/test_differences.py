"""How articles of one event differ, field by field, with their passages."""

from typing import Any

import pytest

from summariser.core.meeting import Meeting
from summariser.core.schema import Schema
from summariser.corpus.differences import Difference, Others, comparisons, differences, elsewhere
from summariser.corpus.quantities import quantities
from summariser.corpus.rulings import People
from tests.corpus.stories import Report, passage


class OpenMeeting(Meeting):
    open: bool


TWO = ["Ana Kolar", "Ivo Petrov"]


def told(*reports: Report) -> list[Difference]:
    return list(differences(Schema.of(Meeting), [report.record(at) for at, report in enumerate(reports)]))


def met(when: str = "2031-03-04", where: str | None = "Riga", **more: Any) -> Report:
    return Report("m", when, where, more.pop("who", TWO), **more)


def states(found: Difference) -> list[str]:
    return [cell.state for cell in found.cells]


@pytest.mark.parametrize(
    ("one", "other", "field", "expected"),
    [
        (met(), met("2031-03-05"), "date", ["same", "differs"]),
        (met("2031-03-03/2031-03-05"), met(), "date", ["same", "finer"]),
        (met(), met("2031-03-03/2031-03-05"), "date", ["finer", "same"]),
        (met(), met(where="Tallinn"), "location.name", ["same", "differs"]),
        (met(where="Town Hall in Riga"), met(), "location.name", ["finer", "same"]),
        (met(), met(who=["Ana Kolar"], mentioned=["Ivo Petrov"]), "participants.presence", ["same", "differs"]),
    ],
)
def test_single_values(one: Report, other: Report, field: str, expected: list[str]) -> None:
    (found,) = told(one, other)
    assert (found.field, states(found)) == (field, expected)


@pytest.mark.parametrize(
    "other",
    [met(), met(where=None), met(who=["Kolar Ana", "Ivo Petrov", "Eva Salas"]), met(who=["Ana Kolar"]), met("")],
)
def test_the_same_in_other_spellings_and_silence_are_no_difference(other: Report) -> None:
    assert told(met(), other) == []


def test_what_most_say_is_what_others_differ_from() -> None:
    (found,) = told(met("2031-03-05"), met(), met(), met(""))
    assert states(found) == ["differs", "same", "same", "silent"]
    assert [cell.value for cell in found.cells] == ["2031-03-05", "2031-03-04", "2031-03-04", None]
    assert [[one["text"] for one in cell.passages] for cell in found.cells] == [
        ["2031-03-05"], ["2031-03-04"], ["2031-03-04"], []
    ]  # fmt: skip


@pytest.mark.parametrize("first", [True, False])
def test_a_passage_that_says_that_somebody_was_not_there_denies_it(first: bool) -> None:
    absent = met(who=["Ana Kolar"], mentioned=["Ivo Petrov"]).record(0)
    absent.data["participants"][1]["evidence"] = passage("Ivo Petrov cancelled his visit")
    records = [absent, met().record(1)] if first else [met().record(1), absent]
    (found,) = differences(Schema.of(Meeting), records)
    assert (found.item, sorted(states(found))) == ("Ivo Petrov", ["denies", "same"])
    (cell,) = (cell for cell in found.cells if cell.state == "denies")
    assert (cell.article, cell.passages[0]["text"]) == (absent.article.id, "Ivo Petrov cancelled his visit")


def test_kinds_and_numbers_of_what_was_agreed() -> None:
    one = met(commitments=[("signed", "They signed a loan of 250 million dollars for the port.")])
    other = met(commitments=[("proposed", "They proposed a loan of 300 million dollars for the port.")])
    kind, numbers = told(one, other)
    assert (kind.field, states(kind)) == ("agreements.kind", ["same", "differs"])
    assert (numbers.field, states(numbers)) == ("agreements numbers", ["same", "differs"])
    assert [cell.value for cell in numbers.cells] == ["250 million dollars", "300 million dollars"]


def test_other_commitments_are_not_compared() -> None:
    one = met(commitments=[("signed", "They signed a loan of 250 million dollars for the port.")])
    assert told(one, met(commitments=[("proposed", "A school of music shall be opened next year.")])) == []


def test_who_said_it() -> None:
    words = "We shall open the bridge before the winter comes."
    one, other = met(said=[("Ana Kolar", words)]), met(said=[("Ivo Petrov", words)])
    (found,) = told(one, other)
    assert (found.field, found.item, states(found)) == ("quotes.speaker", words, ["same", "differs"])
    assert [cell.passages for cell in found.cells] == [passage(words)] * 2
    (finer,) = told(met(said=[("Kolar", words)]), one)
    assert states(finer) == ["same", "finer"]


def test_damaged_records_are_told_apart_without_a_crash() -> None:
    broken = met().record(0)
    broken.data.update(participants="nobody", date=None, location=[5], quotes=[{"speaker": None}, 7])
    assert list(differences(Schema.of(Meeting), [broken, met().record(1)])) == []


def presence_in(words: str) -> list[str]:
    absent = met(who=["Ana Kolar"], mentioned=["Ivo Petrov"]).record(0)
    absent.data["participants"][1]["evidence"] = passage(words)
    (found,) = differences(Schema.of(Meeting), [met().record(1), absent])
    return states(found)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Ivo Petrov did not attend the talks.", "denies"),
        ("Ivo Petrov, who was ill, did not take part.", "denies"),
        ("He cancelled his trip.", "denies"),
        ("Ivo Petrov denied that he had attended.", "denies"),
        ("Ivo Petrov không tham dự cuộc họp.", "denies"),
        ("Ivo Petrov n'a pas participé aux entretiens.", "denies"),
        ("Ivo Petrov 没有出席会谈。", "denies"),
        ("Ivo Petrov will attend the next meeting.", "differs"),
        ("Ivo Petrov attended the dinner although he did not attend the talks.", "differs"),
        ("Ana Kolar, who did not attend the dinner, greeted Ivo Petrov.", "differs"),
        ("Ivo Petrov was named in a toast.", "differs"),
    ],
)
def test_only_words_that_say_so_deny_a_presence(words: str, expected: str) -> None:
    assert presence_in(words) == ["same", expected]


def test_of_yes_and_no_one_denies_the_other() -> None:
    told_by = {False: [True, False], True: [True, True, False]}
    for more, values in told_by.items():
        records = [met().record(at) for at in range(len(values))]
        for record, value in zip(records, values, strict=True):
            record.data["open"] = value
        found = list(differences(Schema.of(OpenMeeting), records))
        assert [(each.field, states(each)) for each in found] == [("open", ["same", "same", "denies"][not more :])]


def test_a_denial_is_told_also_where_most_deny() -> None:
    absent = [met(who=["Ana Kolar"], mentioned=["Ivo Petrov"]).record(at) for at in (1, 2, 3)]
    for record in absent[:2]:
        record.data["participants"][1]["evidence"] = passage("Ivo Petrov did not attend the talks.")
    (found,) = differences(Schema.of(Meeting), [met().record(0), *absent])
    assert states(found) == ["differs", "denies", "denies", "same"]


@pytest.mark.parametrize(
    ("kind", "words", "expected"),
    [
        ("proposed", "Riga denied that a loan of 250 million dollars for the port had been signed.", "denies"),
        ("agreed", "They agreed on a loan for the port, and did not sign it.", "denies"),
        ("agreed", "They agreed on a loan for the port.", "differs"),
        ("proposed", "They would sign a loan for the port next year.", "differs"),
    ],
)
def test_a_kind_is_denied_by_the_words_for_it(kind: str, words: str, expected: str) -> None:
    one = met(commitments=[("signed", "They signed a loan for the port.")])
    other = met(commitments=[(kind, "They spoke of a loan for the port.")]).record(1)
    other.data["agreements"][0]["evidence"] = passage(words)
    found = list(differences(Schema.of(Meeting), [one.record(0), other]))
    assert [(each.field, states(each)) for each in found] == [("agreements.kind", ["same", expected])]


def test_both_refusals_in_like_words_are_no_denial() -> None:
    words = "Both sides rejected the use of force at sea."
    one, other = met(commitments=[("agreed", words)]), met(commitments=[("reaffirmed", words)])
    (found,) = told(one, other)
    assert states(found) == ["same", "differs"]


def test_a_day_and_a_speaker_are_denied_where_the_passage_negates_them() -> None:
    other = met("2031-03-05", said=[("Ivo Petrov", "We shall open the bridge before the winter.")]).record(1)
    other.data["date"]["evidence"] = passage("The talks were held not on 4 March but on 5 March.")
    other.data["quotes"][0]["evidence"] = passage("It was not Ana Kolar but Ivo Petrov who promised the bridge.")
    one = met(said=[("Ana Kolar", "We shall open the bridge before the winter.")]).record(0)
    found = list(differences(Schema.of(Meeting), [one, other]))
    assert [(each.field, states(each)) for each in found] == [
        ("date", ["same", "denies"]), ("quotes.speaker", ["same", "denies"])
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("They signed a loan of 250 million euros.", "They signed a loan of 300 million euros.", ["same", "differs"]),
        ("They signed a loan of $250 million.", "They signed a loan of 300 million dollars.", ["same", "differs"]),
        ("They will open 12 border markets.", "They will open fifteen markets.", ["same", "differs"]),
        ("They signed a loan of 250 million euros.", "They signed a loan for 900 km of road.", None),
        ("They signed a loan of 250 million euros.", "They signed a loan on 9 March 2031.", None),
        ("They signed a loan of 1.5 billion euros.", "They signed a loan of 1,500 million euros.", None),
        (
            "They signed a loan of 250 million euros.",
            "They signed a loan of 250 million euros for 900 km of road.",
            ["same", "finer"],
        ),
    ],
)
def test_numbers_differ_if_they_count_the_same(one: str, other: str, expected: list[str] | None) -> None:
    found = told(*(met(commitments=[("signed", words)]) for words in (one, other)))
    assert [states(each) for each in found if each.field == "agreements numbers"] == ([expected] if expected else [])


def test_days_ordinals_and_both_of_two_are_no_quantities() -> None:
    assert quantities("On 4 March 2031 the two sides met at the 20th Congress, one of them for the 3rd time.") == ()
    found = quantities(
        "A loan of $3.5bn for 900 km of road, 12 border markets and 40% of twelve ports, 500吨大米 by 2034."
    )
    assert [one.shown for one in found] == [
        "$3.5bn", "900 km", "12 border markets", "40%", "twelve ports", "500吨大米"
    ]  # fmt: skip


def test_within_three_days_two_may_tell_of_different_ones() -> None:
    (found,) = told(met("2031-03-03/2031-03-05"), met("2031-03-03"), met("2031-03-05"), met("2031-03-05"))
    assert states(found) == ["same", "differs", "differs", "differs"]


def test_of_two_like_commitments_each_is_compared_with_the_likest() -> None:
    rails = ("signed", "They signed a plan for a railway to the port of 250 km.")
    roads = ("proposed", "They proposed a plan for a road to the port of 90 km.")
    assert told(met(commitments=[rails, roads]), met(commitments=[roads, rails])) == []


def test_what_others_say_against_one_record_by_its_fields() -> None:
    own = met("2031-03-04", said=[("Ana Kolar", "We shall open the bridge before the winter.")]).record(0)
    others = [
        met("2031-03-03/2031-03-05", said=[("Kolar", "We shall open the bridge before the winter.")]).record(1),
        met("2031-03-05", who=["Ana Kolar"], mentioned=["Ivo Petrov"]).record(2),
    ]
    found = elsewhere(Schema.of(Meeting), own, Others("", others, People()))
    assert {path: [(one.article.id, one.state, one.value) for one in cells] for path, cells in found.items()} == {
        "/date": [(others[1].article.id, "differs", "2031-03-05")],
        "/participants/1/presence": [(others[1].article.id, "differs", "mentioned")],
    }


def test_every_field_that_two_tell_is_compared_and_has_its_places() -> None:
    found = {each.field: each for each in comparisons(Schema.of(Meeting), [met().record(0), met("").record(1)])}
    assert list(found) == ["location.name", "participants.presence"]
    assert [cell.path for cell in found["location.name"].cells] == ["/location/name"] * 2
    assert not any(each.differs for each in found.values())
