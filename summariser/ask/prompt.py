"""What is sent to a model: the fixed part of the prompt, the article as numbered data, and the answer's type."""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal

from pydantic import BaseModel, ValidationError

from summariser.ask.numbered_sentences import numbered
from summariser.ask.windows import Room, Window, tokens, windows
from summariser.core.answer_type import draft_type, json_schema, strict_json_schema
from summariser.core.article import Article
from summariser.core.errors import ConfigurationError
from summariser.core.lazy import cached_property
from summariser.core.record import canonical
from summariser.core.schema import Group, Node, Schema
from summariser.language.locate import locator
from summariser.language.text import fold

_BEGINNING = 200
"""Characters by which an article is first told from a worked example."""

Strategy = Literal["whole", "fieldwise"]


@dataclass(frozen=True, slots=True)
class Message:
    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True)
class Question:
    """One thing asked of a model about one article. `field` is the top-level field asked for, None for all.

    `brief` is the question without the article, for a conversation in which the article was shown before. `window`
    is the part of the article that is shown; None for all of it. So many of the first messages as `shared` says are
    the same about nearly every article. `described`: they tell what every field is.
    """

    messages: tuple[Message, ...]
    answer_type: type[BaseModel]
    field: str | None = None
    brief: str = ""
    window: Window | None = None
    shared: int = 0
    described: bool = False

    def after(self, asked: "Question", answer: BaseModel) -> "Question":
        """This question as the next turn of a conversation: a small model contradicts itself less, and the server
        has the whole conversation in its cache."""
        turns = (Message("assistant", answer.model_dump_json()), Message("user", self.brief))
        return replace(self, messages=(*asked.messages, *turns))


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: an article, and the answer that a model should give for it (JSON of the draft type)."""

    article: Article
    answer: str

    @property
    def size(self) -> int:
        """Bytes that it adds to a prompt, roughly."""
        return len(f"{self.article.text}{self.answer}".encode("utf-8", "surrogatepass"))


@dataclass(frozen=True, slots=True)
class Learned:
    """Examples made from reviewed records, the most useful first. `wanted` of them are shown with an article.

    There may be one more, which stands in where the article is itself among the first.
    """

    examples: tuple[Example, ...] = ()
    wanted: int = 0

    @property
    def size(self) -> int:
        """Bytes that they add to a prompt, roughly."""
        return sum(example.size for example in self.examples[: self.wanted])


@dataclass(frozen=True)
class Templates:
    """The texts of a prompt, as a person wrote them. `{{name}}` marks what the program fills in.

    system: `{{instructions}}` and `{{fields}}`. article: `{{article}}`. field: `{{field}}` and `{{description}}`.
    The instructions and examples belong to a schema and may be empty.
    """

    system: str
    article: str
    field: str
    instructions: str = ""
    examples: tuple[Example, ...] = ()


class Prompt:
    """Questions about articles for one schema.

    The instructions and the worked examples, as turns of a conversation, come first and are the same for every
    article, so that prompt caches hit; the field that is asked for comes last, after the article. Fieldwise, the
    examples have the form of the conversation that `Question.after` makes. No article is its own example: one with
    the same words is left out of its questions.
    """

    def __init__(
        self,
        schema: Schema,
        templates: Templates,
        strategy: Strategy,
        learned: Learned | None = None,
        *,
        room: Room | None = None,
    ) -> None:
        """`room` is what one request may hold besides its answer.

        Written examples are left out, the last first, where they would take all room from an article.
        ConfigurationError if an example is not an answer to the schema, a template leaves out what is asked, or
        the prompt leaves no room for an article even so.
        """
        _require(templates, strategy)
        self._given = (schema, templates, strategy)
        self._templates = templates
        self.learned = learned or Learned()
        self._asked: tuple[Node | None, ...] = (None,) if strategy == "whole" else schema.nodes
        self._types = [draft_type(schema, node.name if node else None) for node in self._asked]
        instructions = templates.instructions.strip()
        system = _fill(templates.system, instructions=instructions, fields=describe(schema.nodes))
        self._system = Message("system", system)
        self._described = "{{fields}}" in templates.system
        self._written = [self._showing(schema, example) for example in templates.examples]
        self._learned = [self._showing(schema, example) for example in self.learned.examples]
        self._whole_room = room or Room()
        self._room = self._left(self._whole_room)
        while self._written and not self._room.usable:
            self._written.pop()
            self._room = self._left(self._whole_room)
        if not self._room.usable:
            shorter = "take fewer --examples" if self._learned else "shorten it"
            raise ConfigurationError(
                f"the prompt leaves no room for an article in the model's context: {shorter}, or choose a model with a"
                " longer context"
            )

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled as what it was made of: the types of answers are made anew, and belong to no module."""
        return partial(Prompt, room=self._whole_room), (*self._given, self.learned)

    @cached_property
    def hash(self) -> str:
        """Ten hex digits that change with any word of the prompt or any field of the schema."""
        shown = [turn for one in (*self._written, *self._learned) for turn in one.turns]
        texts = [message.content for message in (self._system, *shown)]
        types = [json_schema(answer_type) for answer_type in self._types]
        wanted = [self.learned.wanted] if self._learned else []
        parts = [texts, self._templates.article, self._templates.field, types, *wanted]
        return hashlib.sha256(canonical(parts).encode()).hexdigest()[:10]

    def questions(self, article: Article) -> tuple[Question, ...]:
        """All that has to be asked to draft the article: one question, or one for each top-level field; for an
        article that does not fit into one request, as many for each of its windows. AnswerError if it is far too
        long."""
        return tuple(question for window in self.windows(article) for question in self.about(article, window))

    def windows(self, article: Article) -> tuple[Window, ...]:
        """The parts in which the article is asked about: one, if it fits."""
        return windows(article, self._room)

    def about(self, article: Article, window: Window) -> tuple[Question, ...]:
        """The questions about one window."""
        text = self._article(article, window)
        fixed = (self._system, *(turn for one in self._shown(article) for turn in one.turns))
        part = None if window.body == article.sentences else window
        names = (node.name if node else None for node in self._asked)
        return tuple(
            Question((*fixed, self._ask(text, node)), kind, name, self._brief(node), part, len(fixed), self._described)
            for node, kind, name in zip(self._asked, self._types, names, strict=True)
        )

    @cached_property
    def bare(self) -> "Prompt":
        """The same prompt without what was learned from reviews."""
        return Prompt(*self._given, room=self._whole_room)

    @property
    def left_out(self) -> int:
        """How many of the written examples had no room."""
        return len(self._templates.examples) - len(self._written)

    def examples(self, article: Article) -> tuple[Example, ...]:
        """The worked examples in the questions about this article."""
        return tuple(one.example for one in self._shown(article))

    def _shown(self, article: Article) -> Sequence["_Showing"]:
        # By its first words first: an index of the whole would be gone again before the answer arrives.
        begun = fold(article.text[:_BEGINNING]).words[:-3]  # which may be cut off
        alike = any(one.words[: len(begun)] == begun for one in (*self._written, *self._learned))
        own = locator(article).words if alike else None
        written, learned = ([one for one in some if one.words != own] for some in (self._written, self._learned))
        return (*written, *learned[: self.learned.wanted])

    def _left(self, room: Room) -> Room:
        """The room for the article's own words, whichever examples stand beside it.

        The answer's schema takes none of the context: who serves a short one enforces the schema by a grammar. OpenAI
        puts it into the prompt, and has contexts beyond the longest request.
        """
        schema = max((json.dumps(strict_json_schema(kind, bounded=True)) for kind in self._types), key=len)
        briefs = [self._brief(node) for node in self._asked]
        longest = sorted((one.text for one in self._learned), key=tokens)[-self.learned.wanted :]
        examples = [*(one.text for one in self._written), *(longest if self.learned.wanted else ())]
        texts = [self._system.content, *examples, self._templates.article, max(briefs, key=len)]
        left = room.beside("\n".join(texts))
        return replace(left, bytes=left.beside(schema).bytes)

    def _article(self, article: Article, window: Window | None = None) -> str:
        return _fill(self._templates.article, article=numbered(article, window))

    def _ask(self, text: str, node: Node | None) -> Message:
        return Message("user", "\n\n".join(part for part in (text, self._brief(node)) if part))

    def _brief(self, node: Node | None) -> str:
        return _fill(self._templates.field, field=node.name, description=node.description) if node else ""

    def _showing(self, schema: Schema, example: Example) -> "_Showing":
        return _Showing(example, locator(example.article).words, tuple(self._turns(schema, example)))

    def _turns(self, schema: Schema, example: Example) -> Iterator[Message]:
        """The example as turns: the article and its answer, or the article once and then field after field."""
        try:
            answer = draft_type(schema).model_validate_json(example.answer)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise ConfigurationError(f"an example of schema {schema.id} is wrong at {where}: {first['msg']}") from error
        text = self._article(example.article)
        for node in self._asked:
            yield self._ask(text, node)
            # The program writes the JSON, so that an example never shows what would not be accepted.
            yield Message("assistant", answer.model_dump_json(include={node.name} if node else None))
            text = ""


@dataclass(frozen=True)
class _Showing:
    """An example as it is shown, with the folded words that tell its article."""

    example: Example
    words: Sequence[str]
    turns: tuple[Message, ...]

    @property
    def text(self) -> str:
        return "\n".join(turn.content for turn in self.turns)


def _require(templates: Templates, strategy: Strategy) -> None:
    """Without its article a question would still be answered, out of thin air."""
    if "{{article}}" not in templates.article:
        raise ConfigurationError("the prompt article.md has no {{article}} in it: put it where the article belongs")
    if strategy == "fieldwise" and "{{field}}" not in templates.field:
        raise ConfigurationError("the prompt field.md has no {{field}} in it: put it where the field's name belongs")


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
    return [describe(group.nodes, indent), *cited]


def _what(node: Node) -> str:
    parts = [node.description]
    if node.choices and not all(choice in node.description for choice in node.choices):
        parts.append("One of: " + ", ".join(node.choices) + ".")
    if node.kind == "verbatim":
        parts.append("Give only its first five to eight words, copied exactly from the article.")
    if node.many:
        parts.append("A list; empty if there are none.")
    return " ".join(part for part in parts if part)
