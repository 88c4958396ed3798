"""What is sent to a model: the fixed part of the prompt, the article as numbered data, and the answer's type."""

import hashlib
import re
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel

from summariser.domain.article import Article
from summariser.domain.draft import draft_type
from summariser.domain.record import canonical
from summariser.domain.schema import Group, Node, Schema

Strategy = Literal["whole", "fieldwise"]


@dataclass(frozen=True, slots=True)
class Message:
    role: Literal["system", "user"]
    content: str


@dataclass(frozen=True)
class Question:
    """One thing asked of a model about one article. `field` is the top-level field asked for, None for all."""

    messages: tuple[Message, ...]
    answer_type: type[BaseModel]
    field: str | None = None


@dataclass(frozen=True)
class Templates:
    """The texts of a prompt, as a person wrote them. `{{name}}` marks what the program fills in.

    system: `{{instructions}}`, `{{fields}}` and `{{examples}}`. article: `{{article}}`. field: `{{field}}` and
    `{{description}}`. `instructions` and `examples` belong to a schema and may be empty; an example is kept as
    it was written, article and answer.
    """

    system: str
    article: str
    field: str
    instructions: str = ""
    examples: tuple[str, ...] = ()


class Prompt:
    """Questions about articles for one schema. The fixed part comes first, so that prompt caches hit."""

    def __init__(self, schema: Schema, templates: Templates) -> None:
        self._schema = schema
        self._templates = templates
        self._system = Message(
            "system",
            _fill(
                templates.system,
                instructions=templates.instructions.strip(),
                fields=describe(schema.nodes),
                examples="\n\n".join(example.strip() for example in templates.examples),
            ),
        )

    @property
    def hash(self) -> str:
        """Ten hex digits that change with any word of the prompt or any field of the schema."""
        parts = [self._system.content, self._templates.article, self._templates.field, self._schema.id]
        types = draft_type(self._schema).model_json_schema()
        return hashlib.sha256(canonical([parts, types]).encode()).hexdigest()[:10]

    def questions(self, article: Article, strategy: Strategy) -> tuple[Question, ...]:
        """All that has to be asked to draft the article: one question, or one for each top-level field."""
        text = _fill(self._templates.article, article=numbered(article))
        if strategy == "whole":
            return (Question((self._system, Message("user", text)), draft_type(self._schema)),)
        return tuple(self._about(node, text) for node in self._schema.nodes)

    def _about(self, node: Node, text: str) -> Question:
        asked = _fill(self._templates.field, field=node.name, description=describe((node,)))
        messages = (self._system, Message("user", f"{text}\n\n{asked}"))
        return Question(messages, draft_type(self._schema, node.name), node.name)


def numbered(article: Article) -> str:
    """The article one sentence a line, `[number] sentence`, so that nothing inside it can pose as a number.

    White space inside a sentence becomes one space, and the delimiter of the template cannot be closed from inside.
    """
    return "\n".join(f"[{s.number}] {_neutral(article[s.span])}" for s in article.sentences)


def _neutral(text: str) -> str:
    return re.sub(r"<(\s*/?\s*article)", r"‹\1", " ".join(text.split()), flags=re.IGNORECASE)


def _fill(template: str, **values: str) -> str:
    # One pass: what is filled in is never searched for marks again.
    return re.sub(r"\{\{(\w+)\}\}", lambda m: values.get(m[1], m[0]), template).strip()


def describe(nodes: tuple[Node, ...], indent: int = 0) -> str:
    """The fields as an indented list in plain words, for the prompt."""
    lines: list[str] = []
    for node in nodes:
        lines.append(f"{'  ' * indent}- {node.name}: {_what(node)}".rstrip(": "))
        if node.group:
            lines += _describe_group(node.group, indent + 1)
    return "\n".join(lines)


def _describe_group(group: Group, indent: int) -> list[str]:
    cited = [f"{'  ' * indent}- sentences: numbers of the sentences that show it"] if group.cited else []
    return [*cited, describe(group.nodes, indent)]


def _what(node: Node) -> str:
    parts = [node.description]
    if node.choices and not all(choice in node.description for choice in node.choices):
        parts.append("One of: " + ", ".join(node.choices) + ".")
    if node.kind == "verbatim":
        parts.append("Give only its first five to eight words, copied exactly from the article.")
    if node.many:
        parts.append("A list; empty if there are none.")
    return " ".join(part for part in parts if part)
