"""Days as people write them."""

from datetime import date

import pytest

from summariser.review.days import days_meant


@pytest.mark.parametrize(
    "text",
    [
        "2023-09-05", "2023-9-5", "2023/9/5", "2023.09.05", "5 September 2023", "5 september 2023", "September 5, 2023",
        "Sept 5 2023", "Sept. 5, 2023", "sep 5 2023", "5 Sep 2023", "5th of September 2023",
        "Tuesday, 5 September 2023",
        " 5 September 2023. ", "5.9.2023", "ngày 5 tháng 9 năm 2023", "5 de septiembre de 2023", "2023年9月5日",
    ],
)  # fmt: skip
def test_one_day_is_meant(text: str) -> None:
    assert date(2023, 9, 5) in days_meant(text)
    assert len(days_meant(text)) == (2 if text == "5.9.2023" else 1)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("5/9/2023", ["2023-09-05", "2023-05-09"]),
        ("13/9/2023", ["2023-09-13"]),
        ("9/13/2023", ["2023-09-13"]),
        ("5/5/2023", ["2023-05-05"]),
        ("may 5 2023", ["2023-05-05"]),
        ("5-6 May 2023", ["2023-05-05", "2023-05-06"]),
    ],
)
def test_what_may_be_two_days_is_both(text: str, days: list[str]) -> None:
    assert [day.isoformat() for day in days_meant(text)] == days


@pytest.mark.parametrize(
    "text",
    ["", "soon", "5 September", "31 June 2023", "2023-02-30", "September 2023", "yesterday", "on 5 May 2023 at 5", "5"],
)
def test_what_is_no_whole_date_is_none(text: str) -> None:
    assert days_meant(text) == ()


def test_a_missing_year_may_be_any_that_is_known() -> None:
    assert days_meant("29 February", (2023, 2024, 2024)) == (date(2024, 2, 29),)
