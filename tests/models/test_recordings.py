"""Recording answers and drafting from the recording alone."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from pydantic import BaseModel

from summariser.ask.prompt import Message, Question
from summariser.core.errors import AnswerError, ConfigurationError, JournalError
from summariser.models.openai_model import OpenAIModel
from summariser.models.openai_wire import OpenAIWire
from summariser.models.recordings import Header, Recorder, Replay
from summariser.models.wire import Endpoint, Request, WireAnswer
from tests.fakes.ledger import FakeLedger
from tests.fakes.server import FaultServer, Reply, completion, error, script

KEY = "sk-made-up-0123456789abcdef"
HEADER = Header("fake", "whole", "extract@abc", datetime(2026, 5, 6, tzinfo=UTC), bounded=True, max_output=900)


class Answer(BaseModel):
    place: str


def question(text: str = "[1] Nguyễn Phú Trọng \u2028 {{ x }} \ud800") -> Question:
    return Question((Message("user", text),), Answer)


class Canned:
    """A wire that gives the same response to everything."""

    def __init__(self, reply: Reply) -> None:
        self.answer = WireAnswer(reply.status, {}, reply.body.decode())
        self.closed = False

    async def post(self, request: Request) -> WireAnswer:
        return self.answer

    async def aclose(self) -> None:
        self.closed = True


async def record(path: Path, reply: Reply, *bodies: dict[str, Any]) -> None:
    recorder = Recorder(path, HEADER, Canned(reply))
    for body in bodies:
        await recorder.post(Request.of(body))
    await recorder.aclose()


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("ascii").splitlines()]


async def test_what_was_recorded_is_replayed_without_a_server(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    replies = script(error(500), completion({"place": 1}), completion({"place": "Hà Nội"}))
    with FaultServer(replies) as server:
        endpoint = Endpoint("fake", server.url, KEY, bounded=True, max_output=900)
        model = OpenAIModel(endpoint, Recorder(path, HEADER, OpenAIWire(endpoint)), no_sleep)
        first = await model.answer(question(), FakeLedger())
        await model.aclose()
    replay = Replay.load(path)
    ledger = FakeLedger()
    again = await OpenAIModel(replay.header.endpoint(), replay).answer(question(), ledger)
    assert again == first == Answer(place="Hà Nội")
    assert ledger.outcomes == ["answered", "answered"]
    assert KEY not in path.read_text("ascii")
    assert server.url not in path.read_text("ascii")
    with pytest.raises(AnswerError, match="no recorded answer for this request"):
        await OpenAIModel(replay.header.endpoint(), replay).answer(question("[1] Another."), ledger)
    assert ledger.open == 0


async def no_sleep(seconds: float) -> None: ...


async def test_the_file_has_a_header_and_a_line_for_each_answer(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    await record(path, completion("{}"), {"a": "é"}, {"b": 1}, {"a": "é"})
    head, *rest = lines(path)
    assert head["format"] == "summariser.recording/1"
    assert (head["model"], head["strategy"], head["prompt"]) == ("fake", "whole", "extract@abc")
    assert [line["request"] for line in rest] == [{"a": "é"}, {"b": 1}]
    assert rest[0]["key"] == Request.of({"a": "é"}).key
    assert rest[0]["response"]["choices"][0]["message"]["content"] == "{}"


@pytest.mark.parametrize("reply", [error(429), completion(None), Reply(b"<html>")])
async def test_only_answers_are_recorded(tmp_path: Path, reply: Reply) -> None:
    path = tmp_path / "r.jsonl"
    await record(path, reply, {"a": 1})
    assert len(lines(path)) == 1


async def test_a_refusal_is_an_answer(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    await record(path, completion(None, refusal="no"), {"a": 1})
    assert len(lines(path)) == 2


async def test_an_answer_is_in_the_file_before_it_is_used(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    wire = Canned(completion("{}"))
    recorder = Recorder(path, HEADER, wire)
    await recorder.post(Request.of({"a": 1}))
    assert len(lines(path)) == 2
    await recorder.aclose()
    assert wire.closed


async def test_a_recording_is_continued(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    await record(path, completion("{}"), {"a": 1})
    await record(path, completion("{}"), {"a": 1}, {"a": 2})
    assert [line["request"] for line in lines(path)[1:]] == [{"a": 1}, {"a": 2}]


@pytest.mark.parametrize(
    ("spoil", "left"),
    [
        (lambda data: data[:-9], [{"a": 1}, {"a": 3}]),
        (lambda data: data[:-1], [{"a": 1}, {"a": 2}, {"a": 3}]),
    ],
    ids=["torn", "no line end"],
)
async def test_a_torn_last_line_is_dropped(
    tmp_path: Path, spoil: Callable[[bytes], bytes], left: list[dict[str, int]]
) -> None:
    path = tmp_path / "r.jsonl"
    await record(path, completion("{}"), {"a": 1}, {"a": 2})
    path.write_bytes(spoil(path.read_bytes()))
    replay = Replay.load(path)
    assert (await replay.post(Request.of({"a": 1}))).status == 200
    await record(path, completion("{}"), {"a": 3})
    assert [line["request"] for line in lines(path)[1:]] == left


@pytest.mark.parametrize("field", ["model", "prompt", "max_output"])
async def test_another_model_or_prompt_goes_into_another_file(tmp_path: Path, field: str) -> None:
    path = tmp_path / "r.jsonl"
    await record(path, completion("{}"))
    before, changed = path.read_bytes(), cast("Any", {field: 7})
    with pytest.raises(ConfigurationError, match=f"recorded with {field} .* record into another file"):
        Recorder(path, replace(HEADER, **changed), Canned(error(500)))
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("", "line 1"),
        ("dear diary", "line 1"),
        ('{"format": "other/1"}\n', "line 1"),
        ("{head}\nrubbish\n", "line 2"),
        ('{head}\n{"key": 1}\n', r"line 2: .*key"),
        ("{head}\nrubbish\n{torn", "line 2"),
        ('{head}\n{"key": "00", "request": {"model": "fake"}, "response": {}}\n', "line 2: it was edited"),
    ],
)
async def test_a_file_that_is_no_recording_is_named_with_its_line_and_left_alone(
    tmp_path: Path, text: str, match: str
) -> None:
    path = tmp_path / "r.jsonl"
    await record(path, completion("{}"))
    text = text.replace("{head}", path.read_text().strip())
    path.write_text(text)
    with pytest.raises(ConfigurationError, match=match):
        Replay.load(path)
    if text:
        with pytest.raises(ConfigurationError, match=match):
            Recorder(path, HEADER, Canned(error(500)))
        assert path.read_text() == text


def test_files_that_cannot_be_opened_are_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"none\.jsonl: cannot be read"):
        Replay.load(tmp_path / "none.jsonl")
    with pytest.raises(ConfigurationError, match="cannot be written"):
        Recorder(tmp_path / "none" / "r.jsonl", HEADER, Canned(error(500)))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_named_at_the_start() -> None:
    with pytest.raises(ConfigurationError, match="No space left"):
        Recorder(Path("/dev/full"), HEADER, Canned(error(500)))


async def test_a_disk_that_fills_up_stops_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recorder = Recorder(tmp_path / "r.jsonl", HEADER, Canned(completion("{}")))

    def full(line: dict[str, Any]) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(recorder, "_write", full)
    with pytest.raises(JournalError, match="No space left"):
        await recorder.post(Request.of({"a": 1}))
    ledger = FakeLedger()
    with pytest.raises(JournalError, match="No space left"):
        await OpenAIModel(HEADER.endpoint(), recorder).answer(question(), ledger)
    assert ledger.outcomes == ["answered"], "what arrived was paid for"
    await recorder.aclose()


async def test_two_do_not_record_into_one_file(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    first = Recorder(path, HEADER, Canned(completion("{}")))
    with pytest.raises(ConfigurationError, match="another process records into it"):
        Recorder(path, HEADER, Canned(completion("{}")))
    await first.post(Request.of({"a": 1}))
    await first.aclose()
    await record(path, completion("{}"), {"a": 2})
    assert [line["request"] for line in lines(path)[1:]] == [{"a": 1}, {"a": 2}]
