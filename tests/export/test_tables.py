"""Records as flat tables: nothing is lost, every row fits its table, and no column clashes with a field."""

import json
from pathlib import Path
from typing import Any

import pytest

from summariser.core.meeting import Meeting
from summariser.core.record import ArticleRef, Record
from summariser.core.schema import Schema
from summariser.core.walk import passages
from summariser.export.tables import NOTES, PASSAGES, rows, tables
from tests.trade_deal import TradeDeal

ROOT = Path(__file__).parents[2]
MEETING, DEAL = Schema.of(Meeting), Schema.of(TradeDeal)
GOLD = sorted((ROOT / "tests/examples/gold").glob("*.json"))
REVIEWED = sorted((ROOT / "reviewed").glob("*.json"))


def load(path: Path) -> Record:
    return Record.model_validate_json(path.read_bytes())


def by_table(schema: Schema, record: Record) -> dict[str, list[dict[str, Any]]]:
    columns = {table.name: [column.name for column in table.columns] for table in tables(schema)}
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in columns}
    for table, values in rows(schema, record):
        found[table].append(dict(zip(columns[table], values, strict=True)))
    return found


def test_a_table_for_each_list_and_typed_columns() -> None:
    assert [table.name for table in tables(DEAL)] == [
        "",
        "companies",
        "clauses",
        "markets",
        "statements",
        PASSAGES,
        NOTES,
    ]
    assert [table.name for table in tables(MEETING)] == [
        "", "participants", "agreements", "agreements.parties", "quotes", PASSAGES, NOTES,
    ]  # fmt: skip
    whole = {column.name: column.type for column in tables(DEAL)[0].columns}
    assert (whole["binding"], whole["amount.value"], whole["closing.start"]) == ("boolean", "number", "date")
    assert "companies" not in whole
    assert all(name.startswith("_") or name[0].isalpha() for name in whole)


@pytest.mark.parametrize(("schema", "paths"), [(DEAL, GOLD), (MEETING, REVIEWED)])
def test_every_value_and_every_passage_of_a_record_is_in_a_table(schema: Schema, paths: list[Path]) -> None:
    assert paths
    for path in paths:
        record = load(path)
        found = by_table(schema, record)
        for node in schema.nodes:
            if node.many:
                assert len(found[node.name]) == len(record.data[node.name])
        cells = {str(value) for rows_of in found.values() for row in rows_of for value in row.values()}
        leaves = json.dumps(record.data).count('"start": ') - len(found[PASSAGES])  # event dates have a start too
        assert leaves <= 1
        assert {one.text for one in passages(schema, record.data)} <= cells


def test_rows_of_lists_say_where_they_stand() -> None:
    record = load(REVIEWED[0])
    parties = by_table(MEETING, record)["agreements.parties"]
    assert parties[0] == {
        "_article": record.article.id, "_at": "/agreements/0/parties/0", "_in": "/agreements/0",
        "value": record.data["agreements"][0]["parties"][0],
    }  # fmt: skip


@pytest.mark.parametrize("data", [{}, {"companies": "none", "amount": 3, "closing": None, "markets": None}])
def test_data_that_does_not_fit_leaves_cells_empty(data: dict[str, Any]) -> None:
    record = Record(schema_id="trade-deal/1", article=ArticleRef(sha256="f" * 64), data=data)
    found = by_table(DEAL, record)
    assert found[""][0]["closing.start"] is None
    assert found[""][0]["_article"] == "f" * 16
    assert [len(found[name]) for name in ("companies", "markets", PASSAGES)] == [0, 0, 0]
