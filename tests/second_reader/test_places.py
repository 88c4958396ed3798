"""The place of the event."""

from datetime import date

import pytest

from summariser.core.article import Article
from summariser.second_reader.event_day import event
from summariser.second_reader.places import place


def where(text: str) -> str | None:
    article = Article.of(text)
    found = place(article, event(article, date(2024, 3, 13)))
    assert not found or all(found.name in span for span in found.spans)
    return article[found.name] if found else None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The premier met the king in Oslo on Monday.", "Oslo"),
        ("The premier held talks in Oslo with visiting Lao Foreign Minister Kham Souvanh.", "Oslo"),
        ("On Monday, the premier and the king held talks in Oslo.", "Oslo"),
        ("The premier met the king at the Royal Palace on Monday.", "Royal Palace"),
        ("The premier met the king at the Hall of the Knights in Tromsø on Monday.", "Hall of the Knights in Tromsø"),
        ("The two met on the sidelines of the Arctic Forum in Bergen on Monday.", "Bergen"),
        ("The premier, a banker raised in Bergen, met the king in Oslo on Monday.", "Oslo"),
        ("OSLO, March 11 (NTB) -- The king received the envoy of Laos here today.", "OSLO"),
        ("Oslo, March 11 — The king, once a student in Leeds, received the envoy here today.", "Oslo"),
        ("OSLO (NTB) - The king received the envoy of Laos on Monday.", "OSLO"),
        ("OSLO - The king received the envoy of Laos on Monday.", "OSLO"),
        ("OSLO. March 11. NORDINFORM - The king received the envoy of Laos today.", "OSLO"),
        ("OSLO, March 11. /NTB/. The king received the envoy of Laos today.", "OSLO"),
        ("Oslo, 11 March 2024. The king today received the envoy of Laos.", "Oslo"),
        ("[Oslo, 11 March 2024] The king today received the envoy of Laos.", "Oslo"),
        ("Port Louis [Mauritius], March 11 (ANI): The king received the envoy of Laos on Monday.", "Port Louis"),
        ("PORT LOUIS: The king received the envoy of Laos on Monday.", "PORT LOUIS"),
        ("NEW OSLO: The king received the envoy of Laos on Monday.", "NEW OSLO"),
        ("NORWAY, March 11 - OSLO — The king on Monday met the envoy of Laos.", "OSLO"),
        ("The premier visited Bergen, Norway. She met the mayor on Monday.", "Bergen, Norway"),
        ("The premier paid a visit to Norway. On Monday she met the king.", "Norway"),
        ("The premier left for Norway on Sunday. On Monday she met the king.", "Norway"),
        ("OSLO, Norway (AP) — The premier arrived Monday in Bergen, hours after a summit in Leeds.", "Bergen"),
        ("Ngày 11/3, tại thủ đô Oslo, Bộ trưởng đã có cuộc gặp với người đồng cấp của Na Uy.", "Oslo"),
        ("Chiều 11-3, tại Trụ sở Trung ương, Tổng Bí thư đã tiếp Đại sứ và các đại biểu.", "Trụ sở Trung ương"),
        ("On Monday the premier visited Bergen", "Bergen"),
        ("In March, the premier met the king in Oslo on Monday.", "Oslo"),
        ("Chiều 11/3, tại Hà Nội, Bộ trưởng đã hội đàm với người đồng cấp và các đại biểu.", "Hà Nội"),
        ("Chiều 11/3, tại Phủ Chủ tịch, Chủ tịch nước đã tiếp các đại biểu của Lào.", "Phủ Chủ tịch"),
        ("Hà Nội (TTXVN) - Chiều 11/3, Chủ tịch nước đã tiếp các đại biểu của Lào.", "Hà Nội"),
        ("Chiều 11.3, tại trụ sở Chính phủ, Thủ tướng đã hội đàm với các đại biểu của Lào.", "trụ sở Chính phủ"),
        ("TTO - Ngày 11-3, Bộ trưởng đã tiếp Đại sứ Na Uy tại Việt Nam Ada Lund tại Hà Nội.", "Hà Nội"),
        ("ОСЛО, 11 марта 2024 года. /ТАСС/. Король принял посла и других гостей.", "ОСЛО"),
        ("Oslo, 11. März 2024\n\nDer König hat die Ministerin und den Gast empfangen.", "Oslo"),
        ("2024年3月11日，奥斯陆——国王今日会见了老挝特使，他说的是合作。", "奥斯陆"),
        ("公司今日和老挝公司在深圳签署协议，双方会谈了合作。", "深圳"),
        ("Le président a reçu le roi à Paris lundi avec les ministres.", "Paris"),
        ("El presidente recibió a los embajadores en Lima el lunes por la tarde.", "Lima"),
        ("Die Ministerin traf den Kollegen am Montag in Berlin und sprach mit der Presse.", "Berlin"),
        ("Министр встретился с послом в Москве во вторник и не только с ним.", "Москве"),
        ("国家主席12日在北京会见了来访的挪威首相，双方就合作交换了意见。", "北京"),
        ("新华社奥斯陆3月11日电 国王11日会见了老挝特使，他说的是合作。", "奥斯陆"),
    ],
)
def test_the_place_is_found(text: str, name: str) -> None:
    assert where(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Exports from Oslo had grown by 8% as of March 12, the bank said.",
        "The premier met the king on Monday.",
        "The premier met the king on Monday in China's interest.",
        "EXCLUSIVE: The premier met the king on Monday.",
        "UN: The premier met the king on Monday.",
        "March 11 (NTB) - The premier met the king on Monday.",
        "Ana Lund lives in Bergen and opened a shop.",
    ],
)
def test_no_place_is_told_where_none_stands_with_an_event(text: str) -> None:
    assert where(text) is None


@pytest.mark.parametrize("text", ["met in Oslo " * 20_000, "A" * 100_000, "met in " + "Aa Bb " * 50_000, "(" * 100_000])
def test_any_text_is_read_in_bounded_time(text: str) -> None:
    where(text)
