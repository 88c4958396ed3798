"""Quotation marks of every convention: what stands between them, and whose words they are."""

import pytest

from summariser.core.article import Article
from summariser.grounding.quotation import Cut, cut
from summariser.language.locate import find_opening
from summariser.language.quotation_marks import quotations
from tests.growth import assert_in_proportion

CONVENTIONS = [
    ("“", "”"), ('"', '"'), ("‘", "’"), ("'", "'"), ("„", "“"), ("„", "”"), ("‚", "‘"), ("”", "”"), ("’", "’"),
    ("»", "«"), ("»", "»"), ("«", "»"), ("« ", " »"), ("«\u00a0", "\u00a0»"), ("«\u202f", "\u202f»"), ("‹", "›"),
    ("›", "‹"), ("「", "」"), ("『", "』"), ("〝", "〟"), ("“", "“"), ("``", "''"), ("''", "''"), (",,", "''"),
    ("`", "'"), ("<<", ">>"), ("＂", "＂"), ("”", "“"), ("״", "״"), ("｢", "｣"),
]  # fmt: skip
MIXED = [
    ("“", '"'),
    ('"', "”"),
    ("„", '"'),
    ("«", "”"),
    ("«", '"'),
    ('"', "»"),
    ("``", '"'),
    ("‘", "'"),
    ("'", "’"),
    ("”", '"'),
    ("“", "'"),
    ("«", "'"),
]


def passage(text: str, opening: str) -> tuple[str, Cut]:
    article = Article(text, "0" * 64)
    found = find_opening(article, opening, range(1, len(article.sentences) + 1))
    assert found is not None
    numbers = [s.number for s in article.sentences if s.span.overlaps(found.span)]
    piece = cut(article, found.span, direct=True, numbers=numbers)
    return article[piece.span], piece


@pytest.mark.parametrize(("mark", "end"), CONVENTIONS + MIXED)
@pytest.mark.parametrize("between", ["\n\n", "\n", " "])
def test_each_speaker_has_the_words_between_the_marks(mark: str, end: str, between: str) -> None:
    text = (
        f"{mark}We open the mole in June, whatever comes,{end} Ana Ruiz said.{between}"
        f"{mark}That is rather early for the crews.{end} Olaf Berg didn’t smile."
    )
    first, one = passage(text, "We open the mole")
    second, other = passage(text, "That is rather early")
    assert (first, one.marked, one.ended) == ("We open the mole in June, whatever comes,", True, True)
    assert (second, other.marked, other.ended) == ("That is rather early for the crews.", True, True)


@pytest.mark.parametrize(("mark", "end"), [pair for pair in CONVENTIONS if pair[0] not in ("'", "’", "`")])
@pytest.mark.parametrize("between", ["\n\n", " "])
@pytest.mark.parametrize("who", [", said Ana Ruiz.", ", Ana Ruiz said.", ", the minister told reporters."])
def test_a_quotation_without_its_end_does_not_take_the_next_speakers_words(
    mark: str, end: str, between: str, who: str
) -> None:
    text = f"{mark}We open the mole in June{who}{between}{mark}That is rather early,{end} Olaf Berg replied."
    first, one = passage(text, "We open the mole")
    second, other = passage(text, "That is rather early")
    assert (first, one.marked, one.ended) == ("We open the mole in June", True, False)
    assert (second, other.ended) == ("That is rather early,", True)


@pytest.mark.parametrize("mark", "“„")
@pytest.mark.parametrize("end", ['"', ""])
def test_a_mark_behind_a_colon_ends_nobodys_words(mark: str, end: str) -> None:
    text = f"Ana Ruiz said: {mark}We open the mole in June.{end} Olaf Berg answered: ”That is rather early.”"
    words, piece = passage(text, "We open the mole")
    assert (words, piece.ended) == ("We open the mole in June.", True) if end else not piece.ended


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        ("«Abriremos el puerto, dijo Ana Ruiz.\n\n«Es pronto», respondió Berg.", ["Abriremos el puerto"]),
        ("« Nous ouvrirons le port, a déclaré Ana Ruiz.\n\n« C'est tôt », a répondu Berg.", ["Nous ouvrirons le port"]),
        ("„Wir öffnen den Hafen, sagte Ana Ruiz.\n\n„Das ist früh“, erwiderte Berg.", ["Wir öffnen den Hafen"]),
        ("«Мы откроем порт, сказала Ана Руис.\n\n«Рано», ответил Берг.", ["Мы откроем порт"]),
        ("„Otworzymy port, powiedziała Ana Ruiz.\n\n„To wcześnie”, odpowiedział Berg.", ["Otworzymy port"]),
        ("”Vi öppnar hamnen, sade Ana Ruiz.\n\n”Det är tidigt”, svarade Berg.", ["Vi öppnar hamnen"]),
        ("“Kami membuka pelabuhan, kata Ana Ruiz.\n\n“Itu terlalu dini,” ujar Berg.", ["Kami membuka pelabuhan"]),
        ("“我们六月开放港口，李明说。\n\n“太早了，”贝格说。", ["我们六月开放港口"]),
    ],
)
def test_who_spoke_is_told_in_many_languages(text: str, passages: list[str]) -> None:
    found, piece = passage(text, passages[0])
    assert (found, piece.ended) == (passages[0], False)


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("Elle a dit : « Nous avons vu “le port” hier. »", ["Nous avons vu “le port” hier.", "le port"]),
        ("Он сказал: «Это наш „Север“, и всё».", ["Это наш „Север“, и всё", "Север"]),
        ("Er sagte: „Das ist unser ‚Norden‘, ja.“", ["Das ist unser ‚Norden‘, ja.", "Norden"]),
        ("Er sagte: »Das ist unser ›Norden‹, ja.«", ["Das ist unser ›Norden‹, ja.", "Norden"]),
        ("她说：“这是‘北方’计划。”", ["这是‘北方’计划。", "北方"]),
        ('他说"我们走"，又说"好"。', ["我们走", "好"]),
        ("彼は「これは『北』だ」と述べた。", ["これは『北』だ", "北"]),
        ("그는 “우리는 ‘북방’으로 간다”고 말했다.", ["우리는 ‘북방’으로 간다", "북방"]),
        ('그는 "우리는 간다"고 말했다.', ["우리는 간다"]),
        ("قال: «نفتح الميناء “غدا” معا».", ["نفتح الميناء “غدا” معا", "غدا"]),
        ('הוא אמר: "צה"ל נכנס למו"מ היום".', ['צה"ל נכנס למו"מ היום']),
        ('הוא קרא ב"הארץ" אתמול.', ["הארץ"]),
        ("Azt mondta: „Ez a mi »északunk«, igen.”", ["Ez a mi »északunk«, igen.", "északunk"]),
        ("Hän sanoi: ”Tämä on ’pohjoinen’, kyllä.”", ["Tämä on ’pohjoinen’, kyllä.", "pohjoinen"]),
        ("»Tämä on meidän», hän sanoi. »Kyllä.»", ["Tämä on meidän", "Kyllä."]),
        ("Ze zei: ‘Dit is ons “noorden”, ja.’", ["Dit is ons “noorden”, ja.", "noorden"]),
        ("Bakan “Sözcü”nün “kapalı” dediğini söyledi.", ["Sözcü", "kapalı"]),
        ("उन्होंने कहा, “हम ‘उत्तर’ जाएंगे।”", ["हम ‘उत्तर’ जाएंगे।", "उत्तर"]),
        ("เขากล่าวว่า “เราจะไป” เมื่อวาน", ["เราจะไป"]),
        ("Ο Μπεργκ είπε: «Το “βόρειο” λιμάνι».", ["Το “βόρειο” λιμάνι", "βόρειο"]),
        ('He said: "The ’90s weren’t ‘easy’ for us."', ["The ’90s weren’t ‘easy’ for us.", "easy"]),
        ('"We bought a 40" screen for it," he said.', ['We bought a 40" screen for it,']),
        ("``We don't `mind' it,'' she said.", ["We don't `mind' it,", "mind"]),
        ("He said: ''They told me, 'You are late.'''", ["They told me, 'You are late.'", "You are late."]),
        ("Rock ’n’ roll, the workers’ club and ’em all.", []),
        ("“Well,“ she said, “yes.”", ["Well,", "yes."]),
    ],
)
def test_marks_of_the_languages_of_news_and_marks_inside_marks(text: str, inner: list[str]) -> None:
    assert [text[q.inner.start : q.inner.end].strip() for q in quotations(text)] == inner
    assert all(q.closed for q in quotations(text))


@pytest.mark.parametrize(
    ("mark", "again", "end"),
    [("“", "“", "”"), ("« ", "« ", " »"), ("« ", "» ", " »"), ("„", "„", "“"), ('"', '"', '"')],
)
def test_marks_repeated_in_each_paragraph_are_one_quotation(mark: str, again: str, end: str) -> None:
    text = f"{mark}We open the mole.\n\n{again}It was long closed.\n\n{again}Now it is ours,{end} Ana Ruiz said."
    found, piece = passage(text, "We open the mole")
    assert found == text[text.index("We open") : text.index(",") + 1]
    assert piece.ended


def test_a_quotation_without_an_end_is_said_to_have_none() -> None:
    text = "“We open the mole in June. It was long closed.\n\nNobody at the quay said a word about it.\n"
    found, piece = passage(text, "We open the mole")
    assert (found, piece.ended) == ("We open the mole in June.", False)


@pytest.mark.parametrize(
    ("text", "first", "rest"),
    [
        ("“We open in June,” Ana Ruiz said, “but not the mole.”", "We open in June,", "but not the mole."),
        ('"We open in June," said Mr. Ruiz, "but not the mole."', "We open in June,", "but not the mole."),
        ("«Abrimos en junio», dijo Ana Ruiz, «pero no el muelle».", "Abrimos en junio", "pero no el muelle"),
        ("„Wir öffnen im Juni“, sagte Ana Ruiz, „aber nicht alles“.", "Wir öffnen im Juni", "aber nicht alles"),
        ("« Nous ouvrons en juin », a déclaré Ana Ruiz, « mais pas tout ».", "Nous ouvrons en juin", "mais pas tout"),
        ("“我们六月开放，”李明说，“但不是全部。”", "我们六月开放，", "但不是全部。"),
        ("— We open in June, said Ana Ruiz. — But not the mole.", "We open in June", "But not the mole."),
        ("—Abrimos en junio —dijo Ana Ruiz—. Pero no el muelle.", "Abrimos en junio", "Pero no el muelle."),
        ("— Мы откроем порт, — сказала Ана Руис. — Но не весь.", "Мы откроем порт", "Но не весь."),
        ("“We open in June,” Ana Ruiz said. “But not the mole.”", "We open in June,", None),
        ("“We open in June,” Ana Ruiz said, while Olaf Berg replied, “not the mole.”", "We open in June,", None),
        ("‘We open in June.’ And I said, ‘But not the mole.’", "We open in June.", None),
        ("“We open in June” and the “mole” were her words.", "We open in June", None),
    ],
)
def test_a_quotation_interrupted_by_who_spoke_has_two_parts(text: str, first: str, rest: str | None) -> None:
    found, piece = passage(text, " ".join(first.split()[:4]).rstrip(","))
    assert (found, piece.marked) == (first, True)
    assert (text[piece.rest.start : piece.rest.end] if piece.rest else None) == rest


@pytest.mark.parametrize(
    ("text", "words", "ended"),
    [
        ("They sat down.\n\n— We open in June, said Ana Ruiz.\n\n— That is early, said Berg.", "We open in June", True),
        ("They sat down.\n\n– Vi öppnar i juni, sade Ana Ruiz.\n\n– Det är tidigt.", "Vi öppnar i juni", True),
        ("They sat down.\n\n- We open in June. It is ours.\n\n- That is early.", "We open in June. It is ours.", False),
    ],
)
def test_a_dash_begins_what_somebody_says(text: str, words: str, ended: bool) -> None:
    found, piece = passage(text, " ".join(words.split()[:4]).rstrip("."))
    assert (found, piece.marked, piece.ended) == (words, True, ended)


@pytest.mark.parametrize(
    "unit", ["“", "”", '"', "'", "«", "“a ", '"a" ', "‘s’ ", "“a\n\n", "s' ", "„“", "“, ", "`", "“a” b “"]
)
def test_pairing_marks_takes_no_long_time(unit: str) -> None:
    assert_in_proportion(lambda size: quotations(unit * (size // len(unit))), 120_000)
