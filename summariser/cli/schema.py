"""`summariser schema`: the JSON Schema of a record, and what is right or wrong with a schema of one's own."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from summariser.cli import Json
from summariser.core.errors import ConfigurationError
from summariser.reports.output import fail

if TYPE_CHECKING:
    from summariser.core.schema import Problem, Schema

EXAMPLES = """Examples:

  summariser schema --schema my_records.py:TradeDeal

  summariser schema --schema my_records.py:TradeDeal --check
"""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(short_help="Show the schema of a record, or check your own.", epilog=EXAMPLES)(schema)


def schema(
    name: Annotated[
        str,
        typer.Option("--schema", help="meeting, meeting/2, module:Model or path/to/file.py:Model.", metavar="SCHEMA"),
    ] = "meeting",
    check: Annotated[
        bool, typer.Option("--check", help="Say field by field what is understood, or what is not supported.")
    ] = False,
    as_json: Json = False,
) -> None:
    """The JSON Schema of the record's data; with --check, what the program makes of a schema of your own.

    Exit code 2 with --check if something in it is not supported.
    """
    from summariser.core.schema import read_schema
    from summariser.files.schemas import load_model, load_schema
    from summariser.reports.terminal import print_json, print_lines

    if not check:
        print_json(load_schema(name).json_schema)
        return
    model = load_model(name)
    found, problems = read_schema(model)
    if not problems:
        problems = _unwritable(found)
    if as_json:
        print_json(_as_json(found, problems))
    else:
        print_lines(map(str, problems) if problems else _lines(found))
    if problems:
        many = "one thing that is" if len(problems) == 1 else f"{len(problems)} things that are"
        fail(f"{model.__name__} has {many} not supported: see the list")


def _unwritable(schema: "Schema") -> "tuple[Problem, ...]":
    """What only shows when the answer's type and the record's JSON Schema are made."""
    from pydantic.errors import PydanticUserError

    from summariser.core.answer_type import draft_type
    from summariser.core.schema import Problem

    try:
        draft_type(schema).model_json_schema()
        _ = schema.json_schema
    except (PydanticUserError, ConfigurationError, NameError, TypeError, ValueError) as error:
        what = f"no JSON Schema can be made of it ({type(error).__name__})"
        return (Problem(f"schema {schema.model.__name__}", what, str(error).splitlines()[0]),)
    return ()


def _lines(schema: "Schema") -> Iterator[str]:
    from summariser.ask.schema_guide import remarks, understood

    yield f"{schema.id}: {schema.model.__name__} can be used"
    own = len(schema.instructions.strip().splitlines())
    wins = f"prompts/{schema.name}/instructions.md in a workspace wins"
    yield f"instructions: {f'{own} lines of its own; {wins}' if own else f'none of its own; {wins}, if there is one'}"
    for field in understood(schema):
        yield f"\n{field.path}: {field.what}"
        if field.asked:
            yield f"  asked: {field.asked}"
        for said in field.checks:
            yield f"  check: {said}"
    notes = list(remarks(schema))
    if notes:
        yield ""
    yield from (f"note: {note}" for note in notes)


def _as_json(schema: "Schema", problems: "tuple[Problem, ...]") -> dict[str, object]:
    from summariser.ask.schema_guide import remarks, understood

    return {
        "schema": schema.id,
        "usable": not problems,
        "problems": [asdict(problem) for problem in problems],
        "instructions": schema.instructions,
        "fields": [] if problems else [asdict(field) for field in understood(schema)],
        "notes": [] if problems else list(remarks(schema)),
    }
