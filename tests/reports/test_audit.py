"""How audits are told."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from summariser.reports.audit import audit_lines, claim_lines, claims, claims_file, screen_line
from summariser.review.audit import CONFIDENCE, Audit, Progress, Question

GUIDE = (Path(__file__).parents[2] / "docs/guide/audit.md").read_text("utf-8")
NOW = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
DATE, QUOTES, LACKS = Question("date"), Question("quotes"), Question("quotes", missing=True)
AUDIT = Audit(7, NOW, "Anna", ("meeting/1",), (DATE,), "0.03", CONFIDENCE, "5eed", "d19e57", 812)
THREE = replace(AUDIT, questions=(DATE, QUOTES, LACKS))
RIGHT, WRONG = (False,), (True,)
LONG = "date: 0 wrong in 61 of 812 unreviewed -> below 5.1%; 44 more without an error -> below 3%"
SHORT = "quotes 1 wrong -> below 11.6% (+150)"


@pytest.mark.parametrize(
    ("audit", "outcomes", "line"),
    [
        (AUDIT, [], "date: 0 wrong in 0 of 812 unreviewed; 105 more without an error -> below 3%"),
        (AUDIT, [RIGHT] * 61, LONG),
        (AUDIT, [RIGHT] * 105, "date: 0 wrong in 105 of 812 unreviewed -> below 3%: below 3% is shown"),
        (AUDIT, [RIGHT] * 200, "date: 0 wrong in 200 of 812 unreviewed -> below 1.7%: below 3% is shown"),
        (AUDIT, [WRONG] * 25, "date: 25 wrong in 25 of 812 unreviewed; too many to show below 3%"),
        (replace(AUDIT, below="0.0005", size=5000), [RIGHT] * 5000,
         "date: 0 wrong in 5000 of 5000 unreviewed -> below 0.05%: below 0.05% is shown"),
        (THREE, [(False, False, False)] * 30 + [(False, True, False)] + [(False, False, False)] * 30,
         "61 of 812 unreviewed: date 0 wrong -> below 6.7% (+77); "
         + SHORT + "; quotes missing 0 -> below 6.7% (+77)"),
    ],
)  # fmt: skip
def test_where_it_stands(audit: Audit, outcomes: list[tuple[bool, ...]], line: str) -> None:
    assert screen_line(Progress(audit, tuple(outcomes))) == line


def test_the_guide_shows_what_the_screen_does() -> None:
    assert f"\n{LONG}\n" in GUIDE
    assert f"`{SHORT}`" in GUIDE.replace("\n", " ")


def test_what_limits_a_claim_goes_with_it() -> None:
    progress = Progress(AUDIT, (RIGHT,) * 150, skipped=2, changed=3, since=4)
    (line,) = claim_lines([progress])
    assert line == (
        "fewer than 3% of 812 drafts unreviewed on 2026-01-02 are wrong in date (at 95%; audit 7, 150 looked at,"
        " seed 5eed, population sha256 d19e57; 2 skipped: counted as wrong until somebody decides; 3 of the 812 were"
        " drafted anew since: it is about the earlier drafts; 4 more were drafted since: it says nothing about them)"
    )
    (claim,) = claims([progress])
    assert (claim["skipped"], claim["changed_since"], claim["drafted_since"]) == (2, 3, 4)


def test_what_is_not_shown_is_said_to_be_not_shown() -> None:
    told = claims([Progress(THREE, ((False, True, False),) * 120)])
    assert [one["shown"] for one in told] == [False] * 3
    assert all(one["claim"].startswith("not shown: fewer than 3%") for one in told)
    assert [one["claim"].rpartition("2026-01-02 ")[2] for one in told] == [
        "are wrong in date", "are wrong in quotes", "lack something in quotes"
    ]  # fmt: skip
    assert {(one["confidence"], one["together"]) for one in told} == {(0.95, 3)}


def test_names_are_shown_and_not_obeyed() -> None:
    hostile = replace(AUDIT, reviewer="A\x1b[31m\u202e<b>[red]" + "x" * 300, schemas=("a\nb/1",))
    progress = Progress(hostile, ())
    for line in (*audit_lines(progress), *claim_lines([progress])):
        assert "\x1b" not in line
        assert "\u202e" not in line
        assert "\n" not in line
    (line,) = claims_file([progress]).splitlines()
    assert "\x1b" not in line
    assert "\u202e" not in line
    assert json.loads(line)["reviewer"] == hostile.reviewer
