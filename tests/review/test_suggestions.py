"""What is suggested for a field, and names that the article lacks."""

import json
from typing import Any

import pytest

from summariser.core.article import Article, Span
from summariser.review.session import ReviewContext, ReviewSession
from summariser.review.suggestions import Suggestion, names_in, narrowed, nearest
from tests.fakes.reviews import FakeFiles, FakeReviews, HandClock
from tests.review.test_session import ANNA, SCHEMA, draft

TEXT = (
    "Foreign Minister Phạm Văn Đồng received Ana María Ruiz of Spain in Porto Alto on 5 May 2024. "
    "The Ministry of Trade of Spain signed a pact. Ruiz said fish was plenty. Fish was cheap. "
    "Speaker Lars Åberg of the Nordic Council was absent on 6 June."
)
ARTICLE = Article(TEXT, "0" * 64, "in/fish.txt")
ANSWER: dict[str, Any] = {
    "summary": "They met.",
    "published": "2024-05-06",
    "date": {"start": "2024-05-04", "end": "2024-05-04", "basis": "stated", "sentences": [1]},
    "location": {"name": "Porto Alto", "sentences": [1]},
    "participants": [
        {"name": "Pham Van Dong", "title": "Foreign Minister", "organisation": None, "country": "Vietnam",
         "presence": "attended", "sentences": [1]},
        {"name": "Ana Maria Ruiz", "title": None, "organisation": None, "country": None, "presence": "attended",
         "sentences": [1]},
    ],
    "agreements": [
        {"statement": "A pact.", "kind": "signed", "parties": ["Spain"], "sentences": [2]},
        {"statement": "A pact.", "kind": "signed", "parties": ["Ministry of Trade"], "sentences": [2]},
    ],
    "quotes": [{"speaker": "Ruiz", "kind": "reported", "text": "fish was plenty", "sentences": [3]}],
}  # fmt: skip


@pytest.fixture
def files() -> FakeFiles:
    return FakeFiles()


@pytest.fixture
async def session(files: FakeFiles) -> ReviewSession:
    reviews = FakeReviews({ARTICLE: draft(ARTICLE, ANSWER)})
    session = ReviewSession(SCHEMA, ReviewContext(reviews, files, HandClock()), ANNA)
    await session.open(ARTICLE.id)
    return session


def values(session: ReviewSession, path: str) -> list[str]:
    return [one.value for one in session.suggestions(path)]


def test_names_are_what_has_capitals() -> None:
    names = names_in(ARTICLE)
    assert "Foreign Minister Phạm Văn Đồng" in names
    assert "Ministry of Trade of Spain" in names
    assert "Speaker Lars Åberg of the Nordic Council" in names
    assert not {"Fish", "The", "May", "The Ministry of Trade of Spain", "June"}.intersection(names)


def test_a_name_over_two_lines_is_one() -> None:
    wrapped = Article("They met Ana\nMaria Lowell there.", "0" * 64)
    assert names_in(wrapped) == ("Ana Maria Lowell",)
    assert nearest(wrapped, "Ana Marya Lowell") == "Ana Maria Lowell"


@pytest.mark.parametrize(
    ("path", "first"),
    [
        ("/participants/1/name", ["Phạm Văn Đồng", "Ana María Ruiz"]),
        ("/quotes/0/speaker", ["Phạm Văn Đồng", "Ana María Ruiz"]),
        ("/participants/1/title", ["Foreign Minister"]),
        ("/participants/1/country", ["Vietnam"]),
        ("/agreements/0/parties", ["Ministry of Trade"]),
        ("/date/start", ["2024-05-05", "2024-05-06", "2024-06-06"]),
        ("/published", ["2024-05-05", "2024-06-06"]),
    ],
)
async def test_what_is_suggested(session: ReviewSession, path: str, first: list[str]) -> None:
    found = values(session, path)
    assert set(first) <= {*found, session.sheet and session.sheet.row(path).value}
    assert len(found) == len(set(found))


async def test_of_a_day_its_own_passages_come_first_and_say_so(session: ReviewSession) -> None:
    assert session.suggestions("/date/start")[0] == Suggestion("2024-05-05", "5 May 2024")


async def test_a_speaker_is_first_a_person_of_the_record(session: ReviewSession) -> None:
    await session.correct("/quotes/0/speaker", "Nobody")
    assert values(session, "/quotes/0/speaker")[:2] == ["Phạm Văn Đồng", "Ana María Ruiz"]


@pytest.mark.parametrize("path", ["/summary", "/agreements/0/statement", "/participants/0/presence", "/quotes/0/text"])
async def test_other_fields_have_none(session: ReviewSession, path: str) -> None:
    assert values(session, path) == []


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("", ["Bo Đỗ", "Đỗ Mười", "Ann Lee"]),
        ("do", ["Đỗ Mười", "Bo Đỗ"]),
        ("muoi", ["Đỗ Mười"]),
        ("L", ["Ann Lee"]),
        ("an le", ["Ann Lee"]),
        ("ee", []),
    ],
)
def test_typed_letters_narrow_them(typed: str, left: list[str]) -> None:
    known = [Suggestion(value, "") for value in ("Bo Đỗ", "Đỗ Mười", "Ann Lee")]
    assert [one.value for one in narrowed(known, typed)] == left


@pytest.mark.parametrize(
    ("name", "found"),
    [("Pham Van Dang", "Phạm Văn Đồng"), ("Ana Ruiz", "Ruiz"), ("Lars Aaberg", "Lars Åberg"), ("Zzyzx", None)],
)
def test_the_nearest_in_the_article(name: str, found: str | None) -> None:
    near = nearest(ARTICLE, name)
    assert (near or "").find(found or "") >= 0
    assert (near is None) == (found is None)


async def test_a_name_that_the_article_lacks_is_told_and_kept_with_a_flag(session: ReviewSession) -> None:
    path = "/participants/1/name"
    unknown = session.unknown_name(path, "  Maria   Rooz ")
    assert unknown
    assert unknown.name == "Maria Rooz"
    sheet = await session.correct(path, "Maria Rooz")
    (flag,) = sheet.row(path).flags
    assert flag.code == "name_not_found"
    assert not sheet.row(path).attention, "it was said when it was typed"
    sheet = await session.undo()
    assert sheet.row(path).flags == ()
    sheet = await session.redo()
    assert [one.code for one in sheet.row(path).flags] == ["name_not_found"]
    sheet = await session.correct(path, "Ana María Ruiz")
    assert sheet.row(path).flags == ()


async def test_the_flag_is_there_again_after_reopening_and_in_the_record(
    session: ReviewSession, files: FakeFiles
) -> None:
    await session.add("/agreements/0/parties", "Atlantis")
    await session.close()
    sheet = await session.open(ARTICLE.id)
    assert [one.code for one in sheet.row("/agreements/0/parties/1").flags] == ["name_not_found"]
    for row in [row for row in sheet.rows if row.attention]:
        await session.accept(row.path)
    await session.finish(accept_rest=True)
    (text,) = files.texts.values()
    assert ("/agreements/0/parties/1", "name_not_found") in [
        (flag["path"], flag["code"]) for flag in json.loads(text)["flags"]
    ]


@pytest.mark.parametrize(
    ("path", "value", "adding"),
    [
        ("/participants/1/name", "pham van dong", False),
        ("/participants/1/name", "", False),
        ("/participants/1/country", "Atlantis", False),
        ("/summary", "Atlantis", False),
        ("/published", "Atlantis", False),
        ("/agreements/0/parties", "Spain", True),
    ],
)
async def test_no_other_value_is_refused(session: ReviewSession, path: str, value: str, adding: bool) -> None:
    assert session.unknown_name(path, value, adding=adding) is None


async def test_a_whole_sentence_is_no_name(session: ReviewSession) -> None:
    sentence = ARTICLE.sentences[4].span
    sheet = await session.add("/participants", None, (sentence,))
    assert sheet.row("/participants/2/name").value == ""
    assert sheet.row("/participants/2/name").attention
    assert sheet.row("/participants/2").evidence == (sentence,)
    sheet = await session.add("/agreements", None, (sentence,))
    assert sheet.row("/agreements/2/statement").value == ARTICLE[sentence]


@pytest.mark.parametrize(("typed", "saved"), [("Sept 5 2023", "2023-09-05"), ("2023-9-5", "2023-09-05")])
async def test_a_day_is_saved_as_it_is_written_in_records(session: ReviewSession, typed: str, saved: str) -> None:
    sheet = await session.correct("/published", typed)
    assert sheet.row("/published").value == saved


async def test_choosing_words_for_a_part_that_is_missing_adds_it(session: ReviewSession) -> None:
    await session.reject("/location")
    start = TEXT.index("Porto Alto")
    sheet = await session.cite("/location", (Span(start, start + 10),))
    assert sheet.row("/location/name").value == "Porto Alto"
