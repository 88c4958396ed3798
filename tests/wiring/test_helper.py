"""The second interpreter, a real one: it does the same work, and nothing is lost without it."""

import asyncio
import io
import json
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from summariser.ask.prompt import Prompt
from summariser.ask.windows import Window
from summariser.core.article import Article
from summariser.core.schema import Schema
from summariser.extraction.reply import Reading, Recipe, Reply
from summariser.files.prompts import load_templates
from summariser.files.schemas import load_schema
from summariser.machine import serving
from summariser.wiring import helper as helping
from summariser.wiring.grounder import grounder
from summariser.wiring.helper import HelperProcess
from tests import trade_deal

TEXT = (
    "Anna Berg and Li Wei met in Hanoi on 3 May 2024. “We will build the bridge,” Anna Berg said. They agreed to meet."
)


@pytest.fixture(autouse=True)
def _two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helping, "usable_cores", lambda: 2)


def recipe(name: str = "meeting") -> Recipe:
    return made_for(load_schema(name))


def made_for(schema: Schema) -> Recipe:
    return Recipe(schema, Prompt(schema, load_templates(schema.name, Path(), schema.instructions), "whole"))


def reading(number: int = 0) -> Reading:
    article = Article(f"{TEXT} It was their meeting number {number}.", "0" * 64, "in/a.txt")
    found: dict[str, Any] = {
        "summary": "They met 12 times.",
        "published": None,
        "location": {"name": "Hanoi", "sentences": [1]},
        "date": {"start": None, "end": None, "basis": "unknown", "sentences": []},
        "participants": [{"name": "Li Wie", "title": "Minister", "sentences": [1, 9]}],
        "agreements": [{"text": "They agreed to", "sentences": [3]}],
        "quotes": [{"speaker": "Anna Berg", "text": "We will build", "speech": "direct", "sentences": [2]}],
    }
    return Reading(article, [Reply(Window(article.sentences), found, ())])


@asynccontextmanager
async def here(name: str, *recipes: Recipe) -> AsyncIterator[HelperProcess]:
    """A helper that has come."""
    helper = HelperProcess(name, recipes)
    helper.call()
    try:
        async with asyncio.timeout(60):
            while await helper.ground(recipes[0], reading()) is None and not gone(helper):  # noqa: ASYNC110 - the program itself never waits for it
                await asyncio.sleep(0.01)
        yield helper
    finally:
        await helper.aclose()


def gone(helper: HelperProcess) -> bool:
    coming = helper._second._coming  # noqa: SLF001 - whether it has ended is told to nobody else
    return coming is None or coming.done()


def children(pid: int = 0) -> list[int]:
    """The interpreters that were started here and not waited for, or by another process's first thread."""
    pid = pid or os.getpid()
    told = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(one) for one in told.read_text("ascii").split()]


async def test_it_grounds_as_it_is_done_here() -> None:
    own = recipe()
    async with here("meeting", own) as helper:
        found = await helper.ground(own, reading())
    assert found is not None
    assert {flag.code for flag in found.flags} >= {"name_not_found", "sentence_out_of_range"}
    assert found == reading().grounded(own)


async def test_many_at_once_each_get_their_own() -> None:
    own = recipe()
    async with here("meeting", own) as helper:
        found = await asyncio.gather(*(helper.ground(own, reading(number)) for number in range(50)))
    assert found == [reading(number).grounded(own) for number in range(50)]


async def test_a_users_own_schema_from_a_file_and_more_than_one_recipe() -> None:
    name = f"{Path(trade_deal.__file__)}:TradeDeal"
    schema = load_schema(name)
    first, second = made_for(schema), made_for(schema)
    article = Article("Acme buys Bolt for $5 million. The deal was signed in Oslo.", "0" * 64)
    bought = Reading(article, [Reply(Window(article.sentences), {"headline": "Acme buys"}, ())])
    async with here(name, first, second) as helper:
        found = await helper.ground(second, bought)
    assert found is not None
    assert found == bought.grounded(second)


NOISY = """
import os, sys
print("noise", flush=True)
if sys.flags.safe_path:  # in the helper only: here it would be the test's own input
    os.read(0, 10)
"""


@pytest.fixture
def noisy(tmp_path: Path) -> str:
    """The name of a schema in a file that prints, and that reads standard input."""
    path = tmp_path / "noisy_deal.py"
    path.write_text(Path(trade_deal.__file__).read_text("utf-8") + NOISY, "utf-8")
    return f"{path}:TradeDeal"


async def test_what_a_users_module_reads_and_prints_is_its_own_affair(noisy: str) -> None:
    own = recipe(noisy)
    async with here(noisy, own) as helper:
        assert await helper.ground(own, reading()) == reading().grounded(own)


async def test_nothing_comes_from_one_that_was_not_called_or_is_not_here_yet() -> None:
    own = recipe()
    helper = HelperProcess("meeting", [own])
    assert await helper.ground(own, reading()) is None
    helper.call()
    assert await helper.ground(own, reading()) is None
    await helper.aclose()


async def test_where_there_is_one_core_none_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helping, "usable_cores", lambda: 1)
    before = children()
    async with here("meeting", recipe()):
        assert children() == before


async def test_a_schema_that_cannot_be_sent_has_no_helper() -> None:
    class Local(BaseModel):
        """Of no module's, so that nobody else finds it."""

        name: str

    own = made_for(Schema.of(Local))
    async with here("meeting", own) as helper:
        assert await helper.ground(own, reading()) is None


async def test_when_it_is_killed_who_waits_gets_nothing_from_it(caplog: pytest.LogCaptureFixture) -> None:
    own, before = recipe(), children()
    async with here("meeting", own) as helper:
        (pid,) = set(children()) - set(before)
        os.kill(pid, signal.SIGSTOP)
        waiting = [asyncio.create_task(helper.ground(own, reading(number))) for number in range(20)]
        await asyncio.sleep(0)
        os.kill(pid, signal.SIGKILL)
        time.sleep(0.1)  # noqa: ASYNC251 - so that its end is not noticed before more is sent
        more = [asyncio.create_task(helper.ground(own, reading(number))) for number in range(20)]
        assert await asyncio.gather(*waiting, *more) == [None] * 40
        assert await helper.ground(own, reading()) is None
    assert children() == before
    assert caplog.messages == [], "nothing that would be printed beside the progress"


async def test_one_that_stands_still_is_given_up() -> None:
    own, before = recipe(), children()
    async with here("meeting", own) as helper:
        (pid,) = set(children()) - set(before)
        second = helper._second  # noqa: SLF001 - its patience once it is here: how long that takes is another matter
        assert second._limit.when() is None, "it has nothing to do"  # noqa: SLF001
        os.kill(pid, signal.SIGSTOP)
        second._patience = 1.0  # noqa: SLF001
        assert await helper.ground(own, reading()) is None
    assert children() == before


FORKING = """
import os, signal, sys
if sys.flags.safe_path and os.fork() == 0:
    signal.alarm(120)
    signal.pause()
"""


@pytest.fixture
def forking(tmp_path: Path) -> str:
    """The name of a schema in a file that starts a process, which lives on."""
    path = tmp_path / "forking_deal.py"
    path.write_text(Path(trade_deal.__file__).read_text("utf-8") + FORKING, "utf-8")
    return f"{path}:TradeDeal"


async def test_what_a_users_module_has_started_is_not_waited_for(forking: str) -> None:
    before = children()
    async with asyncio.timeout(60), here(forking, recipe(forking)):
        (pid,) = set(children()) - set(before)
        (left,) = children(pid)
    os.kill(left, signal.SIGKILL)


async def test_where_none_can_be_started_the_work_is_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(*_: object, **__: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(asyncio.get_running_loop(), "subprocess_exec", fails)
    own = recipe()
    async with here("meeting", own) as helper:
        assert await helper.ground(own, reading()) is None


async def test_whoever_gives_up_does_not_disturb_the_others() -> None:
    own = recipe()
    async with here("meeting", own) as helper:
        first, second = (asyncio.create_task(helper.ground(own, reading(number))) for number in range(2))
        await asyncio.sleep(0)
        first.cancel()
        assert await second == reading(1).grounded(own)


async def test_it_is_not_interrupted_from_the_terminal() -> None:
    own, before = recipe(), children()
    async with here("meeting", own) as helper:
        (pid,) = set(children()) - set(before)
        assert os.getpgid(pid) != os.getpgid(0)
        os.kill(pid, signal.SIGINT)
        assert await helper.ground(own, reading()) == reading().grounded(own)


STARTS = """
import asyncio, os, sys
from pathlib import Path
from tests.wiring.test_helper import HelperProcess, helping, recipe

async def main():
    helping.usable_cores = lambda: 2
    helper = HelperProcess(sys.argv[1], [recipe(sys.argv[1])])
    helper.call()
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    while not (found := children.read_text("ascii")):
        await asyncio.sleep(0.01)
    await asyncio.sleep(float(sys.argv[2]))
    print(found, flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""
HANGING = """
import sys, time
if sys.flags.safe_path:
    time.sleep(100)
"""


@pytest.mark.parametrize("hanging", [False, True], ids=["reading", "loading"])
def test_it_ends_with_a_parent_that_is_killed(tmp_path: Path, hanging: bool) -> None:
    path = tmp_path / "hanging_deal.py"
    path.write_text(Path(trade_deal.__file__).read_text("utf-8") + HANGING, "utf-8")
    command = [sys.executable, "-c", STARTS, f"{path}:TradeDeal" if hanging else "meeting", "2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert Path(f"/proc/{child}").exists()
        parent.kill()
        parent.wait()
    ended = subprocess.run(
        [sys.executable, "-c", GONE, str(child)], timeout=30, check=False, capture_output=True, text=True
    )
    assert ended.stdout == "gone\n"


GONE = """
import sys, time
from pathlib import Path
while (stat := Path(f"/proc/{sys.argv[1]}/stat")).exists() and stat.read_text().split()[2] != "Z":
    time.sleep(0.05)
print("gone")
"""


@pytest.fixture
def told() -> Callable[..., list[Any]]:
    """What the second interpreter says to what is sent to it."""

    def _told(*sent: Any) -> list[Any]:
        incoming, outgoing = io.BytesIO(b"".join(map(pickle.dumps, sent))), io.BytesIO()
        with pytest.raises(EOFError):
            serving.answer(grounder, incoming, outgoing)
        said, at = outgoing.getvalue(), 0
        found: list[Any] = []
        while at < len(said):
            length = int.from_bytes(said[at : at + 4], "big")
            found.append(pickle.loads(said[at + 4 : at + 4 + length]))  # noqa: S301 - made two lines above
            at += 4 + length
        return found

    return _told


def test_what_cannot_be_grounded_is_left_to_whoever_asked(told: Callable[..., list[Any]]) -> None:
    own, good = recipe(), reading()
    broken = Reading(good.article, [])
    ready, nothing, found = told("meeting", (own,), (0, broken), (0, good))
    assert (ready, nothing) == (None, None)
    assert found == good.grounded(own)


def test_what_a_pickled_prompt_asks_is_the_same() -> None:
    prompt = recipe().prompt
    again = pickle.loads(pickle.dumps(prompt))  # noqa: S301 - made here
    assert again.hash == prompt.hash
    assert json.dumps(again.questions(reading().article)[0].messages[-1].content) == json.dumps(
        prompt.questions(reading().article)[0].messages[-1].content
    )
