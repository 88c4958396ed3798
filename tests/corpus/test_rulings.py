"""What a person decides wins over scores and rules, follows nothing that nobody said, and can be undone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest

from summariser.core.meeting import Meeting
from summariser.core.record import Record
from summariser.core.schema import Schema
from summariser.corpus.differences import Difference
from summariser.corpus.events import Corpus, gather
from summariser.corpus.questions import OneEvent, OneName, Question, Questions, open_names, spellings
from summariser.corpus.rulings import Act, Groups, People, Ruling, Rulings, standing
from tests.benchmarks.events import linked_pairs
from tests.corpus.stories import Report

MEETING = Schema.of(Meeting)
DAY, TWO = "2031-03-04", ["Ana Kolar", "Ivo Petrov"]
AT = datetime(2031, 12, 1, tzinfo=UTC)
ONE, OTHER, THIRD = "Nguyễn Văn Hùng", "Nguyễn Văn Hưng", "Nguyen Van Hung"


def said(*acts: tuple[Act, str, str] | int) -> list[Ruling]:
    """Decisions one after another; a number undoes the one of that number."""
    return [
        Ruling(number, "undo", ("", ""), "Ana", AT, act)
        if isinstance(act, int)
        else Ruling(number, act[0], (act[1], act[2]), "Ana", AT + timedelta(minutes=number))
        for number, act in enumerate(acts, 1)
    ]


def met(when: str = DAY, where: str | None = "Riga", who: Sequence[str] = TWO, number: int = 0) -> Record:
    return Report("m", when, where, who).record(number)


def article(number: int) -> str:
    return f"{number:016x}"


def corpus(records: Sequence[Record], made: Sequence[Ruling] = ()) -> Corpus:
    by_id = {record.article.id or "": record for record in records}
    keys = gather(MEETING, by_id.items()).keys
    return Corpus.of(MEETING, keys, lambda ids: [by_id[one] for one in ids], Rulings.of(made))


def groups(found: Corpus) -> list[str]:
    """The events, each by the last digits of its articles."""
    return sorted("".join(one.id[-1] for one in event.articles) for event in found.events())


def acts(rulings: Sequence[Ruling]) -> list[tuple[int, Act]]:
    return [(one.id, one.act) for one in rulings]


@pytest.mark.parametrize(
    ("made", "hold"),
    [
        ([("link", "a", "b")], [(1, "link")]),
        ([("link", "a", "b"), ("apart", "b", "a")], [(2, "apart")]),
        ([("link", "a", "b"), ("apart", "b", "a"), 2], [(1, "link")]),
        ([("link", "a", "b"), 1], []),
        ([("link", "a", "b"), 1, 2], [(1, "link")]),
        ([("link", "a", "b"), 1, 2, 3], []),
        ([("link", "a", "b"), 1, ("link", "a", "b")], [(3, "link")]),
        ([("same", "Ana  Kolar", "Kolar"), ("different", "KOLAR", "ana kolar")], [(2, "different")]),
        ([("link", "a", "b"), ("same", "a", "b")], [(1, "link"), (2, "same")]),
    ],
)
def test_the_last_decision_about_a_pair_holds_and_an_undo_gives_way_to_what_was_before(
    made: list[tuple[Act, str, str] | int], hold: list[tuple[int, Act]]
) -> None:
    assert acts(standing(said(*made))) == hold


def test_a_persons_link_joins_what_has_nothing_in_common_and_what_has_no_date() -> None:
    records = [met(number=0), met("", None, ["Eva Salas"], number=1), met("", None, [], number=2)]
    found = corpus(records, said(("link", article(0), article(1)), ("link", article(1), article(2))))
    (event,) = found.events()
    assert [(one.score, one.ruling and one.ruling.id) for one in event.links] == [(0, 1), (0, 2)]
    (undated,) = corpus(records[1:], said(("link", article(1), article(2)))).events()
    assert undated.days is None


def test_who_joins_by_a_persons_word_takes_nobody_else_out_of_the_event() -> None:
    records = [met(number=0), met(number=1), met("2031-06-01", "Oslo", ["Eva Salas", "Raul Paz"], number=2)]
    assert groups(corpus(records)) == ["01"]
    assert groups(corpus(records, said(("link", article(1), article(2))))) == ["012"]


def test_each_article_of_an_event_has_its_own_reason() -> None:
    """What was decided, to an earlier article; or the score; and for one that is like a later one only, that one."""

    def reasons(records: list[Record], one: int, other: int) -> list[tuple[str, str, int | None]]:
        (event,) = corpus(records, said(("link", article(one), article(other)))).events()
        return [(link.a.id[-1], link.b.id[-1], link.ruling.id if link.ruling else None) for link in event.links]

    other = ("2031-06-01", "Oslo", ["Eva Salas"])
    last = [met(number=0), met(where=None, number=1), met(*other, number=2)]
    assert reasons(last, 1, 2) == [("0", "1", None), ("1", "2", 1)]
    first = [met(*other, number=0), met(number=1), met(where=None, number=2)]
    assert reasons(first, 0, 2) == [("2", "1", None), ("0", "2", 1)]


def test_only_those_that_a_person_named_are_joined_without_a_link() -> None:
    """0 and 1 are alike, 2 and 3 too; that 1 and 2 are one makes 0 and 3 no more alike than they were."""
    other = ("2031-06-01", "Oslo", ["Eva Salas", "Raul Paz"])
    records = [met(number=0), met(where=None, number=1), met(*other, number=2), met(other[0], None, other[2], number=3)]
    assert groups(corpus(records)) == ["01", "23"]
    found = corpus(records, said(("link", article(1), article(2))))
    assert groups(found) == ["012"]
    assert [(one.link.a.id, one.link.b.id, one.apart) for one in found.doubts()] == [(article(2), article(3), True)]


def test_what_a_person_parted_is_never_one_event_nor_doubtful_again() -> None:
    records = [met(where=where, number=number) for number, where in enumerate(("Riga", None, "Riga, Latvia"))]
    assert groups(corpus(records)) == ["012"]
    found = corpus(records, said(("apart", article(0), article(2))))
    assert len(groups(found)) == 1
    assert not linked_pairs(found) & {(article(0), article(2))}
    assert all({one.link.a.id, one.link.b.id} != {article(0), article(2)} for one in found.doubts())


def test_copies_can_be_parted_and_joined_with_others() -> None:
    copies = [met(number=number) for number in range(4)]
    other = met("2031-06-01", None, ["Eva Salas"], number=4)
    assert (article(0), article(3)) not in linked_pairs(corpus(copies, said(("apart", article(0), article(3)))))
    assert groups(corpus([*copies, other], said(("link", article(2), article(4))))) == ["01234"]


def test_a_decision_that_contradicts_others_is_told_and_the_parting_wins() -> None:
    records = [met(number=number, who=[f"Guest {number}"]) for number in range(3)]
    found = corpus(
        records,
        said(("link", article(0), article(1)), ("link", article(1), article(2)), ("apart", article(2), article(0))),
    )
    assert groups(found) == ["01"]
    assert acts(found.groups.not_followed) == [(2, "link")]


def test_a_decision_about_an_article_without_a_record_waits_for_it() -> None:
    made = said(("link", article(0), article(1)))
    alone = corpus([met(number=0, who=["Eva Salas"])], made)
    assert (groups(alone), acts(alone.groups.gone)) == ([], [(1, "link")])
    again = corpus([met(number=0, who=["Eva Salas"]), met(number=1)], made)
    assert (groups(again), again.groups.gone) == (["01"], ())


def test_the_order_of_records_changes_nothing_of_what_people_decided() -> None:
    records = [met(number=number, where=f"Place {number % 3}") for number in range(6)]
    made = said(("apart", article(0), article(3)), ("link", article(1), article(4)), ("apart", article(5), article(1)))
    assert groups(corpus(records, made)) == groups(corpus(records[::-1], made))


@pytest.mark.parametrize(
    ("made", "same"),
    [
        ([], {(ONE, OTHER), (ONE, THIRD), (OTHER, THIRD)}),
        ([("different", ONE, OTHER)], set()),
        ([("different", ONE, OTHER), ("same", THIRD, ONE)], {(ONE, THIRD)}),
        ([("different", ONE, OTHER), ("same", THIRD, ONE), ("same", THIRD, OTHER)], {(ONE, THIRD)}),
        ([("different", ONE, OTHER), 1], {(ONE, OTHER), (ONE, THIRD), (OTHER, THIRD)}),
    ],
)
def test_names_that_rules_hold_alike_are_one_persons_unless_somebody_says_otherwise(
    made: list[tuple[Act, str, str] | int], same: set[tuple[str, str]]
) -> None:
    people = Rulings.of(said(*made)).people
    assert {pair for pair in combinations((ONE, OTHER, THIRD), 2) if people.one(pair[0]) == people.one(pair[1])} == same


def test_a_part_of_a_name_and_another_script_are_the_same_only_if_somebody_says_so() -> None:
    assert People().one("Xi") != People().one("Xi Jinping")
    people = Rulings.of(said(("same", "Xi", "Xi Jinping"), ("same", "习近平", "XI JINPING"))).people
    assert len({people.one(name) for name in ("Xi", "Jinping Xi", "习近平", "President Xi Jinping")}) == 1
    assert people.one("Xi Zhongxun") != people.one("Xi")


def test_whose_a_name_is_decides_which_articles_are_linked() -> None:
    records = [met(who=[ONE, "Ana Kolar"], where=None), met(who=[OTHER, "Ana Kolar"], where=None, number=1)]
    assert groups(corpus(records)) == ["01"]
    assert groups(corpus(records, said(("different", ONE, OTHER)))) == []
    xi = [met(who=["Xi", "Ana Kolar"]), met(who=["Xi Jinping", "Ana Kolar"], number=1)]
    assert groups(corpus(xi)) == []
    assert groups(corpus(xi, said(("same", "Xi", "Xi Jinping")))) == ["01"]


def test_spellings_are_asked_about_until_each_is_told_from_the_others_or_is_the_same() -> None:
    records = [met(who=[name], number=number) for number, name in enumerate((ONE, OTHER, THIRD, THIRD.upper(), "Xi"))]
    ways = spellings(corpus(records).groups.keys)
    made: list[tuple[Act, str, str] | int] = []
    asked: list[set[str]] = []
    while open_ := list(open_names(ways, Rulings.of(said(*made)).people)):
        act: Act = "different" if OTHER in open_[0].pair else "same"
        asked.append(set(open_[0].pair))
        made.append((act, *open_[0].pair))
    assert len(asked) == len({frozenset(one) for one in asked}) <= 3
    people = Rulings.of(said(*made)).people
    assert people.one(ONE) == people.one(THIRD) != people.one(OTHER)


def test_names_are_asked_about_before_links_and_links_are_scored_anew_by_the_answers() -> None:
    records = [met(who=[ONE], where=None), met(who=[OTHER], number=1)]
    found = corpus(records)
    keys = found.groups.keys
    questions = Questions(found, lambda rulings: Corpus.of(MEETING, keys, found.load, rulings))

    def first(*made: tuple[Act, str, str] | int) -> Question | None:
        asked = questions.first(Rulings.of(said(*made)))
        return asked[0] if asked else None

    assert isinstance(first(), OneName)
    assert isinstance(first(("same", ONE, OTHER)), OneEvent)
    assert first(("different", ONE, OTHER)) is None
    assert isinstance(first(("different", ONE, OTHER), 1), OneName)
    about = first(("same", ONE, OTHER))
    assert about
    assert first(("same", ONE, OTHER), ("apart", *about.pair)) is None
    questions.put_off(about)
    assert first(("same", ONE, OTHER)) is None
    questions.put_off(about, again=True)
    assert first(("same", ONE, OTHER)) == about


def test_joining_many_takes_in_proportion_and_keeps_apart_what_is_parted() -> None:
    found = Groups([(0, 99_999)])
    assert all(found.join(0, number) for number in range(1, 99_999))
    assert not found.join(99_999, 5)
    assert found.apart(99_999, 7)


def test_what_was_decided_about_names_holds_where_articles_are_compared() -> None:
    words = "We shall open the bridge before the winter."
    one = Report("m", DAY, "Riga", TWO, said=[("Ana Kolar", words)]).record(0)
    other = Report("m", DAY, "Riga", TWO, mentioned=["Анна Колар"], said=[("Анна Колар", words)]).record(1)

    def told(*made: tuple[Act, str, str]) -> list[tuple[str, str | None]]:
        (event,) = corpus([one, other], said(*made)).events()
        return [(found.field, found.item) for found in event.differences if found.contradicts]

    assert told() == [("quotes.speaker", words)]
    assert told(("same", "Ana Kolar", "Анна Колар")) == []
    spelt = Report("m", DAY, "Riga", TWO, said=[("Kolar Ana", words)]).record(2)
    (event,) = corpus([one, spelt], said(("different", "Ana Kolar", "Kolar Ana"))).events()
    assert [states.state for found in event.differences for states in found.cells] == ["same", "differs"]


class Kept:
    """What was kept of events, by the marks of their records."""

    def __init__(self) -> None:
        self.found: dict[str, tuple[Difference, ...]] = {}

    def find(self, marks: Sequence[str]) -> dict[str, tuple[Difference, ...]]:
        return {mark: self.found[mark] for mark in marks if mark in self.found}

    def keep(self, mark: str, compared: tuple[Difference, ...]) -> None:
        self.found[mark] = compared


def test_what_was_found_before_a_decision_about_names_is_not_known_after_it() -> None:
    kept, names = Kept(), ("Ana Kolar", "Kolar Ana")
    records = {"0": met(), "1": met(number=1)}
    keys = [replace(key, mark=key.name) for key in gather(MEETING, records.items()).keys]
    for made in ([], [], said(("same", *names)), said(("different", *names)), said(("different", *names), 1)):
        list(Corpus.of(MEETING, keys, lambda some: [records[one] for one in some], Rulings.of(made), kept).events())
    assert len(kept.found) == 3


BUSH, FATHER = "George W. Bush", "George H. W. Bush"


def test_other_middle_initials_are_another_person_unless_somebody_says_otherwise() -> None:
    records = [met(who=["Ana Kolar", BUSH], number=0), met(who=["Ana Kolar", FATHER], number=1)]
    apart, same = corpus(records), corpus(records, said(("same", BUSH, FATHER)))
    assert (groups(apart), groups(same)) == ([], ["01"])
    assert not list(open_names(spellings(apart.groups.keys), apart.rulings.people)), "there is nothing to ask"


def test_a_name_without_an_initial_is_that_of_the_one_who_has_one_and_of_neither_of_two() -> None:
    alone = [met(who=["Ana Kolar", BUSH], number=0), met(who=["Ana Kolar", "George Bush"], number=1)]
    assert groups(corpus(alone)) == ["01"]
    third = met("2031-09-01", who=["Ivo Petrov", FATHER], number=2)
    both = corpus([*alone, third])
    assert groups(both) == []
    assert len(list(open_names(spellings(both.groups.keys), both.rulings.people))) == 2, "whose it is"
    assert groups(corpus([*alone, third], said(("same", BUSH, "George Bush")))) == ["01"]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("John F. Kerry", "John Q. Kerry", False),
        ("John F. Kerry", "John F. Q. Kerry", True),
        ("John F. Kerry", "John Kerry", True),
        ("Иван А. Петров", "Иван Б. Петров", False),
        ("阮富仲", "阮 富 仲", True),
    ],
)
def test_initials_in_scripts_that_have_them(one: str, other: str, alike: bool) -> None:
    found = People().among([one, other])
    assert (found.one(one) == found.one(other)) is alike
