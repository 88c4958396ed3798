"""Risk: every kind of flag has a weight, and a record's risk is their sum."""

from typing import get_args

from summariser.core.flags import RISK, Flag, FlagCode, risk


def test_every_code_has_a_weight_from_one_to_five() -> None:
    assert set(RISK) == set(get_args(FlagCode))
    assert set(RISK.values()) <= {1, 2, 3, 4, 5}


def test_the_risk_of_a_record_is_the_sum_of_its_flags() -> None:
    flags = [Flag(path="", code=code, message="?") for code in ("name_approximate", "no_evidence", "no_evidence")]
    assert risk(flags) == RISK["name_approximate"] + 2 * RISK["no_evidence"]
    assert risk([]) == 0
