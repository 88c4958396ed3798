"""The day of the event, as leads of news in seven languages tell it."""

from datetime import date

import pytest

from summariser.core.article import Article
from summariser.second_reader.event_day import event

WEDNESDAY = date(2024, 3, 13)


def told(text: str, published: date | None = WEDNESDAY) -> tuple[str, str, str] | None:
    found = event(Article.of(text), published)
    return (str(found.start), str(found.end), found.basis) if found else None


def on(day: str, basis: str = "inferred") -> tuple[str, str, str]:
    return day, day, basis


@pytest.mark.parametrize(
    ("lead", "day"),
    [
        # Weekdays, counted back from the day of publication, that day included.
        ("The foreign minister met her Lao counterpart in Vientiane on Tuesday.", on("2024-03-12")),
        ("The foreign minister on Monday met her Lao counterpart in Vientiane.", on("2024-03-11")),
        ("President Oduya hosted the envoy at State House on Wednesday.", on("2024-03-13")),
        ("On Friday evening the two premiers held talks behind closed doors.", on("2024-03-08")),
        ("Tuesday's meeting between the two premiers lasted four hours.", on("2024-03-12")),
        ("The king received the new ambassador yesterday at the palace.", on("2024-03-12")),
        ("The king received the new ambassador today at the palace.", on("2024-03-13")),
        ("Thủ tướng đã tiếp Đại sứ Na Uy tại Hà Nội vào thứ Ba ngày 12/3.", on("2024-03-12")),
        ("Chiều 12/3, tại Hà Nội, Bộ trưởng Ngoại giao đã hội đàm với người đồng cấp Lào.", on("2024-03-12")),
        ("Sáng nay, ngày 13 tháng 3, Chủ tịch nước đã tiếp Đại sứ Na Uy và cho biết hai bên.", on("2024-03-13")),
        ("Chiều ngày 11 tháng 3 năm 2024, Chủ tịch Quốc hội đã gặp đoàn nghị sĩ của Lào.", on("2024-03-11", "stated")),
        ("La ministre a reçu mardi son homologue belge et les deux parties se félicitent.", on("2024-03-12")),
        ("Le président s'est entretenu le 11 mars avec le roi et des ministres.", on("2024-03-11")),
        ("Le Premier ministre a rencontré hier à Rabat le roi du Maroc et les chefs des partis.", on("2024-03-12")),
        ("La canciller se reunió el lunes con el presidente de la comisión en Lima.", on("2024-03-11")),
        ("El presidente recibió ayer a los embajadores de la región en el palacio.", on("2024-03-12")),
        ("El 8 de marzo de 2024 el rey recibió al presidente en Madrid por la tarde.", on("2024-03-08", "stated")),
        ("Die Außenministerin traf am Dienstag den polnischen Kollegen und sprach mit der Presse.", on("2024-03-12")),
        ("Bundeskanzler und Präsident haben sich am 8. März in Berlin getroffen.", on("2024-03-08")),
        ("Der König empfing gestern die Botschafter der Nachbarländer in der Residenz.", on("2024-03-12")),
        ("Министр встретился во вторник с послом Норвегии и обсудил с ним план.", on("2024-03-12")),
        ("11 марта в Москве прошли переговоры министров двух стран и не только.", on("2024-03-11")),
        ("Президент принял вчера посла Норвегии в своей резиденции.", on("2024-03-12")),
        ("国家主席12日在北京会见了来访的挪威首相，双方就合作交换了意见。", on("2024-03-12")),
        ("3月11日下午，外交部长在北京同老挝外长举行会谈。", on("2024-03-11")),
        ("2024年3月8日，总理在人民大会堂会见挪威首相。", on("2024-03-08", "stated")),
        # Years: of publication, or of the year before it.
        ("The premiers met on February 1 and agreed on a canal.", on("2024-02-01")),
        ("The premiers met on Feb. 29 and agreed on a canal.", on("2024-02-29")),
        ("The premiers met on 11 March 2024 and agreed on a canal.", on("2024-03-11", "stated")),
        # Ranges.
        ("The chancellor visited Jakarta from March 8 to 11.", ("2024-03-08", "2024-03-11", "inferred")),
        ("The summit took place in Oslo on 8-10 March 2024.", ("2024-03-08", "2024-03-10", "stated")),
        ("The visit to Jakarta lasted from March 8 to March 11.", ("2024-03-08", "2024-03-11", "inferred")),
        ("Talks were held from Monday to Wednesday in Oslo.", ("2024-03-11", "2024-03-13", "inferred")),
        ("Đoàn đại biểu thăm Lào từ ngày 8 đến 11/3 và ký văn kiện.", ("2024-03-08", "2024-03-11", "inferred")),
        ("Le président a visité Rabat du 8 au 11 mars avec le ministre.", ("2024-03-08", "2024-03-11", "inferred")),
        ("Der Kanzler besucht vom 12. bis 14. März den Süden und das Land.", ("2024-03-12", "2024-03-14", "inferred")),
        ("应老挝邀请，总理于3月8日至11日访问了万象。", ("2024-03-08", "2024-03-11", "inferred")),
        # A plan: the next such day.
        ("The premier will visit Oslo on Friday for talks.", on("2024-03-15")),
        ("The premier will meet the king on March 20.", on("2024-03-20")),
        ("Thủ tướng sẽ thăm chính thức Lào vào ngày 20/3 và dự hội nghị.", on("2024-03-20")),
    ],
)
def test_a_lead_tells_the_day(lead: str, day: tuple[str, str, str]) -> None:
    assert told(lead) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("OSLO, March 11 (NTB) -- The king received the envoy at the palace.", on("2024-03-11")),
        ("OSLO, March 11 (NTB) -- The king received the envoy here today.", on("2024-03-11")),
        ("OSLO, March 12 (NTB) -- The king received the envoy at the palace on Monday.", on("2024-03-11")),
        ("OSLO, March 12 (NTB) -- The king received the envoy at the palace yesterday.", on("2024-03-11")),
        ("NORWAY, March 11 - OSLO — King Harald on Monday met the envoy of Laos.", on("2024-03-11")),
        ("Осло, 11 марта. /ТАСС/. Король и премьер провели переговоры на острове.", on("2024-03-11")),
        ("新华社奥斯陆3月11日电 国王11日在王宫会见了老挝特使。", on("2024-03-11")),
        ("新华社奥斯陆3月12日电 国王11日在王宫会见了老挝特使。", on("2024-03-11")),
        ("MADRID, 11 de marzo (EFE).- El rey recibió al presidente en el palacio por la tarde.", on("2024-03-11")),
        ("Oslo, den 11. März (dpa) - Der König empfing die Botschafter in der Residenz.", on("2024-03-11")),
        ("PARIS, 11 mars (AFP) - Le président a reçu le roi et les ministres.", on("2024-03-11")),
        ("Hà Nội, ngày 11/3 (TTXVN) - Chủ tịch nước đã tiếp Đại sứ và các đại biểu.", on("2024-03-11")),
    ],
)
def test_a_dateline_is_what_days_are_counted_from(text: str, day: tuple[str, str, str]) -> None:
    assert told(text) == day
    assert told(text, None) in (None, ("None", "None", "unknown"))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("OSLO, 12 March 2024 – The king received the envoy at the palace.", on("2024-03-12", "stated")),
        ("OSLO, 12 March 2024 – The king received the envoy at the palace on Monday.", on("2024-03-11")),
        ("Published: 12 March 2024\n\nThe king received the envoy on Monday at the palace.", on("2024-03-11")),
        ("Wed, March 13, 2024\nBy Ana Lund\n\nThe king received the envoy on Monday.", on("2024-03-11")),
        ("Thứ Ba, 12/3/2024\n\nHôm qua, Chủ tịch nước đã tiếp Đại sứ và các đại biểu.", on("2024-03-11")),
        ("The king received the envoy on Monday.\n\nPublished on 12 March 2024", on("2024-03-11")),
        ("King meets envoy\n12/03/2024 10:15\nThe king met the envoy in Oslo on March 11.", on("2024-03-11")),
        ("READOUT\nMARCH 11, 2024\n\nThe premier met today with the foreign minister of Laos.", on("2024-03-11")),
        ("The talks took place on Monday, 11 March 2024. The king smiled.", on("2024-03-11", "stated")),
    ],
)
def test_a_printed_day_of_publication_is_what_days_are_counted_from(text: str, day: tuple[str, str, str]) -> None:
    assert told(text, None) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        # What was said on another day.
        (
            "The premier met the king on Monday, his office said on Tuesday.",
            on("2024-03-11"),
        ),
        (
            "The premier will not resign, he said on Wednesday. He met the king in Oslo on Tuesday night for talks.",
            on("2024-03-12"),
        ),
        # History.
        (
            "Relations were established on 5 May 1975. The premier met the king on March 11.",
            on("2024-03-11"),
        ),
        (
            "The premier and the king met on Monday. Their treaty signed on 3 March 2022 is the basis of trade.",
            on("2024-03-11"),
        ),
        # Plans.
        (
            "The premier met the king on Monday. He is scheduled to meet the queen on March 20.",
            on("2024-03-11"),
        ),
        # The year of an anniversary, and the same day of another year.
        (
            "The king gave a reception on March 11 to mark fifty years of ties (November 25, 1973). Trade has doubled.",
            on("2024-03-11"),
        ),
        (
            "OSLO, March 12 (NTB) - The premier and the king met on Tuesday, years after the accord of March 12, 1999.",
            on("2024-03-12"),
        ),
        (
            "The premier met the king late Monday (March 11), the court said in a statement on Tuesday.",
            on("2024-03-11"),
        ),
        # The day of the meeting inside a visit.
        (
            "OSLO, March 11 -- The king held talks with the premier, who is on a visit from March 8 to 12, on Monday.",
            on("2024-03-11"),
        ),
        (
            "The premier paid a visit to Oslo from March 8 to 11. On March 9, he held talks with the king.",
            on("2024-03-09"),
        ),
    ],
)
def test_of_several_dates_the_events_is_taken(text: str, day: tuple[str, str, str]) -> None:
    assert told(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "The premier met the king in Oslo.",
        "Exports had grown by 8% as of March 12, the bank said.",
        "Diplomatic relations have grown since 5 May 1975.",
        "The line was built between 1975 and 1982.",
        "Wednesday, March 13, 2024\n\nTrains carried 3 million people.",
        "The premier met the king 3 times; 5/9 of members agreed.",
    ],
)
def test_no_day_is_told_where_none_stands_with_an_event(text: str) -> None:
    assert told(text) is None


def test_a_day_whose_year_nothing_tells_is_unknown_and_shown() -> None:
    article = Article.of("On October 31, the two leaders held talks. The paper has no date.")
    found = event(article, None)
    assert found
    assert (found.start, found.end, found.basis) == (None, None, "unknown")
    assert [article[span] for span in found.spans] == ["October 31"]
    assert found.doubt


def test_without_a_day_of_publication_the_latest_month_with_a_year_tells_the_year() -> None:
    article = Article.of("On September 5, the two met. Trade has grown since June 2023, after the visit of May 2022.")
    found = event(article, None)
    assert found
    assert (found.start, found.basis) == (date(2023, 9, 5), "inferred")
    assert "June 2023" in found.doubt


def test_two_days_that_are_near_each_other_leave_a_doubt() -> None:
    found = event(Article.of("The two met on Monday. The two met again on Tuesday in Oslo."), WEDNESDAY)
    assert found
    assert "also says" in found.doubt


def test_a_meeting_within_a_longer_visit_leaves_no_doubt() -> None:
    text = "The premier paid a visit to Oslo from March 8 to 11. On March 9, he held talks with the king."
    found = event(Article.of(text), WEDNESDAY)
    assert found
    assert not found.doubt


def test_a_plan_says_so() -> None:
    found = event(Article.of("The premier will visit Oslo on Friday for talks."), WEDNESDAY)
    assert found
    assert "plan" in found.doubt


@pytest.mark.parametrize(
    "text",
    [
        "met on May 5 " * 20_000,
        "(" * 100_000,
        "2023-09-05 " * 50_000,
        "\x00\x08 met on Monday \ud800",
        "met\n" * 50_000,
    ],
)
def test_any_text_is_read_in_bounded_time(text: str) -> None:
    event(Article.of(text), None)


@pytest.mark.parametrize("published", [date.min, date.max, date(1500, 1, 1), date(2199, 12, 31)])
@pytest.mark.parametrize(
    "when", ["on Tuesday", "yesterday", "tomorrow", "on the 31st.", "on Feb. 29", "Sunday to Monday"]
)
def test_no_day_of_publication_is_too_far_off(published: date, when: str) -> None:
    event(Article.of(f"The premier met the king {when} and will meet the queen {when} in Oslo."), published)
