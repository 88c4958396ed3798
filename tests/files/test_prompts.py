"""Prompt templates: a workspace's own win file by file, and what ships fits the built-in schema."""

from pathlib import Path

import pytest

from summariser.ask.prompt import Prompt
from summariser.core.answer_type import draft_type
from summariser.core.article import Article
from summariser.core.errors import ConfigurationError
from summariser.core.meeting import Meeting
from summariser.core.record import evidence_in
from summariser.core.schema import Schema
from summariser.files.prompts import load_templates
from summariser.grounding.checks import check
from summariser.grounding.grounding import ground
from tests.trade_deal import TradeDeal

MEETING = Schema.of(Meeting)
SHIPPED = load_templates("meeting", Path("no-such-workspace"))


def write(workspace: Path, name: str, text: str | bytes) -> None:
    path = workspace / "prompts" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)


@pytest.mark.parametrize("strategy", ["whole", "fieldwise"])
def test_the_shipped_templates_make_a_prompt(strategy: str) -> None:
    (first, *_) = Prompt(MEETING, SHIPPED, strategy).questions(Article("They met.", ""))  # type: ignore[arg-type] # text for a Literal
    system, article = first.messages[0].content, first.messages[-1].content
    assert "{{" not in system + article
    assert all(f"- {node.name}: " in system for node in MEETING.nodes)
    assert "[1] They met." in article


def test_the_templates_have_the_marks_that_are_filled_in() -> None:
    for text, marks in [
        (SHIPPED.system, ("{{instructions}}", "{{fields}}")),
        (SHIPPED.article, ("<article>", "{{article}}", "</article>")),
        (SHIPPED.field, ("{{field}}", "{{description}}")),
    ]:
        assert all(mark in text for mark in marks)


@pytest.mark.parametrize("number", range(len(SHIPPED.examples)))
def test_a_shipped_example_is_an_answer_without_a_doubt(number: int) -> None:
    example = SHIPPED.examples[number]
    article = example.article
    answer = draft_type(MEETING).model_validate_json(example.answer)
    grounded = ground(MEETING, answer.model_dump(), article)
    flags = [*grounded.flags, *check(MEETING, grounded.data, article)]
    harmless = {"name_approximate"}
    assert [str(flag) for flag in flags if flag.code not in harmless] == []
    passages = list(evidence_in(grounded.data))
    assert passages
    assert all(article[e.span] == e.text for e in passages)


def test_there_is_an_example() -> None:
    assert SHIPPED.examples


def test_examples_are_not_taken_from_the_seeds() -> None:
    seeds = [path.read_text("utf-8") for path in Path(__file__).parents[2].joinpath("seeds").glob("*.txt")]
    assert seeds
    for example in SHIPPED.examples:
        article = example.article
        sentences = [article[s.span] for s in article.sentences if len(article[s.span]) > 30]
        assert not [sentence for sentence in sentences if any(sentence in seed for seed in seeds)]


def test_a_workspaces_own_files_win_one_by_one(tmp_path: Path) -> None:
    write(tmp_path, "system.md", b"\xef\xbb\xbfMine:\r\n{{fields}}")
    write(tmp_path, "meeting/instructions.md", "Be brief.")
    found = load_templates("meeting", tmp_path)
    assert (found.system, found.instructions) == ("Mine:\n{{fields}}", "Be brief.")
    assert (found.article, found.field, found.examples) == (SHIPPED.article, SHIPPED.field, SHIPPED.examples)


def test_a_workspaces_own_examples_replace_all_that_ship(tmp_path: Path) -> None:
    for name in ("example-b", "example-a"):
        write(tmp_path, f"meeting/{name}.txt", name)
        write(tmp_path, f"meeting/{name}.json", "{}")
    assert [example.article.text for example in load_templates("meeting", tmp_path).examples] == [
        "example-a",
        "example-b",
    ]


def test_a_schema_without_texts_of_its_own_has_none() -> None:
    found = load_templates("trade-deal", Path("no-such-workspace"))
    assert (found.instructions, found.examples) == ("", ())
    assert found.system == SHIPPED.system


def test_an_example_without_its_answer_is_named(tmp_path: Path) -> None:
    write(tmp_path, "meeting/example-1.txt", "They met.")
    with pytest.raises(ConfigurationError, match=r"no prompt meeting/example-1\.json in .*: add it"):
        load_templates("meeting", tmp_path)


def test_a_prompt_that_is_no_text_is_named(tmp_path: Path) -> None:
    write(tmp_path, "system.md", b"\xff\xfe")
    with pytest.raises(ConfigurationError, match=r"system\.md' is not UTF-8"):
        load_templates("meeting", tmp_path)


def test_a_schemas_own_instructions_win_over_the_packages_and_the_workspaces_over_both(tmp_path: Path) -> None:
    nowhere = Path("no-such-workspace")
    assert load_templates("trade-deal", nowhere, "Its own.").instructions == "Its own."
    assert load_templates("meeting", nowhere, "Its own.").instructions == "Its own."
    assert load_templates("meeting", nowhere).instructions == SHIPPED.instructions
    (tmp_path / "prompts/trade-deal").mkdir(parents=True)
    (tmp_path / "prompts/trade-deal/instructions.md").write_text("The workspace's.")
    assert load_templates("trade-deal", tmp_path, "Its own.").instructions == "The workspace's."


def test_instructions_are_part_of_a_prompts_hash() -> None:
    schema = Schema.of(TradeDeal)
    hashes = {Prompt(schema, load_templates(schema.name, Path("none"), own), "whole").hash for own in ("", "a", "b")}
    assert len(hashes) == 3
