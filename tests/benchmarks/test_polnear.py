"""The script beside this counts as its docstring says: figures here were counted by hand, on sentences made up."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from summariser.core.article import Article, Span
from summariser.second_reader.found import Found, Reader, Speech, Wanted
from tests.benchmarks.polnear import Score, annotated, measured, passage

TEXT = (
    "Mayor Ada Lund said that the old bridge will close. "
    "“The boats,” she added, “stay open.” "
    "Sources fear a long winter.\r\n"
    "The harbour board promised new lamps, Senator Pia Holm noted."
)


def at(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def brat(attributions: Sequence[dict[str, str]]) -> str:
    """Each attribution as brat writes it; fragments of the article are parted by a bar."""
    lines: list[str] = []
    for number, one in enumerate(attributions, 1):
        roles = {role: f"T{number}{index}" for index, role in enumerate(one)}
        for role, words in one.items():
            places = ";".join(f"{at(part).start} {at(part).end}" for part in words.split("|"))
            lines.append(f"{roles[role]}\t{role.rstrip('2')} {places}\t{words}")
        lines += [f"T{number}9\tAttribution 0 1\tx", f"E{number}\tAttribution:T{number}9 "]
        lines[-1] += " ".join(f"{role}:{name}" for role, name in roles.items())
    return "\n".join([*lines, f"T99\tDiscard {at('old').start} {at('old').end}\told", "#1\tAnnotatorNotes T99\tx", ""])


ANNOTATED = brat([
    {"Source": "Mayor Ada Lund", "Cue": "said", "Content": "that the old bridge will close"},
    {"Source": "she", "Cue": "added", "Content": "“The boats,”|“stay open.”"},
    {"Cue": "fear", "Content": "a long winter"},
    {"Source": "Senator Pia Holm", "Cue": "noted", "Content": "The harbour board promised new lamps"},
])  # fmt: skip


class Told:
    """A proposer that finds what it is told."""

    def __init__(self, *speech: Speech, name: Reader = "lexicon") -> None:
        self.speech = speech
        self.name = name

    def read(self, article: Article, wanted: Wanted) -> Found:
        return Found(speech=self.speech if article.text == TEXT else ())


def measured_alone(folder: Path, *speech: Speech) -> Score:
    return measured([Told(*speech)], folder)["lexicon"]


def said(speaker: str, *words: str) -> Speech:
    return Speech(speaker, tuple(map(at, words)), direct=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "town.txt").write_bytes(TEXT.encode())
    (tmp_path / "town.ann").write_text(ANNOTATED, "utf-8")
    return tmp_path


def test_everything_is_counted(folder: Path) -> None:
    # Exact: the bridge, but for its "that". Half: the boats (one fragment of two, 8 letters of 16) and the lamps, whose
    # source is another senator. Half of gold alone: the winter, 11 letters of 26. Nothing: the mayor's name.
    score = measured_alone(
        folder,
        said("Ada Lund", "the old bridge will close"),
        said("Ada Lund", "The boats"),
        said("Ada Lund", "open.” Sources fear a long winter"),
        said("Senator Ole Berg", "harbour board promised"),
        said("Pia Holm", "Mayor Ada Lund"),
    )

    assert (score.gold, score.proposed) == (4, 5)
    assert (score.exact, score.half, score.half_gold) == (1, 3, 4)
    assert (score.judged, score.right) == (2, 1)
    assert (score.pronouns, score.pronouns_named) == (1, 1)
    assert score.measures(score.half) == (3 / 4, 3 / 5, 6 / 9)
    assert list(score.lines())[:-1] == [
        "4 annotated, 5 proposed, 1 articles",
        "exact         recall 0.25  precision 0.20  F1 0.22",
        "half          recall 0.75  precision 0.60  F1 0.67",
        "half of gold  recall 1.00  precision 0.80  F1 0.89",
        "source        0.50 right (1 of 2); 1 of 1 pronouns given to a name",
    ]


def test_a_passage_goes_with_one_other_only(folder: Path) -> None:
    twice = said("Ada Lund", "old bridge will close")
    better = said("Nobody", "the old bridge will close")

    score = measured_alone(folder, twice, better, twice)

    assert (score.half, score.right) == (1, 0)


def test_nothing_is_found(folder: Path) -> None:
    score = measured_alone(folder)

    assert score.measures(score.exact) == (0, 0, 0)
    assert score.articles == 1


@pytest.mark.parametrize(
    ("speaker", "right"),
    [
        ("Ada Lund", 1),
        ("LUND", 1),
        ("Mayor", 1),
        ("Senator Lund’s office", 1),
        ("the harbour board", 0),
        ("", 0),
    ],
)
def test_a_source_is_right_by_a_telling_word(folder: Path, speaker: str, right: int) -> None:
    assert measured_alone(folder, said(speaker, "the old bridge will close")).right == right


def test_several_are_also_told_by_who_found_it(folder: Path) -> None:
    bridge, lamps = said("Ada Lund", "the old bridge will close"), said("Pia Holm", "promised new lamps")
    lexicon, parser = Told(bridge, said("", "Sources")), Told(bridge, lamps, name="parser")

    scores = measured([lexicon, parser], folder)

    assert {name: (score.proposed, score.half) for name, score in scores.items()} == {
        "lexicon": (2, 1),
        "parser": (2, 2),
        "together": (3, 2),
        "of these by parser+lexicon": (1, 1),
        "of these by parser": (1, 1),
        "of these by lexicon": (1, 0),
    }


def test_a_second_content_belongs_to_the_first() -> None:
    found = annotated(TEXT, brat([{"Source": "she", "Content": "“The boats,”", "Content2": "“stay open.”"}]))

    assert [one.passage for one in found] == [passage(TEXT, [at("stay open"), at("The boats")])]
