"""What each format writes, held against its documentation and attacked with hostile text."""

import csv
import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from summariser.core.article import Article
from summariser.core.errors import ArticleError
from summariser.core.flags import Flag
from summariser.core.meeting import Meeting
from summariser.core.record import ArticleRef, Record, RecordReview
from summariser.core.schema import Schema
from summariser.export.formats import csv_tables, label_studio, markdown, parquet_tables, prodigy
from summariser.export.formats.lines import Articles, json_line
from summariser.export.tables import Column, tables
from tests.trade_deal import TradeDeal

ROOT = Path(__file__).parents[2]
DEAL, MEETING = Schema.of(TradeDeal), Schema.of(Meeting)
HEADLINE = Column("headline")
TEXT = "🚢 Ann's firm  bought\n\nBo for 5 euros; its “plant” stays.\tDone"


def evidence(*texts: str) -> list[dict[str, Any]]:
    return [{"start": TEXT.index(t), "end": TEXT.index(t) + len(t), "text": t} for t in texts]


def deal(**data: Any) -> Record:
    reviewed = RecordReview(status="reviewed", reviewer="r")
    article = Article(TEXT, "0" * 64, "in/a.txt")
    return Record(schema_id=DEAL.id, article=ArticleRef.of(article), data=data, review=reviewed)


ARTICLE = Article(TEXT, "0" * 64, "in/a.txt")
CITED = deal(
    headline="=1+1",
    companies=[{"firm": "Bo", "role": "seller", "evidence": evidence("Bo", "Bo for 5 euros")}],
    amount={"value": -5.0, "currency": "@EUR", "evidence": evidence(" bought\n\nBo", "🚢 Ann's")},
    clauses=[{"gist": "x", "wording": "“plant”", "due": None, "evidence": evidence("“plant”", " “plant”")}],
)


# CSV


def table(folder: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((folder / f"{name}.csv").read_text("utf-8-sig"), newline="")))


def test_tables_of_a_record(tmp_path: Path) -> None:
    with csv_tables.csv_tables(tmp_path, DEAL) as into:
        into.write("a", CITED, None)
    (whole,) = table(tmp_path, "trade-deal")
    assert (whole["headline"], whole["amount.value"], whole["amount.currency"]) == ("'=1+1", "-5.0", "'@EUR")
    assert (whole["binding"], whole["_state"], whole["closing.start"]) == ("", "reviewed", "")
    assert [row["text"] for row in table(tmp_path, "trade-deal.evidence")][:2] == ["Bo", "Bo for 5 euros"]
    assert table(tmp_path, "trade-deal.markets") == []
    assert (tmp_path / "trade-deal.csv").read_bytes().startswith(b"\xef\xbb\xbf_article,")


@given(st.text(st.characters(exclude_categories=["Cs"])))
@example("=cmd|' /C calc'!A0")
@example("'=1")
@example("''+1")
@example("＝1")
@example("\t=1")
@example("\r\n=1")
@example("'t Hooft")
@example('a";=1')
def test_no_cell_is_a_formula_and_every_text_comes_back(text: str) -> None:
    written = io.BytesIO()
    streams = {t.name: io.BytesIO() for t in tables(DEAL)} | {"": written}
    csv_tables.CsvTables(DEAL, dict(streams)).write("a", deal(headline=text), None)
    (row,) = csv.DictReader(io.StringIO(written.getvalue().decode("utf-8-sig"), newline=""))
    cell = row["headline"]
    assert cell[:1] not in tuple("=+-@\t\r\n＝＋－＠")
    assert (cell[1:] if csv_tables._FORMULA.match(cell.removeprefix("'")) and cell[:1] == "'" else cell) == text  # noqa: SLF001 - what the docstring promises


@pytest.mark.parametrize("sign", "=+-@＝＋－＠")
@pytest.mark.parametrize(
    "before",
    [
        " ",
        "\u00a0",
        "\t",
        "\r",
        "\n",
        "\u200b",
        "\ufeff",
        "\u2060",
        "\u00ad",
        "\u200c",
        "\u3000",
        "\x00",
        "\x0b",
        "\u202e",
        "\ufe0f",
    ],
    ids=ascii,
)
def test_a_formula_is_none_after_something_that_is_not_seen(before: str, sign: str) -> None:
    for text in (f"{before}{sign}1+1", f"{before} {before}{sign}1", f"'{before}{sign}1"):
        cell = csv_tables._cell(HEADLINE, text)  # noqa: SLF001 - one cell of many
        assert cell == f"'{text}"


@pytest.mark.parametrize("text", ["a =1", " Bo", "1-2", "\u200c\u0645", "", "5 @ 3", "–5"])
def test_other_cells_are_left_as_they_are(text: str) -> None:
    assert csv_tables._cell(HEADLINE, text) == text  # noqa: SLF001 - one cell, without a file around it


def test_a_negative_number_stays_one() -> None:
    assert csv_tables._cell(Column("n", "number"), -5.5) == "-5.5"  # noqa: SLF001 - as above
    assert csv_tables._cell(Column("n", "integer"), -5) == "-5"  # noqa: SLF001 - as above


def test_old_tables_stay_whole_when_the_export_breaks_off(tmp_path: Path) -> None:
    (tmp_path / "trade-deal.csv").write_text("old")

    def broken_off() -> None:
        with csv_tables.csv_tables(tmp_path, DEAL) as into:
            into.write("a", CITED, None)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert [path.name for path in tmp_path.iterdir()] == ["trade-deal.csv"]
    assert (tmp_path / "trade-deal.csv").read_text() == "old"


# Parquet


def test_parquet_has_the_same_rows_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason="needs the extra `parquet`")
    monkeypatch.setattr(parquet_tables, "ROWS", 2)
    with parquet_tables.parquet_tables(tmp_path, DEAL) as into:
        for _ in range(5):
            into.write("a", CITED, None)
        with pytest.raises(ArticleError, match=r"its amount\.value is no number: 'many'"):
            into.write("b", deal(amount={"value": "many"}), None)
    whole = pq.read_table(tmp_path / "trade-deal.parquet")
    types = {field.name: str(field.type) for field in whole.schema}
    assert (types["closing.start"], types["amount.value"], types["_flags"]) == ("date32[day]", "double", "int64")
    assert (whole.num_rows, whole["headline"][4].as_py(), whole["binding"][0].as_py()) == (5, "=1+1", None)
    assert pq.ParquetFile(tmp_path / "trade-deal.parquet").num_row_groups == 3
    assert pq.read_table(tmp_path / "trade-deal.evidence.parquet").num_rows == 30


# Prodigy: https://prodi.gy/docs/api-interfaces#spans_manual


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Token(_Strict):
    text: str = Field(min_length=1)
    start: int
    end: int
    id: int
    ws: bool


class ProdigySpan(_Strict):
    start: int
    end: int
    token_start: int
    token_end: int
    label: str


class ProdigyTask(_Strict):
    text: str
    tokens: list[Token]
    spans: list[ProdigySpan]
    meta: dict[str, str | None]
    answer: Literal["accept", "reject", "ignore"] | None = None


def seeds() -> list[tuple[Record, Article]]:
    pairs = []
    for path in sorted((ROOT / "reviewed").glob("*.json")):
        found = Record.model_validate_json(path.read_bytes())
        text = (ROOT / str(found.article.path)).read_bytes().decode("utf-8")
        pairs.append((found, Article(text, found.article.sha256, found.article.path)))
    return pairs


@pytest.mark.parametrize(("schema", "found", "article"), [(DEAL, CITED, ARTICLE), *((MEETING, *s) for s in seeds())])
def test_prodigy_tasks_are_as_documented_and_every_span_fits_its_tokens(
    schema: Schema, found: Record, article: Article
) -> None:
    task = ProdigyTask.model_validate(prodigy.task(schema, found, article))
    assert "".join(token.text + " " * token.ws for token in task.tokens) == article.text
    assert [token.id for token in task.tokens] == list(range(len(task.tokens)))
    assert all(article.text[token.start : token.end] == token.text for token in task.tokens)
    assert task.spans
    for span in task.spans:
        assert (task.tokens[span.token_start].start, task.tokens[span.token_end].end) == (span.start, span.end)


@given(st.text("a 🚢\n\t.é", min_size=1, max_size=30), st.data())
def test_prodigy_tokens_put_the_text_together_again(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    cited = {"firm": "x", "evidence": [{"start": start, "end": end, "text": text[start:end]}]}
    task = ProdigyTask.model_validate(prodigy.task(DEAL, deal(companies=[cited]), Article(text, "0" * 64)))
    assert "".join(token.text + " " * token.ws for token in task.tokens) == text
    (span,) = task.spans
    assert (task.tokens[span.token_start].start, task.tokens[span.token_end].end) == (start, end)


# Label Studio: https://labelstud.io/guide/task_format and .../guide/predictions


class RegionValue(_Strict):
    start: int
    end: int
    text: str
    labels: list[str] = Field(min_length=1)


class Region(_Strict):
    id: str
    from_name: Literal["label"]
    to_name: Literal["text"]
    type: Literal["labels"]
    value: RegionValue


class Annotation(_Strict):
    result: list[Region]


class Prediction(Annotation):
    model_config = ConfigDict(protected_namespaces=())
    model_version: str


class LabelTask(_Strict):
    data: dict[str, str | None]
    annotations: list[Annotation] = []
    predictions: list[Prediction] = []


def test_label_studio_tasks_are_as_documented_and_fit_their_interface(tmp_path: Path) -> None:
    draft = CITED.model_copy(update={"review": RecordReview()})
    with label_studio.label_studio(tmp_path, DEAL) as into:
        into.write("a", CITED, ARTICLE)
        into.write("b", draft, ARTICLE)
    tasks = TypeAdapter(list[LabelTask]).validate_json((tmp_path / "tasks.json").read_bytes())
    assert [(len(task.annotations), len(task.predictions)) for task in tasks] == [(1, 0), (0, 1)]
    regions = tasks[0].annotations[0].result
    assert all(ARTICLE.text[r.value.start : r.value.end] == r.value.text for r in regions)
    assert len({region.id for region in regions}) == len(regions) == 6
    view = ET.fromstring((tmp_path / "config.xml").read_text("utf-8"))  # noqa: S314 - our own
    labels = {label.get("value") for label in view.iter("Label")}
    assert {label for region in regions for label in region.value.labels} <= labels
    assert (view[0].get("name"), view[0].get("toName"), view[1].get("name"), view[1].get("value")) == (
        "label", "text", "text", "$text",
    )  # fmt: skip


def test_no_tasks_are_an_empty_list(tmp_path: Path) -> None:
    with label_studio.label_studio(tmp_path, DEAL):
        pass
    assert json.loads((tmp_path / "tasks.json").read_text()) == []


@pytest.mark.parametrize("module", [prodigy, label_studio])
@pytest.mark.parametrize(
    ("passage", "hint"),
    [
        ({"start": 0, "end": 2, "text": "Xx"}, "is not what the article says"),
        ({"start": 4, "end": 4, "text": ""}, "empty"),
        ({"start": 0, "end": 10**6, "text": TEXT}, "is not what the article says"),
    ],
)
def test_a_passage_that_does_not_match_leaves_its_record_out(module: Any, passage: dict[str, Any], hint: str) -> None:
    with pytest.raises(ArticleError, match=hint):
        module.task(DEAL, deal(companies=[{"firm": "Bo", "evidence": [passage]}]), ARTICLE)


# Markdown


def test_a_brief_shows_hostile_text_as_text() -> None:
    written = io.BytesIO()
    hostile = "<script>x</script> [a](http://b) *b* `c` # d\x1b[2J \u202e www.evil.com\n- e"
    markdown.Markdown(written, DEAL).write("n_1", deal(headline=hostile, markets=["1. x", "-y", "=z"]), None)
    text = written.getvalue().decode()
    assert text.startswith("# n\\_1\n")
    line = next(line for line in text.splitlines() if line.startswith("- Headline: "))
    assert "\\<script\\>" in line
    assert "\\[a\\](http\\://b)" in line
    assert "www\\.evil" in line
    assert line.endswith("- e")
    assert not {"\x1b", "\u202e"} & set(text)
    assert {"- 1\\. x", "- \\-y", "- \\=z"} <= set(text.splitlines())


def test_a_brief_has_values_passages_and_flags() -> None:
    written = io.BytesIO()
    into = markdown.Markdown(written, DEAL)
    into.write("a", CITED, None)
    into.write("b", CITED, None)
    text = written.getvalue().decode()
    assert "- **Bo**\n  - Role: seller\n  - “Bo for 5 euros”\n" in text
    assert "## Markets\n\nnone\n" in text
    assert "\n---\n\n# b\n" in text


def brief(record: Record, article: Article | None = None) -> list[str]:
    written = io.BytesIO()
    markdown.Markdown(written, DEAL).write("n", record, article)
    return written.getvalue().decode().splitlines()


def test_a_brief_is_headed_by_title_and_date() -> None:
    closing = {"start": "2024-05-04", "end": "2024-05-04", "basis": "stated", "evidence": []}
    untitled = Article("Ann's firm buys the plant of Bo\n\nText", "0" * 64, "in/a.txt")
    assert brief(deal(closing=closing), untitled)[0] == "# Ann's firm buys the plant of Bo, 2024-05-04"
    assert brief(deal(closing=closing | {"end": "2024-05-06"}))[0] == "# n, 2024-05-04 to 2024-05-06"
    assert brief(deal(), untitled)[0] == "# Ann's firm buys the plant of Bo"


def test_a_brief_says_a_quotation_once_and_names_places_in_words() -> None:
    text = "Bo said: “We sell the plant” to Ann."
    spans = [(0, len(text)), (9, 28), (10, 27)]
    passages = [{"start": a, "end": b, "text": text[a:b]} for a, b in spans]
    clause = {"gist": "A sale", "wording": text[10:27], "due": None, "evidence": passages}
    record = deal(clauses=[clause]).model_copy(
        update={"flags": [Flag(path="/clauses/0/due", code="year_inferred", message="why")]}
    )
    lines = brief(record)
    assert "\n".join(lines).count("We sell the plant") == 1
    assert "  - “Bo said: “…” to Ann.”" in lines
    assert "- Clauses 1, due: why" in lines


# Lines


def test_articles_are_what_extract_reads() -> None:
    written = io.BytesIO()
    Articles(written).write("a", CITED, Article("a\u2028b\x9b", "0" * 64, None, "T"))
    assert written.getvalue().count(b"\n") == 1
    assert b"\x9b" not in written.getvalue()
    assert json.loads(written.getvalue())["text"] == "a\u2028b\x9b"


def test_half_a_character_is_named() -> None:
    with pytest.raises(ArticleError, match="half a character"):
        csv_tables.csv_line(["\ud800"])
    assert json_line("\ud800") == b'"\\ud800"\n'
