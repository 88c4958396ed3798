"""What two proposers found, brought together."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from summariser.core.article import Span
from summariser.second_reader.both import Proposal, Proposals, together
from summariser.second_reader.found import Commitment, Found, Person, Speech
from tests.growth import assert_in_proportion


def speech(speaker: str, *places: int, direct: bool = False, doubt: str = "") -> Speech:
    spans = tuple(Span(start, end) for start, end in zip(places[::2], places[1::2], strict=True))
    return Speech(speaker, spans, direct, doubt)


def both(parser: Found, lexicon: Found) -> Proposals:
    return together([("parser", parser), ("lexicon", lexicon)])


def spoken(parser: Sequence[Speech], lexicon: Sequence[Speech]) -> tuple[Proposal[Speech], ...]:
    return both(Found(speech=tuple(parser)), Found(speech=tuple(lexicon))).speech


@pytest.mark.parametrize(
    ("parser", "lexicon", "one"),
    [
        ((0, 40), (0, 40), True),
        ((0, 40), (20, 60), True),  # just half
        ((0, 40), (21, 61), False),
        ((0, 10), (5, 300), True),  # half of the shorter
        ((0, 10), (10, 20), False),
        ((0, 20, 40, 60), (40, 60), True),  # interrupted
        ((0, 20, 40, 60), (10, 50), True),  # ten in each part
        ((0, 10), (2_000, 2_010), False),
        ((495, 515), (500, 900), True),
    ],
)
def test_passages_at_one_place_are_one(parser: tuple[int, ...], lexicon: tuple[int, ...], one: bool) -> None:
    first, second = speech("Ada Lund", *parser), speech("Ada Lund", *lexicon)

    if one:
        assert spoken([first], [second]) == (Proposal(first, "parser+lexicon"),)
    else:
        assert spoken([first], [second]) == (Proposal(first, "parser"), Proposal(second, "lexicon"))


@pytest.mark.parametrize(
    ("parser", "lexicon", "speaker", "doubt"),
    [
        (("Ada Lund", ""), ("Ada Lund", ""), "Ada Lund", ""),
        (("Ada Lund", ""), ("Lund", ""), "Ada Lund", ""),
        (("the ministry", ""), ("The Ministry of Fish", ""), "the ministry", ""),
        (("Ada Lund", "Why."), ("Lund", ""), "Ada Lund", ""),
        (("Ada Lund", "Why."), ("Ole Berg", ""), "Ole Berg", ""),
        (("", ""), ("Ole Berg", ""), "Ole Berg", ""),
        (("Ada Lund", ""), ("Ole Berg", "Why not."), "Ada Lund", ""),
        (("Ada Lund", ""), ("", ""), "Ada Lund", ""),
        (("Ada Lund", "Why."), ("Ole Berg", "Why not."), "Ada Lund", "Why."),
        (("Ada Lund", ""), ("Ole Berg", ""), "Ada Lund", "Another reading gives this to Ole Berg."),
    ],
)
def test_the_certain_speaker_stands(
    parser: tuple[str, str], lexicon: tuple[str, str], speaker: str, doubt: str
) -> None:
    first, second = speech(parser[0], 0, 40, doubt=parser[1]), speech(lexicon[0], 0, 44, doubt=lexicon[1])

    assert spoken([first], [second]) == (Proposal(speech(speaker, 0, 40, doubt=doubt), "parser+lexicon"),)


@pytest.mark.parametrize(("parser", "lexicon"), [(True, False), (False, True), (True, True)])
def test_marks_win(parser: bool, lexicon: bool) -> None:
    (one,) = spoken([speech("Lund", 0, 40, direct=parser)], [speech("Lund", 1, 40, direct=lexicon)])

    assert one.item.direct


def test_marks_around_a_part_leave_it_reported() -> None:
    (one,) = spoken([speech("Lund", 0, 40)], [speech("Lund", 15, 40, direct=True)])

    assert not one.item.direct


def test_a_passage_that_one_cut_in_two_is_one() -> None:
    whole, parts = speech("Lund", 0, 100), [speech("Berg", 0, 50), speech("Lund", 51, 100)]

    assert spoken([whole], parts) == (Proposal(whole, "parser+lexicon"),)
    # The other way round, it is the one that the speaker agrees with which both found.
    assert spoken(parts, [whole]) == (Proposal(parts[0], "parser"), Proposal(parts[1], "parser+lexicon"))


def test_the_order_is_that_of_the_text() -> None:
    parser, lexicon = [speech("A", 50, 90), speech("B", 200, 240)], [speech("C", 100, 140), speech("D", 0, 30)]
    expected = spoken(parser, lexicon)

    assert [one.item.speaker for one in expected] == ["D", "A", "C", "B"]
    assert spoken(parser[::-1], lexicon[::-1]) == expected


LUND = Person("Ada Lund", Span(10, 18))


@pytest.mark.parametrize(
    ("name", "one"),
    [("Ada Lund", True), ("Lund", True), ("ADA LUND", True), ("Ada Maria Lund", True), ("Ole Lund", False)],
)
def test_a_person_is_known_by_a_part_of_the_name(name: str, one: bool) -> None:
    other = Person(name, Span(100, 100 + len(name)))
    people = both(Found(people=(LUND,)), Found(people=(other,))).people

    assert people == (
        (Proposal(LUND, "parser+lexicon"),) if one else (Proposal(LUND, "parser"), Proposal(other, "lexicon"))
    )


@pytest.mark.parametrize(
    ("parser", "lexicon", "present", "doubt"),
    [
        ((True, ""), (True, "Why."), True, ""),
        ((True, "Why."), (True, ""), True, ""),
        ((False, "Why."), (True, ""), True, ""),
        ((False, "Why."), (True, "Why not."), False, "Why."),
        ((False, ""), (True, ""), False, "Another reading takes Ada Lund for one who took part."),
        ((True, ""), (False, ""), True, "Another reading takes Ada Lund for one who is only mentioned."),
    ],
)
def test_presence(parser: tuple[bool, str], lexicon: tuple[bool, str], present: bool, doubt: str) -> None:
    first, second = (replace(LUND, present=one[0], doubt=one[1]) for one in (parser, lexicon))

    (one,) = both(Found(people=(first,)), Found(people=(second,))).people

    assert (one.item.present, one.item.doubt) == (present, doubt)


def test_what_the_parser_leaves_open_about_a_person_is_filled_in() -> None:
    mayor, town = Span(0, 5), Span(30, 40)
    first = replace(LUND, title=mayor)
    second = Person("Lund", Span(14, 18), title=Span(50, 60), organisation=town, country="Norland")

    (one,) = both(Found(people=(first,)), Found(people=(second,))).people

    assert one.item == replace(LUND, title=mayor, organisation=town, country="Norland")


def test_a_speaker_has_the_name_that_stands_among_the_people() -> None:
    short = Person("Lund", Span(14, 18))
    found = both(Found(people=(LUND,)), Found(people=(short,), speech=(speech("Lund", 0, 40), speech("Berg", 50, 60))))

    assert [one.item.speaker for one in found.speech] == ["Ada Lund", "Berg"]


@pytest.mark.parametrize(
    ("kind", "doubts", "doubt"),
    [
        ("agreed", ("", ""), ""),
        ("signed", ("", ""), "Another reading takes this for signed."),
        ("signed", ("", "Why."), ""),
        ("signed", ("Why.", ""), "Why."),
    ],
)
def test_commitments(kind: str, doubts: tuple[str, str], doubt: str) -> None:
    first = Commitment("agreed", Span(0, 40), doubt=doubts[0])
    second = Commitment(kind, Span(20, 90), ("Norland",), doubts[1])
    alone = Commitment("agreed", Span(100, 140))

    found = both(Found(commitments=(first,)), Found(commitments=(alone, second))).commitments

    merged = Commitment("agreed", Span(0, 40), ("Norland",), doubt)
    assert found == (Proposal(merged, "parser+lexicon"), Proposal(alone, "lexicon"))


def test_the_commitment_of_the_same_kind_is_the_one_that_both_found() -> None:
    signed, agreed = Commitment("signed", Span(0, 60)), Commitment("agreed", Span(60, 90))

    found = both(Found(commitments=(signed, agreed)), Found(commitments=(Commitment("agreed", Span(0, 90)),)))

    assert found.commitments == (Proposal(signed, "parser"), Proposal(agreed, "parser+lexicon"))


def test_the_strong_ones_are_not_of_the_lexicon_alone() -> None:
    mine = Found("en", (LUND,), (speech("Ada Lund", 0, 40),), (Commitment("agreed", Span(0, 40)),))
    theirs = Found(
        "en", (Person("Ole Berg", Span(60, 68)),), (speech("Ole Berg", 60, 90),), (Commitment("signed", Span(60, 90)),)
    )

    strong = both(mine, theirs).strong()

    assert (strong.people, strong.speech, strong.commitments) == (
        (Proposal(LUND, "parser"),), (Proposal(mine.speech[0], "parser"),), (Proposal(mine.commitments[0], "parser"),)
    )  # fmt: skip


@pytest.mark.parametrize("parser", [Found(), Found("vi")])
def test_in_a_language_without_a_parser_all_of_the_lexicon_is_strong(parser: Found) -> None:
    note = "Only quotation marks were read."
    lexicon = Found("vi", speech=(speech("Ada Lund", 0, 40),), notes=(note,))

    for found in (both(parser, lexicon), together([("lexicon", lexicon)])):
        assert found.strong().speech == (Proposal(lexicon.speech[0], "lexicon"),)
        assert found.notes == (note,)


def test_each_note_is_told_once() -> None:
    assert both(Found(notes=("A.", "B.")), Found(notes=("C.", "A."))).notes == ("A.", "B.", "C.")


def test_nothing_from_nobody() -> None:
    assert together([]) == Proposals()


def test_time_grows_with_the_text() -> None:
    def bring_together(many: int) -> None:
        found = Found(
            people=tuple(Person(f"Ada{n} Lund{n}", Span(n * 50, n * 50 + 9)) for n in range(many)),
            speech=tuple(speech("Lund", n * 50, n * 50 + 40) for n in range(many)),
        )
        assert len(both(found, found).speech) == many

    bring_together(100)
    assert_in_proportion(bring_together, 8_000)
