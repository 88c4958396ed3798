"""The JSON objects in what a model wrote: between prose, in fences, after its thoughts, or where a tool's arguments go.

Which of several is the answer, only a schema can say. Pure functions over text that may be anything.
"""

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from json import JSONDecodeError, JSONDecoder
from typing import Any

MOST_OBJECTS = 100
"""The most objects of one text that are considered: the last ones, since what a model quotes comes first."""

EFFORT = 4_000_000
"""A limit on the search for objects in one text: characters read without finding one, and a thousand for each try."""

_START = re.compile(r"\{(?=\s*[\"'}])")
"""A brace with which an object may begin. Any other is prose."""

_INSIDE = re.compile(r"(?:[\"']\s*:|[\[,])\s*\Z")
"""What stands before a value inside an object."""

_LONGEST_GAP = 100
"""Characters before an object in which to look for that."""

_DECODER = JSONDecoder()
_THINK = re.compile(r"<(/?)think(?:ing)?>", re.IGNORECASE)


@dataclass(frozen=True)
class AnswerObject:
    """An object as it was written, and what it holds."""

    text: str
    value: Mapping[str, Any]


def in_message(message: Mapping[str, Any]) -> tuple[AnswerObject, ...]:
    """The objects of a message that may be the answer, in order. Reasoning counts where nothing else was said."""
    content = _said(message.get("content"))
    found = [*in_text(content), *(one for arguments in _arguments(message) for one in in_text(arguments))]
    if not found and not content.strip():
        reasoning = (_said(message.get(name)) for name in ("reasoning_content", "reasoning", "thinking"))
        found = [one for text in reasoning for one in in_text(text)]
    return tuple(found)


def in_text(text: str) -> list[AnswerObject]:
    """The objects that stand by themselves in a text, in order; those between <think> and </think> only where nothing
    is said outside, or the thinking never ends. An empty object counts only where there is no other."""
    said: deque[AnswerObject] = deque(maxlen=MOST_OBJECTS)
    thought: deque[AnswerObject] = deque(maxlen=MOST_OBJECTS)
    spoke = thinking = False
    done = 0
    for start, end, found in _objects(text):
        at = done
        for tag in (*_THINK.finditer(text, done, start), None):
            stop = tag.start() if tag else start
            spoke = spoke or (not thinking and bool(text[at:stop].strip()))
            if tag is None:
                break
            if tag[1] and not thinking:  # it began to think in the prompt
                thought.extend(said)
                said.clear()
                spoke = False
            thinking, at = not tag[1], tag.end()
        if found:
            (thought if thinking else said).append(found)
        done = end
    several = said or (thought if thinking or not spoke else said)
    return [one for one in several if one.value] or list(several)[-1:]


def _objects(text: str) -> Iterator[tuple[int, int, AnswerObject | None]]:
    """Where each object begins and ends, and at last the end of the text.

    What begins like an object and is none may be an answer that was cut off: a complete object inside it is only a part
    of the answer and must not pass for the whole.
    """
    at, effort, broken = 0, 0, False
    while (start := _START.search(text, at)) and effort < EFFORT:
        at = start.start()
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError) as error:  # not only JSONDecodeError: a number may have thousands of digits
            reached = error.pos if isinstance(error, JSONDecodeError) else len(text)
            effort += 1000 + reached - at
            broken, at = True, at + 1
            continue
        if not (broken and (not value or _INSIDE.search(text, max(0, at - _LONGEST_GAP), at))):
            yield at, end, AnswerObject(text[at:end], value)
        at = end
    yield len(text), len(text), None


def _said(content: object) -> str:
    """A message's content, which may come in parts."""
    if isinstance(content, dict):
        return json.dumps(content)
    if isinstance(content, str):
        return _spelt_out(content)
    parts = content if isinstance(content, list) else ()
    texts = (part.get("text") for part in parts if isinstance(part, dict))
    return "".join(text for text in texts if isinstance(text, str))


def _spelt_out(text: str) -> str:
    """A text, or the one that it is as a JSON string: some models write their JSON twice."""
    if text.lstrip()[:1] != '"':
        return text
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return value if isinstance(value, str) else text


def _arguments(message: Mapping[str, Any]) -> Iterator[str]:
    """What tools are called with: some models take the wanted format for one."""
    calls = message.get("tool_calls")
    functions = [call.get("function") for call in calls if isinstance(call, dict)] if isinstance(calls, list) else []
    for function in (*functions, message.get("function_call")):
        arguments = function.get("arguments") if isinstance(function, dict) else None
        if isinstance(arguments, str | dict):
            yield arguments if isinstance(arguments, str) else json.dumps(arguments)


def candidates(objects: tuple[AnswerObject, ...], fields: frozenset[str]) -> list[str]:
    """The objects that may be an answer with these fields, the likeliest first: with the most of them, then the last.

    Not only what the schema accepts counts, for that may be anything where no field is required.
    """
    unwrapped = [inner for one in objects for inner in _unwrapped(one, fields)]
    counts = [len(fields & one.value.keys()) for one in unwrapped]
    most = max(counts, default=0)
    likely = [at for at, count in enumerate(counts) if 2 * count >= most]
    return [unwrapped[at].text for at in sorted(likely, key=lambda at: (-counts[at], -at))]


def _unwrapped(found: AnswerObject, fields: frozenset[str], depth: int = 3) -> list[AnswerObject]:
    """The object, or the ones inside it, in lists and in texts too, that have the fields which it has not itself."""
    if not depth or fields & found.value.keys():
        return [found]
    inside = [one for value in found.value.values() for one in _held(value)]
    inner = [one for value in inside for one in _unwrapped(value, fields, depth - 1) if fields & one.value.keys()]
    return inner or [found]


def _held(value: object) -> list[AnswerObject]:
    if isinstance(value, str):
        return in_text(value) if "{" in value else []
    values = value[:MOST_OBJECTS] if isinstance(value, list) else [value]
    return [AnswerObject(json.dumps(one), one) for one in values if isinstance(one, dict)]
