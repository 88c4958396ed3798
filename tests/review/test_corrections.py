"""What became of drafted values, and whether flags and risk had told: worked out by hand."""

from datetime import UTC, datetime
from typing import Any

import pytest

from summariser.core.flags import Flag, FlagCode
from summariser.core.record import ArticleRef, Record
from summariser.review.corrections import Bin, Calibration, Judged, judge
from summariser.review.history import Entry

NOW = datetime(2026, 1, 2, tzinfo=UTC)
PASSAGE = {"start": 0, "end": 3, "text": "Ann"}
DATA: dict[str, Any] = {
    "headline": "They met.",
    "place": None,
    "people": [
        {"name": "Ann", "office": None, "evidence": []},
        {"name": "Bob", "office": "King", "evidence": []},
    ],
    "tags": ["sea"],
}


def record(*flags: tuple[str, FlagCode]) -> Record:
    told = tuple(Flag(path=path, code=code, message="") for path, code in flags)
    return Record(schema_id="x/1", article=ArticleRef(sha256="0" * 64), data=DATA, flags=told)


def entry(act: int, action: Any, path: str, after: Any = None, seen: tuple[str, ...] = ()) -> Entry:
    return Entry(act, path, action, None, after, seen, NOW, "Anna", 1)


def told(judged: Judged) -> dict[str, tuple[str, Any, Any, tuple[str, ...]]]:
    return {one.path: (one.happened, one.before, one.after, one.codes) for one in judged.outcomes}


def test_what_became_of_each_value() -> None:
    judged = judge(
        record(),
        [
            entry(1, "correct", "/headline", "They did not meet."),
            entry(2, "accept", "/people/0/name", "Ann"),
            entry(3, "correct", "/people/0/office", "Queen"),
            entry(4, "correct", "/people/0/evidence", [PASSAGE]),
            entry(5, "correct", "/people/1/name", "Rob"),
            entry(6, "reject", "/people/1"),
            entry(7, "add", "/place", {"name": "", "evidence": []}),
            entry(7, "correct", "/place/name", "Hue"),
            entry(8, "add", "/tags/1", "air"),
        ],
    )
    assert told(judged) == {
        "/headline": ("corrected", "They met.", "They did not meet.", ()),
        "/people/0/name": ("kept", "Ann", "Ann", ()),
        "/people/0/office": ("corrected", None, "Queen", ()),
        "/people/0/evidence": ("corrected", [], [PASSAGE], ()),
        "/people/1": ("rejected", DATA["people"][1], None, ()),
        "/place": ("added", None, {"name": "Hue", "evidence": []}, ()),
        "/tags/1": ("added", None, "air", ()),
    }
    fields = {one.path: one.field for one in judged.outcomes}
    assert (fields["/people/0/evidence"], fields["/people/1"], fields["/tags/1"]) == (
        "people.evidence",
        "people",
        "tags",
    )


def test_what_was_taken_back_does_not_count() -> None:
    judged = judge(
        record(("/headline", "no_evidence")),
        [
            entry(1, "correct", "/headline", "Other."),
            entry(2, "undo", "/headline", 1),
            entry(3, "add", "/tags/1", "air"),
            entry(4, "reject", "/tags/1"),
            entry(5, "correct", "/people/1/office", "Queen"),
            entry(6, "correct", "/people/1/office", "King"),
            entry(7, "reject", "/people/0"),
            entry(8, "accept", "/people/0"),
        ],
    )
    assert [(path, one[0]) for path, one in told(judged).items()] == [
        ("/people/1/office", "kept"),
        ("/people/0", "kept"),
    ]
    assert judged.flags == (), "nothing has been decided about the flagged value"


def test_flags_that_foresaw_and_flags_in_vain() -> None:
    judged = judge(
        record(
            ("/headline", "number_not_in_evidence"),
            ("/headline", "clipped_negation"),
            ("/people/0", "no_evidence"),
            ("/people/0/name", "name_approximate"),
            ("/people/1/name", "name_not_found"),
            ("/tags", "not_answered"),
            ("", "instruction_like"),
        ),
        [
            entry(1, "correct", "/headline", "Other."),
            entry(2, "accept", "/people/0"),
            entry(3, "correct", "/people/0/evidence", [PASSAGE]),
            entry(4, "accept", "/people/0/name"),
            entry(5, "correct", "/people/0/office", "Queen", ("year_inferred", "of_a_later_version")),
            entry(6, "reject", "/people/1"),
            entry(7, "add", "/tags/1", "air"),
            entry(8, "accept", ""),
        ],
    )
    codes = {path: (one[0], one[3]) for path, one in told(judged).items()}
    assert codes == {
        "/headline": ("corrected", ("clipped_negation", "number_not_in_evidence")),
        "/people/0/evidence": ("corrected", ("no_evidence",)),
        "/people/0/name": ("kept", ("name_approximate",)),
        "/people/0/office": ("corrected", ("year_inferred",)),
        "/people/1": ("rejected", ("name_not_found",)),
        "/tags/1": ("added", ("not_answered",)),
    }
    assert {one.path: one.risk for one in judged.outcomes}["/headline"] == 10
    assert judged.flags == (
        ("number_not_in_evidence", True),
        ("clipped_negation", True),
        ("no_evidence", True),
        ("name_approximate", False),
        ("name_not_found", True),
        ("not_answered", True),
        ("instruction_like", True),
    )


def test_a_flag_about_the_whole_record_is_in_vain_if_nothing_was_changed() -> None:
    judged = judge(record(("", "instruction_like")), [entry(1, "accept", ""), entry(2, "accept", "/headline")])
    assert judged.flags == (("instruction_like", False),)
    assert [one.path for one in judged.outcomes] == ["/headline"]


def calibration(*values: tuple[int, bool]) -> Calibration:
    one = Calibration((0, 1, 3, 5))
    for risk, changed in values:
        one.add(risk, changed)
    return one


def test_bins_hold_each_value_once() -> None:
    one = calibration((0, False), (0, True), (1, False), (2, True), (4, True), (9, True))
    assert one.bins == (Bin(0, 0, 2, 1), Bin(1, 2, 2, 1), Bin(3, 4, 1, 1), Bin(5, None, 1, 1))
    assert calibration((9, True)).bins == (Bin(5, None, 1, 1),)


def test_the_area_is_the_share_of_pairs_in_the_right_order() -> None:
    # Changed: 1, 3. Kept: 0, 1, 2. Pairs: 1>0, 1=1, 1<2, 3>0, 3>1, 3>2: 4.5 of 6.
    mixed = calibration((1, True), (3, True), (0, False), (1, False), (2, False))
    assert mixed.auc == pytest.approx(4.5 / 6)
    assert calibration((0, False), (5, True)).auc == 1.0
    assert calibration((0, True), (5, False)).auc == 0.0
    assert calibration((2, True), (2, False), (2, False)).auc == 0.5
    assert calibration((2, True)).auc is None
    assert calibration().auc is None
