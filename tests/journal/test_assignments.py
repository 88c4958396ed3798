"""Assignments and readings in the journal: never taken, never lost, and nobody sees another's reading before both are
done."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from summariser.core.article import Article
from summariser.core.errors import SummariserError
from summariser.journal import audits, notes, people, queries
from summariser.journal.assignments import Outcome, acts
from summariser.journal.copying import copy
from summariser.journal.place import Place
from summariser.journal.store import SqlJournal
from summariser.review import assigning
from summariser.review.assigning import Order
from summariser.review.history import Entry
from summariser.review.notes import NoteLine
from summariser.review.ports import Claim, ClaimedError, Opened, ReviewUpdate
from tests.journal.conftest import SQLITE, TickingClock

Ask = Callable[..., list[Any]]
Make = Callable[..., Any]

NOW = datetime(2026, 1, 2, 3, 30, tzinfo=UTC)


def claim(name: str, token: str = "", *, at: datetime = NOW, adjudicates: bool = False) -> Claim:
    return Claim(f"{name} on desk", token or name, at, at + timedelta(minutes=15), name, adjudicates)


def order(double: int = 0, **percent: int) -> Order:
    return Order("Eva", {name: Fraction(many, 100) for name, many in percent.items()}, Fraction(double, 100))


def entry(opened: Opened, who: str, after: str = "They talked.", action: str = "correct", act: int = 1) -> Entry:
    return Entry(act, "/summary", action, "They met.", after, (), NOW - timedelta(hours=1), who, opened.draft, 2.0)  # type: ignore[arg-type] # any action


async def decide(journal: SqlJournal, article: str, who: str, after: str = "They talked.") -> Opened:
    opened = await journal.reviews.open(article, claim(who))
    page = ReviewUpdate(article, claim(who), "/summary", 2.0, (entry(opened, who, after),), "in progress")
    await journal.reviews.store(replace(page, reader=opened.reader))
    return opened


async def finish(journal: SqlJournal, article: str, who: str, after: str = "They talked.") -> None:
    opened = await decide(journal, article, who, after)
    page = ReviewUpdate(article, claim(who), "", 3.0, (entry(opened, who, action="finish", act=2),), "reviewed")
    await journal.reviews.store(replace(page, reader=opened.reader, release=True))


@pytest.fixture
async def articles(journal: SqlJournal, plan: Make, article: Make, record: Make) -> list[str]:
    """Eight drafted articles, in the order of their names."""
    run = await journal.open_run(plan())
    made: list[Article] = [article(f"They met on day {n}.", f"seeds/{n}.txt") for n in range(8)]
    for one in made:
        await journal.seen([one])
        await journal.save_draft(run, one, record(one), "{}")
    return [one.id for one in made]


async def by_two(journal: SqlJournal) -> list[str]:
    """Has Ana and Ben both read all."""
    done = await journal.assignments.assign(order(double=100, ana=50, ben=50))
    assert all(set(one.readers) == {"ana", "ben"} for one in done.given)
    return [one.article_id for one in done.given]


async def states(journal: SqlJournal, reader: str) -> dict[str, tuple[str, str]]:
    return {one.article_id: (one.state, one.holder) for one in await journal.reviews.listings(0, reader)}


# Whose it is


async def test_another_s_assignment_is_refused_until_it_is_finished(journal: SqlJournal, articles: list[str]) -> None:
    done = await journal.assignments.assign(replace(order(ana=100), only=frozenset(articles[:1])))
    assert [(one.name, one.readers) for one in done.given] == [("0", ("ana",))]
    for who in ("ben", "", "ana2"):
        with pytest.raises(ClaimedError, match="'0' is assigned to ana: take another one"):
            await journal.reviews.open(articles[0], claim(who))
    await journal.reviews.open(articles[1], claim("ben"))
    await finish(journal, articles[0], " ANA ")
    assert (await journal.reviews.open(articles[0], claim("ben"))).state == "reviewed"


async def test_nothing_that_somebody_has_is_given_to_another(journal: SqlJournal, articles: list[str]) -> None:
    begun, held, finished, skipped = articles[:4]
    await decide(journal, begun, "cem")
    await journal.reviews.open(held, claim("cem"))
    await finish(journal, finished, "cem")
    opened = await journal.reviews.open(skipped, claim("cem"))
    page = ReviewUpdate(skipped, claim("cem"), "", 1.0, (entry(opened, "cem", action="skip"),), "skipped", release=True)
    await journal.reviews.store(page)
    done = await journal.assignments.assign(order(ana=100))
    assert {one.article_id for one in done.given} == set(articles[4:])
    named = await journal.assignments.assign(replace(order(ben=100), only=frozenset(articles)))
    assert [one.article_id for one in named.given] == [skipped], "what nobody has in hand can be given by name"
    why = dict(named.refused)
    assert (why["2"], why["4"]) == ("is finished", "is assigned to ana")
    assert why["0"] == why["1"] == "is being reviewed by cem on desk"


async def test_a_claim_that_ran_out_decides_nothing_in_what_is_another_s(
    journal: SqlJournal, articles: list[str], ask: Ask
) -> None:
    opened = await journal.reviews.open(articles[0], claim("cem", at=NOW - timedelta(hours=9)))
    await journal.assignments.assign(order(double=100, ana=50, ben=50))
    page = ReviewUpdate(articles[0], claim("cem"), "", 1.0, (entry(opened, "cem"),), "in progress")
    with pytest.raises(ClaimedError, match="opened elsewhere"):
        await journal.reviews.store(page)
    assert ask("SELECT count(*) FROM decisions") == [(0,)]


@pytest.mark.usefixtures("articles")
async def test_the_same_order_again_gives_out_only_what_is_new(
    journal: SqlJournal, plan: Make, article: Make, record: Make
) -> None:
    first = await journal.assignments.assign(order(double=25, ana=50, ben=50))
    assert (len(first.given), first.left, first.unknown) == (8, 0, ("ana", "ben"))
    assert not (await journal.assignments.assign(order(double=25, ana=50, ben=50))).given
    run = await journal.open_run(plan())
    for number in range(8, 12):
        one = article(f"They met on day {number}.", f"seeds/{number}.txt")
        await journal.save_draft(run, one, record(one), "{}")
    more = await journal.assignments.assign(order(double=25, Ana=50, ben=50))
    assert {one.name for one in more.given} == {"8", "9", "10", "11"}
    assert (dict(more.in_all), more.unknown) == ({"ana": 8, "ben": 7}, ()), "a quarter counts for both"


@pytest.mark.usefixtures("articles")
async def test_of_eight_who_assign_at_once_each_article_goes_to_one(path: Place, ask: Ask) -> None:
    def give(number: int) -> Outcome:
        with SqlJournal(path, TickingClock()) as journal:
            return asyncio.run(journal.assignments.assign(order(**{f"p{number}": 50})))

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(give, range(8)))
    given = [one.article_id for done in outcomes for one in done.given]
    assert len(given) == len(set(given)) == 8
    rows = ask("SELECT a.article_id, a.reader FROM assignments a JOIN reviews r ON r.readers = a.reader "
               "AND r.article_id = a.article_id")  # fmt: skip
    assert len(rows) == 8
    assert ask("SELECT count(*) FROM assignments") == [(8,)]


async def test_an_open_queue_sees_what_is_given(journal: SqlJournal, articles: list[str]) -> None:
    seen = max(one.revision for one in await journal.reviews.listings())
    await journal.assignments.assign(replace(order(ana=100), only=frozenset(articles[2:3])))
    (changed,) = await journal.reviews.listings(seen, "ben")
    assert (changed.article_id, changed.readers) == (articles[2], ("ana",))


async def test_whoever_leaves_gives_back_what_is_not_finished(
    journal: SqlJournal, articles: list[str], path: Place
) -> None:
    await journal.assignments.assign(order(ana=100))
    await finish(journal, articles[0], "ana")
    begun = await decide(journal, articles[1], "ana")
    back = await journal.assignments.release("ANA", "Eva")
    assert ([one.name for one in back.given], back.open) == (["2", "3", "4", "5", "6", "7"], ("1",))
    await journal.reviews.store(ReviewUpdate(articles[1], claim("ana"), "", 2.0, release=True))
    assert len((await journal.assignments.release("ana", "Eva")).given) == 1
    done = await journal.assignments.assign(order(ben=100))
    assert {one.article_id for one in done.given} == set(articles[1:]), "what she had begun too"
    goes_on = await journal.reviews.open(articles[1], claim("ben"))
    assert goes_on.entries == (entry(begun, "ana"),)
    await journal.reviews.store(ReviewUpdate(articles[1], claim("ben"), "", 2.0, release=True))
    with queries.connected(path) as connection:
        told = [(act.kind, act.assigner, len(act.given)) for act in acts(connection)]
    assert told == [("assign", "Eva", 8), ("release", "Eva", 6), ("release", "Eva", 1), ("assign", "Eva", 7)]


# Readings


@pytest.mark.usefixtures("articles")
async def test_neither_reader_sees_anything_of_the_other_s(journal: SqlJournal, ask: Ask, path: Place) -> None:
    with queries.connected(path) as connection:
        audited = set(audits.unreviewed(connection, ("meeting/1",)))
    one, done, *_ = await by_two(journal)
    for who in ("ana", "ben"):
        await finish(journal, done, who)
    await decide(journal, one, "ana", "Ana says so.")
    opened = await journal.reviews.open(one, claim("ben"))
    assert (opened.reader, opened.state, opened.entries, opened.position, opened.seconds) == (
        "ben",
        "waiting",
        (),
        "",
        0,
    )
    assert (opened.written, opened.typing) == (frozenset(), None)
    await journal.reviews.store(ReviewUpdate(one, claim("ben"), "", 0.0, release=True, reader="ben"))
    assert (await states(journal, "ana"))[one] == ("in progress", "ana on desk")
    for who in ("ben", "cem", ""):
        assert (await states(journal, who))[one] == ("waiting", "")
    # What the rest of the program reads has none of it.
    assert await journal.reviews.reviews() == []
    assert ask("SELECT count(*) FROM decisions") == [(0,)]
    assert queries.statistics(path).states == {"waiting": 8}
    assert list(queries.reviewed_articles(path, 10)) == []
    with queries.connected(path) as connection:
        assert set(audits.unreviewed(connection, ("meeting/1",))) == audited


@pytest.mark.usefixtures("articles")
async def test_a_note_in_a_reading_is_that_reader_s_alone(journal: SqlJournal, path: Place) -> None:
    one = (await by_two(journal))[0]
    opened = await journal.reviews.open(one, claim("ana"))
    line = NoteLine("n", opened.draft, "/summary", "They met.", "ana", NOW, "They quarrelled.")
    await journal.reviews.store(ReviewUpdate(one, claim("ana"), "", 1.0, release=True, reader="ana", notes=(line,)))
    assert (await journal.reviews.open(one, claim("ben"))).notes == ()
    assert (await journal.reviews.open(one, claim("ana"))).notes == (line,)
    with queries.connected(path) as connection:
        assert (notes.of_article(connection, one), notes.by_article(connection)) == ((), {})


@pytest.mark.usefixtures("articles")
async def test_two_cannot_have_one_reading_open(journal: SqlJournal) -> None:
    one = (await by_two(journal))[0]
    await journal.reviews.open(one, claim("ana"))
    elsewhere = replace(claim("ana", "t"), holder="ana on laptop")
    with pytest.raises(ClaimedError, match="is being reviewed by ana on desk"):
        await journal.reviews.open(one, elsewhere)
    with pytest.raises(ClaimedError, match="is read by ana and ben, each by themselves: take another one"):
        await journal.reviews.open(one, claim("cem"))


@pytest.mark.usefixtures("articles")
async def test_readings_are_closed_once_somebody_has_looked_at_both(journal: SqlJournal, path: Place) -> None:
    one = (await by_two(journal))[0]
    judge = claim("cara", adjudicates=True)
    await finish(journal, one, "ana")
    for who in (judge, claim("ana", adjudicates=True)):
        with pytest.raises(ClaimedError, match="is read by ana and ben"):
            await journal.reviews.open(one, who)
    await finish(journal, one, "ben", "Ben says so.")
    assert queries.doubles(path) == people.Doubles(7, 0, {("ana", "ben"): 1})
    again = await journal.reviews.open(one, claim("ben"))
    assert [made.action for made in again.entries] == ["correct", "finish"], "a reader may still look at their own"
    opened = await journal.reviews.open(one, judge)
    assert (opened.reader, opened.state, opened.entries) == ("", "waiting", ())
    late = ReviewUpdate(one, claim("ben"), "", 1.0, (entry(again, "ben", act=3),), "in progress", reader="ben")
    for go_on in (lambda: journal.reviews.open(one, claim("ben")), lambda: journal.reviews.store(late)):
        with pytest.raises(ClaimedError):
            await go_on()
    await journal.reviews.store(ReviewUpdate(one, judge, "", 1.0, (entry(opened, "cara"),), "reviewed", release=True))
    assert queries.doubles(path) == people.Doubles(7, 0, {})
    assert (await journal.reviews.open(one, claim("ben"))).entries == (entry(opened, "cara"),)


async def test_both_read_the_draft_of_their_assignment_and_hear_of_a_newer(
    journal: SqlJournal, articles: list[str], plan: Make, article: Make, record: Make
) -> None:
    await by_two(journal)
    before = await journal.reviews.open(articles[0], claim("ana"))
    run = await journal.open_run(plan(key="k2", draft_key="d2"))
    one = article("They met on day 0.", "seeds/0.txt")
    await journal.save_draft(run, one, record(one, "Drafted anew."), "{}")
    for who in ("ana", "ben"):
        opened = await journal.reviews.open(one.id, claim(who))
        assert (opened.draft, opened.record.data) == (before.draft, {"summary": "They met."})
        assert opened.newest > opened.draft


async def test_what_somebody_has_gone_on_with_since_it_was_given_back_is_not_drawn(
    journal: SqlJournal, articles: list[str]
) -> None:
    await journal.assignments.assign(replace(order(ana=100), only=frozenset(articles[:1])))
    await journal.assignments.release("ana", "Eva")
    opened = await journal.reviews.open(articles[0], claim("cem"))
    late = replace(entry(opened, "cem"), at=NOW + timedelta(hours=9))
    page = ReviewUpdate(articles[0], claim("cem"), "", 2.0, (late,), "in progress", release=True)
    await journal.reviews.store(page)
    done = await journal.assignments.assign(order(ben=100))
    assert articles[0] not in {one.article_id for one in done.given}


@pytest.mark.usefixtures("articles")
async def test_a_reading_that_somebody_leaves_waits_for_another_reader(
    journal: SqlJournal, ask: Ask, path: Place
) -> None:
    one = (await by_two(journal))[0]
    await finish(journal, one, "ana")
    await decide(journal, one, "ben", "Ben says so.")
    await journal.reviews.store(ReviewUpdate(one, claim("ben"), "", 2.0, release=True, reader="ben"))
    assert not (await journal.assignments.release("ana", "Eva", {one})).given, "what is finished stays"
    await journal.assignments.release("ben", "Eva")
    assert queries.doubles(path) == people.Doubles(8, 8, {})
    with pytest.raises(ClaimedError, match="is read by ana and somebody still to be found"):
        await journal.reviews.open(one, claim("ben"))
    done = await journal.assignments.assign(order(ana=50, cem=50))
    assert all(set(given.readers) == {"ana", "cem"} for given in done.given)
    assert (await journal.reviews.open(one, claim("cem"))).entries == ()
    await journal.assignments.release("cem", "Eva", {one})
    assert ask("SELECT count(*) FROM reading_decisions WHERE reader = 'ben'") == [(1,)], "nothing is lost"


@pytest.mark.usefixtures("articles")
async def test_a_claim_that_ran_out_goes_on_with_no_reading_that_was_taken_back(journal: SqlJournal, ask: Ask) -> None:
    one = (await by_two(journal))[0]
    opened = await journal.reviews.open(one, claim("ben", at=NOW - timedelta(hours=9)))
    assert [given.article_id for given in (await journal.assignments.release("ben", "Eva", {one})).given] == [one]
    late = ReviewUpdate(one, claim("ben"), "", 1.0, (entry(opened, "ben"),), "reviewed", reader="ben")
    with pytest.raises(ClaimedError, match="opened elsewhere"):
        await journal.reviews.store(late)
    assert ask("SELECT count(*) FROM reading_decisions") == [(0,)]


@pytest.mark.usefixtures("articles")
async def test_what_people_have_done_and_agree_on(journal: SqlJournal, path: Place) -> None:
    one, two, *_ = await by_two(journal)
    await finish(journal, one, "ana", "Ana says so.")
    await finish(journal, one, "ben", "Ben says so.")
    await finish(journal, two, "ana")
    with queries.connected(path) as connection:
        ana, ben = people.people(connection, "2026", None)
    assert (ana.decided, ana.readings, ana.reviewed, ana.seconds, ana.assigned, ana.left) == (2, 2, 0, 8.0, 8, 6)
    assert (ben.decided, ben.readings, ben.left, ben.in_hand) == (1, 1, 7, set())


@SQLITE
async def test_a_copy_has_readings_and_assignments_too(
    journal: SqlJournal, articles: list[str], path: Place, tmp_path: Any
) -> None:
    await finish(journal, (await by_two(journal))[0], "ana")
    journal.close()
    rows = copy(path, tmp_path / "copy" / "journal.db")
    assert (rows["assignments"], rows["readings"], rows["reading_decisions"]) == (2 * len(articles), 16, 2)


async def test_what_is_given_to_nobody_known_is_one_line(journal: SqlJournal, articles: list[str]) -> None:
    hostile = "<b>\x1b[31m\ud800x</b>"
    done = await journal.assignments.assign(assigning.order("Eva", [hostile], [], Fraction(0), 1))
    assert len(done.given) == len(articles)
    with pytest.raises(SummariserError) as refused:
        await journal.reviews.open(articles[0], claim("ben"))
    assert "\x1b" not in str(refused.value)
