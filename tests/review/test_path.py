"""The guided path: doubts, omissions and what rules found; taking, declining, and answering one doubt once."""

import json
from typing import Any

import pytest

from summariser.core.article import Article
from summariser.core.flags import Flag
from summariser.core.record import Omission, Record
from summariser.journal.reviews import columns_of, entry_of
from summariser.review.history import DecisionError, replay
from summariser.review.session import Sheet
from summariser.review.tally import ReviewTally, count
from tests.review.test_session import ANSWER, TWICE, Desk, draft

TEXT = (
    "Tô Lâm met Li Qiang in Hanoi on 19 August 2024. Li said trade had doubled. Tô Lâm thanked China for its help."
    " Wang Yi said that roads would follow. The two sides agreed to build a bridge."
)
ARTICLE = Article(TEXT, "0" * 64, "seeds/a.txt")


def cite(words: str) -> list[dict[str, Any]]:
    start = TEXT.index(words)
    return [{"start": start, "end": start + len(words), "text": words}]


def said(speaker: str, words: str, origin: str = "parser") -> dict[str, Any]:
    return {"speaker": speaker, "kind": "reported", "text": words, "evidence": cite(words), "origin": origin}


THANKED = said("Tô Lâm", "thanked China for its help", "parser+lexicon")
ROADS = said("Wang Yi", "roads would follow")
BRIDGE: dict[str, Any] = {"statement": "The two sides agreed to build a bridge", "kind": "agreed", "parties": []}
BRIDGE |= {"evidence": cite("The two sides agreed to build a bridge"), "origin": "lexicon"}
OMISSIONS = (Omission(path="/agreements", item=BRIDGE), *(Omission(path="/quotes", item=q) for q in (THANKED, ROADS)))


def record(*flags: Flag, omissions: tuple[Omission, ...] = OMISSIONS, **data: Any) -> Record:
    one = draft(ARTICLE, ANSWER, *flags)
    return one.model_copy(update={"omissions": omissions, "data": one.data | data})


@pytest.fixture
def desk() -> Desk:
    return Desk((ARTICLE, record(TWICE)))


def written(desk: Desk) -> dict[str, Any]:
    text = desk.files.texts[desk.reviews.kept[ARTICLE.id].listing.name]
    found: dict[str, Any] = json.loads(text)
    return found


def left_out(sheet: Sheet) -> list[str]:
    return [row.path for row in sheet.omissions]


async def test_the_path_goes_from_doubts_to_omissions_to_what_rules_found() -> None:
    found = said("Li Qiang", "Li said trade had doubled")
    desk = Desk((ARTICLE, record(TWICE, quotes=[found])))
    session = desk.session()
    sheet = await session.open(ARTICLE.id)
    stops = ["/participants/1", "/agreements/-/0", "/quotes/-/0", "/quotes/-/1", "/quotes/0"]
    path, there, back = sheet.position, [], []
    for _ in range(len(stops) + 1):
        there.append(path)
        path = sheet.next_stop(path) or ""
    for _ in range(len(stops)):
        path = sheet.next_stop(path, -1) or ""
        back.append(path)
    assert there == [*stops, stops[0]]
    assert back == [stops[0], *stops[:0:-1]]
    assert sheet.next_stop("/summary") == stops[0]
    assert sheet.next_stop("/quotes") == stops[0], "a doubt above comes before omissions below"
    sheet = await session.accept_group("/quotes/0")
    assert sheet.row("/quotes/0").stop == 0
    assert [sheet.article[span] for row in sheet.omissions for span in row.evidence] == [
        one.item["evidence"][0]["text"] for one in OMISSIONS
    ]


async def test_a_taken_omission_is_an_item_with_everything_filled_in(desk: Desk) -> None:
    session = desk.session()
    await session.open(ARTICLE.id)
    sheet = await session.accept("/quotes/-/1")
    assert left_out(sheet) == ["/agreements/-/0", "/quotes/-/0"]
    assert sheet.data["quotes"][1] == ROADS
    rows = [sheet.row(f"/quotes/1/{name}") for name in ("speaker", "kind", "text")]
    assert [(row.state, row.attention) for row in rows[1:]] == [("added", False)] * 2
    assert sheet.next_stop("/quotes/-/1", why=2) == "/participants/1", "round the end"
    sheet = await session.accept("/agreements/-/0")
    assert sheet.next_stop("/agreements/-/0", why=2) == "/quotes/-/0"
    entry = desk.reviews.kept[ARTICLE.id].entries[0]
    assert (entry.path, entry.action, entry.after) == ("/quotes/-/1", "add", ROADS)


async def test_undo_and_redo_take_either_back(desk: Desk) -> None:
    session = desk.session()
    await session.open(ARTICLE.id)
    await session.accept("/quotes/-/0")
    sheet = await session.reject("/quotes/-/1")
    assert (left_out(sheet), len(sheet.data["quotes"])) == (["/agreements/-/0"], 2)
    assert (sheet.row("/quotes/-/1").state, sheet.row("/quotes/-/1").stop) == ("rejected", 0)
    sheet = await session.undo()
    assert (left_out(sheet), sheet.position) == (["/agreements/-/0", "/quotes/-/1"], "/quotes/-/1")
    sheet = await session.undo()
    assert (len(left_out(sheet)), len(sheet.data["quotes"]), sheet.position) == (3, 1, "/quotes/-/0")
    await session.redo()
    sheet = await session.redo()
    assert (left_out(sheet), len(sheet.data["quotes"])) == (["/agreements/-/0"], 2)
    sheet = await session.accept("/quotes/-/1")
    assert sheet.data["quotes"][2] == ROADS, "what was declined can still be taken"


async def test_both_are_decisions_of_the_record_which_has_the_omissions_that_are_left(desk: Desk) -> None:
    session = desk.session()
    await session.open(ARTICLE.id)
    await session.accept("/participants/1")
    await session.accept("/quotes/-/0")
    await session.reject("/quotes/-/1")
    await session.finish(accept_rest=True)
    found = written(desk)
    assert found["data"]["quotes"][1] == THANKED
    assert [one["item"] for one in found["omissions"]] == [BRIDGE]
    added, declined = (one for one in found["review"]["decisions"] if "/-/" in one["path"])
    assert (added["path"], added["action"], added["after"]) == ("/quotes/-/0", "add", THANKED)
    assert (declined["path"], declined["action"], declined["before"]) == ("/quotes/-/1", "reject", ROADS)


async def test_what_an_item_covers_is_offered_no_more(desk: Desk) -> None:
    session = desk.session()
    await session.open(ARTICLE.id)
    start = TEXT.index("roads would follow")
    sheet = await session.add("/quotes", {"speaker": "Wang Yi"}, [ARTICLE.sentences[3].span])
    assert ARTICLE.sentences[3].span.start < start < ARTICLE.sentences[3].span.end
    assert left_out(sheet) == ["/agreements/-/0", "/quotes/-/0"]
    with pytest.raises(DecisionError, match="no omission any more"):
        await session.accept("/quotes/-/1")
    sheet = await session.undo()
    assert "/quotes/-/1" in left_out(sheet)


@pytest.mark.parametrize(("name", "left"), [("Пётр Лыков", 0), ("Лыков", 0), ("Анна Лыкова", 1)])
async def test_a_person_whom_an_item_names_in_another_case_is_offered_no_more(name: str, left: int) -> None:
    text = "Министр сказал, что встретился с Петром Лыковым, и это было в мае, но не на юге."
    start = text.index("Петром")
    who = {"title": None, "organisation": None, "country": None, "presence": "attended"}
    evidence = [{"start": start, "end": start + 14, "text": "Петром Лыковым"}]
    met = Omission(path="/participants", item=who | {"name": "Петром Лыковым", "evidence": evidence})
    article = Article(text, "1" * 64, "a.txt")
    data = {"participants": [met.item | {"name": "Ли Цян", "evidence": []}], "location": None, "quotes": []}
    one = draft(article, ANSWER)
    drafted = one.model_copy(update={"omissions": (met,), "data": one.data | data})
    session = Desk((article, drafted)).session()
    assert left_out(await session.open(article.id)) == ["/participants/-/0"]
    sheet = await session.correct("/participants/0/name", name)
    assert len(left_out(sheet)) == left


async def test_taking_one_takes_what_says_the_same() -> None:
    twice = (*OMISSIONS, Omission(path="/quotes", item=said("Wang Yi", "that roads would follow", "lexicon")))
    desk = Desk((ARTICLE, record(omissions=twice)))
    session = desk.session()
    await session.open(ARTICLE.id)
    sheet = await session.accept("/quotes/-/2")
    assert left_out(sheet) == ["/agreements/-/0", "/quotes/-/0"]
    sheet = await session.reject("/quotes/1")
    assert left_out(sheet) == ["/agreements/-/0", "/quotes/-/0", "/quotes/-/1"], "but not the one that was decided"


async def test_a_journal_replays_omissions_to_the_same_record(desk: Desk) -> None:
    session = desk.session()
    await session.open(ARTICLE.id)
    await session.reject("/quotes/0")
    for path in ("/quotes/-/1", "/agreements/-/0"):
        await session.accept(path)
    await session.undo()
    await session.reject("/agreements/-/0")
    await session.correct("/quotes/1/speaker", "Li Qiang")
    kept = desk.reviews.kept[ARTICLE.id]
    stored = [columns_of(ARTICLE.id, entry) | {"at": entry.at.isoformat()} for entry in kept.entries]
    names = ("act", "path", "action", "before", "after", "seen", "at", "reviewer", "draft_id", "seconds")
    again = replay(kept.record.data, [entry_of([row[name] for name in names]) for row in stored])
    assert session.history
    assert again.state == session.history.state
    assert again.state.compact.data["quotes"] == [ROADS | {"speaker": "Li Qiang"}]


async def test_an_item_that_the_schema_does_not_allow_is_not_taken() -> None:
    wrong = Omission(path="/quotes", item=ROADS | {"kind": "sung"})
    session = Desk((ARTICLE, record(omissions=(wrong,)))).session()
    await session.open(ARTICLE.id)
    with pytest.raises(DecisionError, match="Quotes 2"):
        await session.accept("/quotes/-/0")


async def test_statistics_count_what_was_taken_and_not_what_was_declined(desk: Desk) -> None:
    session = desk.session()
    await session.open(ARTICLE.id)
    await session.accept("/quotes/-/0")
    await session.reject("/quotes/-/1")
    tally = ReviewTally("m", "p")
    count(tally, desk.reviews.kept[ARTICLE.id].entries)
    assert {name: (one.added, one.rejected) for name, one in tally.fields.items()} == {"quotes": (1, 0)}


async def test_the_journal_tells_what_was_accepted_in_bulk_from_what_was_looked_at(desk: Desk) -> None:
    session = desk.session()
    sheet = await session.open(ARTICLE.id)
    await session.accept("/participants/1")
    shown = {row.path for row in sheet.rows if row.path.startswith("/participants/")}
    sheet = await session.accept_unflagged(shown)
    assert {row.path for row in sheet.rest()}.isdisjoint(shown)
    assert sheet.row("/summary").state == "undecided"
    await session.finish(accept_rest=True, shown={"/summary"})
    bulk = {one["path"]: one.get("bulk") for one in written(desk)["review"]["decisions"]}
    wanted = {"/participants/1": None, "/participants/0/name": "seen", "/summary": "seen", "/location/name": "unseen"}
    assert {path: bulk[path] for path in wanted} == wanted


# One doubt, one answer

YEAR = "The year 2021 is nowhere in the article."
UNDATED = Article("On 31 October they met in Hanoi.", "1" * 64, "seeds/b.txt")


def guessed() -> Desk:
    day: dict[str, Any] = {"start": "2021-10-31", "end": "2021-10-31", "basis": "inferred"}
    day |= {"evidence": [{"start": 3, "end": 13, "text": "31 October"}]}
    one = draft(UNDATED, ANSWER | {"location": None, "participants": [], "quotes": []})
    return Desk((UNDATED, one.model_copy(update={"data": one.data | {"date": day, "published": "2021-11-02"}})))


DATES = ("/published", "/date/start", "/date/end")


async def test_dates_that_rest_on_one_guess_are_one_stop_and_one_decision() -> None:
    session = guessed().session()
    sheet = await session.open(UNDATED.id)
    assert [flag.message for flag in sheet.flags] == [YEAR] * 2
    assert [(sheet.row(path).attention, sheet.row(path).stop) for path in DATES] == [(True, 1), (True, 0), (True, 0)]
    assert sheet.attention == 1
    sheet = await session.accept("/date/end")
    assert (sheet.attention, [sheet.row(path).state for path in DATES]) == (0, ["accepted"] * 3)
    sheet = await session.undo()
    assert (sheet.attention, [sheet.row(path).state for path in DATES]) == (1, ["undecided"] * 3)


@pytest.mark.parametrize(
    ("corrected", "to", "dates"),
    [
        ("/date/start", "2022-10-31", ["2022-11-02", "2022-10-31", "2022-10-31"]),
        ("/published", "2022-11-02", ["2022-11-02", "2022-10-31", "2022-10-31"]),
        ("/published", "2022-11-03", ["2022-11-03", "2021-10-31", "2021-10-31"]),  # more than the year was wrong
    ],
)
async def test_a_corrected_year_is_corrected_wherever_it_was_guessed(corrected: str, to: str, dates: list[str]) -> None:
    session = guessed().session()
    await session.open(UNDATED.id)
    sheet = await session.correct(corrected, to)
    assert [sheet.row(path).value for path in DATES] == dates
    sheet = await session.undo()
    assert [sheet.row(path).value for path in DATES] == ["2021-11-02", "2021-10-31", "2021-10-31"]


async def test_what_cites_nothing_shows_where_the_article_has_it() -> None:
    session = guessed().session()
    sheet = await session.open(UNDATED.id)
    assert sheet.row("/published").told == ()
    await session.correct("/published", "2022-10-31")
    sheet = await session.correct("/summary", "Both met in Hanoi on 31 October.")
    for path in ("/published", "/summary"):
        assert "31 October" in [UNDATED[span] for span in sheet.row(path).told]


async def test_a_refusal_names_the_field_by_its_path(desk: Desk) -> None:
    session = desk.session()
    await session.open(ARTICLE.id)
    with pytest.raises(DecisionError) as refused:
        await session.finish(accept_rest=True)
    assert refused.value.path == "/participants/1"


async def test_whoever_accepts_stop_after_stop_comes_to_the_end() -> None:
    session = Desk((ARTICLE, record(quotes=[said("Li Qiang", "Li said trade had doubled")]))).session()
    sheet, stops = await session.open(ARTICLE.id), list[str]()
    while path := sheet.next_stop(""):
        assert path not in stops, "once is enough"
        stops.append(path)
        sheet = await session.accept(path)
    assert {"/quotes/0", "/quotes/-/0", "/agreements/-/0"} <= set(stops)
    assert sheet.row("/quotes/0").state == "accepted"
