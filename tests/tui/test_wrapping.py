"""Lines of cells and the offsets behind them; what can be chosen in an article."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from summariser.core.article import Article, Span
from summariser.core.display import visible
from summariser.tui.selection import TextSelection, words
from summariser.tui.widgets.article import Spans, article_lines, cut
from summariser.tui.wrapping import fitted, flat, offset_at, wrap

TEXTS = st.text(max_size=200)


@given(TEXTS, st.integers(2, 30), st.integers(2, 30))
def test_every_character_is_on_one_line_and_no_line_is_too_wide(text: str, width: int, first: int) -> None:
    shown = flat(visible(text))
    lines = wrap(shown, 0, len(shown), width, first)
    assert "".join(shown[a:b] for a, b in lines).replace(" ", "") == "".join(shown.split())
    assert all(a <= b for a, b in lines)
    assert all(before[1] <= after[0] for before, after in pairwise(lines))
    for index, (a, b) in enumerate(lines):
        assert sum(map(cell_len, shown[a:b])) <= max(width, first if index == 0 else width)


@given(TEXTS, st.integers(1, 30))
def test_what_is_fitted_fits(text: str, width: int) -> None:
    assert cell_len(fitted(flat(visible(text)), width)) <= max(width, 3)


def test_a_label_that_leaves_no_room_has_its_line_to_itself() -> None:
    assert wrap("Norland", 0, 7, 10, 3) == [(0, 0), (0, 7)]


def test_a_cell_leads_back_to_its_character() -> None:
    assert [offset_at("a漢b", (0, 3), cell) for cell in range(5)] == [0, 1, 1, 2, 2]


def test_a_line_is_cut_where_highlights_begin_and_end() -> None:
    layers = [("all", Spans([Span(0, 10)])), ("part", Spans([Span(2, 4), Span(3, 6), Span(20, 30)]))]
    assert cut((0, 8), layers) == [(0, 2, ("all",)), (2, 6, ("all", "part")), (6, 8, ("all",))]


@settings(max_examples=30)
@given(
    st.lists(
        st.sampled_from(["Ann met Bo.", "“No,” he said.", "漢字。", "שלום", "e\u0301a\u0323", "\n\n", "\x1b[1m"]),
        min_size=1,
    )
)
def test_the_lines_of_an_article_hold_all_its_words(parts: list[str]) -> None:
    text = " ".join(parts)
    lines = article_lines(Article(text, ""), flat(visible(text)), 7)
    assert "".join("".join(text[line.start : line.end] for line in lines).split()) == "".join(text.split())


ARTICLE = Article("Ann Lee said: “We wait.” Bo Chen left. 大家都走了。", "")


def chosen(selection: TextSelection) -> list[str]:
    return [ARTICLE[span] for span in selection.spans]


def test_steps_are_words_and_marks() -> None:
    assert [ARTICLE[word] for word in words(ARTICLE)][:8] == ["Ann", "Lee", "said", ":", "“", "We", "wait", "."]
    assert [ARTICLE[word] for word in words(ARTICLE)][-6:] == ["大", "家", "都", "走", "了", "。"]


def test_a_stretch_grows_and_shrinks_by_words() -> None:
    at = TextSelection.beginning(ARTICLE, ARTICLE.text.index("We"))
    assert chosen(at.extend(1)) == ["We"]
    assert chosen(at.extend(1).extend(1)) == ["We wait"]
    assert chosen(at.extend(1).extend(1).extend(-1)) == ["We"]
    assert chosen(at.extend(1).extend(-1)) == ["“We"]


def test_nothing_chosen_means_the_sentence() -> None:
    at = TextSelection.beginning(ARTICLE, 0)
    assert chosen(at) == [ARTICLE[ARTICLE.sentences[0].span]]
    assert chosen(at.to_sentence(1)) == ["Bo Chen left."]


def test_several_passages_and_taking_one_back() -> None:
    both = TextSelection.beginning(ARTICLE, 0).toggle().to_sentence(1).toggle()
    assert chosen(both) == [ARTICLE[ARTICLE.sentences[0].span], "Bo Chen left."]
    assert chosen(both.toggle()) == [ARTICLE[ARTICLE.sentences[0].span]]


def test_a_stretch_to_the_end_of_the_sentence() -> None:
    at = TextSelection.beginning(ARTICLE, ARTICLE.text.index("Chen"))
    assert chosen(at.extend_sentence(1)) == ["Chen left."]
    assert chosen(at.extend_sentence(-1)) == ["Bo Chen"]


@pytest.mark.parametrize("step", [-100, 100])
def test_the_ends_are_the_ends(step: int) -> None:
    at = TextSelection.beginning(ARTICLE, 0).word(step).extend(step).extend(step).to_sentence(step)
    assert 0 <= at.at < len(words(ARTICLE))
    assert at.spans


def test_the_mouse_chooses_whole_words() -> None:
    text = ARTICLE.text
    drawn = TextSelection.beginning(ARTICLE, 0).drag(text.index("ee"), text.index("aid"))
    assert chosen(drawn) == ["Lee said"]


@pytest.mark.parametrize(
    "text",
    [
        "Ann\u200dLee",
        "\u0d05\u0d35\u0d28\u0d4d\u200d \u0d35\u0d28\u0d4d\u0d28\u0d41",
        "a\u200d\U0001f4bb",
        "\U0001f4bb\u200da",
        "\u200d",
        "a\u200d",
    ],
)
def test_a_joiner_takes_no_cell_from_the_letters_beside_it(text: str) -> None:
    assert cell_len(flat(text)) == cell_len(text.replace("\u200d", ""))
    assert len(flat(text)) == len(text)


@pytest.mark.parametrize(
    "text", ["\U0001f469\u200d\U0001f4bb", "\U0001f3f3\ufe0f\u200d\U0001f308", "\u2764\ufe0f\u200d\U0001f525"]
)
def test_joined_pictures_stay_one(text: str) -> None:
    assert flat(text) == text
    assert cell_len(text) == 2
