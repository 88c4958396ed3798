"""What people decide of links and names: `summariser events link`, `apart`, `same`, `different`, `undo` and `ask`."""

import io
import json
import os
import select
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from summariser.core.schema import Schema
from summariser.reports import output
from tests.cli.conftest import ROOT, Result, Run, Start, ended
from tests.cli.test_events import met, save, stems
from tests.trade_deal import TradeDeal

ONE, OTHER = "Nguyễn Văn Hùng", "Nguyen Van Hung"
TWO = ["Ana Kolar", "Ivo Petrov"]
A, B, C = (f"{number:016x}" for number in range(3))
LONGEST = 120.0

Answer = Callable[..., Result]


@pytest.fixture
def answer(run: Run, monkeypatch: pytest.MonkeyPatch) -> Answer:
    """What `events ask` says to somebody who types these lines; then their terminal is closed."""

    def _answer(*words: str) -> Result:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{word}\n" for word in words)))
        monkeypatch.setattr(output, "is_dialogue", lambda: True)
        return run("events", "ask", "--reviewer", "Ana")

    return _answer


@pytest.fixture
def reports(tmp_path: Path) -> None:
    """Two of a meeting, but for the spelling of a name, and a third that may be of it."""
    save(
        tmp_path,
        met(who=[ONE, "Ana Kolar"]),
        met(who=[OTHER, "Ana Kolar"], where="Old Town of Riga"),
        met(where=None, who=["Ana Kolar"]),
    )


@pytest.mark.usefixtures("reports")
def test_what_is_decided_wins_is_told_and_can_be_undone(run: Run) -> None:
    assert [stems(one) for one in run("events", "--json").json["events"]] == [["000", "000"]]
    said = run("events", "apart", A, B, "--reviewer", "Ana")
    assert (said.code, said.out) == (0, "decision 1: 00000000 and 00000000 do not report one event\n")
    run("events", "link", C, f"{B}.txt", "--reviewer", "Bo")
    found = run("events", "--json").json
    (event,) = found["events"]
    assert [one["id"] for one in event["articles"]] == [B, C]
    assert [(one["score"], one["decided"]["decision"], one["decided"]["by"]) for one in event["links"]] == [
        (5, 2, "Bo")
    ]
    assert [(one["decision"], one["act"], one["articles"]) for one in found["decisions"]] == [
        (1, "apart", [A, B]), (2, "link", [C, B])
    ]  # fmt: skip
    assert "linked by decision 2, decided by Bo; 5 points: the same days 3" in run("events").out
    assert run("events", "undo", "1").out.startswith("decision 3: decision 1 is undone")
    assert len(run("events", "--json").json["events"][0]["articles"]) == 3
    listed = run("events", "decisions", "--json").json["decisions"]
    assert [(one["act"], one["undone_by"]) for one in listed] == [("apart", 3), ("link", None), ("undo", None)]
    assert "undone by 3" in run("events", "decisions").out.splitlines()[0]


@pytest.mark.usefixtures("reports")
def test_names_are_told_apart_and_joined(run: Run) -> None:
    (open_,) = run("events", "--json").json["names"]
    assert (set(open_["names"]), open_["articles"]) == ({ONE, OTHER}, [1, 1])
    assert run("events").out.splitlines()[-1] == (
        "to decide: 1 name spelt in more than one way and 2 doubtful links: summariser events ask"
    )
    run("events", "different", ONE, OTHER)
    found = run("events", "--json").json
    assert (found["events"], found["names"]) == ([], [])
    run("events", "same", OTHER, ONE)
    (event,) = run("events", "--json").json["events"]
    assert event["participants"] == [ONE, "Ana Kolar"]


@pytest.mark.usefixtures("reports")
def test_decisions_outlive_records(run: Run, tmp_path: Path) -> None:
    run("events", "link", A, C)
    kept = (tmp_path / "reviewed/2.json").read_text("utf-8")
    (tmp_path / "reviewed/2.json").unlink()
    gone = run("events", "--json")
    assert gone.complaint == "kept, but of articles that have no record here: decision 1"
    assert len(gone.json["events"][0]["articles"]) == 2
    (tmp_path / "reviewed/2.json").write_text(kept, "utf-8")
    assert len(run("events", "--json").json["events"][0]["articles"]) == 3


def test_decisions_about_drafts_hold_after_new_drafts(run: Run, tmp_path: Path) -> None:
    replay = ("--replay", ROOT / "tests/recordings/seeds.jsonl", ROOT / "seeds")
    run("extract", *replay)
    first, second = (one["id"] for one in run("events", "--drafts", "--json").json["events"][0]["articles"])
    run("events", "apart", first[:8], "001_e8c98279682e230f")
    run("extract", "--fresh", *replay)
    for again in range(2):
        found = run("events", "--drafts", "--json").json
        assert (found["events"], [one["articles"] for one in found["decisions"]]) == ([], [[first, second]]), again


@pytest.mark.usefixtures("reports")
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("link", A, "nowhere.txt"), "no record here is of an article 'nowhere.txt'"),
        (("link", A, ""), "no record here is of an article ''"),
        (("link", "00000000", B), "'00000000' means several articles: 000000000000 (news/0000000000000000.txt)"),
        (("link", A, A), "both are the same"),
        (("same", "Ana Kolar", " ana  KOLAR "), "both are the same"),
        (("same", "Ana", " "), "a name is empty"),
        (("undo", "7"), "nothing was decided here yet"),
        (("show", "abc"), "'abc' is no event here now: `summariser events` lists them"),
        (("ask",), "ask needs a terminal: in scripts use `summariser events link`"),
        (("--drafts", "link", A, B), "put --drafts after link: summariser events link …"),
        (("link", A, B, "--schema", "none.py:None"), "none.py"),
        (("link", A, B, "--workspace", "nowhere"), "no record here"),
    ],
)
def test_bad_usage_is_one_line_and_decides_nothing(run: Run, arguments: tuple[str, ...], told: str) -> None:
    result = run("events", *arguments)
    assert (result.code, result.out) == (2, "")
    assert told in result.complaint
    assert not Path(".summariser").exists()


@pytest.mark.usefixtures("reports")
def test_what_is_no_decision_cannot_be_undone(run: Run) -> None:
    run("events", "apart", A, B)
    assert run("events", "undo", "7").complaint.endswith("no decision 7 here: `summariser events decisions` lists them")
    run("events", "undo", "1")
    assert run("events", "undo", "1").complaint.endswith("decision 1 is undone already, by decision 2")


@pytest.mark.usefixtures("reports")
def test_one_event_is_shown_by_the_start_of_its_id(run: Run) -> None:
    (event,) = run("events", "--json").json["events"]
    assert run("events", "show", event["id"][:6], "--json").json == event
    assert run("events", "show", event["id"]).out.startswith(event["id"])


@pytest.mark.usefixtures("reports")
def test_a_person_is_asked_one_at_a_time_and_can_take_answers_back(run: Run, answer: Answer) -> None:
    result = answer("what", "u", "n", "u", "y", "l", "u", "y", "n")
    assert result.code == 0
    shown = result.out
    assert f"{OTHER}  in 1 article: news/{B}.txt\n  “{OTHER}”" in shown
    assert "please answer y, n, l, u or q" in shown
    assert "nothing was answered yet" in shown
    assert "decision 2: decision 1 is undone" in shown
    assert "  location: Riga  “Riga”" in shown
    assert "5 points: the same days 3; 1 of 1 people: Ana Kolar 2" in shown
    assert shown.endswith("3 decided, nothing is left to ask\n")
    made = run("events", "decisions", "--json").json["decisions"]
    assert [one["act"] for one in made] == ["different", "undo", "same", "link", "apart"]
    assert {one["by"] for one in made} == {"Ana"}
    assert answer("y").out == "0 decided, nothing is left to ask\n"


@pytest.mark.usefixtures("reports")
def test_what_is_left_is_asked_another_time(answer: Answer) -> None:
    assert answer("y", "q").out.endswith("1 decided, the rest is asked another time\n")
    assert answer().out.endswith("0 decided, the rest is asked another time\n")
    assert answer("l", "l").out.endswith("0 decided, nothing is left to ask\n")
    assert "Are they the same?" not in answer().out


def test_what_is_asked_can_act_on_no_terminal(answer: Answer, tmp_path: Path) -> None:
    hostile = "Ana \x1b[31mKolar\u202e"
    save(tmp_path, met(who=[hostile, "Ivo"]), met(who=["Ana [31mkolar", "Ivo"], where="[red]\x07"))
    shown = answer("y").out
    assert "[red]" in answer().out or "Are they the same?" in shown
    assert not set(shown) & {"\x1b", "\x07", "\u202e"}


@pytest.mark.usefixtures("reports")
def test_answers_survive_kill_9(start: Start, run: Run) -> None:
    pty = pytest.importorskip("pty", reason="needs the terminals of Unix")
    ours, theirs = pty.openpty()
    process = start("events", "ask", "--reviewer", "Ana", stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    os.write(ours, b"y\n")
    seen, until = b"", time.monotonic() + LONGEST
    while b"decision 1:" not in seen:
        assert time.monotonic() < until, seen
        if select.select([ours], [], [], 1.0)[0]:
            seen += os.read(ours, 65536)
    process.send_signal(signal.SIGKILL)
    process.wait()
    os.close(ours)
    assert [one["act"] for one in run("events", "decisions", "--json").json["decisions"]] == ["same"]


@pytest.mark.usefixtures("reports")
def test_decisions_of_many_processes_at_once_are_all_kept(start: Start, run: Run) -> None:
    names = [(f"Person {number}", f"Persona {number}") for number in range(4)]
    for result in [ended(one, LONGEST) for one in [start("events", "same", *pair) for pair in names]]:
        assert (result.code, result.err) == (0, "")
    made = run("events", "decisions", "--json").json["decisions"]
    assert sorted(tuple(one["names"]) for one in made) == names


def test_a_schema_of_a_user_has_decisions_of_its_own(run: Run, tmp_path: Path) -> None:
    source = ROOT / "tests/trade_deal.py"
    (tmp_path / "deals.py").write_bytes(source.read_bytes())
    schema = ("--schema", "deals.py:TradeDeal")
    save(tmp_path, met(), met())
    for path in (tmp_path / "reviewed").iterdir():
        record = json.loads(path.read_text("utf-8"))
        record["schema"] = Schema.of(TradeDeal).id
        record["data"] = {
            "headline": "A sale", "closing": {"start": "2031-03-04", "end": "2031-03-04", "basis": "stated"},
            "companies": [{"firm": "Ardent Mills", "role": "buyer"}, {"firm": "Harrow Lane", "role": "seller"}],
            "amount": {"value": 450, "currency": "EUR"}, "status": "signed", "binding": True, "clauses": [],
            "markets": [], "statements": [],
        }  # fmt: skip
        path.write_text(json.dumps(record), "utf-8")
    (event,) = run("events", *schema, "--json").json["events"]
    assert event["participants"] == ["Ardent Mills", "Harrow Lane"]
    run("events", "apart", A, B)
    assert run("events", *schema, "--json").json["events"] == [event]
    run("events", "apart", A, B, *schema)
    assert run("events", *schema, "--json").json["events"] == []
    assert [one["decision"] for one in run("events", "decisions", *schema, "--json").json["decisions"]] == [2]


@pytest.mark.usefixtures("reports")
def test_ctrl_c_keeps_what_was_answered(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    words = iter(["y\n"])

    def typed() -> str:
        try:
            return next(words)
        except StopIteration:
            raise KeyboardInterrupt from None

    monkeypatch.setattr(sys, "stdin", SimpleNamespace(readline=typed))
    monkeypatch.setattr(output, "is_dialogue", lambda: True)
    result = run("events", "ask")
    assert (result.code, result.complaint) == (130, "summariser: interrupted: what was answered is kept")
    assert len(run("events", "decisions", "--json").json["decisions"]) == 1
