"""The day of publication that an article prints, and days that are none."""

from datetime import date

import pytest

from summariser.core.article import Article
from summariser.second_reader.printed import published

_BODY = (
    "The king received the envoy at the palace on Monday, and the two spoke for an hour about the northern fisheries"
    " and the treaty signed on 3 March 2022, which both of them called the basis of trade."
)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (f"King receives envoy\n12 March 2024\n{_BODY}", "12 March 2024"),
        (f"King receives envoy\n( 2024.03.12 )\n\n{_BODY}", "2024.03.12"),
        (f" date 2024-03-12 \n\n{_BODY}", "2024-03-12"),
        (f"Date: 2024-03-12 {_BODY}", "2024-03-12"),
        (f"King receives envoy\nPublished: 12 March 2024, 3:45 PM GMT\n{_BODY}", "12 March 2024"),
        (f"King receives envoy\nPUBLISHED : 12 Mar 2024 at 12:18\nWRITER: NTB\n{_BODY}", "12 Mar 2024"),
        (f"King receives envoy\nPublished 12 March 2024 | Updated 14 March 2024\n{_BODY}", "12 March 2024"),
        (f"King receives envoy\nUpdated 14 March 2024\nPublished 12 March 2024\n{_BODY}", "12 March 2024"),
        (f"King receives envoy\nBy Ana Lund and Per Olsen, March 12, 2024\n{_BODY}", "March 12, 2024"),
        (f"King receives envoy\nOslo Times | Tuesday, March 12, 2024\n{_BODY}", "Tuesday, March 12, 2024"),
        (f"King receives envoy\nNews Desk\nOslo\nTue, March 12, 2024\n{_BODY}", "Tue, March 12, 2024"),
        (f"OSLO, March 12, 2024 -- {_BODY}", "March 12, 2024"),
        (f"OSLO, 12 March 2024 (NTB) – {_BODY}", "12 March 2024"),
        (f"Oslo, 12 March 2024. {_BODY}", "12 March 2024"),
        (f"OSLO. March 12, 2024. NORDINFORM - {_BODY}", "March 12, 2024"),
        (f"{_BODY}\n\nPublished on 12 March 2024", "12 March 2024"),
        ("Vua tiếp khách\nThứ Ba, 12/3/2024 | 10:15 GMT+7\nNhà vua đã tiếp các đại biểu của Lào.", "Thứ Ba, 12/3/2024"),
        ("Nhà vua tiếp đặc phái viên\nĐăng ngày 5/9/2023\nNhà vua đã tiếp đặc phái viên và các đại biểu.", "5/9/2023"),
        ("Le roi reçoit\nPublié le 12 mars 2024 à 10h15\nLe roi a reçu les ministres et le président.", "12 mars 2024"),
        ("Der König empfängt\nVeröffentlicht am 12. März 2024\nDer König hat die Gäste empfangen.", "12. März 2024"),
        ("El rey recibe\nPublicado el 12 de marzo de 2024\nEl rey recibió a los ministros.", "12 de marzo de 2024"),
        ("Король принял посла\nОпубликовано 12 марта 2024\nКороль принял посла и министра.", "12 марта 2024"),
        ("国王会见特使\n2024年3月12日 10:15 来源：新华网\n国王在王宫会见了特使。", "2024年3月12日"),
    ],
)
def test_the_printed_day_is_found(text: str, printed: str) -> None:
    article = Article.of(text)
    found = published(article)
    assert found
    assert article[found[1]] == printed
    assert found[0] in (date(2024, 3, 12), date(2023, 9, 5))


@pytest.mark.parametrize(
    "text",
    [
        "",
        _BODY,
        f"OSLO, March 12 (NTB) -- {_BODY}",
        f"King receives envoy\nUpdated 14 March 2024\n{_BODY}",
        f"King receives envoy\nUpdated 3:45 PM GMT\n{_BODY}",
        f"On March 12, 2024, {_BODY}",
        f"Joint statement of the king of Norway and the president of Laos, Oslo, 12 March 2024\n{_BODY}",
        f"12 March 2024\n20 March 2024\n{_BODY}",
        f"Oslo\n5/9/2023\n{_BODY}",
        f"{_BODY} The next round is on 20 May 2024.",
        "2024年3月8日，总理在人民大会堂会见挪威首相。",
    ],
)
def test_no_day_is_taken_for_one_of_publication(text: str) -> None:
    assert published(Article.of(text)) is None
