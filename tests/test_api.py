"""The public face: `from summariser import ...`, over the engine, the cap and the journal of the command line."""

import asyncio
import doctest
import gc
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pydantic import BaseModel

import summariser
from summariser import (
    AnswerError,
    Article,
    CapReachedError,
    Cited,
    ConfigurationError,
    DecisionError,
    Failure,
    Meeting,
    Name,
    ProviderError,
    Record,
    Review,
    aextract,
    api,
    extract,
    ground,
)
from tests.fakes.server import FaultServer, Reply, completion, drafts, error, script
from tests.trade_deal import TradeDeal

ROOT = Path(summariser.__file__).parents[1]
RECORDING = ROOT / "tests" / "recordings" / "seeds.jsonl"
SEEDS = ROOT / "seeds"
SEED = SEEDS / "001_e8c98279682e230f.txt"
PRICE = "1/1"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Options for a server on loopback that answers whatever it is asked."""
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "SUMMARISER_MODEL"):
        monkeypatch.delenv(name, raising=False)
    with FaultServer(drafts) as server:
        yield {"model": "some-model", "base_url": server.url, "price": PRICE}, server.account


def test_everything_that_is_promised_can_be_imported_and_nothing_is_loaded_before() -> None:
    said = "import summariser, sys; print(sorted({'openai', 'sqlalchemy', 'textual', 'pydantic'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", said], check=True, capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
    for name in summariser.__all__:
        assert not isinstance(getattr(summariser, name), ModuleType), "a room of that name would hide it"
    assert summariser.__version__ == "0.1.0"
    assert set(summariser.__all__) < set(dir(summariser))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        summariser.nothing  # noqa: B018 - it is to raise


def test_a_text_becomes_a_record_and_the_price_is_told(asked: Any) -> None:
    options, account = asked
    record = extract("They met in Hanoi on 5 September 2023. Then they left.", schema=Meeting, max_cost=0.5, **options)
    assert isinstance(record, Record)
    assert record.schema_id == "meeting/1"
    usage = account.bodies and record.provenance and record.provenance.usage
    assert usage
    assert record.cost_usd == pytest.approx((usage.input + usage.output) / 1e6)
    assert record.article.path is None


def test_a_file_named_by_a_string_or_a_path_is_read() -> None:
    one, other = extract(str(SEED), replay=RECORDING), extract(SEED, replay=str(RECORDING))
    assert one.data == other.data
    assert one.article.path == str(SEED)


@pytest.mark.parametrize("source", [SEEDS, [SEEDS], sorted(SEEDS.glob("*.txt")), (SEEDS,)])
def test_many_come_one_by_one(source: Any, tmp_path: Path) -> None:
    found = extract(source, replay=RECORDING, workspace=tmp_path)
    results = list(found)
    assert {Path(result.article.path or "").name for result in results if isinstance(result, Record)} == {
        path.name for path in SEEDS.glob("*.txt")
    }
    assert (tmp_path / ".summariser" / "journal.db").exists()


def test_what_fails_is_given_in_its_place_and_the_rest_goes_on(tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    results = list(extract([empty, SEED], replay=RECORDING))
    assert sorted(type(result).__name__ for result in results) == ["Failure", "Record"]
    (failure,) = (result for result in results if isinstance(result, Failure))
    assert failure.path == str(empty)
    with pytest.raises(AnswerError, match=r"empty\.txt"):
        extract(empty, replay=RECORDING)


def test_the_same_call_in_a_workspace_pays_for_nothing_twice(asked: Any, tmp_path: Path) -> None:
    options, account = asked
    texts = ["They met in Oslo on 5 May 2023.", "They met in Bonn on 6 May 2023."]
    first = [result for result in extract(texts, workspace=tmp_path, **options) if isinstance(result, Record)]
    sent = account.requests
    again = [result for result in extract(texts, workspace=tmp_path, **options) if isinstance(result, Record)]
    assert account.requests == sent == 2
    assert {r.article.id for r in first} == {r.article.id for r in again}


def test_the_cap_holds_and_is_raised_after_what_was_drafted(asked: Any, tmp_path: Path) -> None:
    options, account = asked
    texts = [f"They met in town {n} on 5 May 2023." for n in range(30)]
    drafted: list[Any] = []
    with pytest.raises(CapReachedError, match="leaves no room"):
        drafted.extend(extract(texts, workspace=tmp_path, max_cost="0.03", concurrency=1, **options))
    assert 0 < len(drafted) < 30
    assert account.requests == len(drafted)
    assert sum(one.cost_usd for one in drafted if isinstance(one, Record)) <= 0.03


def test_an_iterator_that_is_left_early_ends_the_run(asked: Any, tmp_path: Path) -> None:
    options, account = asked
    texts = [f"They met in town {n} on 5 May 2023." for n in range(200)]
    results = extract(texts, workspace=tmp_path, max_cost=50, concurrency=2, **options)
    next(results)
    results.close()  # type: ignore[attr-defined]  # a generator
    assert account.requests < 200
    assert not [thread for thread in threading.enumerate() if thread.name == "summariser"]


LEFT = """
import sys
from summariser import extract
texts = [f"They met in town {n} on 5 May 2023." for n in range(200)]
server = dict(model="some-model", base_url=sys.argv[1], price="1/1", concurrency=2)
results = extract(texts, workspace=sys.argv[2], max_cost=50, second_reader=False, **server)
print(type(next(results)).__name__)
"""


def test_a_program_that_has_seen_enough_ends_and_loses_no_answer(asked: Any, tmp_path: Path) -> None:
    options, account = asked
    command = [sys.executable, "-c", LEFT, options["base_url"], str(tmp_path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert (done.stdout, done.stderr) == ("Record\n", "")
    assert 0 < account.charged == account.requests < 200


def test_a_thread_goes_on_when_the_programs_main_one_has_ended(asked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    options, _ = asked
    monkeypatch.setattr("concurrent.futures.thread._shutdown", True)
    options["base_url"] = options["base_url"].replace("127.0.0.1", "localhost")  # whose address is looked up
    assert isinstance(extract("They met in Oslo on 5 May 2023.", second_reader=False, **options), Record)


def test_an_iterator_that_is_collected_as_garbage_in_its_own_thread_ends_the_run(asked: Any, tmp_path: Path) -> None:
    options, account = asked
    texts = [f"They met in town {n} on 5 May 2023." for n in range(200)]
    few: Any = {"workspace": tmp_path, "max_cost": 50, "concurrency": 2, "second_reader": False}
    ring: list[Any] = [extract(texts, **few, **options)]
    next(ring[0])
    working = [thread for thread in threading.enumerate() if thread.name == "summariser"]
    loop = ring[0].gi_frame.f_locals["loop"]._loop  # noqa: SLF001 - the thread in which most objects are made
    ring.append(ring)
    gc.disable()
    try:
        del ring
        gc.unfreeze()
        loop.call_soon_threadsafe(gc.collect)
        for thread in working:
            thread.join(120)
    finally:
        gc.enable()
        gc.freeze()
    assert not _working()
    assert account.requests < 200


def _working() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name in ("summariser", "journal", "intake")]


@pytest.mark.parametrize("many", [True, False])
def test_ctrl_c_loses_no_answer_under_way_and_leaves_nothing_running(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, many: bool
) -> None:
    texts = [f"They met in town {n} on 5 May 2023." for n in range(9)]
    came = threading.Event()

    def slow(number: int, body: dict[str, Any]) -> Reply:
        came.set()
        return replace(drafts(number, body), delay=0.5)

    def interrupting() -> None:
        assert came.wait(60)
        time.sleep(0.1)
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    with FaultServer(slow) as server:
        options: dict[str, Any] = {"model": "m", "base_url": server.url, "price": PRICE, "concurrency": 2}
        by_hand = threading.Thread(target=interrupting)
        by_hand.start()
        with pytest.raises(KeyboardInterrupt):
            _drawn(extract(texts if many else texts[0], workspace=tmp_path, max_cost=9, **options))
        by_hand.join()
        assert not _working()
        assert 0 < server.account.charged == server.account.requests < 9
        _drawn(extract(texts if many else texts[0], workspace=tmp_path, max_cost=9, **options))
        assert set(server.account.paid.values()) == {1}, "each answer was kept"


def _drawn(results: Any) -> Any:
    return results if isinstance(results, Record) else list(results)


def test_a_second_ctrl_c_ends_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def hanging(number: int, body: dict[str, Any]) -> Reply:
        return replace(drafts(number, body), delay=600)

    def interrupting() -> None:
        for _ in range(2):
            time.sleep(1)
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    with FaultServer(hanging) as server:
        by_hand = threading.Thread(target=interrupting)
        by_hand.start()
        with pytest.raises(KeyboardInterrupt):
            extract("They met in Oslo on 5 May 2023.", model="m", base_url=server.url, price=PRICE)
        by_hand.join()
        assert not server.account.statuses, "no answer was waited for"
    assert not _working()
    assert not list(tmp_path.iterdir()), "the temporary journal is gone"


def test_an_iterator_that_nobody_begins_starts_nothing(asked: Any) -> None:
    options, account = asked
    results = extract(["They met in Oslo on 5 May 2023."], **options)
    assert not _working()
    del results
    assert account.requests == 0


async def test_the_twin_for_programs_with_an_event_loop() -> None:
    record = await aextract(SEED, replay=RECORDING)
    ids = [result.article.id async for result in aextract([SEEDS], replay=RECORDING) if isinstance(result, Record)]
    assert record.article.id in ids
    assert len(ids) == 5


async def test_extract_works_inside_a_running_loop_too() -> None:
    assert extract(SEED, replay=RECORDING).article.path == str(SEED)
    assert asyncio.get_running_loop().is_running()


@pytest.mark.parametrize(
    ("source", "options", "message"),
    [
        (5, {}, "an article is a text, a Path or an Article"),
        ([5], {}, "an article is a text, a Path or an Article"),
        ([], {}, "no article was given"),
        (Path("nowhere.txt"), {}, "nowhere"),
        ("A text.", {"max_cost": -1}, "max_cost"),
        ("A text.", {"max_cost": "much"}, "max_cost"),
        ("A text.", {"modle": "x"}, "no option 'modle'"),
        ("A text.", {"schema": int}, "pydantic"),
        ("A text.", {"model": "nobody-knows-its-price", "base_url": "http://127.0.0.1:9/v1"}, "price"),
    ],
)
def test_bad_arguments_get_one_clear_error_before_anything_is_sent(source: Any, options: Any, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message) as caught:
        list(extract(source, **options))
    assert "\n" not in str(caught.value)


def test_a_text_without_a_usable_answer_is_an_error_that_names_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with FaultServer(script(completion("no JSON at all"))) as server, pytest.raises(AnswerError) as caught:
        extract("They met.", model="m", base_url=server.url, price=PRICE)
    assert "standard input" not in str(caught.value)


def test_a_key_never_reaches_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    said = "Incorrect API key provided: sk-very-secret"
    with FaultServer(script(error(401, said))) as server, pytest.raises(ProviderError) as caught:
        extract("They met.", model="m", base_url=server.url, price=PRICE)
    assert "sk-very-secret" not in str(caught.value)


class Visitor(Cited):
    name: Name


class Visit(BaseModel):
    visitors: list[Visitor]


def test_grounding_is_pure_and_cuts_the_passages() -> None:
    text = "Ana Ruiz came on Monday. Nobody else did."
    record = ground(Visit, {"visitors": [{"name": "Ana Ruiz", "sentences": [1]}]}, text)
    (visitor,) = record.data["visitors"]
    (passage,) = visitor["evidence"]
    assert text[passage["start"] : passage["end"]] == passage["text"] == "Ana Ruiz"
    assert ground(Visit, '{"visitors": []}', Article.of(text)).data == {"visitors": []}
    unknown = ground(Visit, {"visitors": [{"name": "Bo Nilsson", "sentences": [1]}]}, text)
    assert [flag.code for flag in unknown.flags] == ["name_not_found"]


@pytest.mark.parametrize("answer", ["{", "[]", {"visitors": 5}])
def test_an_answer_that_does_not_fit_is_one_error(answer: Any) -> None:
    with pytest.raises(AnswerError, match="does not fit the schema"):
        ground(Visit, answer, "A text.")


def test_a_review_can_be_done_without_the_terminal(tmp_path: Path) -> None:
    list(extract([SEED], replay=RECORDING, workspace=tmp_path))
    with Review(tmp_path, reviewer="Ana") as review:
        (row,) = review.list()
        sheet = review.open(row.article_id)
        assert review.accept("/summary").decided == sheet.decided + 1
        assert review.undo().decided == sheet.decided
        review.correct("/summary", "Two leaders met.")
        with pytest.raises(DecisionError, match="an existing day"):
            review.correct("/published", "some day")
        review.reject("/quotes/0")
        kept = sheet.data["participants"][0]["name"]
    with Review(tmp_path, reviewer="Ana") as review:  # what was decided is there again
        sheet = review.open(row.article_id)
        assert sheet.data["summary"] == "Two leaders met."
        assert sheet.data["participants"][0]["name"] == kept
        with pytest.raises(DecisionError):
            review.done()
    with pytest.raises(ConfigurationError, match="no journal"):
        Review(tmp_path / "elsewhere", reviewer="Ana")


def test_another_schema_by_its_class_or_by_its_name(asked: Any) -> None:
    options, _ = asked
    text = "Harrow Lane buys Tessmer Dairy."
    assert (
        extract(text, schema=TradeDeal, **options).schema_id
        == extract(text, schema=f"{ROOT / 'tests' / 'trade_deal.py'}:TradeDeal", **options).schema_id
    )


def test_one_text_twice_is_one_record(asked: Any) -> None:
    options, account = asked
    texts = ["They met in Oslo on 5 May 2023.", "They met in Oslo on 5 May 2023."]
    assert len(list(extract(texts, **options))) == account.requests == 1


def test_the_examples_in_docstrings_are_true() -> None:
    assert doctest.testmod(api) == doctest.TestResults(failed=0, attempted=3)
