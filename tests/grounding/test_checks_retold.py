"""Texts in the record's own words: years, names and letters that neither the article nor the record has."""

from typing import Any

import pytest

from summariser.core.article import Article
from summariser.core.meeting import Meeting
from summariser.core.schema import Schema
from summariser.grounding.checks import check

SCHEMA = Schema.of(Meeting)
TEXT = (
    "OSTVIK, 3 May 2024 - Trade Minister Nora Lind of Norland met Bo Chen, head of the Sudland Ports Board, in Hà Lâm"
    " on Thursday. In May 2019 the two had signed a first accord. Both asked for more trains."
)


def record(summary: str, **changes: Any) -> dict[str, Any]:
    person: dict[str, Any] = {
        "name": "Bo Chen",
        "title": "head",
        "organisation": None,
        "country": "Chile",
        "presence": "attended",
    }
    at = TEXT.index("Bo Chen")
    person["evidence"] = [{"start": at, "end": at + 7, "text": "Bo Chen"}]
    day = {"start": "2024-05-02", "end": "2024-05-02", "basis": "inferred", "evidence": []}
    empty: dict[str, Any] = {"location": None, "agreements": [], "quotes": []}
    return {"summary": summary, "published": "2024-05-03", "date": day, "participants": [person]} | empty | changes


def flags(data: dict[str, Any], text: str = TEXT, path: str = "/summary") -> dict[str, str]:
    article = Article(text, "0" * 64)
    return {flag.code: flag.message for flag in check(SCHEMA, data, article) if flag.path == path}


@pytest.mark.parametrize(
    "summary",
    [
        "Nora Lind met Bo Chen in Ha Lam on 2 May 2024 and asked for more trains.",
        "Nora Lind met Bo Chen in Halam.",  # spelt in one word
        "The Norlandic Minister met Bo Chen of Chile, who came for the SPB.",  # derived, of the record, an acronym
        "Prime Minister Lind met Bo Chen on Thursday.",
        "They met. Afterwards both asked for more trains.",
        "二人は会談した。",  # in another language as a whole
        "Nora Lind hat Bo Chen getroffen und mit dem Gast aus Deutschland lange gesprochen.",  # too
    ],
)
def test_what_the_article_or_the_record_has_is_no_doubt(summary: str) -> None:
    assert not {"name_not_told", "other_script"} & set(flags(record(summary)))


@pytest.mark.parametrize(
    ("summary", "unknown"),
    [
        ("Nora Lind met Carla Diaz in Ostvik.", "“Carla”, “Diaz”"),
        ("The two met in Lisbon on Thursday.", "“Lisbon”"),
        ("The two met; Erik Holm was there.", "“Holm”"),  # a first word may be any word
    ],
)
def test_a_name_that_nothing_else_has_is_a_doubt(summary: str, unknown: str) -> None:
    assert flags(record(summary))["name_not_told"].startswith(f"{unknown}: neither")


@pytest.mark.parametrize(
    ("summary", "strange"), [("The two met for the 人民.", "人民"), ("Nora Линд met Bo Chen.", "Линд")]
)
def test_letters_of_another_script_are_a_doubt(summary: str, strange: str) -> None:
    assert strange in flags(record(summary))["other_script"]
    assert "other_script" not in flags(record(summary), f"{TEXT} {strange}")


def test_letters_are_looked_at_in_every_text() -> None:
    statement = {"statement": "Both asked for more 列车.", "kind": "proposed", "parties": [], "evidence": []}
    assert "other_script" in flags(record("They met.", agreements=[statement]), path="/agreements/0/statement")


@pytest.mark.parametrize(
    ("summary", "contradicts"),
    [
        ("They met on 2 May 2024.", False),
        ("They met on 2 May 2021.", True),
        ("They met on May 2, 2019.", True),
        ("They met in May 2024.", False),
        ("They met in May 2019.", False),  # the article's own
        ("They met in May 2021.", True),
    ],
)
def test_a_day_or_month_that_the_record_has_in_another_year_is_a_doubt(summary: str, contradicts: bool) -> None:
    assert ("number_not_in_evidence" in flags(record(summary))) is contradicts


def test_dates_whose_year_nothing_gives_are_doubted_in_the_same_words() -> None:
    text = "On 30 May the two ministers met in Ostvik."
    day: dict[str, Any] = {"start": "2021-05-30", "end": "2021-05-30", "basis": "inferred"}
    day |= {"evidence": [{"start": 3, "end": 9, "text": "30 May"}]}
    data = record("They met.", published="2021-05-31", date=day, participants=[])
    found = [flags(data, text, path) for path in ("/published", "/date/start")]
    assert found == [{"date_not_in_evidence": "The year 2021 is nowhere in the article."}] * 2
    printed = f"{text} (31.05.2021)"
    assert not flags(data, printed, "/published")
    assert not flags(data, printed, "/date/start")
