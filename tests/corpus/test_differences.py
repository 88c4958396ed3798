"""How articles of one event differ, field by field, with their passages."""

from typing import Any

import pytest

from summariser.core.meeting import Meeting
from summariser.core.schema import Schema
from summariser.corpus.differences import Difference, differences
from tests.corpus.stories import Report, passage

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
    assert [cell.value for cell in numbers.cells] == ["250000000", "300000000"]


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
