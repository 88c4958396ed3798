"""Commitments by both proposers: which kind, from where to where, whose, and what is none."""

from typing import Any

import pytest

from summariser.core.article import Article, Span
from summariser.core.meeting import Meeting
from summariser.core.schema import Schema
from summariser.language.words import language
from summariser.second_reader.cast import Cast, Meant
from summariser.second_reader.commitments import cues, party, settled, sides
from summariser.second_reader.found import Commitment, Person, Wanted
from summariser.second_reader.lexicon_commitments import find_commitments as by_words
from summariser.second_reader.parsed import parse
from summariser.second_reader.parser import Parser
from summariser.second_reader.parser_commitments import find_commitments as by_parse
from tests.growth import assert_in_proportion
from tests.second_reader.commitment_cases import ABROAD, ABROAD_NONE, BEFORE, MADE, NONE

AGREEMENTS = Schema.of(Meeting).node("agreements").group
assert AGREEMENTS
MEETING = Wanted(next(dict(node.cues) for node in AGREEMENTS.nodes if node.name == "kind"))
SANCTIONS = Wanted({"imposed": ("impose*", "sanction"), "lifted": ("lift", "come to terms", "the removal of")})


@pytest.fixture
def pipeline(parser: Parser) -> Any:
    return parser.pipeline


def read(text: str, wanted: Wanted = MEETING, code: str = "en", pipeline: Any = None) -> list[tuple[str, str]]:
    """Kinds and passages: by the parse if there is a pipeline, else by words."""
    found = commitments(Article.of(text), wanted, code, pipeline)
    return [(one.kind, Article.of(text)[one.span]) for one in found]


def commitments(article: Article, wanted: Wanted, code: str = "en", pipeline: Any = None) -> tuple[Commitment, ...]:
    cast = Cast.of(article, language(code))
    return by_parse(parse(pipeline, article), cast, wanted) if pipeline else by_words(cast, wanted)


@pytest.mark.parametrize(("kind", "sentence", "passage"), MADE)
def test_the_parser_finds_the_kind_and_its_clause(pipeline: Any, kind: str, sentence: str, passage: str) -> None:
    ((found, words),) = read(BEFORE + sentence, pipeline=pipeline)
    assert (found, words[: len(passage)]) == (kind, passage)


@pytest.mark.parametrize(("kind", "sentence", "passage"), MADE)
def test_the_lexicon_finds_the_kind_and_its_clause(kind: str, sentence: str, passage: str) -> None:
    ((found, words),) = read(BEFORE + sentence)
    assert (found, words[: len(passage)]) == (kind, passage)


@pytest.mark.parametrize("sentence", NONE)
def test_the_parser_leaves_what_is_no_commitment(pipeline: Any, sentence: str) -> None:
    assert read(f"{BEFORE[:-2]}, 6 May 2024. {sentence}", pipeline=pipeline) == []


@pytest.mark.parametrize("sentence", NONE)
def test_the_lexicon_leaves_what_is_no_commitment(sentence: str) -> None:
    assert read(f"{BEFORE[:-2]}, 6 May 2024. {sentence}") == []


@pytest.mark.parametrize(("code", "kind", "sentence", "passage"), ABROAD)
def test_other_languages(code: str, kind: str, sentence: str, passage: str) -> None:
    ((found, words),) = read(sentence, code=code)
    assert (found, words[: len(passage)]) == (kind, passage)


@pytest.mark.parametrize(("code", "sentence"), ABROAD_NONE)
def test_what_is_undone_in_other_languages(code: str, sentence: str) -> None:
    assert read(sentence, code=code) == []


def test_a_clause_about_speech_is_no_part_of_what_was_put_forward() -> None:
    text = "Präsident Maier forderte mehr Züge und betonte, dass er warten könne."
    assert read(text, code="de") == [("proposed", "Präsident Maier forderte mehr Züge")]


def test_who_is_told_by_a_post_alone_is_no_party() -> None:
    article = Article.of("Der Minister forderte mehr Züge.")
    assert party(Cast.of(article, language("de")), Span(0, 12)) == ((), "")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Norway imposed a tax on salmon.", [("imposed", "Norway imposed a tax on salmon")]),
        ("The two countries lifted all bans on wine.", [("lifted", "The two countries lifted all bans on wine")]),
        ("Norway did not impose a tax on salmon.", []),
        ("Berg and Ortega agreed to meet again.", []),
    ],
)
def test_the_kinds_and_their_words_are_the_schemas(
    pipeline: Any, sentence: str, expected: list[tuple[str, str]]
) -> None:
    assert read(BEFORE + sentence, SANCTIONS, pipeline=pipeline) == expected


def test_verbs_are_found_by_their_base_form_where_they_are_parsed(pipeline: Any) -> None:
    text = "Norway lifted the ban. Chile will lift nothing."
    assert read(text, SANCTIONS, pipeline=pipeline) == [("lifted", "Norway lifted the ban")]
    assert read(text, SANCTIONS) == []  # only its own words: lift


def test_one_passage_is_one_commitment(pipeline: Any) -> None:
    text = BEFORE + "Both sides agreed to sign a treaty and invited Peru to the talks."
    assert [kind for kind, _ in read(text, pipeline=pipeline)] == ["agreed", "proposed"]


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        (
            "(Photo: Ada Lund)\nOSLO - Anna Berg has invited Ortega to Bergen.",
            ["Anna Berg has invited Ortega to Bergen"],
        ),
        ("Norway reaffirmed its commitment to the fund.", ["Norway reaffirmed its commitment to the fund"]),
        ("Norway reaffirmed that the fund is small.", []),
        ("A fund will be set up, the two sides agreed.", ["A fund will be set up, the two sides agreed"]),
        ("Berg and Ortega met. They agreed to open a port.", ["They agreed to open a port"]),
        ("Berg later called on King Ola Ruud at the palace.", []),
        (
            "\n\nOslo, May 5 (NTB) Norway and Chile signed a treaty on whales.",
            ["Norway and Chile signed a treaty on whales"],
        ),
        ("Crowds sang. They agreed that it was cold.", []),
        ("The President and the Minister agreed to meet.", ["The President and the Minister agreed to meet"]),
        ("Peace and trade should last.", []),
        ("Berg was urged to resign.", []),
        ("It was agreed that tolls would fall.", ["It was agreed that tolls would fall"]),
        ("Berg suggested that it might rain.", []),
        ("Dozens held signs with names.", []),
    ],
)
def test_clauses_as_they_are_parsed(pipeline: Any, text: str, passages: list[str]) -> None:
    assert [words for _, words in read(BEFORE + text, pipeline=pipeline)] == passages


def test_of_cues_at_one_place_the_longest_counts() -> None:
    found = cues({"agreed": ("cam kết",), "reaffirmed": ("cam kết tiếp tục",)}, "hai bên cam kết tiếp tục hợp tác")
    assert [cue.kind for cue in found] == ["reaffirmed"]


def test_what_stands_above_the_printed_day_and_is_told_again_is_left_out() -> None:
    told = "Both sides agreed to open a port."
    text = f"Norway, Chile talk\nBoth sides agreed on ports.\nSun, May 5, 2024\nBerg met Ortega. {told}"
    assert read(text) == [("agreed", told[:-1])]


def test_a_heading_that_the_text_tells_again_is_left_out() -> None:
    text = "Norway, Chile sign deals\n\nBoth sides signed two deals on Monday."
    article = Article.of(text)
    heading, told = Span(0, 24), Span(26, len(text) - 1)
    assert settled(article, [Commitment("signed", heading), Commitment("signed", told)]) == (
        Commitment("signed", told),
    )
    assert settled(article, [Commitment("signed", heading), Commitment("agreed", told)])[0].span == heading


class _Cast:
    """Who is who, as it was told."""

    def __init__(self, article: Article, **countries: str) -> None:
        self.article, self.language = article, language("en")
        self.people = tuple(
            Person(name, Span(at, at + len(name)), country=country, present=True)
            for name, country in countries.items()
            if (at := article.text.index(name)) >= 0
        )
        self.countries = [one.country for one in self.people]

    def meant(self, words: Span) -> Any:
        text = self.article[words]
        named = next((one.name for one in self.people if one.name in text), None)
        return None if text == "It" else Meant(named or text, person=named is not None)


@pytest.mark.parametrize(
    ("sentence", "parties", "doubt"),
    [
        ("Both sides agreed to open a port.", ("Norway", "Chile"), False),
        ("Berg and Ortega agreed to open a port.", ("Norway", "Chile"), False),
        ("Peru and Chile agreed to open a port.", ("Peru", "Chile"), False),
        ("The ministers of Peru and Chile signed a treaty.", ("Peru", "Chile"), False),
        ("Peru's embassy in Chile signed a treaty.", ("Peru",), False),
        ("Trade ministers from seven nations called for lower tolls.", (), False),
        ("Ortega proposed that the ports share pilots.", ("Chile",), False),
        ("The United States proposed that the ports share pilots.", ("United States",), False),
        ("Berg said both sides should open a port.", ("Norway",), False),
        ("Berg was late. The two sides should open a port.", ("Norway",), True),
        ("Ortega had proposed that the ports share pilots.", ("Chile",), True),
        ("A treaty was signed on Monday.", (), False),
        ("A treaty was signed by Berg on Monday.", ("Norway",), False),
        ("They met. It proposed that the ports share pilots.", None, False),
    ],
)
def test_whose_it_is(pipeline: Any, sentence: str, parties: tuple[str, ...] | None, doubt: bool) -> None:
    article = Article.of(BEFORE + sentence)
    cast: Any = _Cast(article, Berg="Norway", Ortega="Chile")
    found = by_parse(parse(pipeline, article), cast, MEETING)
    assert [one.parties for one in found] == ([] if parties is None else [parties])
    assert all(bool(one.doubt) is doubt for one in found)


@pytest.mark.parametrize(
    ("sentence", "parties", "doubt"),
    [
        ("Both sides agreed to open a port.", ("Norway", "Chile"), False),
        ("Peru and Chile agreed to open a port.", ("Peru", "Chile"), False),
        ("Ortega has proposed a port of call.", ("Chile",), False),
        ("The Ministry of Trade proposed a port of call.", ("Ministry of Trade",), False),
        ("The two sides should open a port.", (), True),
        ("Nordvik said on Tuesday they had signed a treaty.", (), False),
    ],
)
def test_whose_it_is_by_words(sentence: str, parties: tuple[str, ...], doubt: bool) -> None:
    article = Article.of(BEFORE + sentence)
    cast: Any = _Cast(article, Berg="Norway", Ortega="Chile")
    ((found),) = by_words(cast, MEETING)
    assert (found.parties, bool(found.doubt)) == (parties, doubt)


def test_the_sides_are_two_countries_or_nobody() -> None:
    article = Article.of("Berg met Ortega and Quispe.")
    two: Any = _Cast(article, Berg="Norway", Ortega="Chile")
    three: Any = _Cast(article, Berg="Norway", Ortega="Chile", Quispe="Peru")
    assert (sides(two), sides(three)) == (("Norway", "Chile"), ())
    assert party(two, Span(0, 4)) == (("Norway",), "")


@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        ("Chile is far. Ortega likes Chile. Peru is near.", ("Norway", "Chile")),
        ("Chile is far. Peru is near.", ()),
        ("Chilean analyst Jo Paz, in Lima, called the plan bad for Chile.", ()),
    ],
)
def test_the_other_side_is_the_country_that_is_named_most_if_one_is(behind: str, expected: tuple[str, ...]) -> None:
    lead = "Norwegian Minister Anna Berg met Minister Luis Ortega in Oslo on Monday. It rained. It was cold. They left."
    assert sides(Cast.of(Article.of(f"{lead} {behind}"), language("en"))) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "agreed " * 30_000,
        "both sides agreed to " * 10_000 + ".",
        "Both sides agreed, " * 60 + "and signed. " * 4_000,
        "ẞİ\u0000 both sides agreed to \ud800 meet again.\r\n" * 200,
        "双方同意" * 30_000,
    ],
)
def test_any_text_is_read(text: str) -> None:
    article = Article.of(text)
    for one in commitments(article, MEETING):
        assert article[one.span]


@pytest.mark.parametrize("unit", ["agreed ", "both sides agreed to ", "both sides agreed to. ", "双方同意"])
def test_the_time_grows_with_the_length(unit: str) -> None:
    assert_in_proportion(lambda size: commitments(Article.of(unit * (size // len(unit))), MEETING), 60_000)


def test_passages_are_slices_whatever_case_folding_does() -> None:
    text = "Der Außenminister und İsmet aßen. Beide Seiten einigten sich auf einen Zeitplan."
    assert read(text, code="de") == [("agreed", "Beide Seiten einigten sich auf einen Zeitplan")]
