"""What instructor is used for, in this module only: parsing an answer, and wording what the model is asked when the
answer does not fit the schema.

instructor's own loop around both, `instructor.patch`, takes six times the processor's time: for every call it derives
anew what is the same for every article.
"""

import asyncio
import logging
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

from pydantic import BaseModel, ValidationError

from summariser.core.answer_type import strict_json_schema
from summariser.models.objects import AnswerObject, candidates
from summariser.models.wire import Fixed

Messages = list[dict[str, Any]]
"""A conversation as it goes over the wire."""


@dataclass(frozen=True)
class AskedFor:
    """An answer's type in the forms that instructor and the server need, and the names of its fields."""

    response_model: type[BaseModel]
    fields: frozenset[str]
    response_format: Fixed


@lru_cache(maxsize=64)
def asked_for(answer_type: type[BaseModel], bounded: bool) -> AskedFor:
    """The forms of an answer's type, derived once for all articles.

    instructor is given a stand-in model without fields, which passes the parsing on to the type: instructor would look
    through the fields for every answer.
    """
    schema = strict_json_schema(answer_type, bounded)

    class Answer(BaseModel):
        @classmethod
        def model_validate_json(cls, json_data: str | bytes | bytearray, **options: Any) -> Any:
            return answer_type.model_validate_json(json_data, **options)

    name = re.sub(r"[^A-Za-z0-9_-]", "_", answer_type.__name__)[:64]
    json_schema = {"name": name, "strict": True, "schema": schema}
    return AskedFor(Answer, frozenset(answer_type.model_fields), Fixed(type="json_schema", json_schema=json_schema))


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
            return _parsed(content, asked.response_model)
        except ValidationError as error:
            misfit = misfit or MisfitError(content, error)
    if misfit is None:
        raise ValueError("there is no object to parse")
    raise misfit


async def ready() -> None:
    """Load instructor, which takes seconds the first time: in a thread, so that Ctrl-C need not wait for it."""
    await asyncio.to_thread(import_module, "instructor.processing.response")


def _parsed(content: str, response_model: type[BaseModel]) -> BaseModel:
    import instructor
    from instructor.processing.response import process_response

    # Not strict: "3" for 3 is not worth a second request.
    answer: BaseModel = process_response(
        _completion(content),  # type: ignore[type-var] # instructor looks at two attributes, and declares a pydantic model
        response_model=response_model,
        stream=False,
        strict=False,
        mode=instructor.Mode.JSON_SCHEMA,
    )
    return answer


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
