"""Cutting passages: direct speech from mark to mark, reported speech to the end of its clause."""

import pytest

from summariser.core.article import Article
from summariser.grounding.quotation import Cut, cut
from summariser.language.locate import find_opening
from summariser.language.paragraphs import paragraphs
from summariser.language.quotation_marks import quotations


def cut_from(text: str, opening: str, *, direct: bool) -> tuple[str, Cut]:
    article = Article(text, "0" * 64)
    found = find_opening(article, opening, range(1, len(article.sentences) + 1))
    assert found is not None
    numbers = [s.number for s in article.sentences if s.span.overlaps(found.span)]
    piece = cut(article, found.span, direct, numbers)
    return article[piece.span], piece


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        ('"We start in June," Ana Ruiz said Monday.', "We start in June,"),
        ("“We start in June,” Ana Ruiz said.", "We start in June,"),
        ("Ruiz said: « We start in June. It is late. » He left.", "We start in June. It is late."),
        ("Ruiz sagte: „We start in June“, und ging.", "We start in June"),
        ("Ruiz sagte: »We start in June«, und ging.", "We start in June"),
        ("彼は「We start in June」と述べた。", "We start in June"),
        ("'We start in June, and we don't stop,' Ruiz said.", "We start in June, and we don't stop,"),
        ("‘We start in June and we don’t stop,’ Ruiz said.", "We start in June and we don’t stop,"),
        ("'We start in June at the workers' club,' Ruiz said.", "We start in June at the workers' club,"),
        ("“We start in June with the ‘new’ plan. Yes,” she said.", "We start in June with the ‘new’ plan. Yes,"),
        ('"We start in June with the \'new\' plan," she said.', "We start in June with the 'new' plan,"),
        ('He called it a "We start in June moment" twice, and "no more" once.', "We start in June moment"),
        ("“We start in June.\n\n“We build.\n\n“We rest,” he said.", "We start in June.\n\n“We build.\n\n“We rest,"),
        ("“We start in June. It is late.\n\nHe then left the hall.", "We start in June."),
        ("He said: “Well, I think we start in June.” Then he left.", "Well, I think we start in June."),
    ],
)  # fmt: skip
def test_direct_speech_goes_from_mark_to_mark(text: str, passage: str) -> None:
    found, piece = cut_from(text, "we start in June", direct=True)
    assert (found, piece.marked) == (passage, True)


def test_the_mark_may_come_after_the_first_words_of_the_model() -> None:
    text = "Ruiz said: “The port opens in June.” She left."
    assert cut_from(text, "Ruiz said: “The port opens", direct=True)[0] == "The port opens in June."


def test_direct_speech_without_marks_is_cut_as_reported() -> None:
    passage, piece = cut_from("The port opens in June, she said on Monday.", "The port opens in", direct=True)
    assert (passage, piece.marked) == ("The port opens in June", False)


def test_direct_speech_needs_no_marks_in_a_transcript() -> None:
    first, second = "Ola Berg: How are things? We wait.", "Ana Ruiz: The port opens in June."
    passage, piece = cut_from(f"{first}\n\n{second}", "The port opens in", direct=True)
    assert (passage, piece.marked) == ("The port opens in June", True)
    passage, piece = cut_from(second, "The port opens in", direct=True)
    assert not piece.marked, "one such line is no transcript"


def test_reported_speech_that_begins_a_quotation_is_cut_from_mark_to_mark() -> None:
    passage, piece = cut_from("She said: “The port opens in June. We wait.”", "The port opens in", direct=False)
    assert (passage, piece.marked) == ("The port opens in June. We wait.", True)


def test_a_quoted_term_at_the_start_of_reported_speech_is_not_the_passage() -> None:
    text = "She said “Belt and Road” projects would go on, stressing that money was there."
    passage, piece = cut_from(text, "“Belt and Road” projects would go", direct=False)
    assert (passage, piece.marked) == ("Belt and Road” projects would go on", False)


def test_reported_words_inside_a_longer_quotation_end_with_it() -> None:
    text = "“I came late, but the port opens in June” was all that she said about the port to anyone."
    assert cut_from(text, "the port opens in", direct=False)[0] == "the port opens in June"


@pytest.mark.parametrize(
    ("before", "passage", "after"),
    [
        ("She said ", "the port opens in June", "."),
        ("She said that ", "the port opens in June", "!\n\nHe agreed."),
        ("", "The port opens in June", ", she said in Lima on Monday."),
        ("", "The port opens in June", ", the Chilean minister said."),
        ("", "The port opens in June", ", according to the TASS news agency."),
        ("", "The port opens in June", ", said Ana Ruiz, who built it."),
        ("", "The port opens in June", ", as Foreign Minister Ana Ruiz has said publicly."),
        ("She said ", "the port opens in June", ", adding that ships were ready."),
        ("She said ", "the port opens in June", ", while stressing the need for ships."),
        ("She said ", "the port opens in June", ", and thanked the workers."),
        ("She said ", "the port opens in June", "; asked for ships; and left."),
        ("She noted ", "the port opens in June, opening up new routes for ships", "."),
        ("She noted ", "the port opens in June, and the measures proposed by Chile will help", "."),
        ("She noted ", "the port opens in June in the U.S.", "\n\nHe left."),
        ("She noted ", "the port opens in June", "...\n\nHe left."),
        ("Noting that ", "the port opens in June, or July", ", Prime Minister Ana Ruiz of Chile thanked the workers."),
        ("Stressing ", "the port opens in June", ", the head of the port hailed the workers."),
        ("Bà Ruiz nhấn mạnh ", "the port opens in June", ", khẳng định Chile sẵn sàng."),
        ("Bà Ruiz nhấn mạnh ", "the port opens in June", "; cảm ơn công nhân."),
        ("She noted ", "the port opens in June, “the month I like, she said,” of all months", ", he added."),
    ],
)
def test_reported_speech_ends_with_its_clause(before: str, passage: str, after: str) -> None:
    found, piece = cut_from(before + passage + after, "the port opens in June", direct=False)
    assert (found, piece.marked) == (passage, False)


def test_no_clause_crosses_a_paragraph() -> None:
    assert cut_from("She said the port opens in June\n\nThe Times", "the port opens", direct=False)[0].endswith("June")
    assert cut_from("She said the port opens in June\nThe Times", "the port opens", direct=False)[0].endswith("June")


def test_line_wraps_are_no_paragraphs_where_blank_lines_are() -> None:
    text = "One\ntwo.\n\nThree\nfour.\n \n five"
    assert [text[p.start : p.end] for p in paragraphs(text)] == ["One\ntwo.", "Three\nfour.", "five"]
    text = "One two.\n Three four.\n"
    assert [text[p.start : p.end] for p in paragraphs(text)] == ["One two.", "Three four."]


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("don't, won't, the '90s and 'tis", []),
        ('5" and 6"', []),
        ("“a “b” c”", ["a “b” c", "b"]),
        ('—"a"—"b"', ["a", "b"]),
        ("“a\n\nb", ["a"]),
        ("“”", []),
        ("”a“", ["a"]),
    ],
)
def test_which_marks_belong_together(text: str, inner: list[str]) -> None:
    assert [text[q.inner.start : q.inner.end] for q in quotations(text)] == inner


@pytest.mark.parametrize(
    ("before", "passage", "after"),
    [
        ("Trong said ", "trade would grow", " and Xi said prices would fall."),
        ("Trong said ", "trade would grow", " and Chinese President Xi Jinping said prices would fall."),
        ("Trong said ", "trade with Laos would grow in China", " and Xi said that prices would fall."),
        ("Trong said ", "trade would grow", " and he added that prices would fall."),
        ("Trong said ", "trade would grow", " but the Chinese leader warned that prices would fall."),
        ("Trong said ", "trade would grow", " while foreign minister Wang Yi told reporters prices would fall."),
        ("Macron a déclaré que ", "le commerce allait croître", " et Scholz a dit que les prix allaient baisser."),
        (
            "Macron a déclaré que ",
            "le commerce allait croître",
            " et le président Xi a dit que les prix allaient baisser.",
        ),
        ("Sánchez dijo que ", "el comercio crecerá", " y Lula dijo que los precios bajarán."),
        ("Scholz sagte, ", "der Handel werde wachsen", " und Macron sagte, die Preise würden fallen."),
        ("Ông Trọng nói ", "thương mại sẽ tăng mạnh", " và ông Tập nói giá sẽ giảm."),
        ("Путин сказал, что ", "торговля вырастет", " и Лавров заявил, что цены упадут."),
        ("Berg said ", "the toll would rise", ", whereas Ana Ruiz insisted that ferries were cheap."),
        ("Berg said ", "the toll would rise", ", with Ana Ruiz adding that ferries were cheap."),
        ("Berg hoped ", "the toll would rise", " and Ana Ruiz promised that ferries were cheap."),
        ("Berg a dit que ", "le péage allait monter", ", tandis que Ruiz a assuré que les bacs étaient bon marché."),
        ("Selon Berg, ", "le péage allait monter", ", alors que, selon Ruiz, les bacs étaient bon marché."),
        ("Berg señaló que ", "el peaje subiría", ", mientras que Ruiz advirtió que había barcos."),
        ("Berg disse que ", "o pedágio subiria", ", enquanto Ruiz garantiu que havia barcos."),
        ("Berg sagte, dass ", "die Maut steigen werde", ", während Ruiz sagte, Fähren seien billig."),
        ("Berg ha detto che ", "il pedaggio salirà", ", mentre Ruiz ha sostenuto che ci sono barche."),
        ("Ông Trọng nói ", "phí sẽ tăng mạnh", ", và bà Ruiz cho rằng phà rẻ hơn."),
        ("Иванов отметил, что ", "сбор вырастет скоро", ", в то время как Петров подчеркнул, что паромы дёшевы."),
        ("Nowak powiedział, że ", "opłata wzrośnie wkrótce", ", a Zieliński oświadczył, że promy są tanie."),
        ("Bakker zei dat ", "de tol zou stijgen", ", en Visser zei dat ponten goedkoop waren."),
        ("Ek sade att ", "avgiften skulle stiga", ", och Berg sade att färjor var billiga."),
        ("Santoso mengatakan ", "tarif akan naik", ", sementara Purnomo menyatakan kapal murah."),
        ("Ali Can ", "geçiş ücretinin hızla artacağını", " söyledi, Ece Su ise vapurun ucuz olduğunu belirtti."),
        ("قال كريم ناصر إن ", "الرسوم سترتفع قريبا", "، وقال سمير حداد إن العبارات رخيصة."),
        ("मोहन दास ने कहा कि ", "शुल्क जल्द बढ़ेगा", ", और रवि सेन ने कहा कि नावें सस्ती हैं।"),
        ("Berg said ", "the toll would rise while wages and prices fell", ", adding nothing."),
        ("Berg said ", "the toll would rise with Ana Ruiz paying most of it", "."),
        ("Berg said ", "the toll would rise and Chile believed it", "."),
        ("Trong said ", "leaders of Vietnam and China said the same of it before", ", adding nothing."),
        ("Trong said ", "he liked what Putin and Xi said", "."),
        ("Trong said ", "trade would grow and Vietnam would keep what it said it would", ", adding nothing."),
        ("Trong said ", "trade would grow and the plan he noted in May would stay", "."),
        ("Trong said ", "China and Vietnam agreed and both peoples hailed it", "."),
        ("Trong said ", "the ministers of Laos and Japan told him of it", "."),
        ("Trong said ", "trade and investment stressed the ports", "."),
    ],
)
def test_reported_speech_ends_where_the_next_statement_begins_without_a_comma(
    before: str, passage: str, after: str
) -> None:
    opening = " ".join(passage.split()[:3])
    assert cut_from(f"{before}{passage}{after}", opening, direct=False)[0] == passage


WRAPPED = """PORT ALDAN, 4 May 2024 – Ministers Ana Ruiz and Olaf Berg met on Saturday to speak of the
winter harbour and its mole. “We can open this harbour in June
only if every crew has agreed to the new shifts,” Ruiz said at the quay. Berg said
that traffic at the mole had grown since 2021
in one of four seasons and had shrunk in all others."""


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\n  ", " \n"])
def test_passages_go_on_over_wrapped_lines(line_end: str) -> None:
    text = WRAPPED.replace("\n", line_end)
    direct, _ = cut_from(text, "We can open this harbour", direct=True)
    assert (
        " ".join(direct.split()) == "We can open this harbour in June only if every crew has agreed to the new shifts,"
    )
    reported, _ = cut_from(text, "traffic at the mole", direct=False)
    assert reported.endswith("in all others")
