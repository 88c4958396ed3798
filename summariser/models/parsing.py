"""Parsing an answer, and wording what the model is asked when the answer does not fit the schema: that is instructor's,
which is used in this module only.

instructor's way to an answer that fits ends where pydantic's begins, at `model_validate_json`, and takes ten times as
long; its loop around both, `instructor.patch`, derives anew for every call what is the same for every article.
"""

import asyncio
import logging
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

from pydantic import BaseModel, ValidationError

from summariser.core.answer_type import strict_json_schema, without_descriptions
from summariser.models.objects import AnswerObject, candidates
from summariser.models.wire import Fixed

Messages = list[dict[str, Any]]
"""A conversation as it goes over the wire."""


@dataclass(frozen=True)
class AskedFor:
    """An answer's type, the names of its fields, and the form in which the server is told of it."""

    answer_type: type[BaseModel]
    fields: frozenset[str]
    response_format: Fixed


@lru_cache(maxsize=64)
def asked_for(answer_type: type[BaseModel], bounded: bool, described: bool = False) -> AskedFor:
    """The forms of an answer's type, derived once for all articles. `described`: the messages tell what its fields are,
    and the schema that is sent need not say it again. Requests are known by the whole, as they were when it was sent.
    """
    schema = strict_json_schema(answer_type, bounded)
    name = re.sub(r"[^A-Za-z0-9_-]", "_", answer_type.__name__)[:64]
    json_schema = {"name": name, "strict": True, "schema": schema}
    response_format = Fixed(type="json_schema", json_schema=json_schema)
    if described and not bounded:  # of a grammar the model reads nothing
        lean = json_schema | {"schema": without_descriptions(schema)}
        response_format.sent = {"type": "json_schema", "json_schema": lean}
    return AskedFor(answer_type, frozenset(answer_type.model_fields), response_format)


@dataclass
class _Message:
    content: str
    role: str = "assistant"


@dataclass
class _Choice:
    message: _Message
    finish_reason: str = "stop"


@dataclass
class _Completion:
    """The parts of a completion that instructor reads. Its tokens are zero here: the ledger counts them."""

    choices: list[_Choice]
    usage: Any


def _completion(content: str) -> _Completion:
    from openai.types import CompletionUsage

    usage = CompletionUsage.model_construct(prompt_tokens=0, completion_tokens=0, total_tokens=0)
    return _Completion([_Choice(_Message(content))], usage)


class MisfitError(Exception):
    """No object fits the schema; `content` is the one that comes nearest."""

    def __init__(self, content: str, error: ValidationError) -> None:
        super().__init__(str(error))
        self.content = content
        self.error = error


def parse(objects: tuple[AnswerObject, ...], asked: AskedFor) -> BaseModel:
    """The answer: the likeliest of the objects that fits the schema. MisfitError if none does."""
    misfit: MisfitError | None = None
    for content in candidates(objects, asked.fields):
        try:
            # Not strict: "3" for 3 is not worth a second request.
            return asked.answer_type.model_validate_json(content, strict=False)
        except ValidationError as error:
            misfit = misfit or MisfitError(content, error)
    if misfit is None:
        raise ValueError("there is no object to parse")
    raise misfit


async def ready() -> None:
    """Load instructor, which takes seconds the first time: in a thread, so that Ctrl-C need not wait for it."""
    await asyncio.to_thread(import_module, "instructor.processing.response")


def corrected(messages: Messages, misfit: MisfitError) -> Messages:
    """The conversation with the answer, and what is wrong with it."""
    import instructor
    from instructor.processing.response import handle_reask_kwargs

    # instructor would log the model's words, and with them the article's.
    logging.getLogger("instructor").setLevel(logging.CRITICAL)
    asked = {"messages": list(messages)}
    told = handle_reask_kwargs(asked, instructor.Mode.JSON_SCHEMA, _completion(misfit.content), misfit.error)
    conversation: Messages = told["messages"]
    return conversation
