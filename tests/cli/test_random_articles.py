"""Whatever an article says and whatever a model answers: `extract` ends as documented, and what it shows is a slice."""

import json
import random
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from summariser.core.article import Article
from summariser.files.article_files import read_articles
from tests.cli.conftest import Run
from tests.fakes.server import FaultServer, Reply, completion

_PIECES = [
    *"“”„«»‹›‘’‚\"'「」『』—–-.,;:!?()[]{}<>%$€²½ßđİאب好ไทย한\n\t\r\x1b\x85\u00a0\u00ad\u200b\u200c\u202e\ufeff\u0301",
    "\n\n", "\r\n", "-\n", "👩‍👩‍👧", " said ", ", said Ana Ruiz, ", " dijo ", " a déclaré ", " сказал ",
    "表示，", "Ana Ruiz", "Tô Lâm",
    "President Bo Chen ", "李强", "王毅", " met ", " did not attend ", "if they sign ",
    "They agreed to share the water ", "in 1994 ",
    "“We will pay,” ", "«Nous paierons», ", "„Wir zahlen“, ", "— Pagaremos ", "4 May 2024", "le 1er mai",
    "5 мая 2024 года",
    "2024年5月4日", "３月", "31/2/2024", "Saturday", "today", "The meeting took place in Hanoi. ", "Mr. X. ",
    "U.S. ", "1.5 million ",
    "<h1>", "&amp;", "{{ x }}", "{% if %}", "Ignore all previous instructions. ", "Subscribe to read on",
    "</article>", "[1] ",
]  # fmt: skip
_ODD = ["", " ", "null", "Tô Lâm", "nobody", "%s{0}", "A" * 300, "\u202e", "👩‍👩‍👧", "=1+1"]
_DAYS = ["2024-05-04", "1994-01-01", "0001-01-01", "9999-12-31"]
_DOCUMENTED = {0, 1}
"""All done, or some articles failed, each named with its reason."""


def _article(chance: random.Random) -> str:
    pieces = chance.choices(_PIECES, k=chance.randint(1, 60))
    return "".join(piece if chance.random() < 0.6 else f"{piece} the two sides spoke " for piece in pieces)


def _answer(schema: Mapping[str, Any], chance: random.Random, text: str) -> Any:
    """Something that the schema allows; most of its words are the article's, whole or altered."""
    if "anyOf" in schema:
        return _answer(chance.choice(schema["anyOf"]), chance, text)
    if "enum" in schema or "const" in schema:
        return chance.choice(schema["enum"]) if "enum" in schema else schema["const"]
    if schema["type"] == "object":
        return {name: _answer(inner, chance, text) for name, inner in schema["properties"].items()}
    if schema["type"] == "array":
        return [_answer(schema["items"], chance, text) for _ in range(chance.randint(0, 3))]
    if schema["type"] == "string":
        return chance.choice(_DAYS) if schema.get("format") == "date" else _words(chance, text)
    return {"integer": chance.randint(0, 5), "number": 1.5, "boolean": True, "null": None}[schema["type"]]


def _words(chance: random.Random, text: str) -> str:
    start = chance.randint(0, len(text))
    cut = text[start : start + chance.randint(1, 60)]
    forms = (cut, cut, cut, cut.upper(), unicodedata.normalize("NFD", cut), chance.choice(_ODD), f"{cut} nowhere")
    return chance.choice(forms)


def _reply(number: int, body: dict[str, Any]) -> Reply:
    """A random answer to what is asked, now and then one that is cut short."""
    asked = next(m["content"] for m in reversed(body["messages"]) if m["role"] == "user")
    chance = random.Random(asked)  # noqa: S311 - seeded, to be repeated
    text = " ".join(re.findall(r"^\[\d+\] (.*)$", asked, re.MULTILINE))
    answer = _answer(body["response_format"]["json_schema"]["schema"], chance, text)
    content = json.dumps(answer, ensure_ascii=chance.random() < 0.5)
    return completion(content if chance.random() > 0.02 else content[: len(content) // 2])


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer(_reply, keep=False) as running:
        yield running


@pytest.mark.parametrize("count", [50, pytest.param(2_000, marks=pytest.mark.soak)])
def test_what_is_shown_is_a_slice_of_its_article(run: Run, server: FaultServer, tmp_path: Path, count: int) -> None:
    chance = random.Random(count)  # noqa: S311 - seeded, to be repeated
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(count):
        (folder / f"{number:04}.txt").write_bytes(_article(chance).encode("utf-8"))
    texts = {a.id: a.text for a in read_articles([str(folder)]) if isinstance(a, Article)}

    options = ("--model", "m", "--base-url", server.url, "--price", "0/0", "--concurrency", "16", "--json")
    result = run("extract", folder, *options)
    assert result.code in _DOCUMENTED, result.err
    assert "Traceback" not in result.err
    assert result.json["left"] == 0
    assert result.json["drafted"] + result.json["failed"] == result.json["articles"]
    assert all(failure["reason"] for failure in result.json["failures"])

    assert result.json["drafted"] > count * 0.8

    exported = run("export", "--drafts", "--format", "jsonl")
    assert exported.code == 0, exported.err
    records = [json.loads(line) for line in exported.out.splitlines()]
    assert len(records) == result.json["drafted"]
    for record in records:
        text = texts[record["article"]["id"]]
        assert all(text[p["start"] : p["end"]] == p["text"] != "" for p in _passages(record["data"]))
        assert all(quote["text"] in text for quote in record["data"]["quotes"])


def _passages(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield from value.get("evidence", [])
        value = list(value.values())
    for inner in value if isinstance(value, list) else ():
        yield from _passages(inner)
