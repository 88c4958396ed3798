"""The page of an evaluation, read as a browser would: nothing from an article or a model becomes part of it."""

import base64
import hashlib
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from summariser.core.record import ArticleRef, Record
from summariser.core.schema import Schema
from summariser.evaluate.against_gold import EvaluatedArticle, Gold, MostDifferent, Prediction, evaluate
from summariser.reports.page import write_page
from tests.grounding.records import Deal, cite, deal

DEAL = Schema.of(Deal)
EVIL = '</textarea></title><script>alert(1)</script><img src=x onerror="alert(2)">'
TEXT = f"Ann said prices rise. {EVIL}\x1b[31m\u202e Bo agreed to pay & left."


class Reader(HTMLParser):
    """Tags, attributes that lead somewhere, the style, and the text of every element of some classes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.leads: set[str] = set()
        self.ids: list[str] = []
        self.policy = self.style = ""
        self.texts: list[str] = []
        self.marks: list[tuple[str, str]] = []
        self.rows: list[list[str]] = []
        self._open: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        assert not [name for name in found if name.startswith("on") or name in ("src", "style", "action")]
        self.leads |= {found["href"]} if "href" in found else set()
        self.ids += [found["id"]] if "id" in found else []
        if found.get("http-equiv") == "Content-Security-Policy":
            self.policy = found["content"]
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
        if found.get("class") == "text":
            self.texts.append("")
        if tag == "mark":
            self.marks.append((found["class"], ""))
        if tag not in ("meta", "link", "br"):
            self._open.append((tag, found.get("class", "")))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        inside = [tag for tag, _ in self._open]
        if "style" in inside:
            self.style += data
        if ("div", "text") in self._open:
            self.texts[-1] += data
        if "mark" in inside:
            self.marks[-1] = (self.marks[-1][0], self.marks[-1][1] + data)
        if {"td", "th"} & set(inside):
            self.rows[-1][-1] += data


def page(tmp_path: Path, gold: dict[str, Any], draft: dict[str, Any], text: str | None = TEXT) -> Reader:
    record = [
        Record(schema_id=DEAL.id, article=ArticleRef(id="1", path=EVIL, sha256="1"), data=d) for d in (gold, draft)
    ]

    class One:
        def entries(self) -> list[EvaluatedArticle]:
            return [EvaluatedArticle(0, EVIL, record[1].article)]

        def load(self, _: EvaluatedArticle) -> Prediction:
            return Prediction(record[1], text)

        def unreadable(self) -> list[Any]:
            return []

    seen = MostDifferent()
    found = evaluate(DEAL, [Gold(EVIL, record[0])], One(), seen)
    write_page(tmp_path / "page.html", DEAL, found, seen.sides(), "draft")
    return Reader((tmp_path / "page.html").read_text("utf-8"))


def remark(by: str, words: str) -> dict[str, Any]:
    return {"by": by, "words": words, "evidence": cite(TEXT, words)}


def test_hostile_text_stays_text_and_nothing_is_loaded(tmp_path: Path) -> None:
    read = page(tmp_path, deal(headline=EVIL, remarks=[remark(EVIL, EVIL)]), deal(headline=f"\x00{EVIL}\ud800"))
    assert not read.tags & {"script", "img", "textarea", "link", "iframe", "form", "object"}
    assert all(target.startswith("#") and target[1:] in read.ids for target in read.leads)
    digest = base64.b64encode(hashlib.sha256(read.style.encode()).digest()).decode()
    assert read.policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "url(" not in read.style
    assert [text.strip() for text in read.texts] == [TEXT.replace("\x1b", "\u241b").replace("\u202e", "\ufffd")] * 2


def test_it_begins_with_what_to_fix_first(tmp_path: Path) -> None:
    gold = deal(remarks=[remark("Ann", "prices rise"), remark("Bo", "agreed to pay"), remark("Cy", "left")])
    read = page(tmp_path, gold, deal(remarks=[remark("Anna", "prices rise")], printed="2024-05-05"))
    assert read.rows[:3] == [
        ["remarks", "2 missed", f"agreed to pay in {EVIL}left in {EVIL}"],
        ["printed", "1 invented", f"2024-05-05 in {EVIL}"],
        ["remarks by", "1 altered", f"Ann → Anna in {EVIL}"],
    ]
    assert "#a1" in read.leads
    page_text = (tmp_path / "page.html").read_text("utf-8")
    assert page_text.index("What to fix first") < page_text.index("Figures") < page_text.index("Articles")


def test_both_sides_with_their_passages_and_every_field(tmp_path: Path) -> None:
    gold = deal(headline="Prices", remarks=[remark("Ann", "prices rise"), remark("Bo", "agreed to pay")])
    draft = deal(headline="Costs", remarks=[remark("Anna", "prices rise")], printed="2024-05-05")
    read = page(tmp_path, gold, draft)
    assert read.marks[3:] == [
        ("gold both", "prices rise"),
        ("gold only", "agreed to pay"),
        ("draft both", "prices rise"),
    ]
    rows = {row[0]: [cell.replace("↑", "").strip() for cell in row[1:]] for row in read.rows if len(row) == 4}
    assert rows["headline"] == ["Prices", "Costs", "altered"]
    assert rows["printed"] == ["", "2024-05-05", "invented"]
    assert rows["remarks 1 by"] == ["Ann", "Anna", "altered"]
    assert rows["remarks 1 words"] == ["prices rise", "prices rise", "same"]
    missed, nothing, verdict = rows["remarks 2"]
    assert (nothing, verdict) == ("", "missed")
    assert "agreed to pay" in missed
    assert "Bo" in missed
    assert "#g1/remarks/1" in read.leads


def test_without_the_text_the_fields_remain(tmp_path: Path) -> None:
    read = page(tmp_path, deal(headline="Prices", remarks=[remark("Ann", "prices rise")]), deal(headline="Costs"), None)
    assert (read.texts, read.leads) == ([], {"#a1"})
    assert any(row[:3] == ["headline", "Prices", "Costs"] for row in ([c.strip() for c in r] for r in read.rows))


def test_passages_beyond_the_text_or_over_each_other(tmp_path: Path) -> None:
    broken = [{"start": 5, "end": 9_999, "text": "?"}, {"start": 4, "end": 14, "text": TEXT[4:14]}]
    draft = deal(remarks=[{"by": "Ann", "words": "", "evidence": [*broken, *cite(TEXT, "prices rise")]}])
    read = page(tmp_path, deal(), draft)
    assert read.texts[1].strip() == read.texts[0].strip()
    assert any("misquoted" in row[-1] for row in read.rows)
