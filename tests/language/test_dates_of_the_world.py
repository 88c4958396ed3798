"""Dates in the languages of news, in other eras, and years that stand apart from their day."""

from datetime import date

import pytest

from summariser.core.article import Article
from summariser.language.dates import find_dates
from summariser.language.years import settle, years_in
from tests.grounding.records import closing, found
from tests.growth import assert_in_proportion

DAY = "2019-03-12"
"""A Tuesday."""

TOLD = [
    # the year apart from the day
    "In 2019, on March 12, the two sides signed.",
    "(2019) The two sides signed on March 12.",
    "They signed on March 12, '19, in Lima.",
    "They signed on 12 March (2019).",
    "from March 12 to April 3, 2019",
    "from 12 March through April 3, 2019",
    "12-14 March 2019",
    "A miniszterek 2019. március 12-én írtak alá.",
    "Ministri 2019. gada 12. martā parakstīja.",
    "March 12, 13 and 14, 2019",
    "the 12th and the 14th of March 2019",
    "on the 12th of that month, in 2019, when March was wet",
    "12 Mar-2 Apr 2019",
    "28 Feb - 12 Mar 2019",
    "2019-W11-2",
    "12-Mar-2019",
    "12/3/19",
    "3/12/2019",
    "at 15:30 on 12.3.2019",
    "LIMA, 12 Mar 2019 (AND) - They signed.",
    # other eras
    "平成31年3月12日に署名した。",
    "平成三十一年三月十二日",
    "昭和94年3月12日",
    "民國108年3月12日簽署",
    "二〇一九年三月十二日",
    "They signed on 12 March B.E. 2562.",
    "วันที่ 12 มีนาคม พ.ศ. 2562 ทั้งสองฝ่ายลงนาม",
    "วันอังคารที่ 12 มีนาคม 2562",
    "12 มี.ค. 62 ที่กรุงเทพ",
    "주체108년 3월 12일",
    "Heisei 31, March 12",
    # other calendars, which are recognised and not counted
    "21 Esfand 1397",
    "۲۱ اسفند ۱۳۹۷",
    "5 Rajab 1440 AH",
    "٥ رجب ١٤٤٠ هـ",
    # languages
    "el martes 12 de marzo de 2019",
    "entre el 12 y el 14 de marzo de 2019",
    "le mardi 12 mars 2019",
    "am Dienstag, dem 12. März 2019",
    "vom 12. bis 14. März 2019",
    "12.-14.3.2019",
    "12 марта 2019 года",
    "во вторник, 12 марта 2019 года",
    "с 28 февраля по 12 марта 2019",
    "2019年3月12日（火）",
    "2019年3月12日火曜日",
    "2019年3月12日至14日",
    "2019年3月12日（星期二）",
    "٢٨ فبراير إلى ١٢ مارس ٢٠١٩",
    "الثلاثاء 12 آذار/مارس 2019",
    "terça-feira, 12 de março de 2019",
    "de 12 a 14 de março de 2019",
    "martedì 12 marzo 2019",
    "१२ मार्च २०१९ को",
    "মঙ্গলবার, ১২ই মার্চ ২০১৯",
    "Selasa (12/3/2019)",
    "12 sampai 14 Maret 2019",
    "12 Mart 2019'da, Salı günü",
    "thứ Ba, ngày 12/3/2019",
    "2019년 3월 12일 화요일에",
    "2019. 3. 12.",
    "۱۲ مارس ۲۰۱۹",
    "we wtorek, 12 marca 2019 r.",
    "у вівторок, 12 березня 2019 року",
    "2019. március 12-én",
    "12. maaliskuuta 2019",
    "12 Μαρτίου 2019",
    "ב-12 במרץ 2019",
    "12 մարտի 2019",
    "từ ngày 12 đến ngày 14/3/2019",
    "12 i 14 marca 2019",
    "il 12 e il 14 marzo 2019",
    "12 และ 14 มีนาคม 2562",
    "March 12/13, 2019",
    "12. märtsil 2019 ja 12. martā 2019",
    "21/12/1397",
    "۱۳۹۷/۱۲/۲۱",
    "২৮ ফাল্গুন ১৪২৫",
    "H31.3.12",
    # a script that is not read
    "12 ᎠᏅᏱ 2019",
]


@pytest.mark.parametrize("text", TOLD)
def test_a_day_that_is_told_is_neither_doubted_nor_given_another_year(text: str) -> None:
    assert closing(text, DAY, None, "stated", text) == ()
    later = Article(f"{text} The next round is due in April 2021.", sha256="")
    for published in (None, date(2022, 1, 5)):
        assert settle(later, date.fromisoformat(DAY), [1], published) is None


@pytest.mark.parametrize(
    "text",
    [
        "13 марта 2019 года",
        "12 марта 2018 года",
        "平成30年3月12日",
        "民國107年3月12日",
        "12 มีนาคม 2561",
        "12 มีนาคม พ.ศ. 2561",
        "2019년 3월 13일",
        "em 13 de março de 2019",
        "الثلاثاء 13 آذار 2019",
        "火曜日、2019年に署名した。",
        "2019-W11-3",
        "from 30 December 2018 to 2 January 2019",
        "It won 3-12 in the '90s.",
    ],
)
def test_a_day_that_is_not_told_is_still_doubted(text: str) -> None:
    assert [code for code, _ in found(closing(text, DAY, None, "stated", text))] == ["date_not_in_evidence"]


@pytest.mark.parametrize(
    "text", ["2019年3月13日火曜日", "вторник, 13 марта 2019 года", "terça-feira, 13 de março de 2019"]
)
def test_a_weekday_of_any_language_that_contradicts_the_date(text: str) -> None:
    flags = closing(text, "2019-03-13", None, "stated", text)
    assert found(flags) == [("weekday_mismatch", "/closing/start")]
    assert "2019-03-13 is a Wednesday" in flags[0].message


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("30 December 2018 - 2 January 2019", ["2018-12-30", "2018-12-31", "2019-01-01", "2019-01-02"]),
        ("from December 30 to January 2, 2019", ["2018-12-30", "2018-12-31", "2019-01-01", "2019-01-02"]),
        ("from 30 December 2018 until 2 January", ["2018-12-30", "2018-12-31", "2019-01-01", "2019-01-02"]),
        ("12月30日至1月2日，2019年", ["2019-01-02"]),
        ("30.12.-2.1.2019", ["2018-12-30", "2019-01-02"]),
    ],
)
def test_ranges_over_the_turn_of_a_year(text: str, days: list[str]) -> None:
    assert [day for day in days if closing(text, day, None, "stated", text)] == []


@pytest.mark.parametrize(
    ("text", "span", "day"),
    [
        ("署名は平成31年3月12日。", "平成31年3月12日", (2019, 3, 12)),
        ("am 5.9. oder", "5.9", (None, 9, 5)),
        ("ngày mùng 5 tháng Chín năm 2019", "ngày mùng 5 tháng Chín năm 2019", (2019, 9, 5)),
        ("5 IX 2019 r.", "5 IX 2019", (2019, 9, 5)),
        ("5 kwi. 2019", "5 kwi. 2019", (2019, 4, 5)),
        ("5 listopada 2019", "5 listopada 2019", (2019, 10, 5)),  # Croatian; Polish means November
        ("2019-W11-2", "2019-W11-2", (2019, 3, 12)),
        ("on the 5th of that month", "the 5th", (None, None, 5)),
        ("5日下午", "5日", (None, None, 5)),
    ],
)
def test_what_is_found_where(
    text: str, span: str | None, day: tuple[int | None, int | None, int | None] | None
) -> None:
    first = next(iter(find_dates(text)), None)
    assert (first and text[first.span.start : first.span.end]) == span
    assert (first and (first.year, first.month, first.day)) == day


@pytest.mark.parametrize(
    "text",
    [
        "It won 3-2",
        "$5.9 million",
        "+84 24 3825 5588",
        "the '90s",
        "at 15:30",
        "5 out of 10",
        "5 Mac users",
        "3日間",
        "la segunda vez",
        "Juma said",
    ],
)
def test_numbers_and_words_that_are_no_dates(text: str) -> None:
    assert find_dates(text) == ()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("They met last Tuesday.", "2023-08-29"),
        ("They met two days ago.", "2023-09-04"),
        ("They met over the weekend.", "2023-09-02"),
        ("Делегации встретились на прошлой неделе.", "2023-08-30"),
        ("They met earlier in the day, as they had last month.", "2023-08-10"),
        ("A ranar 5 ga Satumba 2023 suka hadu.", "2023-09-05"),  # Hausa, which is not read
    ],
)
def test_what_cannot_be_counted_or_read_is_not_doubted(text: str, day: str) -> None:
    said = f"{text} Posted 2023-09-06."
    assert closing(said, day, None, "inferred", text, printed="2023-09-06") == ()
    assert found(closing(said.replace(text, "They met in Bern."), day, None, "inferred", "Bern", printed="2023-09-06"))
    assert found(closing(said, "2023-05-30", None, "inferred", text, printed="2023-09-06")) or "Satumba" in text


def test_years_in_our_own_count() -> None:
    assert years_in("In '15, in the '90s, 平成27年, 民國104年, พ.ศ. 2560, 2566 B.E.") == {1915, 2015, 2017, 2023}


@pytest.mark.parametrize(
    "said", ["last year", "a year earlier", "去年", "в прошлом году", "năm ngoái", "el año pasado"]
)
def test_a_year_counted_from_another_is_a_year(said: str) -> None:
    text = f"On March 12 {said} they met. The next round is due in February 2021."
    assert settle(Article(text, sha256=""), date(2019, 3, 12), [1], None) is None
    assert settle(Article(text.replace(said, ""), sha256=""), date(2019, 3, 12), [1], None)


@pytest.mark.parametrize(
    "piece", ["on September 5, 2023 and 4-5 may, ", "9月5日至7日、", "วันที่ 5 กันยายน 2566 ", "5-", "5 ", "6, ", "mon 5 "]
)
def test_a_long_sentence_takes_time_in_proportion(piece: str) -> None:
    assert_in_proportion(lambda size: find_dates.__wrapped__(piece * (size // len(piece))), 80_000)
