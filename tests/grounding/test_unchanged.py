"""Grounding and checks make of every answer, right or altered, what they made of it before: speed changes no flag."""

import json

from tests.grounding.altered import STORED, cases, outcome


def test_every_answer_still_makes_the_same_data_and_flags() -> None:
    stored = json.loads(STORED.read_text("utf-8"))
    found = {name: outcome(article, answers) for name, article, answers in cases()}
    assert {name: one for name, one in found.items() if one != stored.get(name)} == {}
    assert found.keys() == stored.keys()
