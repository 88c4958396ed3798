"""Numbers: how they are read, and whether a record's own words have any that the article lacks."""

from decimal import Decimal

import pytest

from summariser.grounding.checks import check
from summariser.language.number_words import find_numbers, values_in
from tests.grounding.records import DEAL, article, clause, closing, deal, found

MISSING = "number_not_in_evidence"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("US$10 billion", [10_000_000_000]),
        ("$10bn", [10, 10_000_000_000]),
        ("1,234,567", [1_234_567]),
        ("1.234.567,8", [Decimal("1234567.8")]),
        ("1,000.5", [Decimal("1000.5")]),
        ("1.000", [1, 1000]),
        ("3,5", [Decimal("3.5")]),
        ("10 000", [10_000]),
        ("10,00,000", [1_000_000]),
        ("15th", [15]),
        ("fifteenth", [15]),
        ("twenty-five", [25]),
        ("two hundred and five thousand", [205_000]),
        ("two million five hundred thousand", [2_500_000]),
        ("thousands", []),
        ("10 tỷ", [10_000_000_000]),
        ("hai mươi lăm", [25]),
        ("10 mil millones", [10_000_000_000]),
        ("mil millones", [1_000_000_000]),
        ("100亿", [10_000_000_000]),
        ("XIII", [13]),
        ("XIV", [14]),
        ("mix", []),
        ("9:30", [9, 30]),
        ("2023-09-05", [5, 9, 2023]),
        ("F16", []),
        ("1" * 50, []),
    ],
)
def test_how_numbers_are_read(text: str, values: list[int | Decimal]) -> None:
    assert sorted(values_in(text)) == values


def test_a_number_stands_where_it_is_written() -> None:
    text = "It costs US$ 10 billion, or ten."
    assert [text[n.span.start : n.span.end] for n in find_numbers(text)] == ["10 billion", "ten"]


TEXT = "They will build 31 bridges for US$10 billion, 12.5% of it in cash. They set up seven teams. Both sides agreed."


@pytest.mark.parametrize(
    "gist",
    [
        "They build 31 bridges.",
        "The price is 10,000 million dollars, 12,5 percent in cash.",
        "Thirty-one bridges will be built by the two sides for one price.",
        "A second visit, the first of COVID-19 times, by F-35.",
    ],
)
def test_numbers_of_the_cited_sentence_are_supported(gist: str) -> None:
    assert clause(TEXT, gist, "31 bridges") == ()


@pytest.mark.parametrize(
    ("gist", "missing"),
    [
        ("They build 13 bridges.", "“13”"),
        ("The price is 10 million.", "“10 million”"),
        ("They set up seven teams.", "“seven”"),
        ("The cash is 12.6 percent of $9 bn.", "“12.6”, “9 bn”"),
        ("They signed two agreements.", "“two”"),
        ("It was the 20th meeting.", "“20th”"),
    ],
)
def test_numbers_that_the_cited_sentence_lacks_are_doubted(gist: str, missing: str) -> None:
    (flag,) = clause(TEXT, gist, "31 bridges")
    assert (flag.code, flag.path) == (MISSING, "/clauses/0/gist")
    assert flag.message == f"{missing} is not in the cited sentences; they have “31”, “10 billion”, “12.5”."


def test_fields_that_are_numbers() -> None:
    assert clause(TEXT, "", "31 bridges", share=12.5) == ()
    assert clause(TEXT, "", "31 bridges", share=10_000_000_000) == ()
    assert clause(TEXT, "", "31 bridges", share=10) == ()
    assert clause(TEXT, "", "31 bridges", share=31.0) == ()
    assert clause(TEXT, "", "31 bridges", share="much") == ()  # type: ignore[arg-type]  # edited by hand
    (flag,) = clause(TEXT, "", "Both sides agreed", share=12.5)
    assert (flag.path, flag.message) == (
        "/clauses/0/share",
        "“12.5” is not in the cited sentences; they have “Both”.",
    )


def test_text_outside_of_all_groups_is_compared_with_the_whole_article() -> None:
    assert check(DEAL, deal(headline="31 bridges and seven teams"), article(TEXT)) == ()
    (flag,) = check(DEAL, deal(headline="32 bridges"), article(TEXT))
    assert (flag.path, flag.message) == ("/headline", "“32” is not in the article.")


def test_the_records_own_dates_are_checked_as_dates() -> None:
    text = "6 September. They met on Tuesday and meet again next year."
    value = {"start": "2023-09-05", "end": "2023-09-05", "basis": "inferred", "evidence": []}
    record = deal(headline="They met on 5 September 2023, and will in 2024.", printed="2023-09-06", closing=value)
    assert MISSING not in {flag.code for flag in check(DEAL, record, article(text))}
    record["headline"] = "They met on 4 September 2023, as in 2019."
    assert [flag.message for flag in check(DEAL, record, article(text)) if flag.code == MISSING] == [
        "“4 September 2023”, “2019” is not in the article."
    ]


def test_small_numbers_may_be_told_in_words_of_a_script_that_is_not_read() -> None:
    text = "Пять министров подписали документ."
    assert clause(text, "Five ministers signed.", "Пять") == ()
    assert found(clause(text, "500 ministers signed.", "Пять")) == [(MISSING, "/clauses/0/gist")]


def test_dates_alone_make_no_numbers() -> None:
    assert closing("They met on May 3, 2023.", "2023-05-03", None, "stated", "May 3") == ()


DATED = (
    "On September 5, 2023, Trong met Liu in Hanoi for 6 hours. They signed 4 accords worth 12 million dollars in 2022"
    " and will meet again in October 2024, or on 1 May 2025. The talks of 30-31 August were the first since 3 June."
)


@pytest.mark.parametrize(
    "summary",
    [
        "They met on 5 September 2023.",
        "They met on September 5.",
        "They met on Tuesday.",
        "They met on 5/9/2023.",
        "They met in September 2023 and will meet in October 2024.",
        "They will meet on 1 May 2025.",
        "They will meet on May 1.",
        "They had met on 30 August.",
        "They met in September; a plan of May was told.",
        "They met in august company, in Hanoi.",
        "They had met on 31 August 2023.",
        "They had met on 3 June.",
        "The sixth of nothing: four accords, six hours, 12 million dollars.",
        "They met today.",
        "Hai bên gặp nhau ngày 5 tháng 9 năm 2023.",
        "Sie trafen sich am 5. September 2023.",
        "Ils se sont rencontrés le 5 septembre.",
        "They met on 6 September 2023.",  # the record's own date
        "They met from 5 to 7 September, on 6 September above all.",
    ],
)
def test_dates_that_the_article_or_the_record_has(summary: str) -> None:
    event = {"start": "2023-09-05", "end": "2023-09-07", "basis": "inferred", "evidence": []}
    flags = check(DEAL, deal(headline=summary, printed="2023-09-06", closing=event), article(DATED))
    assert [flag for flag in flags if flag.path == "/headline"] == []


@pytest.mark.parametrize(
    ("summary", "strange"),
    [
        ("They met on 6 September 2023.", "6 September 2023"),
        ("They met on September 4.", "September 4"),
        ("They met on 5 September 2022.", "5 September 2022"),
        ("They met on 12 May.", "12 May"),
        ("They met on Saturday.", "Saturday"),
        ("They met in November 2023.", "November 2023"),
        ("They met in November.", "November"),
        ("Sie trafen sich im Februar.", "Februar"),
        ("They will meet on 4 May 2025.", "4 May 2025"),
        ("Hai bên gặp nhau ngày 6 tháng 9.", "ngày 6 tháng 9"),
        ("Sie trafen sich am 6. September 2023.", "6. September 2023"),
    ],
)
def test_dates_that_neither_has_are_strange_though_their_numbers_stand_there(summary: str, strange: str) -> None:
    event = {"start": "2023-09-05", "end": "2023-09-05", "basis": "stated", "evidence": []}
    (flag,) = check(DEAL, deal(headline=summary, closing=event), article(DATED))[-1:]
    assert (flag.path, flag.message) == ("/headline", f"“{strange}” is not in the article.")


def test_a_day_that_the_article_calls_by_its_weekday_may_be_told_as_a_date() -> None:
    text = "Trong met Liu on Tuesday. They will meet again on Friday, 20 people in all."
    record = deal(headline="They met on 5 September 2023 and will on 8 September.", printed="2023-09-06")
    assert check(DEAL, record, article(text, None))[1:] == ()
    record["headline"] = "They met on 7 September."
    assert "“7 September”" in check(DEAL, record, article(text))[-1].message
