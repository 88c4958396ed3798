"""Bad usage and bad configuration: one line that says what to do, exit code 2, and nothing sent or written."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from summariser.cli.extract import _money
from summariser.core.display import shorten
from tests.cli.conftest import Result, Run
from tests.fakes.server import FaultServer

Articles = Callable[[int], Path]
HOSTED = ("--model", "gpt-4.1-mini")


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running
        assert running.account.requests == 0


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        (("--limit", "0"), "--limit"),
        (("--concurrency", "0"), "--concurrency"),
        (("--concurrency", "many"), "--concurrency"),
        (("--max-cost", "-1"), "the cap must be between 0 and 1000000 US dollars"),
        (("--max-cost", "nan"), "the cap must be between 0 and"),
        (("--max-cost", "sNaN"), "the cap must be between 0 and"),
        (("--max-cost", "inf"), "the cap must be between 0 and"),
        (("--max-cost", "1e400"), "the cap must be between 0 and"),
        (("--max-cost", "lots"), "is not an amount of US dollars, like 2.50"),
        (("--max-cost", ""), "is not an amount of US dollars"),
        (("--strategy", "half"), "--strategy"),
        (("--no-such-option",), "--no-such-option"),
    ],
)
def test_an_option_that_makes_no_sense(run: Run, articles: Articles, options: tuple[str, ...], hint: str) -> None:
    result = run("extract", articles(1), *options)
    assert result.code == 2
    assert hint in " ".join(result.err.replace("\n", " ").split())
    assert "Usage: " in result.err
    assert result.out == ""


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        (("--price", "cheap"), "'cheap' is no price: give US dollars for a million tokens as IN/OUT"),
        (("--price", "-1/2"), "is no price"),
        (("--price", "1"), "is no price"),
        (("--schema", "meetings"), "use meeting, meeting/2, module:Model or path/to/file.py:Model"),
        (("--schema", "none.py:Deal"), "there is no file 'none.py'"),
        (("--record", "no/such/folder/file"), "no/such/folder/file: cannot be written"),
        (("--replay", "missing.jsonl"), "leave out --model, --base-url and --record"),
        (("--workspace", "/dev/null/x"), "Not a directory"),
    ],
)
def test_a_setting_that_cannot_work(
    run: Run, articles: Articles, server: FaultServer, options: tuple[str, ...], hint: str
) -> None:
    price = () if "--price" in options else ("--price", "1/1")
    result = run("extract", articles(1), "--model", "m", "--base-url", server.url, *price, *options)
    assert (result.code, result.out) == (2, "")
    assert result.complaint.startswith("summariser: ")
    assert hint in result.complaint


WAYS = [(), ("--dry-run",), ("--batch",)]
ADDRESSES = [
    *("nonsense", "localhost:8000/v1", "//x", "http:/x/v1", "ftp://x/v1", "http://", "http://:80/v1", ""),
    *("http://[::1", "http://::1:80/v1", "http://x:99999999/v1", "http://x:0/v1", "http://x:eighty/v1"),
    *("http://x y/v1", "http://x/v 1", "http://x/\tv1", "http://x..example/v1", f"http://{'x' * 64}.example/v1"),
]


@pytest.mark.parametrize("url", ADDRESSES)
def test_what_is_no_address_of_a_server(run: Run, articles: Articles, url: str) -> None:
    for way in WAYS:
        result = run("extract", articles(1), "--model", "m", "--base-url", url, "--price", "1/1", *way)
        assert (result.code, result.out) == (2, "")
        assert f"--base-url '{shorten(url, 160)}' is no address of a server: give one like http" in result.complaint
    assert not Path(".summariser").exists()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("user", ["anna:s3cret", "s3cret", ":s3cret"])
def test_a_password_in_the_address_is_not_sent_and_not_shown(
    run: Run, articles: Articles, server: FaultServer, user: str, way: tuple[str, ...]
) -> None:
    url, known = server.url.replace("//", f"//{user}@"), server.url.replace("//", "//…@")
    command = ("extract", articles(1), "--model", "m", "--price", "1/1", *way)
    hint = f"{known!r} holds a name or password: leave it out, and set OPENAI_API_KEY to a key"
    assert run(*command, "--base-url", url) == Result(2, "", f"summariser: --base-url {hint}\n")
    assert run(*command, OPENAI_BASE_URL=url) == Result(2, "", f"summariser: OPENAI_BASE_URL {hint}\n")
    assert not Path(".summariser").exists()


def test_space_around_an_address_is_nothing_of_it(run: Run, articles: Articles) -> None:
    with FaultServer() as server:
        for number, settings in enumerate(({}, {"OPENAI_BASE_URL": f" {server.url}\n"})):
            options = () if settings else ("--base-url", f" {server.url} ")
            result = run("extract", articles(1), "--model", "m", "--price", "1/1", "--fresh", *options, **settings)
            assert (result.code, server.account.requests) == (0, number + 1)


@pytest.mark.parametrize(
    ("options", "settings", "hint"),
    [
        (HOSTED, {}, "model 'gpt-4.1-mini' needs a key: set OPENAI_API_KEY"),
        ((), {"SUMMARISER_MODEL": "gpt-4.1-mini"}, "model 'gpt-4.1-mini' needs a key"),
        (HOSTED, {"OPENAI_API_KEY": " "}, "needs a key"),
        ((), {"OPENAI_BASE_URL": "http://127.0.0.1:1/v1"}, "which model does http://127.0.0.1:1/v1 serve? Name it"),
        (("--model", "made-up"), {"OPENAI_API_KEY": "sk-x"}, "give it with --price IN/OUT"),
        (("--replay", "missing.jsonl"), {}, "missing.jsonl: cannot be read"),
        ((*HOSTED, "--dry-run"), {}, "needs a key"),
    ],
)
def test_a_model_that_cannot_be_asked(
    run: Run, articles: Articles, options: tuple[str, ...], settings: dict[str, str], hint: str
) -> None:
    result = run("extract", articles(1), *options, **settings)
    assert (result.code, result.out) == (2, "")
    assert hint in result.complaint
    assert not Path(".summariser").exists()


@pytest.mark.parametrize("path", ["no/such/file.txt", "nothing*.txt", "", "empty"])
def test_a_path_that_means_nothing(run: Run, tmp_path: Path, path: str) -> None:
    (tmp_path / "empty").mkdir()
    result = run("extract", path, "--model", "m", "--base-url", "http://127.0.0.1:1/v1", "--price", "1/1")
    assert result.code == 2
    assert "does not exist: check the path" in result.complaint or "no articles in" in result.complaint
    assert not Path(".summariser").exists()


def test_a_path_is_wanted(run: Run) -> None:
    assert run("extract").code == 2
    assert run("no-such-command").code == 2


def test_a_file_that_is_no_recording(run: Run, articles: Articles, tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text("{}\n")
    result = run("extract", articles(1), "--replay", "x.jsonl")
    assert result.code == 2
    assert "x.jsonl, line 1: not a line of a recording" in result.complaint


@pytest.mark.parametrize("command", [("status",), ("show", "x"), ("export", "--drafts"), ("audit", "--status")])
def test_a_workspace_without_a_journal(run: Run, command: tuple[str, ...]) -> None:
    result = run(*command)
    assert result.code == 2
    assert "run `summariser extract` first" in result.complaint
    assert not Path(".summariser").exists()


@pytest.mark.parametrize(
    ("command", "hint"),
    [
        (("events", "decisions"), "nothing was decided here yet"),
        (("audit", "--status", "--field", "date"), "leave out --field, --below and --new, or --status"),
        (("audit", "--status", "--new"), "leave out --field, --below and --new, or --status"),
    ],
)
def test_what_would_tell_of_nothing(run: Run, command: tuple[str, ...], hint: str) -> None:
    result = run(*command)
    assert (result.code, result.out) == (2, "")
    assert hint in result.complaint


@pytest.mark.parametrize("command", [("report", "--out"), ("events", "--html"), ("eval", "articles", "--html")])
def test_a_page_wants_a_file(run: Run, articles: Articles, command: tuple[str, ...]) -> None:
    articles(1)
    result = run(*command, "-")
    assert (result.code, result.out) == (2, "")
    assert "a page is written into a file: name one" in result.err
    assert not Path("-").exists()


def test_export_says_where_reviewed_records_are(run: Run) -> None:
    result = run("export")
    assert result.code == 2
    assert "reviewed/" in result.complaint


def test_a_damaged_journal(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".summariser").mkdir()
    (tmp_path / ".summariser" / "journal.db").write_bytes(b"no database at all, but long enough to look like one" * 99)
    result = run("status")
    assert result.code == 2
    assert "it is not a journal: move it away" in result.complaint


@pytest.mark.parametrize(
    "url",
    [
        *(
            "http://me:hunter2@localhost:1/v1",
            "ftp://me:hunter2@host",
            "http://host:x?key=hunter2",
            "http://x:x#hunter2",
        ),
        *("http://me:hunter2?0@host", "http://me:hunter2#0@host", "http://me:0/hunter2@host"),
    ],
)
def test_a_password_in_an_address_is_not_repeated(run: Run, articles: Articles, url: str) -> None:
    for options in ((), ("--model", "m", "--price", "0/0", "--dry-run")):
        result = run("extract", articles(1), "--base-url", url, *options)
        assert "hunter2" not in result.out + result.err


def test_a_cap_is_never_rounded_up() -> None:
    assert _money("0." + "9" * 40) < 1


@pytest.mark.parametrize("name", ["local", "local:small.gguf"])
@pytest.mark.parametrize("more", [(), ("--escalate", "local")])
def test_the_embedded_model_beside_a_server_is_one_too_many(
    run: Run, articles: Articles, server: FaultServer, name: str, more: tuple[str, ...]
) -> None:
    result = run("extract", articles(1), "--model", name, "--base-url", server.url, *more)
    assert result.code == 2
    assert f"--model {name} is the embedded model, and --base-url a server: leave out one of them" in result.complaint


@pytest.mark.parametrize(
    ("options", "settings"),
    [
        (("--model", "local"), {"OPENAI_BASE_URL": "http://127.0.0.1:1/v1"}),
        (("--model", "local", "--base-url", "http://127.0.0.1:1/v1", "--escalate", "m"), {}),
        (("--model", "m", "--base-url", "http://127.0.0.1:1/v1", "--escalate", "local"), {}),
    ],
)
def test_a_server_for_other_models_does_not_stand_in_the_embedded_ones_way(
    run: Run, articles: Articles, options: tuple[str, ...], settings: dict[str, str]
) -> None:
    prices = ("--price", "1/2", "--escalate-price", "1/2") if "--escalate" in options else ()
    assert run("extract", articles(1), "--dry-run", *options, *prices, **settings).code == 0
