"""Long articles: each window is a request of its own, and what it gives becomes part of one record."""

import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from summariser.ask.prompt import Example, Learned, Question
from summariser.ask.windows import Room
from summariser.core.article import Article
from summariser.core.errors import AnswerError, CutOffError, NoAnswerError, TooLongError
from summariser.core.record import Record, evidence_in
from summariser.extraction.drafting import TALKATIVE
from summariser.extraction.estimate import estimate
from summariser.extraction.extraction import Extraction
from summariser.extraction.ports import Bound
from tests.drafted import records_in
from tests.extraction.conftest import COST, WORST, article, job
from tests.extraction.test_extraction import counts
from tests.fakes.model import FakeModel, Reply, example

New = Callable[..., Extraction]

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))
FILLER = "The weather was fair, and traders noticed nothing. " * 20
ROOM = Room(3800)


@pytest.fixture(scope="module")
def long_article() -> Article:
    """The seeds one after another, with words about nothing between them."""
    texts = [path.read_bytes().decode() for path in SEEDS]
    return Article(f"\n\n{FILLER}\n\n".join(texts), "0" * 64, "in/long.txt")


def shown(question: Question) -> list[tuple[int, str]]:
    """The numbered sentences in a question."""
    lines = re.findall(r"^\[(\d+)\] (.+)$", question.messages[-1].content, re.MULTILINE)
    return [(int(number), text) for number, text in lines]


def last_sentence(question: Question) -> Reply:
    """A draft that cites, and quotes from, the last sentence that is shown."""
    number, text = shown(question)[-1]
    opening = " ".join(text.split()[:6])
    cited = {"sentences": [number]}
    return {
        "summary": f"Up to sentence {number}.",
        "published": None,
        "date": {"start": None, "end": None, "basis": "unknown", "sentences": []},
        "location": {"name": text.split()[0], **cited},
        "participants": [],
        "agreements": [{"statement": text, "kind": "agreed", "parties": [], **cited}],
        "quotes": [{"speaker": "Nobody", "kind": "reported", "text": opening, **cited}],
    }


def only(journal_file: Path) -> Record:
    (record,) = records_in(journal_file)
    return record


def codes(record: Record) -> list[str]:
    return [flag.code for flag in record.flags]


async def test_every_sentence_is_read_and_evidence_is_exact(
    extraction: New, journal_file: Path, long_article: Article
) -> None:
    model = FakeModel(last_sentence)
    outcome = await extraction(model, room=ROOM).run([long_article])
    record = only(journal_file)
    assert counts(outcome) == ("finished", 1, 0, 0, 0)
    assert {number for question in model.asked for number, _ in shown(question)} == set(
        range(1, len(long_article.sentences) + 1)
    )
    assert outcome.spent.cost == COST * len(model.asked)
    passages = list(evidence_in(record.data))
    assert all(one.text == long_article.text[one.start : one.end] for one in passages)
    ends = [shown(question)[-1][0] for question in model.asked]
    assert len(ends) >= 3
    quoted = [quote for quote in record.data["quotes"] if quote["text"]]
    assert len(quoted) == len(ends)
    for quote, number in zip(quoted, ends, strict=True):
        span = long_article.sentences[number - 1].span
        assert span.start <= quote["evidence"][0]["start"] < quote["evidence"][0]["end"] <= span.end
    assert record.data["summary"] == f"Up to sentence {ends[0]}."
    assert "covers_part" in codes(record)


async def test_an_article_that_fits_is_asked_as_before(extraction: New, long_article: Article) -> None:
    bounded, free = FakeModel(), FakeModel()
    await extraction(bounded, room=ROOM).run([article(1)])
    await extraction(free, fresh=True).run([article(1)])
    assert [one.messages for one in bounded.asked] == [one.messages for one in free.asked]
    assert [one.window for one in bounded.asked] == [None]


async def test_a_sentence_that_a_window_did_not_show_cannot_be_cited(
    extraction: New, journal_file: Path, long_article: Article
) -> None:
    """Small models count from one, whatever number a line has."""

    def reply(question: Question) -> Reply:
        answer = last_sentence(question)
        assert isinstance(answer, dict)
        said = {"statement": f"Matter {shown(question)[-1][0]}.", "kind": "agreed", "parties": [], "sentences": [7]}
        return {**answer, "agreements": [said]}

    await extraction(FakeModel(reply), room=ROOM).run([long_article])
    record = only(journal_file)
    first, *others = record.data["agreements"]
    assert first["evidence"]
    assert others
    assert all(one["evidence"] == [] for one in others)
    told = [flag.message for flag in record.flags if flag.code == "sentence_out_of_range"]
    assert told == ["Cites sentence 7, which the model was not shown."] * len(others)
    assert ("/agreements/1", "no_evidence") in [(flag.path, flag.code) for flag in record.flags]


def on_window(number: int, error: Exception) -> Callable[[Question], Reply]:
    """Fails the windows that end in the sentence with this number or later."""
    return lambda question: error if shown(question)[-1][0] >= number else example(question)


async def test_a_window_without_an_answer_is_named_and_the_others_stand(
    extraction: New, journal_file: Path, long_article: Article
) -> None:
    last = len(long_article.sentences)
    outcome = await extraction(FakeModel(on_window(last, AnswerError("refused"))), room=ROOM).run([long_article])
    record = only(journal_file)
    assert counts(outcome) == ("finished", 1, 0, 0, 0)
    (flag,) = [flag for flag in record.flags if flag.code == "not_read"]
    assert flag.path == ""
    assert re.fullmatch(rf"Not read: sentences \d+ to {last}\. .*: refused", flag.message)


async def test_an_article_without_any_window_answered_fails(extraction: New, long_article: Article) -> None:
    outcome = await extraction(FakeModel(on_window(0, AnswerError("refused"))), room=ROOM).run([long_article])
    assert (counts(outcome), outcome.failed[0].reason) == (("finished", 0, 0, 1, 0), "refused")


async def test_a_window_whose_answer_may_still_come_is_asked_for_alone_with_the_next_run(
    extraction: New, long_article: Article
) -> None:
    last = len(long_article.sentences)
    first, again = FakeModel(on_window(last, NoAnswerError("busy"))), FakeModel()
    assert counts(await extraction(first, room=ROOM).run([long_article])) == ("finished", 0, 0, 1, 0)
    assert counts(await extraction(again, room=ROOM).run([long_article])) == ("finished", 1, 0, 0, 0)
    assert [shown(question)[-1][0] for question in again.asked] == [last]


async def test_at_the_cap_the_windows_that_were_paid_for_are_not_paid_for_again(
    extraction: New, long_article: Article
) -> None:
    first, again = FakeModel(), FakeModel()
    outcome = await extraction(first, room=ROOM, cap=WORST + COST).run([long_article])
    assert (counts(outcome), len(first.asked)) == (("capped", 0, 0, 0, 1), 2)
    outcome = await extraction(again, room=ROOM).run([long_article])
    assert counts(outcome) == ("finished", 1, 0, 0, 0)
    assert outcome.spent.cost == COST * (len(first.asked) + len(again.asked))


async def test_a_window_that_the_server_finds_too_long_is_asked_about_in_halves(
    extraction: New, journal_file: Path, long_article: Article
) -> None:
    def reply(question: Question) -> Reply:
        return TooLongError("too long") if len(shown(question)) > 60 else last_sentence(question)

    model = FakeModel(reply)
    outcome = await extraction(model).run([long_article])
    answered = [question for question in model.asked if len(shown(question)) <= 60]
    assert counts(outcome) == ("finished", 1, 0, 0, 0)
    assert {n for question in answered for n, _ in shown(question)} == set(range(1, len(long_article.sentences) + 1))
    assert "not_read" not in codes(only(journal_file))


async def test_a_window_whose_answer_is_cut_off_is_asked_about_in_halves(
    extraction: New, journal_file: Path, long_article: Article
) -> None:
    text = "\n\n".join([long_article.text] * (1 + 2 * TALKATIVE // len(long_article.text.encode())))
    model = FakeModel(lambda q: CutOffError("cut off") if len(shown(q)) > 100 else last_sentence(q))
    assert counts(await extraction(model).run([Article(text, "0" * 64, "in/long.txt")])) == ("finished", 1, 0, 0, 0)
    assert len(shown(model.asked[0])) > 200 > len(model.asked) > 2
    assert not [flag for flag in only(journal_file).flags if flag.code == "not_read"]


async def test_a_short_article_whose_answer_is_cut_off_fails_at_once(extraction: New) -> None:
    model = FakeModel(lambda _: CutOffError("cut off"))
    short = Article("They met. " * 50, "0" * 64, "in/short.txt")
    assert counts(await extraction(model).run([short])) == ("finished", 0, 0, 1, 0)
    assert len(model.asked) == 1


async def test_a_prompt_that_is_too_long_by_itself_stops_the_run_with_one_message(
    extraction: New, long_article: Article
) -> None:
    model = FakeModel(lambda _: TooLongError("too long"))
    outcome = await extraction(model).run([long_article, article(1)])
    assert counts(outcome) == ("stopped", 0, 0, 0, 2)
    assert "the prompt is too long for the model" in str(outcome.stopped_by)
    assert len(model.asked) <= 12, "one half of each only"


async def test_a_piece_that_cannot_be_halved_any_more_is_named_where_others_were_answered(
    extraction: New, journal_file: Path, long_article: Article
) -> None:
    def reply(question: Question) -> Reply:
        last = len(long_article.sentences)
        return TooLongError("too long") if shown(question)[-1][0] == last else last_sentence(question)

    assert counts(await extraction(FakeModel(reply)).run([long_article])) == ("finished", 1, 0, 0, 0)
    assert codes(only(journal_file)).count("not_read") == 1


async def test_a_piece_that_cannot_be_halved_any_more_does_not_cost_what_was_read(
    extraction: New, journal_file: Path, long_article: Article
) -> None:
    last = len(long_article.sentences)
    model = FakeModel(on_window(last, TooLongError("too long")))
    assert counts(await extraction(model).run([long_article])) == ("finished", 1, 0, 0, 0)
    (flag,) = [flag for flag in only(journal_file).flags if flag.code == "not_read"]
    assert flag.message.startswith(f"Not read: sentence {last}.")


async def test_fieldwise_a_conversation_that_has_grown_too_long_is_begun_anew(
    extraction: New, journal_file: Path
) -> None:
    def reply(question: Question) -> Reply:
        return TooLongError("too long") if len(question.messages) > 6 else example(question)

    model = FakeModel(reply)
    await extraction(model, strategy="fieldwise").run([article(1)])
    lengths = [len(question.messages) for question in model.asked]
    assert lengths == [2, 4, 6, 8, 2, 4, 6, 8, 2]
    assert "not_answered" not in codes(only(journal_file))


def test_the_dry_run_counts_windows(long_article: Article) -> None:
    bounded = job(room=ROOM)
    parts = len(bounded.recipe.prompt.windows(long_article))
    found = estimate(bounded, FakeModel(), (), [long_article, article(1)])
    assert (found.articles, found.windowed, found.requests) == (2, 1, parts + 1)
    assert found.worst == WORST * (parts + 1)


def test_the_dry_run_names_what_is_far_too_long() -> None:
    found = estimate(job(room=ROOM), FakeModel(), (), [Article("Words and words. " * 60_000, "", "in/book.txt")])
    assert found.worst == Decimal(0)
    assert re.match(r"in/book.txt: the article is too long: .* in \d+ parts", str(found.failed[0]))


SHOWN = Example(
    Article("Ann Lee and Bo Quarrell met in Zanzibar on Monday. She said that the herring was theirs.", ""),
    json.dumps(
        {
            "summary": "They met in Zanzibar.",
            "published": None,
            "date": {"start": None, "end": None, "basis": "unknown", "sentences": []},
            "location": {"name": "Zanzibar", "sentences": [1]},
            "participants": [],
            "agreements": [],
            "quotes": [{"speaker": "Ann Lee", "kind": "reported", "text": "the herring was theirs", "sentences": [2]}],
        }
    ),
)


def leaking(question: Question) -> Reply:
    """Every window repeats the example; the second one is the first to quote from it."""
    answer, number = json.loads(SHOWN.answer), shown(question)[-1][0]
    quotes = (
        [{**one, "sentences": [number]} for one in answer["quotes"]] if "…" in question.messages[-1].content else []
    )
    return {**answer, "location": {"name": "Zanzibar", "sentences": [number]}, "quotes": quotes}


async def test_what_any_window_took_from_an_example_is_flagged_where_it_came_to_stand(
    extraction: New, journal_file: Path, long_article: Article
) -> None:
    model = FakeModel(leaking)
    await extraction(model, room=ROOM, learned=Learned((SHOWN,), 1)).run([long_article])
    assert len(model.asked) > 1
    assert all(SHOWN.article.text[:20] in question.messages[1].content for question in model.asked)
    leaks = {flag.path for flag in only(journal_file).flags if flag.code == "from_example"}
    assert {"/summary", "/location/name", "/quotes/0/speaker", "/quotes/0/text"} <= leaks


def test_examples_take_their_room_from_the_article(long_article: Article) -> None:
    lengthy = Example(Article(f"{SHOWN.article.text} {'It was a herring. ' * 200}", ""), SHOWN.answer)
    plain = job(room=ROOM).recipe.prompt
    (short, one, two, other) = (
        job(room=ROOM, learned=Learned(examples, wanted)).recipe.prompt
        for examples, wanted in (((SHOWN,), 1), ((lengthy,), 1), ((lengthy, lengthy), 2), ((SHOWN, lengthy), 1))
    )
    counts_ = [len(prompt.windows(long_article)) for prompt in (plain, short, one, two)]
    assert counts_[0] <= counts_[1] < counts_[2] < counts_[3]
    assert other.windows(long_article) == one.windows(long_article), "whichever example stands in has room"
    assert one.bare.windows(long_article) == plain.windows(long_article)


def test_the_dry_run_tells_what_examples_cost_in_every_window(long_article: Article) -> None:
    found = estimate(job(room=ROOM, learned=Learned((SHOWN,), 1)), Measuring(), (), [long_article])
    single = estimate(job(learned=Learned((SHOWN,), 1)), Measuring(), (), [long_article])
    assert found.examples is not None
    assert single.examples is not None
    assert found.examples.tokens == single.examples.tokens * found.requests > 0


class Measuring(FakeModel):
    def bound(self, question: Question) -> Bound:
        return Bound(sum(len(message.content.encode()) for message in question.messages), 500)
