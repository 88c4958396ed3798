"""The model adapter against a real server on loopback that misbehaves in every way on the list."""

import asyncio
import gzip
import hashlib
import html
import json
import logging
import threading
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote

import httpx2
import pytest
from pydantic import BaseModel, Field

from summariser.ask.prompt import Message, Question
from summariser.core.answer_type import draft_type, strict_json_schema
from summariser.core.errors import (
    AnswerError,
    CapReachedError,
    ConfigurationError,
    CutOffError,
    FinalError,
    JournalError,
    LaterError,
    NoAnswerError,
    ProviderError,
    TooLongError,
)
from summariser.core.meeting import Meeting
from summariser.core.money import Usage
from summariser.core.record import canonical
from summariser.core.schema import Schema
from summariser.extraction.ports import Bound, Receipt
from summariser.models import openai_wire
from summariser.models.bodies import LONGEST_BODY
from summariser.models.openai_batch_wire import open_client
from summariser.models.openai_model import ATTEMPTS, FIRST_CONTACT, PAID_RESENDS, OpenAIModel
from summariser.models.openai_wire import Address, OpenAIWire
from summariser.models.pace import LONGEST_WAIT, AdaptivePace
from summariser.models.parsing import asked_for
from summariser.models.wire import LONGEST_REQUEST, Endpoint, Fixed, Request, WireAnswer, WireError
from tests.fakes.ledger import FakeLedger
from tests.fakes.server import USAGE, Behaviour, FaultServer, Reply, completion, drafts, error, page, payload, script
from tests.ports import free_port

KEY = "sk-made-up-0123456789abcdef"


class Answer(BaseModel):
    place: str
    year: int


GOOD = {"place": "Hanoi", "year": 2023}
PAID = Usage(1000, 0, 200)


def question(text: str = "[1] They met in Hanoi.", answer_type: type[BaseModel] = Answer) -> Question:
    return Question((Message("system", "Fill in."), Message("user", text)), answer_type)


@dataclass
class Bench:
    """A model, its books, and the naps it would have taken."""

    server: FaultServer
    model: OpenAIModel
    ledger: FakeLedger
    naps: list[float] = field(default_factory=list)

    async def ask(self, asked: Question | None = None) -> Any:
        return await self.model.answer(asked or question(), self.ledger)

    async def fails(self, kind: type[Exception], match: str | None = None) -> str:
        with pytest.raises(kind, match=match) as caught:
            await self.ask()
        assert type(caught.value) is kind
        assert KEY not in str(caught.value)
        assert "\n" not in str(caught.value)
        return str(caught.value)

    @property
    def requests(self) -> int:
        return self.server.account.requests


@asynccontextmanager
async def bench(
    behaviour: Behaviour | Reply, ledger: FakeLedger | None = None, limit: float = 20.0, **changed: Any
) -> AsyncIterator[Bench]:
    naps: list[float] = []

    async def sleep(seconds: float) -> None:
        if seconds:
            naps.append(seconds)

    behaviour = script(behaviour) if isinstance(behaviour, Reply) else behaviour
    with FaultServer(behaviour) as server:
        endpoint = replace(Endpoint("fake", server.url, KEY), **changed)
        model = OpenAIModel(
            endpoint, OpenAIWire(endpoint, limit), sleep, AdaptivePace(sleep=sleep, now=lambda: sum(naps))
        )
        try:
            yield Bench(server, model, ledger or FakeLedger(), naps)
        finally:
            await model.aclose()


async def test_an_answer_is_reserved_sent_settled_and_parsed() -> None:
    async with bench(completion(GOOD)) as b:
        answer = await b.ask()
        assert answer == Answer(place="Hanoi", year=2023)
        assert b.ledger.calls == ["recall", "reserve", "settle answered"]
        assert b.ledger.usage == PAID
        assert json.loads(b.ledger.receipts[1].raw)["choices"][0]["message"]["content"] == json.dumps(GOOD)
        assert b.server.account.authorization == {f"Bearer {KEY}"}


async def test_the_request_is_strict_and_its_bound_is_the_size_of_its_body() -> None:
    async with bench(completion(GOOD), bounded=True, max_output=77) as b:
        await b.ask()
        (body,) = b.server.account.bodies
        (data,) = b.server.account.asked
        wanted = body["response_format"]["json_schema"]
        assert (body["max_tokens"], body["temperature"]) == (77, 0)
        assert wanted["strict"] is True
        assert wanted["schema"]["additionalProperties"] is False
        assert wanted["schema"]["required"] == ["place", "year"]
        assert b.ledger.bounds == [Bound(len(data), 77)]
        assert b.model.bound(question()) == Bound(len(data), 77)


async def test_a_whole_meeting_in_one_question() -> None:
    asked = question("[1] Nguyễn Phú Trọng met Liu in Hanoi today.", draft_type(Schema.of(Meeting)))
    async with bench(drafts) as b:
        answer = await b.ask(asked)
        assert type(answer) is asked.answer_type
        assert answer.model_dump()["quotes"][0]["text"] == "Nguyễn Phú Trọng met Liu in"
        assert b.ledger.usage.input == b.server.account.prompt_tokens


async def test_a_request_that_would_be_charged_at_a_higher_tier_is_not_sent() -> None:
    async with bench(completion(GOOD)) as b:
        with pytest.raises(AnswerError, match="the article is too long: a request of"):
            await b.ask(question("x" * LONGEST_REQUEST))
        assert b.ledger.calls == []
        assert b.requests == 0


async def test_what_is_in_the_books_is_not_asked_again() -> None:
    async with bench(completion(GOOD)) as b:
        await b.ask()
        assert await b.ask() == Answer(place="Hanoi", year=2023)
        assert b.requests == 1
        assert b.ledger.calls[-1] == "recall"


async def test_garbage_in_the_books_is_asked_again() -> None:
    async with bench(completion(GOOD)) as b:
        b.ledger.answers[b.model.request(question()).key] = "<html>"
        assert (await b.ask()).place == "Hanoi"
        assert b.requests == 1


FREE = [error(425), error(429), error(503, headers={"Retry-After": "0"}), error(503, headers={"Retry-After": "2"})]
DEAR = [*(error(status) for status in (408, 409, 424, 499, 500, 502, 503, 504, 529)), page("<h1>oops", 500)]


@pytest.mark.parametrize("reply", FREE, ids=lambda r: str(r.status))
async def test_a_busy_server_is_asked_again_for_nothing(reply: Reply) -> None:
    async with bench(script(*[reply] * (ATTEMPTS - 1), completion(GOOD))) as b:
        assert (await b.ask()).place == "Hanoi"
        assert b.ledger.outcomes == ["refused"] * (ATTEMPTS - 1) + ["answered"]
        assert b.ledger.usage == PAID


@pytest.mark.parametrize("reply", DEAR, ids=lambda r: str(r.status))
async def test_an_error_after_which_the_model_may_have_run_counts_and_is_sent_again_twice(reply: Reply) -> None:
    async with bench(script(reply, reply, completion(GOOD))) as b:
        assert (await b.ask()).place == "Hanoi"
        assert b.ledger.outcomes == ["lost", "lost", "answered"]
        assert b.ledger.usage == PAID
        assert 1 <= b.naps[0] <= 2 <= b.naps[1] <= 3
    async with bench(reply) as b:
        await b.fails(NoAnswerError, f"status {reply.status}.*each time it was asked")
        assert b.ledger.outcomes == ["lost"] * (PAID_RESENDS + 1)


async def test_what_may_cost_is_counted_together_whatever_it_was() -> None:
    replies = [error(500), Reply(drop="after", charge=USAGE), error(429), completion(None), completion(GOOD)]
    async with bench(script(*replies)) as b:
        await b.fails(FinalError, "no complete JSON object")
        assert b.ledger.outcomes == ["lost", "lost", "refused", "unusable"]


async def test_a_server_that_stays_busy_fails_the_article_only() -> None:
    async with bench(error(429, "overloaded")) as b:
        await b.fails(NoAnswerError, "status 429: overloaded")
        assert b.requests == ATTEMPTS
        assert b.ledger.open == 0


@pytest.mark.parametrize(("value", "least", "most"), [("17", 17, 19), ("600", LONGEST_WAIT, 1.1 * LONGEST_WAIT)])
async def test_retry_after_in_seconds(value: str, least: float, most: float) -> None:
    async with bench(script(error(429, headers={"Retry-After": value}), completion(GOOD))) as b:
        await b.ask()
        assert least <= b.naps[0] <= most


@pytest.mark.parametrize(("status", "outcome"), [(429, "refused"), (503, "refused"), (500, "lost"), (529, "lost")])
async def test_a_wait_of_hours_ends_the_run_and_says_until_when(status: int, outcome: str) -> None:
    async with bench(error(status, "enough for today", {"Retry-After": "32400"})) as b:
        told = await b.fails(
            LaterError, r"takes no request before 20\d\d-\d\d-\d\d \d\d:\d\d UTC: run the same command again"
        )
        assert told.endswith("(it says: enough for today)")
        await b.fails(LaterError)
        assert (b.requests, b.naps, b.ledger.outcomes) == (1, [], [outcome])


async def test_retry_after_as_a_date() -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)
    async with bench(script(error(429, headers={"Retry-After": date}), completion(GOOD))) as b:
        await b.ask()
        assert 30 < b.naps[0] <= 44


@pytest.mark.parametrize("reply", [Reply(drop="before"), Reply(drop="after", charge=USAGE)], ids=["before", "after"])
async def test_a_reset_may_have_been_charged(reply: Reply) -> None:
    async with bench(script(reply, completion(GOOD))) as b:
        assert (await b.ask()).place == "Hanoi"
        assert b.ledger.outcomes == ["lost", "answered"]
        assert b.ledger.receipts[1].usage is None


@pytest.mark.parametrize(
    "reply",
    [replace(completion(GOOD), delay=5), replace(completion(GOOD), drip=0.05)],
    ids=["hang", "drip"],
)
async def test_one_attempt_has_a_limit_from_first_to_last_byte(reply: Reply) -> None:
    async with bench(script(reply, completion(GOOD)), limit=0.25) as b:
        assert (await b.ask()).place == "Hanoi"
        assert b.ledger.outcomes == ["lost", "answered"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed_with_the_article(status: int) -> None:
    with FaultServer() as elsewhere:
        to = {"Location": f"{elsewhere.url}/chat/completions"}
        async with bench(Reply(status=status, headers=to)) as b:
            await b.fails(ProviderError, "redirects to another address, which is not followed: check --base-url")
            assert b.requests == 1
            assert b.ledger.outcomes == ["refused"]
        assert elsewhere.account.requests == 0


def packed(reply: Reply, encoding: str, pack: Callable[[bytes], bytes] = gzip.compress) -> Reply:
    return replace(reply, body=pack(reply.body), headers={"Content-Encoding": encoding})


@pytest.mark.parametrize(
    "reply",
    [
        packed(completion(GOOD), "gzip"),
        packed(completion(GOOD), "Deflate", zlib.compress),
        packed(completion(GOOD), "deflate", lambda body: zlib.compress(body, wbits=-15)),
        packed(completion(GOOD), "gzip", lambda body: gzip.compress(body[:20]) + gzip.compress(body[20:])),
        packed(completion(GOOD), "gzip", lambda body: b"".join(gzip.compress(bytes([one])) for one in body)),
        packed(completion(GOOD), "gzip", lambda body: gzip.compress(body) + bytes(512)),
        packed(completion(GOOD), "x-gzip", lambda body: gzip.compress(b"") + gzip.compress(body)),
        completion(GOOD),
    ],
    ids=["gzip", "deflate", "raw deflate", "two members", "a member a byte", "padded", "an empty member", "plain"],
)
@pytest.mark.parametrize("drip", [0.0, 0.00001])
async def test_a_packed_answer_is_unpacked(reply: Reply, drip: float) -> None:
    async with bench(replace(reply, drip=drip)) as b:
        assert (await b.ask()).place == "Hanoi"


@pytest.mark.parametrize(
    "reply",
    [
        Reply(bytes(3 * LONGEST_BODY)),
        packed(Reply(bytes(3 * LONGEST_BODY)), "gzip"),
        packed(Reply(bytes(LONGEST_BODY)), "gzip", lambda body: 3 * gzip.compress(body)),
        packed(Reply(bytes(3 * LONGEST_BODY)), "deflate", lambda body: zlib.compress(body, wbits=-15)),
        packed(packed(Reply(bytes(3 * LONGEST_BODY)), "gzip"), "gzip, gzip"),
    ],
    ids=["plain", "packed", "in members", "raw", "packed twice"],
)
async def test_an_endless_answer_is_read_to_a_limit_and_counts_as_charged(reply: Reply) -> None:
    async with bench(script(reply, completion(GOOD))) as b:
        assert (await b.ask()).place == "Hanoi"
        assert b.ledger.outcomes == ["unusable", "answered"]
        assert b.ledger.receipts[1].usage is None
        assert len(b.ledger.receipts[1].raw) <= LONGEST_BODY


async def test_a_truncated_response_is_lost() -> None:
    async with bench(script(replace(completion(GOOD), truncate=40), completion(GOOD))) as b:
        assert (await b.ask()).place == "Hanoi"
        assert b.ledger.outcomes == ["lost", "answered"]


async def test_no_server_is_a_plain_error_within_seconds() -> None:
    async with bench(completion(GOOD), base_url=f"http://127.0.0.1:{free_port()}/v1") as b:
        await b.fails(ProviderError, "cannot connect to 127.0.0.1:.*--base-url")
        assert b.ledger.outcomes == ["refused"] * FIRST_CONTACT
        assert sum(b.naps) < 6


@pytest.mark.parametrize(
    ("reply", "match"),
    [
        (error(401, f"Incorrect API key provided: {KEY}", code="invalid_api_key"), "set OPENAI_API_KEY"),
        (error(400, "API key not valid. Please pass a valid API key."), "set OPENAI_API_KEY"),
        (error(403, KEY), "access to model fake"),
        (error(404, "no", code="model_not_found"), "does not serve model fake there: check --model"),
        (error(429, "quota", code="insufficient_quota"), "no quota left"),
        (error(429, "quota", type="insufficient_quota"), "no quota left"),
        (error(402, "Insufficient balance"), "no quota left"),
        (error(400, f"unsupported {KEY}", param="response_format"), "refused the request with status 400: unsupp"),
    ],
)
async def test_what_every_request_would_meet_stops_the_run(reply: Reply, match: str) -> None:
    async with bench(reply) as b:
        await b.fails(ProviderError, match)
        assert b.requests == 1
        assert b.ledger.outcomes == ["refused"]
        assert KEY not in repr(b.ledger.receipts)


@pytest.mark.parametrize(
    "reply",
    [
        error(400, "maximum", code="context_length_exceeded"),
        error(400, "the request exceeds the available context size", type="exceed_context_size_error"),
        error(413),
    ],
)
async def test_what_is_too_long_for_the_model_can_be_asked_for_in_parts(reply: Reply) -> None:
    async with bench(reply) as b:
        await b.fails(TooLongError, "article is too long for the model")
        assert (b.requests, b.ledger.outcomes) == (1, ["refused"])


@pytest.mark.parametrize(
    ("reply", "match"),
    [
        (error(403, "The model requires moderation and your input was flagged"), "content filter"),
        (error(400, "bad\nmessage " + "x" * 500, param="messages.1.content"), "status 400: bad message x+…$"),
        (error(422, "odd"), "status 422: odd"),
    ],
)
async def test_what_this_article_meets_fails_the_article(reply: Reply, match: str) -> None:
    async with bench(reply) as b:
        await b.fails(AnswerError, match)
        assert b.requests == 1


@pytest.mark.parametrize(
    ("reply", "kind", "match"),
    [
        (
            completion(None, refusal="I cannot\nhelp with that"),
            FinalError,
            "refused to answer: I cannot help with that",
        ),
        (completion("", finish="content_filter"), FinalError, "content filter"),
        (completion('{"place": "Han', finish="length"), CutOffError, "cut off"),
    ],
    ids=["refusal", "content_filter", "length"],
)
async def test_a_paid_refusal_is_final_and_kept(reply: Reply, kind: type[Exception], match: str) -> None:
    async with bench(reply) as b:
        await b.fails(kind, match)
        await b.fails(kind, match)
        assert b.requests == 1
        assert b.ledger.outcomes == ["answered"]
        assert b.ledger.usage == PAID


async def test_a_filter_that_is_charged_for_is_final() -> None:
    async with bench(error(400, "flagged", code="content_filter")) as b:
        await b.fails(FinalError, "content filter")
        assert (b.requests, b.ledger.outcomes) == (1, ["lost"])


GARBAGE = {
    "no choices": (payload({"choices": [], "usage": USAGE}, charge=USAGE), PAID),
    "html": (page(), None),
    "half a body": (Reply(completion(GOOD).body[:90], charge=USAGE), None),
    "content null": (completion(None), PAID),
    "prose": (completion("I could not find any meeting."), PAID),
    "half an object": (completion('{"place": "Hanoi", "more": {"year": 1}, "ye'), PAID),
    "a list": (completion("[1, 2]"), PAID),
}


@pytest.mark.parametrize(("reply", "usage"), GARBAGE.values(), ids=GARBAGE)
async def test_garbage_is_paid_for_and_sent_again_twice_at_most(reply: Reply, usage: Usage | None) -> None:
    async with bench(script(reply, reply, completion(GOOD))) as b:
        assert (await b.ask()).place == "Hanoi"
        assert b.ledger.outcomes == ["unusable", "unusable", "answered"]
        assert b.ledger.receipts[1].usage == usage
        assert b.ledger.receipts[1].raw == reply.body.decode()
    async with bench(reply) as b:
        await b.fails(FinalError, "each time it was asked")
        assert b.requests == 3
        assert b.ledger.open == 0


@pytest.mark.parametrize(
    "text",
    [
        "```json\n{}\n```",
        "Here is the record you asked for: {} I hope it helps!",
        '<think>{{"place": "Rome", "year": 1}} or {{maybe}}?</think>{}',
    ],
)
async def test_an_object_in_wrapping_is_cut_out_without_another_request(text: str) -> None:
    wrapped = text.replace("{}", json.dumps(GOOD)).replace("{{", "{").replace("}}", "}")
    async with bench(completion(wrapped)) as b:
        assert await b.ask() == Answer(place="Hanoi", year=2023)
        assert b.requests == 1


@pytest.mark.parametrize(
    "message",
    [
        {"content": f'<think>perhaps {{"place": ...</think>{json.dumps(GOOD)}'},
        {"content": f'{json.dumps(GOOD)} {{"sure": true}}'},
        {"content": None, "reasoning_content": f"So {{it is}} {json.dumps(GOOD)}"},
        {"content": None, "tool_calls": [{"function": {"name": "Answer", "arguments": json.dumps(GOOD)}}]},
        {"content": [{"type": "text", "text": json.dumps(GOOD)}]},
        {"content": json.dumps({"meeting": GOOD})},
    ],
)
async def test_an_answer_in_any_place_is_paid_for_once_and_recalled(message: dict[str, Any]) -> None:
    body = {"choices": [{"message": message, "finish_reason": "stop"}], "usage": USAGE}
    async with bench(payload(body, charge=USAGE)) as b:
        for _ in range(2):
            assert await b.ask() == Answer(place="Hanoi", year=2023)
        assert b.ledger.outcomes == ["answered"]


async def test_a_wrong_schema_is_asked_about_once() -> None:
    async with bench(script(completion({"place": "Hanoi", "year": "soon"}), completion(GOOD))) as b:
        assert (await b.ask()).year == 2023
        first, second = b.server.account.bodies
        assert second["messages"][:2] == first["messages"]
        assert [m["role"] for m in second["messages"][2:]] == ["assistant", "user"]
        assert "year" in second["messages"][3]["content"]
        assert second["response_format"] == first["response_format"]
        assert len(set(b.ledger.keys)) == 2
        assert b.ledger.calls == ["recall", "reserve", "settle answered"] * 2
        assert b.ledger.bounds[1].request_bytes > b.ledger.bounds[0].request_bytes


async def test_a_schema_wrong_twice_names_the_fields_and_costs_nothing_more() -> None:
    async with bench(completion({"year": "soon"})) as b:
        message = await b.fails(FinalError, "does not fit the schema")
        assert "place: Field required" in message
        assert "year: Input should be a valid integer" in message
        assert b.requests == 2
        assert await b.fails(FinalError) == message
        assert b.requests == 2


async def test_values_of_a_near_type_need_no_second_request() -> None:
    async with bench(completion({"place": "Hanoi", "year": "2023"})) as b:
        assert (await b.ask()).year == 2023
        assert b.requests == 1


async def test_resends_are_counted_over_the_question_not_over_each_request() -> None:
    replies = [completion(None), completion({"year": 1}), completion(None), completion(None), completion(GOOD)]
    async with bench(script(*replies)) as b:
        await b.fails(FinalError, "no complete JSON object")
        assert b.requests == 4


@pytest.mark.parametrize(
    ("usage", "read"),
    [
        (None, None),
        ({"prompt_tokens": -1, "completion_tokens": 2}, None),
        ({"prompt_tokens": "9", "completion_tokens": 2}, None),
        (USAGE | {"prompt_tokens_details": {"cached_tokens": 640}}, Usage(1000, 640, 200)),
    ],
)
async def test_usage_is_read_with_care(usage: dict[str, Any] | None, read: Usage | None) -> None:
    body = json.loads(completion(GOOD).body) | {"usage": usage}
    async with bench(payload(body)) as b:
        assert (await b.ask()).place == "Hanoi"
        assert b.ledger.receipts[1].usage == read


async def test_templates_in_articles_and_answers_are_only_text() -> None:
    text = "[1] {% for x in y %}{{ 7*7 }} {# no #} \ud800 half a pair"
    odd = {"place": "{{ config }} {% raw %}", "year": 1}
    async with bench(script(completion(odd | {"year": "x"}), completion(odd))) as b:
        answer = await b.ask(question(text))
        assert answer.place == "{{ config }} {% raw %}"
        assert b.server.account.bodies[1]["messages"][1]["content"] == text.replace("\ud800", "?")


async def test_the_cap_comes_through_as_itself_on_the_first_request_and_on_the_re_ask() -> None:
    async with bench(completion({"year": 1}), FakeLedger(most=1)) as b:
        await b.fails(CapReachedError)
        assert b.requests == 1
        await b.fails(CapReachedError)
        assert b.requests == 1


async def test_a_broken_journal_comes_through_as_itself() -> None:
    class Broken(FakeLedger):
        async def settle(self, attempt: int, receipt: Receipt) -> None:
            raise JournalError("the disk is full")

    async with bench(completion(GOOD), Broken()) as b:
        await b.fails(JournalError, "disk is full")
        assert b.requests == 1


async def test_an_answer_that_arrived_is_settled_although_the_run_is_cancelled() -> None:
    arrived, go = asyncio.Event(), asyncio.Event()

    class Slow(FakeLedger):
        async def settle(self, attempt: int, receipt: Receipt) -> None:
            arrived.set()
            await go.wait()
            await super().settle(attempt, receipt)

    async with bench(completion(GOOD), Slow()) as b:
        asking = asyncio.create_task(b.ask())
        await arrived.wait()
        asking.cancel()
        await asyncio.sleep(0)
        go.set()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert b.ledger.outcomes == ["answered"]


async def test_cancelling_does_not_turn_into_a_failure() -> None:
    arrived = threading.Event()

    def hang(number: int, body: dict[str, Any]) -> Reply:
        arrived.set()
        return replace(completion(GOOD), delay=5)

    async with bench(hang) as b:
        asking = asyncio.create_task(b.ask())
        await asyncio.to_thread(arrived.wait, 5)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert b.ledger.open == 1


async def test_many_at_once_agree_with_the_servers_account() -> None:
    def mixed(number: int, body: dict[str, Any]) -> Reply:
        faults = [error(429), error(500), completion(None), completion({"place": 1})]
        return faults[number % 10] if number % 10 < len(faults) else completion(GOOD)

    async with bench(mixed) as b:
        ledgers = [FakeLedger() for _ in range(100)]
        answers = (b.model.answer(question(f"[1] {n}"), ledger) for n, ledger in enumerate(ledgers))
        results = await asyncio.gather(*answers, return_exceptions=True)
        assert all(isinstance(result, Answer | AnswerError) for result in results)
        assert sum(isinstance(result, Answer) for result in results) > 90
        account = b.server.account
        assert sum(ledger.usage.input for ledger in ledgers) == account.prompt_tokens
        assert sum(ledger.usage.output for ledger in ledgers) == account.completion_tokens
        assert sum(len(ledger.bounds) for ledger in ledgers) == account.requests


async def test_nothing_of_an_article_reaches_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with bench(completion({"place": "secret words"})) as b:
        await b.fails(FinalError)
    assert "secret words" not in caplog.text
    assert KEY not in caplog.text


async def test_a_wire_without_the_answer_releases_the_reservation() -> None:
    class Empty:
        async def post(self, request: Request) -> WireAnswer:
            raise AnswerError("no recorded answer")

        async def aclose(self) -> None: ...

    ledger = FakeLedger()
    with pytest.raises(AnswerError, match="no recorded answer"):
        await OpenAIModel(Endpoint("fake"), Empty()).answer(question(), ledger)
    assert ledger.outcomes == ["refused"]


@pytest.mark.parametrize(
    ("error", "outcome"), [(OverflowError("a defect"), "lost"), (ConfigurationError("no server begins"), "refused")]
)
async def test_whatever_a_wire_raises_nobody_waits_for_what_was_reserved(error: Exception, outcome: str) -> None:
    class Failing:
        async def post(self, request: Request) -> WireAnswer:
            raise error

        async def aclose(self) -> None: ...

    ledger = FakeLedger()
    with pytest.raises(type(error)):
        await OpenAIModel(Endpoint("fake"), Failing()).answer(question(), ledger)
    assert ledger.outcomes == [outcome]


async def test_an_answer_is_settled_although_nothing_can_be_told_of_it() -> None:
    def telling(line: str) -> None:
        raise OSError(line)

    settled = asyncio.Event()

    class Books(FakeLedger):
        async def settle(self, attempt: int, receipt: Receipt) -> None:
            await super().settle(attempt, receipt)
            settled.set()

    async with bench(error(429, headers={"Retry-After": "60"}), Books()) as b:
        b.model._pace._telling = telling  # noqa: SLF001 - standard error on a full disk
        with pytest.raises(OSError, match="as the provider asks"):
            await b.ask()
        await asyncio.wait_for(settled.wait(), 60)
        assert b.ledger.outcomes == ["refused"]


@pytest.mark.parametrize(
    ("model", "url", "parameters"),
    [
        ("gpt-4.1-mini", None, {"max_completion_tokens": 9, "temperature": 0}),
        ("gpt-5-mini", None, {"max_completion_tokens": 9, "reasoning_effort": "low"}),
        ("o4-mini-2025-04-16", None, {"max_completion_tokens": 9, "reasoning_effort": "low"}),
        ("gpt-6-luna", None, {"max_completion_tokens": 9, "reasoning_effort": "none"}),
        ("gpt-5-pro", None, {"max_completion_tokens": 9}),
        ("gpt-9", "https://mine.openai.azure.com/openai/v1", {"max_completion_tokens": 9}),
        ("gpt-5-mini", "https://openai.com.example/v1", {"max_tokens": 9, "temperature": 0}),
        ("qwen", "http://127.0.0.1:8080/v1", {"max_tokens": 9, "temperature": 0}),
    ],
)
def test_parameters_suit_the_server(model: str, url: str | None, parameters: dict[str, Any]) -> None:
    assert Endpoint(model, url, max_output=9).parameters == parameters


@pytest.mark.parametrize("key", ["a-key/with+signs=", "a-key'with<signs>"])
@pytest.mark.parametrize(
    "write", [str, html.escape, lambda key: quote(key, safe=""), lambda key: key.replace("/", "\\/")]
)
async def test_a_key_that_is_repeated_is_taken_out_however_it_is_written(key: str, write: Callable[[str], str]) -> None:
    async with bench(page(f"<p>no: {write(key)}</p>", 422), api_key=key) as b:
        told = await b.fails(AnswerError, r"no: \[key\]")
        assert key not in told + repr(b.ledger.receipts)


def test_a_key_is_not_shown() -> None:
    endpoint = Endpoint("m", "https://user:word@host.example:8443/v1", KEY)
    assert KEY not in repr(endpoint)
    assert endpoint.host == "host.example:8443"


@pytest.mark.parametrize("key", ["sk-\nx", "sk-–x"])
def test_a_key_that_cannot_be_a_header_is_a_plain_error(key: str) -> None:
    with pytest.raises(ConfigurationError, match="copy it again") as caught:
        OpenAIWire(Endpoint("m", None, key))
    assert key not in str(caught.value)


async def test_a_dead_proxy_does_not_matter_on_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    async with bench(completion(GOOD)) as b:
        assert (await b.ask()).place == "Hanoi"


def test_the_default_limit_suits_a_small_computer() -> None:
    assert openai_wire.TIMEOUT >= 600


async def by_wire(endpoint: Endpoint) -> None:
    wire = OpenAIWire(endpoint)
    await wire.post(Request.of({"model": "m"}))
    await wire.aclose()


async def by_openais_client(endpoint: Endpoint) -> None:
    async with open_client(endpoint, 60, bounded=True) as client:
        await client.post("/chat/completions", cast_to=httpx2.Response, body={"model": "m"})


async def head_of_a_request(
    base: str,
    key: str = KEY,
    by_proxy: pytest.MonkeyPatch | None = None,
    send: Callable[[Endpoint], Awaitable[None]] = by_wire,
) -> str:
    """What a request for this address begins with, as it crosses the wire: to a server there, or to a proxy."""
    heads: list[str] = []

    async def respond(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append((await reader.readuntil(b"\r\n\r\n")).decode("ascii"))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(respond, "127.0.0.1", 0) as server:
        place = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        if by_proxy:
            by_proxy.setenv("HTTP_PROXY", place)
        await send(Endpoint("m", f"http://{'server.example' if by_proxy else place}{base}", key))
    (head,) = heads
    return head


@pytest.mark.parametrize("base", ["/v1", "/gateway/?a=b%20c", "/openai/deployments/mini?api-version=2025-01-01"])
@pytest.mark.parametrize("key", [KEY, "", "eyJ0eXAiOiJKV1QifQ.e30.c2ln"])
async def test_a_request_is_the_one_that_openais_client_makes(
    monkeypatch: pytest.MonkeyPatch, base: str, key: str
) -> None:
    for name, value in (("ORG_ID", "org-1"), ("PROJECT_ID", "proj-2"), ("CUSTOM_HEADERS", "X-Team: seven\nX-Of: a:b")):
        monkeypatch.setenv(f"OPENAI_{name}", value)
    own, theirs = [(await head_of_a_request(base, key, send=send)).lower() for send in (by_wire, by_openais_client)]
    libraries = ("user-agent", "host", "accept-encoding", "connection", "content-length", "x-stainless-")
    sent = [sorted(line for line in one.split("\r\n") if not line.startswith(libraries)) for one in (own, theirs)]
    assert sent[0] == sent[1]


@pytest.mark.parametrize(
    ("base", "target"),
    [
        ("/v1", "/v1/chat/completions"),
        ("/v1/", "/v1/chat/completions"),
        ("", "/chat/completions"),
        ("/a%20b", "/a%20b/chat/completions"),
        ("/v1/chat/completions", "/v1/chat/completions"),
        ("/v1/chat/completions/", "/v1/chat/completions"),
        ("/v1/chat/completions?team=7#top", "/v1/chat/completions?team=7"),
        ("?version=1", "/chat/completions?version=1"),
        ("/gateway/?a=b%20c&d=4", "/gateway/chat/completions?a=b%20c&d=4"),
        (
            "/openai/deployments/mini?api-version=2025-01-01",
            "/openai/deployments/mini/chat/completions?api-version=2025-01-01",
        ),
        ("/openai/v1/?api-version=preview", "/openai/v1/chat/completions?api-version=preview"),
    ],
)
async def test_a_request_goes_below_the_base_url_and_tells_nothing_of_the_machine(base: str, target: str) -> None:
    head = await head_of_a_request(base)
    assert head.replace("+", "%20").startswith(f"POST {target} HTTP/1.1\r\n")
    assert "x-stainless-" not in head.lower()


@pytest.mark.parametrize(
    ("base", "key", "sent"),
    [
        ("/openai/deployments/d?api-version=1", KEY, True),
        ("/openai/deployments/d", "eyJ0eXAiOiJKV1QifQ.e30.c2ln", False),
        ("/v1", KEY, False),
        ("/openai/deployments/d", "", False),
    ],
)
async def test_a_key_goes_where_an_address_in_azures_format_wants_it(base: str, key: str, sent: bool) -> None:
    head = await head_of_a_request(base, key)
    assert (f"api-key: {key}\r\n" in head) == sent
    assert f"authorization: Bearer {key or 'none'}\r\n" in head


@pytest.mark.parametrize(
    ("url", "azure"),
    [
        ("https://mine.openai.azure.com/openai/v1", True),
        ("https://mine.services.ai.azure.com", True),
        ("https://mine.cognitiveservices.azure.com/openai/v1/", True),
        ("https://openai.azure.com.example/v1", False),
        ("https://evil-openai.azure.com.example/v1", False),
    ],
)
def test_azures_hosts_are_known(url: str, azure: bool) -> None:
    assert ("api-key" in Address.of(Endpoint("m", url, KEY)).headers) == azure


async def test_a_proxy_of_the_environment_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    head = await head_of_a_request("/v1", by_proxy=monkeypatch)
    assert head.startswith("POST http://server.example/v1/chat/completions HTTP/1.1\r\n")


@pytest.mark.parametrize(
    ("host", "proxied"),
    [
        *(("a.example", False), ("in.a.example:80", False), ("xa.example", True), ("b.example:80", False)),
        *(("b.example:81", True), ("[fd00::1]", False), ("[fd00::1]:80", False), ("[fd00::2]:80", False)),
        ("[fd00::3]:80", True),
    ],
)
def test_hosts_that_the_proxy_is_not_for(monkeypatch: pytest.MonkeyPatch, host: str, proxied: bool) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://anna:word@proxy.example")
    monkeypatch.setenv("NO_PROXY", "a.example,b.example:80,fd00::1,[fd00::2]")
    assert bool(OpenAIWire(Endpoint("m", f"http://{host}/v1"))._proxy) == proxied  # noqa: SLF001 - no such hosts here


@pytest.mark.parametrize(
    "proxy",
    ["socks5://anna:s3cret@127.0.0.1:1080", "http://anna:s3cret@a..b:1", "s3cret://x", "http://x:s3cret", "/s3cret"],
)
async def test_a_proxy_that_is_none_for_http_is_refused_before_anything_is_sent(
    monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    endpoint = Endpoint("m", "https://server.example:8443/v1")
    with pytest.raises(
        ConfigurationError, match=r"change HTTP_PROXY, .* or name server\.example:8443 in NO_PROXY"
    ) as caught:
        OpenAIWire(endpoint)
    assert "s3cret" not in str(caught.value)
    with suppress(ConfigurationError):  # some it can use
        await open_client(endpoint, 60, bounded=True).close()
    monkeypatch.setenv("NO_PROXY", "server.example")
    OpenAIWire(endpoint)


async def test_headers_of_the_environment_are_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-1")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-2")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Team: seven\nno header\nAuthorization: Basic e30")
    head = (await head_of_a_request("/v1")).splitlines()
    wanted = {"openai-organization: org-1", "openai-project: proj-2", "x-team: seven", "authorization: Basic e30"}
    assert wanted <= set(head)


@pytest.mark.parametrize("url", ["localhost:1/v1", "ftp://127.0.0.1:1/v1", "http://"])
async def test_what_is_no_address_of_the_web_is_never_reached(url: str) -> None:
    wire = OpenAIWire(Endpoint("m", url, KEY))
    with pytest.raises(WireError) as caught:
        await wire.post(Request.of({"model": "m"}))
    assert not caught.value.reached
    await wire.aclose()


MAX_TOKENS = error(
    400, "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
)
TEMPERATURE = error(400, "'temperature' does not support 0 with this model. Only the default (1) is supported.")
OTHERS = {
    "temperature": [
        error(400, "invalid temperature: only 1 is allowed for this model"),
        payload({"detail": [{"loc": ["body", "temperature"], "msg": "Extra inputs are not permitted"}]}, 422),
        payload([{"error": {"code": 400, "message": "temperature must be 1"}}], 400),
    ],
    "max_tokens": [
        error(400, "Unknown argument max_tokens: did you mean max_completion_tokens?"),
        error(400, "max_tokens is deprecated, set `max_completion_tokens`", param="max_tokens"),
    ],
}


def refusing(**replies: Reply) -> Behaviour:
    """A server that takes no parameters of these names."""
    return lambda _, body: next((reply for name, reply in replies.items() if name in body), completion(GOOD))


@pytest.mark.parametrize("temperature", [TEMPERATURE, *OTHERS["temperature"]])
@pytest.mark.parametrize("max_tokens", [MAX_TOKENS, *OTHERS["max_tokens"]])
async def test_what_a_server_takes_is_learned_from_its_refusals(max_tokens: Reply, temperature: Reply) -> None:
    async with bench(refusing(max_tokens=max_tokens, temperature=temperature), max_output=77) as b:
        assert await asyncio.gather(*(b.ask(question(f"[1] {n}")) for n in range(20)))
        assert b.requests == 22
        assert b.ledger.outcomes.count("refused") == 2
        last = b.server.account.bodies[-1]
        assert last["max_completion_tokens"] == 77
        assert not {"max_tokens", "temperature"} & last.keys()
        assert b.ledger.bounds[-1].request_bytes == max(map(len, b.server.account.paid))
        assert b.naps == []


async def test_requests_that_were_under_way_learn_together() -> None:
    replies = {"max_tokens": replace(MAX_TOKENS, delay=1.5), "temperature": TEMPERATURE}
    async with bench(refusing(**replies)) as b:
        assert len(await asyncio.gather(*(b.ask(question(f"[1] {n}")) for n in range(5)))) == 5
        assert b.requests <= 5 * 3


async def test_what_was_answered_before_a_server_changed_its_parameters_is_not_paid_for_again() -> None:
    ledger = FakeLedger()
    async with bench(completion(GOOD), ledger) as b:
        await b.ask()
    async with bench(refusing(max_tokens=MAX_TOKENS), ledger) as b:
        await b.ask()
        await b.ask(question("another"))
        assert b.requests == 2
    async with bench(completion(GOOD), ledger) as b:
        await b.ask(question("another"))
        assert b.requests == 0


async def test_openais_names_are_given_up_where_they_are_unknown() -> None:
    class Old:
        def __init__(self) -> None:
            self.bodies: list[dict[str, Any]] = []

        async def post(self, request: Request) -> WireAnswer:
            self.bodies.append(json.loads(request.data))
            reply = refusing(
                max_completion_tokens=error(400, "Unrecognized request argument supplied: max_completion_tokens"),
                reasoning_effort=error(400, "Unrecognized request argument supplied: reasoning_effort"),
            )(0, self.bodies[-1])
            return WireAnswer(reply.status, {}, reply.body.decode())

        async def aclose(self) -> None: ...

    wire = Old()
    model = OpenAIModel(Endpoint("gpt-5-mini", "https://mine.openai.azure.com/openai", max_output=9), wire)
    assert await model.answer(question(), FakeLedger()) == Answer(**GOOD)
    assert len(wire.bodies) == 3
    assert wire.bodies[-1]["max_tokens"] == 9


@pytest.mark.parametrize(
    ("reply", "kind", "times"),
    [
        (error(400, "input length and `max_tokens` exceed context limit: 1 + 2 > 2"), TooLongError, 1),
        (error(400, "max_tokens must be at least 1, got -20"), ProviderError, 1),
        (error(400, "max_tokens: unsupported"), ProviderError, 1),
        (error(400, "max_tokens and max_completion_tokens: unknown"), ProviderError, 2),
        (error(400, "Unsupported: max_tokens", param="max_tokens"), ProviderError, 1),
        (error(400, "response_format: unsupported", param="response_format"), ProviderError, 1),
        (error(400, "room temperature superconductors"), AnswerError, 1),
    ],
)
async def test_the_limit_on_an_answer_is_never_given_up(reply: Reply, kind: type[Exception], times: int) -> None:
    async with bench(reply) as b:
        await b.fails(kind)
        assert b.requests == times
        assert all({"max_tokens", "max_completion_tokens"} & body.keys() for body in b.server.account.bodies)


async def test_a_slow_first_answer_does_not_keep_the_others() -> None:
    def slow_first(number: int, body: dict[str, Any]) -> Reply:
        return replace(completion(GOOD), delay=600.0 if number == 0 else 0.0)

    async with bench(slow_first) as b:
        tasks = [asyncio.create_task(b.ask(question(f"[1] {n}"))) for n in range(4)]
        async with asyncio.timeout(60):
            await asyncio.gather(*tasks[1:])
        assert not tasks[0].done()
        tasks[0].cancel()


def test_a_request_is_the_same_whichever_parts_of_it_are_fixed() -> None:
    part = {"b": [1, {"z": "é", "a": None}], "a": "\ud800"}
    body: dict[str, Any] = {
        "model": "m",
        "response_format": part,
        "messages": [{"role": "user", "content": "“Đỗ”\n"}],
        "x": 0.5,
    }
    fixed = Request.of(body | {"response_format": Fixed(part), "messages": [*map(Fixed, body["messages"])]})
    assert (fixed.key, fixed.data) == (Request.of(body).key, Request.of(body).data)
    assert fixed.key == hashlib.sha256(canonical(body).encode("utf-8", "surrogatepass")).hexdigest()
    assert json.loads(fixed.data) == body | {"response_format": {**part, "a": "?"}}


def test_what_the_messages_tell_of_the_fields_is_not_sent_in_the_schema_too() -> None:
    class Page(BaseModel):
        description: str = Field(description="What it shows.")
        parts: list[str] = Field(description="Its parts.")

    whole, lean = (asked_for(Page, bounded=False, described=told).response_format for told in (False, True))
    sent = [Request.of({"response_format": one}) for one in (whole, lean)]
    assert sent[0].key == sent[1].key  # an answer from before it was left out is found again
    schemas = [json.loads(one.data)["response_format"]["json_schema"]["schema"] for one in sent]
    assert schemas[0] == strict_json_schema(Page, bounded=False)
    assert schemas[1]["properties"] == {
        "description": {"type": "string"},
        "parts": {"items": {"type": "string"}, "type": "array"},
    }
    assert {key: schemas[1][key] for key in ("required", "additionalProperties")} == {
        key: schemas[0][key] for key in ("required", "additionalProperties")
    }
