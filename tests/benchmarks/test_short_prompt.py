"""The shorter prompt that is to be tried can be asked with, as it stands."""

from pathlib import Path

from summariser.ask.prompt import Prompt
from summariser.ask.windows import tokens
from summariser.core.article import Article
from summariser.core.meeting import Meeting
from summariser.core.schema import Schema
from summariser.files.prompts import load_templates


def size(workspace: Path) -> int:
    """Tokens, roughly, of all that is the same about every article, without the schema."""
    schema = Schema.of(Meeting)
    (question,) = Prompt(schema, load_templates(schema.id, workspace), "whole").questions(Article.of("They met."))
    return sum(tokens(message.content) for message in question.messages[: question.shared])


def test_it_is_half_of_the_one_that_ships(tmp_path: Path) -> None:
    assert size(Path(__file__).parent / "short_prompt") < 0.55 * size(tmp_path)
