"""The page of events: a table for each, every cell in words, and nothing of an article becomes part of it."""

import base64
import hashlib
import re
from pathlib import Path
from typing import Any

from summariser.core.record import Record
from summariser.corpus.events import Corpus, gather
from summariser.reports.page.events import MARKS, event_table, write_events_page
from tests.benchmarks.events import corpus_of
from tests.corpus.stories import Report, passage
from tests.reports.test_page import EVIL, Reader

TWO = ["Ana Kolar", "Ivo Petrov"]
LOAN = [("signed", "They signed a loan of 250 million dollars for the port.")]


def met(**more: Any) -> Report:
    return Report("m", more.pop("when", "2031-03-04"), more.pop("where", "Riga"), more.pop("who", TWO), **more)


def records(*reports: Report) -> list[Record]:
    return [report.record(number) for number, report in enumerate(reports)]


def page(tmp_path: Path, found: list[Record]) -> tuple[str, Reader]:
    write_events_page(tmp_path / "events.html", corpus_of(found))
    text = (tmp_path / "events.html").read_text("utf-8")
    return text, Reader(text)


def test_each_cell_has_its_state_in_words_and_its_passage(tmp_path: Path) -> None:
    absent = met(who=["Ana Kolar"], mentioned=["Ivo Petrov"], where="Town Hall in Riga", commitments=LOAN).record(2)
    absent.data["participants"][1]["evidence"] = passage("Ivo Petrov did not attend the talks.")
    other = [("signed", "They signed a loan of 300 million dollars for the port.")]
    text, read = page(tmp_path, [*records(met(commitments=LOAN), met(where=None, commitments=other)), absent])
    names = [f"{number:016x}.txt" for number in range(3)]
    assert read.rows[0] == ["field", *names]
    rows = {row[0]: [" ".join(cell.split()) for cell in row[1:]] for row in read.rows[1:]}
    assert rows["location name"] == [
        f"{names[0]}= same Riga Riga", f"{names[1]}– silent", f"{names[2]}⊂ finer Town Hall in Riga Town Hall in Riga"
    ]  # fmt: skip
    assert rows["participants presenceIvo Petrov"][2] == (
        f"{names[2]}✕ denies mentioned Ivo Petrov did not attend the talks."
    )
    assert rows[f"agreements numbers{LOAN[0][1]}"][1] == f"{names[1]}≠ differs 300 million dollars {other[0][1]}"
    assert "1 denies" in text
    assert "1 differs" in text
    assert "fields in which all that say something agree" in text
    assert "6 points" in text
    assert len(set(MARKS.values())) == len(MARKS)


def test_hostile_text_stays_text_and_nothing_is_loaded(tmp_path: Path) -> None:
    found = records(met(where=f"Riga {EVIL}\x1b[31m\u202e"), met(where=EVIL, when="2031-03-04/2031-03-05"))
    found[0] = found[0].model_copy(update={"article": found[0].article.model_copy(update={"path": f"{EVIL}.txt"})})
    text, read = page(tmp_path, found)
    assert not read.tags & {"script", "img", "textarea", "link", "iframe", "form", "object"}
    assert read.leads
    assert all(target.startswith("#") and target[1:] in read.ids for target in read.leads)
    assert len(read.ids) == len(set(read.ids))
    digest = base64.b64encode(hashlib.sha256(read.style.encode()).digest()).decode()
    assert read.policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "url(" not in read.style
    assert not re.search("[\x1b\u202e]", text)


def test_the_most_contradicted_come_first_and_too_many_are_cut(tmp_path: Path, monkeypatch: Any) -> None:
    plain = [met(when=f"2031-0{month}-04", who=[f"Ana {month}k", f"Ivo {month}p"]) for month in range(1, 6)]
    apart = [met(when="2031-09-04", commitments=LOAN), met(when="2031-09-05", commitments=LOAN)]
    found = records(*plain, *plain, *apart)
    text, _ = page(tmp_path, found)
    assert text.count("<section") == 6
    assert text.index("2031-09-04") < text.index("2031-01-04")
    monkeypatch.setattr("summariser.reports.page.events.MOST", 2)
    text, _ = page(tmp_path, found)
    assert (text.count("<section"), "These are the 2 that are contradicted most" in text) == (2, True)


def test_nothing_and_damaged_records_make_a_page(tmp_path: Path) -> None:
    text, _ = page(tmp_path, [])
    assert "0 events in 0 of 0 records" in text
    broken = met(commitments=LOAN).record(1)
    broken.data["agreements"][0]["evidence"] = [None, 5, {"text": None}, {"start": 1}]
    broken.data["location"]["evidence"] = 5
    text, _ = page(tmp_path, [met(commitments=[("agreed", LOAN[0][1])]).record(0), broken])
    assert "differs" in text


def test_a_table_can_stand_in_another_page() -> None:
    found = records(met(), met(when="2031-03-04/2031-03-05"))
    by_name = {str(number): record for number, record in enumerate(found)}
    schema = corpus_of(found).schema
    corpus = Corpus.of(schema, gather(schema, by_name.items()).keys, lambda names: [by_name[one] for one in names])
    (event,) = corpus.events()
    read = Reader(str(event_table(event)))
    assert f"e{event.id}" in read.ids
    assert "section" in read.tags
