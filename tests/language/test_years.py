from datetime import date

import pytest

from summariser.core.article import Article
from summariser.language.years import Settled, settle

ARTICLE = Article(
    "On September 5 they met. The pact of June 2019 - June 2023 holds. It began on 3 May 2008.", sha256=""
)


def settled(text: str, day: date, published: date | None = None) -> date | None:
    found = settle(Article(text, sha256=""), day, [1], published)
    return found.day if found else None


def test_without_publication_the_latest_printed_month_gives_the_year() -> None:
    found = settle(ARTICLE, date(2021, 9, 5), [1], None)

    assert isinstance(found, Settled)
    assert found.day == date(2023, 9, 5)
    assert found.source
    assert ARTICLE[found.source] == "June 2023"


@pytest.mark.parametrize("guessed", [2023, 2024, 2019])
def test_a_guess_that_is_right_later_or_far_off_is_left_alone(guessed: int) -> None:
    assert settle(ARTICLE, date(guessed, 9, 5), [1], None) is None


def test_a_month_after_the_day_does_not_give_the_year() -> None:
    assert settled("On March 5 they met. It is due in June 2023.", date(2022, 3, 5)) is None


def test_with_publication_the_last_such_day_before_it_is_meant() -> None:
    assert settled("On September 5 they met.", date(2021, 9, 5), date(2023, 9, 6)) == date(2023, 9, 5)
    assert settled("On December 30 they met.", date(2021, 12, 30), date(2024, 1, 3)) == date(2023, 12, 30)


def test_a_day_near_publication_stands_past_or_announced() -> None:
    assert settled("On September 5 they met.", date(2023, 9, 5), date(2023, 9, 6)) is None
    assert settled("On October 5 they will meet.", date(2023, 10, 5), date(2023, 9, 6)) is None


def test_a_printed_year_is_never_overruled() -> None:
    assert settled("On September 5, 2021 they met. In June 2023 again.", date(2021, 9, 5)) is None


def test_a_day_that_is_not_in_the_sentence_is_not_touched() -> None:
    assert settled("They met. In June 2023 again.", date(2021, 9, 5)) is None


def test_no_other_year_has_a_29_february() -> None:
    assert settled("On February 29 they met. In January 2021 they did not.", date(2020, 2, 29)) is None


@pytest.mark.parametrize(
    ("published", "guessed", "meant"),
    [(date.min, 1, None), (date.min, 9999, None), (date.max, 1, date(9999, 9, 5)), (date.max, 9999, None)],
)
def test_days_at_the_ends_of_the_calendar(published: date, guessed: int, meant: date | None) -> None:
    assert settled("On September 5 they met.", date(guessed, 9, 5), published) == meant
