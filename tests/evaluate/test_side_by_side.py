"""What two readings agree on: worked out by hand."""

from collections import Counter
from itertools import product
from typing import Any, Literal

import pytest
from pydantic import BaseModel

from summariser.core.schema import Cited, Name, Schema, Verbatim
from summariser.evaluate.two_readers import Said, Unit, label, units
from summariser.grounding.likeness import same_value

TEXT = "Acme of Oslo buys Bolt for 3 million. Ann Lee said it was cheap."


class Firm(Cited):
    name: Name
    role: Literal["buyer", "target"]
    tags: list[str]


class Remark(Cited):
    by: Name
    words: Verbatim


class Town(Cited):
    name: Name


class Sale(BaseModel):
    gist: str
    price: float | None
    where: Town | None
    firms: list[Firm]
    remarks: list[Remark]


SALE = Schema.of(Sale)


def cite(words: str) -> list[dict[str, Any]]:
    at = TEXT.index(words)
    return [{"start": at, "end": at + len(words), "text": words}]


def firm(name: str, role: str = "buyer", words: str = "", tags: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"name": name, "role": role, "tags": list(tags), "evidence": cite(words or name)}


def sale(**values: Any) -> dict[str, Any]:
    return {"gist": "", "price": None, "where": None, "firms": [], "remarks": [], **values}


def compared(a: dict[str, Any], b: dict[str, Any]) -> dict[tuple[str, str], list[Unit]]:
    found: dict[tuple[str, str], list[Unit]] = {}
    for unit in units(SALE, a, b, TEXT):
        found.setdefault((unit.field, unit.sort), []).append(unit)
    return found


def test_equal_readings_agree_on_everything() -> None:
    one = sale(gist="A sale.", price=3, where={"name": "Oslo", "evidence": cite("Oslo")}, firms=[firm("Acme")],
               remarks=[{"by": "Ann Lee", "words": "it was cheap", "evidence": cite("it was cheap")}])  # fmt: skip
    found = [unit for some in compared(one, one).values() for unit in some]
    assert all(unit.agrees and unit.likeness in (None, 1.0) for unit in found)
    assert Counter(unit.sort for unit in found) == {
        "text": 1, "value": 5, "part": 1, "passages": 3, "item": 2, "words": 1
    }  # fmt: skip


def test_single_values_go_by_the_rules_of_likeness() -> None:
    found = compared(sale(gist="a b c d", price=3), sale(gist="a b x y", price=4))
    (gist,) = found["gist", "text"]
    assert (gist.agrees, gist.likeness, gist.labels) == (False, 0.5, None)
    (price,) = found["price", "value"]
    assert (price.agrees, price.labels) == (False, ("=3", "=4"))
    assert (price.a, price.b) == (Said("/price", 3), Said("/price", 4))


def test_a_part_that_one_lacks_is_one_disagreement() -> None:
    found = compared(sale(where={"name": "Oslo", "evidence": cite("Oslo")}), sale())
    (where,) = found["where", "part"]
    assert (where.agrees, where.labels, where.a, where.b) == (
        False, ("True", "False"), Said("/where", "Oslo"), Said("/where", None)
    )  # fmt: skip
    assert ("where.name", "value") not in found
    (neither,) = compared(sale(), sale())["where", "part"]
    assert (neither.agrees, neither.labels) == (True, ("False", "False"))


def test_items_that_only_one_reader_has_are_disagreements() -> None:
    a = sale(firms=[firm("Bolt", "target"), firm("Acme", words="Acme of Oslo")])
    b = sale(firms=[firm("Acme", "target"), firm("Ann Lee")])
    found = compared(a, b)
    both, only_a, only_b = found["firms", "item"]
    assert (both.agrees, both.a, both.b) == (True, Said("/firms/1", "Acme"), Said("/firms/0", "Acme"))
    assert (only_a.agrees, only_a.a, only_a.b) == (False, Said("/firms/0", "Bolt"), None)
    assert (only_b.agrees, only_b.a, only_b.b) == (False, None, Said("/firms/1", "Ann Lee"))
    (name,), (role,) = found["firms.name", "value"], found["firms.role", "value"]
    assert (name.agrees, name.labels) == (True, None), "they were matched by it"
    assert (role.agrees, role.labels) == (False, ("=buyer", "=target"))
    (passages,) = found["firms.evidence", "passages"]
    assert passages.likeness == pytest.approx(2 * 4 / (12 + 4))


def test_lists_of_plain_values() -> None:
    a, b = (sale(firms=[firm("Acme", tags=tags)]) for tags in (("red", "blue"), ("blue", "green")))
    items = compared(a, b)["firms.tags", "item"]
    assert [(u.agrees, u.a and u.a.value, u.b and u.b.value) for u in items] == [
        (True, "blue", "blue"), (False, "red", None), (False, None, "green")
    ]  # fmt: skip


def test_verbatim_words_are_compared_by_their_place() -> None:
    a, b = (
        sale(remarks=[{"by": "Ann Lee", "words": words, "evidence": cite(words)}])
        for words in ("it was cheap", "was cheap")
    )
    found = compared(a, b)
    (words,) = found["remarks.words", "words"]
    assert (words.agrees, words.labels) == (False, None)
    assert words.likeness == pytest.approx(2 * 9 / (12 + 9))
    (by,) = found["remarks.by", "value"]
    assert by.labels == ("=annlee", "=annlee"), "not what they were matched by"


NAMES = (None, "Ann Lee", "Mr. Ann Lee", "ANN  LEE", "Lee", "Viet Nam", "Vietnam", "-")
NUMBERS = (None, 3, 3.0, "3.0", "30", 0.5, "x")


@pytest.mark.parametrize(("name", "values"), [("firms", NAMES), ("price", NUMBERS)])
def test_values_have_one_label_if_they_are_the_same(name: str, values: tuple[Any, ...]) -> None:
    node = SALE.node(name)
    node = node.group.nodes[0] if node.group else node
    for one, other in product(values, values):
        assert (label(node, one) == label(node, other)) == same_value(node, one, other), (one, other)
