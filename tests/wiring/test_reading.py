"""The second reader's process, a real one: where the parser cannot read, the lexicon does, and it is said."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from summariser.core.article import Article
from summariser.core.errors import ConfigurationError
from summariser.machine.interpreter import SecondInterpreter
from summariser.second_reader.found import LONGEST_TEXT, Found, Wanted
from summariser.wiring import reading
from summariser.wiring.reading import NOT_PARSED, Findings, ReaderProcess, lexicon_alone
from tests.wiring.test_helper import children

ROOT = Path(reading.__file__).parents[2]
WANTED = Wanted({"agreed": ("agree",)})
CALM, FATAL, BROKEN, SLOW = (Article.of(f"{word} They met.") for word in ("calm", "fatal", "broken", "slow"))
ALONE = lexicon_alone(CALM, WANTED)


def made_up(needed: Iterator[Any]) -> Callable[[tuple[Article, Wanted]], Findings]:
    """In place of the proposers: what an article says is done to the process that reads it."""
    folder = next(needed)

    def read(job: tuple[Article, Wanted]) -> Findings:
        word = job[0].text.split()[0]
        if word == "fatal":
            os.kill(os.getpid(), signal.SIGSEGV)
        if word == "slow":
            os.kill(os.getpid(), signal.SIGSTOP)
        if word == "broken":
            raise RuntimeError("a defect")
        return (("parser", Found(notes=(str(folder), str(os.getpid())))), *lexicon_alone(*job))

    return read


@asynccontextmanager
async def process(tell: Callable[[str], None] = lambda _: None) -> AsyncIterator[ReaderProcess]:
    one = ReaderProcess(lambda: Path("data"), tell)
    try:
        async with asyncio.timeout(60):
            yield one
    finally:
        await one.aclose()


@pytest.fixture
def _made_up(monkeypatch: pytest.MonkeyPatch) -> None:

    def instead(_: str, *needed: object, patience: float) -> Any:
        return SecondInterpreter(f"{__name__}:made_up", *needed, patience=patience)

    monkeypatch.setattr(reading, "SecondInterpreter", instead)
    monkeypatch.setattr(sys, "path", [str(ROOT), *sys.path])


@pytest.mark.usefixtures("_made_up")
async def test_all_articles_are_read_by_one_process_that_is_not_this_one() -> None:
    before = children()
    async with process() as one:
        read = await asyncio.gather(*(one.read(CALM, WANTED) for _ in range(5)))
    (pid,) = {found[0][1].notes[1] for found in read}
    assert int(pid) != os.getpid()
    assert {found[0][1].notes[0] for found in read} == {"data"}
    assert all(found[1:] == ALONE for found in read)
    assert children() == before


@pytest.mark.usefixtures("_made_up")
@pytest.mark.parametrize("article", [FATAL, BROKEN], ids=lambda one: one.text)
async def test_an_article_that_ends_the_process_has_a_note_and_the_others_nothing_of_it(article: Article) -> None:
    async with process() as one:
        read = await asyncio.gather(*(one.read(each, WANTED) for each in (CALM, article, CALM)))
    assert read[1] == lexicon_alone(article, WANTED, NOT_PARSED)
    assert [[reader for reader, _ in read[number]] for number in (0, 2)] == [["parser", "lexicon"]] * 2


@pytest.mark.usefixtures("_made_up")
async def test_one_that_stands_still_is_given_up() -> None:
    async with process() as one:
        await one.read(CALM, WANTED)
        assert one._second  # noqa: SLF001 - how long it may take to come is another matter
        one._second._patience = 3.0  # noqa: SLF001 - nobody waits five minutes here
        await one.read(CALM, WANTED)
        assert await one.read(SLOW, WANTED) == lexicon_alone(SLOW, WANTED, NOT_PARSED)


@pytest.mark.usefixtures("_made_up")
async def test_one_whose_draft_was_given_up_is_not_the_next_ones_fault() -> None:
    async with process() as one:
        await one.read(CALM, WANTED)
        assert one._second  # noqa: SLF001 - nobody waits five minutes here
        one._second._patience = 1.0  # noqa: SLF001
        given_up = asyncio.create_task(one.read(SLOW, WANTED))
        while not one._second.busy:  # noqa: SLF001, ASYNC110 - it tells nobody
            await asyncio.sleep(0)
        given_up.cancel()
        assert [reader for reader, _ in await one.read(CALM, WANTED)] == ["parser", "lexicon"]


@pytest.mark.usefixtures("_made_up")
async def test_after_three_ends_the_parser_is_let_be_and_that_is_said_once() -> None:
    said: list[str] = []
    async with process(said.append) as one:
        for _ in range(3):
            assert not said
            await one.read(FATAL, WANTED)
        assert await one.read(CALM, WANTED) == ALONE
    assert said == ["the parser ended 3 times: what follows is read a second time without it"]


async def test_without_its_data_the_lexicon_reads_and_that_is_said_once() -> None:
    said: list[str] = []

    def missing() -> Path:
        raise ConfigurationError("no network")

    before, one = children(), ReaderProcess(missing, said.append)
    assert await one.read(CALM, WANTED) == await one.read(CALM, WANTED) == ALONE
    assert said == ["articles are read a second time without the parser: no network"]
    assert children() == before
    await one.aclose()


@pytest.mark.usefixtures("_made_up")
async def test_who_waits_when_it_is_closed_is_answered() -> None:
    async with process() as one:
        await one.read(CALM, WANTED)
        waiting = asyncio.create_task(one.read(SLOW, WANTED))
        await asyncio.sleep(0.1)
    assert await waiting == lexicon_alone(SLOW, WANTED, NOT_PARSED)


async def test_what_is_still_fetched_when_it_is_closed_starts_nothing() -> None:
    fetching, fetched = threading.Event(), threading.Event()

    def slow() -> Path:
        fetching.set()
        fetched.wait(60)
        return Path("data")

    before, one = children(), ReaderProcess(slow)
    waiting = asyncio.create_task(one.read(CALM, WANTED))
    await asyncio.to_thread(fetching.wait, 60)
    await one.aclose()
    fetched.set()
    assert await waiting == await one.read(CALM, WANTED) == ALONE
    assert children() == before


async def test_a_long_article_says_how_much_of_it_was_read() -> None:
    article = Article.of("They met.\n" * 30_000)
    ((_, found),) = lexicon_alone(article, WANTED)
    assert f"of {len(article.text):,} characters" in found.notes[-1]
    assert lexicon_alone(Article.of(article.text[:LONGEST_TEXT]), WANTED)[0][1].notes == found.notes[:-1]


LOADED = """
import sys
import summariser.wiring.reading, summariser.wiring.extracting, summariser.cli, summariser.tui.app
print(sorted({"spacy", "thinc", "numpy"} & set(sys.modules)))
"""


def test_nothing_of_the_parser_is_loaded_into_this_process() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], check=True, capture_output=True, text=True, cwd=ROOT)
    assert done.stdout == "[]\n"
