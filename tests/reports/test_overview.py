"""What `status` begins with: what there is, what is open, and what to do next."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from summariser.core.money import Assumed, Usage
from summariser.journal.queries import RunSummary
from summariser.reports.overview import EventCount, Overview, as_json, lines
from summariser.reports.status import GOING_ON
from summariser.review.tally import OpenDoubts, Statistics


def run(**changes: Any) -> RunSummary:
    values: dict[str, Any] = {
        "id": "1", "started": datetime(2026, 1, 2, tzinfo=UTC), "model": "m", "state": "finished", "cap": Decimal(1),
        "spent": Decimal("0.25"), "assumed": Assumed(), "usage": Usage(), "drafted": 3, "failed": 0, "left": 0,
        "command": "extract in/",
    }  # fmt: skip
    return RunSummary(**values | changes)


NOTHING = OpenDoubts()


def told(states: dict[str, int], doubts: OpenDoubts = NOTHING, **changes: Any) -> list[str]:
    values: dict[str, Any] = {"runs": [run()], "failed": 0, "events": None} | changes
    return list(lines(Overview(Statistics(states, 0, (), doubts), **values)))


def test_drafts_that_wait_are_reviewed_next() -> None:
    doubts = OpenDoubts(2, 4, {"quotes": 1, "agreements": 2})
    assert told({"waiting": 2, "reviewed": 1}, doubts, failed=1, events=EventCount(1, 2, 3)) == [
        "4 articles: 3 drafted, 1 failed, 1 reviewed; $0.25 spent",
        "open: 4 doubts and 3 left out, in 2 drafts that nobody has finished reviewing",
        "events: 1, of 2 articles; 3 to decide",
        "next: summariser review",
    ]


@pytest.mark.parametrize(
    ("states", "changes", "wanted"),
    [
        ({}, {"runs": []}, "summariser extract ARTICLES"),
        ({"waiting": 1}, {"runs": [run(state="capped")]}, f"{GOING_ON['capped']}: summariser extract in/ …"),
        ({"waiting": 1}, {"runs": [run(state="incomplete", failed=1)]}, "summariser review"),
        ({"reviewed": 1}, {"events": EventCount(0, 0, 1)}, "summariser events ask"),
        ({"reviewed": 2, "skipped": 1}, {}, "summariser report, export or events"),
    ],
)  # fmt: skip
def test_what_is_next(states: dict[str, int], changes: dict[str, Any], wanted: str) -> None:
    assert told(states, **changes)[-1] == f"next: {wanted}"


def test_older_versions_of_files_are_not_counted() -> None:
    states = {"waiting": 1, "older": 2, "reviewed": 2, "in progress": 1}
    past = {"waiting": 2, "reviewed": 1, "in progress": 1}
    assert told(states, past=past)[0] == "2 articles: 2 drafted, 1 reviewed; $0.25 spent"
    assert told({"waiting": 0, "in progress": 1}, past={"in progress": 1})[-1] == "next: summariser extract ARTICLES"


def test_as_json() -> None:
    found = as_json(Overview(Statistics({"waiting": 1}, 0, ()), [run(), run()], 0, EventCount(1, 2, 0)))
    assert found["cost_usd"] == 0.5
    assert found["events"] == {"events": 1, "articles": 2, "to_decide": 0}
    assert (found["to_review"], found["next"]) == (1, "summariser review")
