"""The report's page, read as a browser would: nothing from an article or a record becomes part of it."""

import base64
import hashlib
import re
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from summariser.core.article import Article
from summariser.core.flags import Flag
from summariser.core.meeting import Meeting
from summariser.core.record import ArticleRef, Record
from summariser.core.schema import Schema
from summariser.corpus.events import Corpus, gather
from summariser.corpus.meetings import facts_of
from summariser.corpus.pictures import draw
from summariser.reports.page import report
from summariser.reports.page.report import About, Sources, write_report
from tests.corpus.invented import corpus

MEETING = Schema.of(Meeting)
EVIL = "</textarea></title></script><script>alert(1)</script><img src=x onerror='alert(2)'>\"'"
Found = Sequence[tuple[Article, Record]]


class Reader(HTMLParser):
    """Tags, what they lead to, ids, and the text of elements."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.leads: list[str] = []
        self.ids: list[str] = []
        self.policy = self.style = self.script = self.text = ""
        self.marked: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        assert not [name for name in found if name.startswith("on") or name in ("src", "style", "action", "srcset")]
        self.leads += [found["href"]] if "href" in found else []
        self.ids += [found["id"]] if "id" in found else []
        if found.get("http-equiv") == "Content-Security-Policy":
            self.policy = found["content"]
        if tag == "mark":
            self.marked.append("")
        if tag != "meta":
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" in self._open:
            self.style += data
        elif "script" in self._open:
            self.script += data
        else:
            self.text += data
        if "mark" in self._open:
            self.marked[-1] += data


def page(tmp_path: Path, found: Found, *, texts: bool = True, **about: Any) -> Reader:
    named = {str(number): record for number, (_, record) in enumerate(found)}
    articles = {article.id: article for article, _ in found}
    gathered = gather(MEETING, named.items())
    facts = {name: facts_of(MEETING, one, name) for name, one in named.items()}

    def load(names: Sequence[str]) -> list[Record]:
        return [named[name] for name in names]

    pictures = draw(Corpus.of(MEETING, gathered.keys, load), facts)
    sources = Sources(MEETING, load, lambda ref: articles.get(ref.id or "") if texts else None, lambda _: None)
    write_report(tmp_path / "r.html", pictures, facts, sources, About(len(named), about.pop("drafts", False), **about))
    return Reader((tmp_path / "r.html").read_text("utf-8"))


def hostile() -> Found:
    """A record all of whose values, and whose article, are after the page."""
    text = f"{EVIL} met \x1b[31m\u202e{EVIL} in {EVIL}."
    words = [{"start": 0, "end": len(EVIL), "text": EVIL}]
    somebody = {"title": EVIL, "organisation": EVIL, "evidence": words}
    people = [
        somebody | {"name": f"{EVIL}{n}", "country": f"{EVIL}{n}", "presence": "mentioned" if n == 2 else "attended"}
        for n in range(3)
    ]
    article = Article.of(text)
    data = {
        "summary": EVIL, "published": None, "location": {"name": EVIL, "evidence": words}, "participants": people,
        "date": {"start": "2031-03-04", "end": "2031-03-04", "basis": "stated", "evidence": words},
        "agreements": [{"statement": EVIL, "kind": "signed", "parties": [EVIL, "x\ud800"], "evidence": words}],
        "quotes": [{"speaker": EVIL, "kind": "direct", "text": EVIL, "evidence": words}],
    }  # fmt: skip
    about = ArticleRef(id=article.id, path=f"javascript:alert(1)//{EVIL}", sha256=article.sha256, title=EVIL)
    flags = (Flag(path="/date", code="no_evidence", message=EVIL), Flag(path="", code="no_evidence", message=EVIL))
    return [(article, Record(schema_id=MEETING.id, article=about, data=data, flags=flags))]


def test_hostile_text_stays_text_and_nothing_is_loaded(tmp_path: Path) -> None:
    again = [(Article.of(f"{article.text}!"), record) for article, record in hostile()]
    about = again[0][1].article.model_copy(update={"id": again[0][0].id})
    found = [*hostile(), (again[0][0], again[0][1].model_copy(update={"article": about}))]
    read = page(tmp_path, found, left_out=[EVIL], claims=[EVIL])
    assert read.tags.count("script") == read.tags.count("style") == 1
    assert not {"img", "textarea", "link", "iframe", "form", "object", "input", "base"} & set(read.tags)
    assert "alert" not in read.script
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (read.style, read.script)]
    assert read.policy == (
        f"default-src 'none'; style-src 'sha256-{digests[0]}'; script-src 'sha256-{digests[1]}'; base-uri 'none';"
        " form-action 'none'"
    )
    assert "url(" not in read.style
    assert all(lead.startswith("#") for lead in read.leads)
    assert EVIL in read.marked
    assert not {"\x1b", "\u202e"} & set(read.text)


def test_every_mark_leads_to_a_passage_that_is_there(tmp_path: Path) -> None:
    read = page(tmp_path, corpus(120))
    assert len(set(read.ids)) == len(read.ids)
    assert {lead[1:] for lead in read.leads} - set(read.ids) == {"top"}, "the top of a page needs no name"
    assert len([lead for lead in read.leads if re.fullmatch(r"#r\d+/quotes/\d+", lead)]) >= 120


def test_passages_are_slices_of_the_article_in_their_sentences(tmp_path: Path) -> None:
    (article, record), *_ = found = corpus(1)
    read = page(tmp_path, found)
    said = record.data["quotes"][0]["evidence"][0]["text"]
    assert said in read.marked
    assert said in article.text
    sentence = next(article[one.span] for one in article.sentences if said in article[one.span])
    assert sentence in read.text
    alone = page(tmp_path, found, texts=False)
    assert said in alone.marked
    assert sentence not in alone.text
    assert "Its text is not at hand" in alone.text


def test_drafts_are_called_drafts_wherever_they_are(tmp_path: Path) -> None:
    found = corpus(3)
    read = page(tmp_path, found, drafts=True)
    assert "No person has checked" in read.text
    cards = len(re.findall(r'class="card"', (tmp_path / "r.html").read_text("utf-8")))
    marks = len(re.findall(r"<title>Draft\. ", (tmp_path / "r.html").read_text("utf-8")))
    assert marks == len(re.findall("<title>", (tmp_path / "r.html").read_text("utf-8"))) - 1 > 5
    assert read.text.count("drafts") >= cards + 6
    assert "raft" not in page(tmp_path, found).text


def test_claims_and_what_was_left_out_stand_in_the_head(tmp_path: Path) -> None:
    read = page(tmp_path, corpus(2), claims=["Fewer than 3 in 100 days are wrong."], left_out=["a.json: is no record"])
    assert read.text.index("Fewer than 3") < read.text.index("is no record") < read.text.index("Meetings by pairs")


def test_a_table_says_what_it_lacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "ROWS", 10)
    read = page(tmp_path, corpus(40))
    assert read.text.count("The table has the first 10 of") == 4


@pytest.mark.parametrize(
    ("words", "direction"), [("سلمى came to Riga for a day", "ltr"), ("وصلت سلمى إلى Riga أمس", "rtl")]
)
def test_an_article_reads_in_the_direction_of_most_of_it(tmp_path: Path, words: str, direction: str) -> None:
    article = Article.of(f"{words}.")
    cited = [{"start": 0, "end": len(words), "text": words}]
    data = corpus(1)[0][1].data | {"location": {"name": words, "evidence": cited}, "participants": [], "quotes": []}
    data |= {"agreements": [], "date": data["date"] | {"evidence": []}}
    about = ArticleRef(id=article.id, sha256=article.sha256)
    page(tmp_path, [(article, Record(schema_id=MEETING.id, article=about, data=data))])
    assert f'<dl dir="{direction}">' in (tmp_path / "r.html").read_text("utf-8")
