"""Reading articles from real files: every format, every encoding, and every way in which an input can be bad."""

import hashlib
import io
import json
import os
import socket
import sys
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from summariser.core.article import Article, Same
from summariser.core.errors import ConfigurationError, Failure
from summariser.files import article_formats
from summariser.files.article_files import count_inputs, read_articles

SEEDS = Path(__file__).parents[2] / "seeds"
SEED_HASHES = {
    "seeds/000_957266d671135620.txt": "d4826d0f8ba15ae7aef68aa23da14d570c41498b66a9fe1a95b15601bac3eac0",
    "seeds/001_e8c98279682e230f.txt": "a3fee7d6d865f5e11c0ef6a845c60beb2e6a3bdf9ac73a4631a98d559217961a",
    "seeds/002_b28a2dd193972ed8.txt": "92c5adfeb3c5e130b755c8e222cdbc605ba1358399dc7676de4dbef8b4e51f4a",
    "seeds/003_bf1c26f0cbf87680.txt": "cdb2c59e53daa732de193de6b4f3147d6c5160130638541e83bf64490f7e8050",
    "seeds/004_4e8c75b0c21e60bb.txt": "e145b647106f565a344cf9384bf80a53b7fc8744e8f5dbfdc52bfeabbc7c77cd",
}
PAGE = """<!DOCTYPE html><html><head><title>Leaders meet | Daily News</title>{head}
<meta property="article:published_time" content="2023-09-06T08:00:00+07:00"></head>
<body><nav><a href="/">Home</a> <a href="/w">World</a></nav>
<article><h1>Leaders meet</h1><p>General Secretary Nguyễn Phú Trọng received Liu Jianchao in Hà Nội.</p>
<p>“We will work together,” he said at the Party&#39;s headquarters.</p></article>
<footer>Copyright 2019</footer></body></html>"""


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def read(*arguments: str | Path, stdin: bytes = b"") -> list[Article | Failure | Same]:
    return list(read_articles([str(argument) for argument in arguments], io.BytesIO(stdin)))


def articles(*arguments: str | Path) -> list[Article]:
    found = []
    for item in read(*arguments):
        assert isinstance(item, Article), item
        found.append(item)
    return found


def only(*arguments: str | Path, stdin: bytes = b"") -> Article:
    (item,) = read(*arguments, stdin=stdin)
    assert isinstance(item, Article), item
    return item


def reason(*arguments: str | Path, stdin: bytes = b"") -> str:
    (item,) = read(*arguments, stdin=stdin)
    assert isinstance(item, Failure), item
    assert "\n" not in str(item)
    return str(item)


def write(name: str, data: str | bytes) -> str:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return name


def pdf(lines: list[str], title: str | None = None, password: str | None = None) -> bytes:
    """A PDF with one page for each line; a blank line is a page without a text layer."""
    return pdf_pages([f"BT /F1 12 Tf 20 200 Td ({line}) Tj ET" if line else "" for line in lines], title, password)


def pdf_rows(rows: list[list[tuple[int, str]]]) -> bytes:
    """A PDF of one page with these rows, from the top: where each piece begins, and its text."""
    pieces = [(x, 280 - 12 * n, text) for n, row in enumerate(rows) for x, text in row]
    return pdf_pages(["BT " + " ".join(f"/F1 6 Tf 1 0 0 1 {x} {y} Tm ({text}) Tj" for x, y, text in pieces) + " ET"])


def pdf_pages(pages: list[str], title: str | None = None, password: str | None = None) -> bytes:
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = PdfWriter()
    for drawn in pages:
        page = writer.add_blank_page(width=300, height=300)
        font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
        fonts = DictionaryObject(
            {NameObject("/F1"): DictionaryObject({NameObject(k): NameObject(v) for k, v in font.items()})}
        )
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        stream = DecodedStreamObject()
        stream.set_data(drawn.encode())
        page[NameObject("/Contents")] = stream
    if title:
        writer.add_metadata({"/Title": title})
    if password is not None:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


# Arguments


def test_the_seeds_are_read_with_the_hashes_of_their_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SEEDS.parent)
    found = [item for item in read("seeds/") if isinstance(item, Article)]
    assert {item.path: item.sha256 for item in found} == SEED_HASHES
    assert [item.path for item in found] == sorted(SEED_HASHES)
    assert count_inputs(["seeds/"]) == 5


def test_a_folder_gives_the_known_suffixes_by_name_and_nothing_hidden() -> None:
    for name in ("news/b.txt", "news/a/z.md", "news/a/B.TXT", "news/c.jsonl/d.txt"):
        write(name, f"text of {name}")
    for name in ("news/.hidden.txt", "news/.summariser/x.txt", "news/data.csv", "news/journal.db"):
        write(name, "not wanted")
    found = [item.path for item in articles("./news")]
    assert found == ["news/a/B.TXT", "news/a/z.md", "news/b.txt", "news/c.jsonl/d.txt"]
    assert count_inputs(["news"]) == 4


def test_a_file_named_outright_is_read_as_text_whatever_its_suffix(tmp_path: Path) -> None:
    write("article.news", "One.")
    write(".hidden", "Two.")
    assert [item.text for item in read("article.news", ".hidden") if isinstance(item, Article)] == ["One.", "Two."]
    assert only(tmp_path / "article.news").path == (tmp_path / "article.news").as_posix()


def test_patterns_are_expanded_unless_such_a_file_exists() -> None:
    for name in ("a1.txt", "a2.txt", "b[1].txt", "deep/er/a3.txt"):
        write(name, f"text of {name}")
    assert [item.path for item in articles("a*.txt")] == ["a1.txt", "a2.txt"]
    assert [item.path for item in articles("**/a?.txt")] == ["a1.txt", "a2.txt", "deep/er/a3.txt"]
    assert [item.path for item in articles("b[1].txt")] == ["b[1].txt"]


@pytest.mark.parametrize("argument", ["missing.txt", "", "*.nothing", "empty/", "x" * 5000, "evil\n\x1b[2J"])
def test_an_argument_that_matches_nothing_stops_before_anything_is_read(argument: str) -> None:
    write("good.txt", "Good.")
    Path("empty").mkdir()
    with pytest.raises(ConfigurationError) as caught:
        read_articles(["good.txt", argument])  # not iterated
    message = str(caught.value)
    assert len(message) < 300
    assert message.isprintable()


def test_nothing_is_read_ahead_of_what_is_asked() -> None:
    write("a.txt", "First.")
    write("b.txt", "Second.")
    articles = read_articles(["a.txt", "b.txt"])
    assert isinstance(next(articles), Article)
    Path("b.txt").unlink()
    assert "is not there" in str(next(articles))


def test_the_same_article_twice_is_one_and_the_first_path_wins() -> None:
    write("a.txt", "Trọng met Liu.")
    write("b.txt", "Trọng met Liu.".encode("utf-16"))
    write("c.jsonl", json.dumps({"text": "Trọng met Liu."}))
    first, *others = read("a.txt", "b.txt", "c.jsonl")
    assert isinstance(first, Article)
    assert first.path == "a.txt"
    assert [one.article.path for one in others if isinstance(one, Same)] == ["b.txt", "c.jsonl:1"]
    assert sum(isinstance(one, Article) for one in read("a.txt", ".")) == 1


def test_standard_input_is_one_article_without_a_path() -> None:
    data = "Trọng met Liu.\r\n".encode()
    article = only("-", stdin=data)
    assert (article.text, article.path) == ("Trọng met Liu.\r\n", None)
    assert article.sha256 == hashlib.sha256(data).hexdigest()
    assert count_inputs(["-"]) == 1
    assert reason("-", stdin=b" \n").startswith("standard input: is empty")


def test_standard_input_is_never_read_past_the_limit() -> None:
    class Endless(io.RawIOBase):
        taken = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # bytes are all that is read into
            self.taken += len(buffer)
            buffer[:] = b"a" * len(buffer)
            return len(buffer)

    source = Endless()
    (item,) = read_articles(["-"], io.BufferedReader(source))
    assert "over the limit of 2,000,000 bytes" in str(item)
    assert source.taken < 3_000_000


def test_a_closed_standard_input_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    (item,) = read_articles(["-"])
    assert str(item) == "standard input: is closed: give a file"


# Encodings


def cp1258(text: str) -> bytes:
    """Vietnamese as that code page has it: the tone is a character of its own."""
    import unicodedata

    tones = "\u0300\u0301\u0303\u0309\u0323"
    out = bytearray()
    for character in unicodedata.normalize("NFC", text):
        apart = unicodedata.normalize("NFD", character)
        base = unicodedata.normalize("NFC", "".join(c for c in apart if c not in tones))
        out += (base + "".join(c for c in apart if c in tones)).encode("cp1258")
    return bytes(out)


VIETNAMESE = "Tổng Bí thư Nguyễn Phú Trọng đã tiếp đồng chí Lưu Kiến Siêu, Trưởng Ban Liên lạc Đối ngoại, tại Hà Nội."
IN_ENGLISH = (
    "General Secretary Nguyễn Phú Trọng received Liu Jianchao in Hà Nội, and Lê Hoài Trung held talks with him."
)


@pytest.mark.parametrize("text", [VIETNAMESE, IN_ENGLISH])
def test_vietnamese_of_old_windows(text: str) -> None:
    data = cp1258(text)
    assert only(write("a.txt", data)).text == data.decode("cp1258")


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "Trọng met Liu.\r\nThey agreed.\r"),
        ("utf-8-sig", "Trọng met Liu."),
        ("utf-16", "Trọng met Liu."),
        ("utf-32", "Trọng met Liu."),
        ("latin-1", "Le ministre des Affaires étrangères a été reçu à l'Élysée par le président, très satisfait."),
        ("latin-1", "El presidente recibió al canciller español; «acordamos una cooperación más estrecha», señaló."),
        ("latin-1", "Utrikesministern träffade presidenten; båda länderna kom överens om att stärka samarbetet."),
        ("latin-1", "O presidente recebeu o ministro das Relações Exteriores; não só a cooperação econômica."),
        ("cp1252", "The minister said “we agree” — and left for the café with the President’s aide."),
        ("cp1250", "A külügyminiszter találkozott az elnökkel. A felek megállapodtak az együttműködés erősítéséről."),
        ("cp1250", "Ministr zahraničních věcí se setkal s prezidentem. Jednání se týkala spolupráce, řekl mluvčí."),
        ("iso8859_2", "Premier spotkał się z ministrem. Następnie świadek źle ocenił sytuację, mówią żołnierze."),
        ("cp1254", "Dışişleri Bakanı Ankara'da büyükelçiyle görüştü. İki ülke işbirliğini güçlendirmeye karar verdi."),
        ("cp1251", "Президент России встретился с министром иностранных дел Вьетнама в Москве."),
        ("koi8-r", "Президент России встретился с министром иностранных дел Вьетнама в Москве."),
        ("gb18030", "中共中央总书记习近平在人民大会堂会见越共中央书记处常务书记张氏梅。双方就两党关系交换意见。"),
        ("big5", "行政院長在台北會見越南外交部長。雙方就兩國關係交換意見，並同意加強合作，推動經濟發展。"),
        ("shift_jis", "日本の首相は東京でベトナムの外相と会談した。両国は経済協力の強化で一致した。"),
        ("euc-kr", "대통령은 서울에서 베트남 외교장관을 만나 양국 협력 강화에 합의했다."),
    ],
)
def test_encodings_are_recognised_and_the_text_is_as_in_the_file(encoding: str, text: str) -> None:
    data = text.encode(encoding)
    article = only(write("a.txt", data))
    assert article.text == text
    assert article.sha256 == hashlib.sha256(data).hexdigest()


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_any_text_is_read_unchanged(text: str) -> None:
    assume(text.strip())
    assume(not text.startswith("\ufeff"))
    for data in (text.encode(), b"\xef\xbb\xbf" + text.encode(), text.encode("utf-16")):
        assert only(write("any.txt", data)).text == text
    assert only(write("any.jsonl", json.dumps({"text": text}))).text == text


def test_control_characters_but_nul_are_text() -> None:
    assert only(write("a.txt", "a\x1b[2Jb\x07\x0c")).text == "a\x1b[2Jb\x07\x0c"


# HTML


def test_a_page_gives_its_main_text_title_and_date() -> None:
    data = PAGE.format(head="").encode()
    article = only(write("page.html", data))
    assert "General Secretary Nguyễn Phú Trọng received Liu Jianchao in Hà Nội." in article.text
    assert "“We will work together,” he said at the Party's headquarters." in article.text
    assert "Home" not in article.text
    assert "Copyright" not in article.text
    assert (article.title, article.published) == ("Leaders meet", date(2023, 9, 6))
    assert article.sha256 == hashlib.sha256(data).hexdigest()


def test_a_date_is_not_guessed_from_a_footer() -> None:
    page = "<html><body><article><p>Trọng met Liu in Hà Nội.</p></article><footer>© 2019 News</footer></body></html>"
    assert only(write("page.htm", page)).published is None


def test_a_page_is_read_in_the_encoding_that_it_declares() -> None:
    page = PAGE.format(head='<meta charset="windows-1258">')
    pieces = [cp1258(part) if "Nguyễn" in part else part.encode("cp1258") for part in page.splitlines()]
    article = only(write("page.html", b"\n".join(pieces)))
    assert cp1258("Nguyễn Phú Trọng").decode("cp1258") in article.text
    gb = '<html><head><meta charset="gb2312"></head><body><p>习近平会见张氏梅。</p></body></html>'
    assert only(write("gb.html", gb.encode("gb18030"))).text == "习近平会见张氏梅。"
    old = '<?xml version="1.0" encoding="iso-8859-1"?>\n<html><body><p>“Café” Élysée.</p></body></html>'
    assert only(write("old.html", old.encode("cp1252"))).text == "“Café” Élysée."
    lying = '<?xml version="1.0" encoding="unicode_escape"?><html><body><p>caf\\u00e9 é</p></body></html>'
    assert only(write("lying.html", lying.encode("cp1252"))).text == "caf\\u00e9 é"


def test_a_fragment_is_a_page() -> None:
    assert only(write("page.html", "<p>Trọng met Liu.</p>")).text == "Trọng met Liu."


@pytest.mark.parametrize("page", ["<html><body></body></html>", "<html><body><script>x()</script></body></html>"])
def test_a_page_without_text_is_one_line(page: str, caplog: pytest.LogCaptureFixture) -> None:
    assert "page.html: has no article text" in reason(write("page.html", page))
    assert not caplog.records  # the parser's own complaints would reach the terminal


# PDF


def test_a_pdf_gives_its_text_layer_and_title() -> None:
    article = only(write("a.pdf", pdf(["Trong met Liu in Hanoi.", "They agreed."], title="Leaders meet")))
    assert article.text == "Trong met Liu in Hanoi.\nThey agreed."
    assert article.title == "Leaders meet"


LEFT = ["The ministers met in the old hall", "of the harbour to talk of its new", "mole until late at night. Ruiz of",
        "Chile spoke first of the ships."]  # fmt: skip
RIGHT = ["Then Berg answered her at length,", "and said that the crews had to be", "asked before anything was signed.",
         "They meet again in June."]  # fmt: skip


def test_columns_of_a_pdf_are_read_one_after_the_other() -> None:
    across = [[(20, one), (160, other)] for one, other in zip(LEFT, RIGHT, strict=True)]
    down = [[(20, one)] for one in LEFT] + [[(160, one)] for one in RIGHT]
    for rows in (across, [[(20, "A harbour for two")], *across], down):
        assert only(write("a.pdf", pdf_rows(rows))).text.endswith("\n".join(LEFT + RIGHT))


def test_a_table_of_a_pdf_is_read_across() -> None:
    rows = [[(20, f"Ships of the port in {year}"), (160, str(year % 97))] for year in range(2015, 2021)]
    assert "Ships of the port in 2016 76\n" in only(write("a.pdf", pdf_rows(rows))).text


def test_a_pdf_that_opens_without_a_password_is_read() -> None:
    assert only(write("a.pdf", pdf(["Trong met Liu."], password=""))).text == "Trong met Liu."


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (pdf(["Trong met Liu."], password="secret"), "is an encrypted PDF"),
        (pdf([""]), "without a text layer"),
        (b"%PDF-1.7\nrubbish", "is a damaged PDF"),
        (pdf(["Trong met Liu."])[:200], "is a damaged PDF"),
        (b"Trong met Liu.", "is not a PDF"),
        (b"", "is not a PDF"),
    ],
)
def test_a_bad_pdf_is_one_line(data: bytes, expected: str, caplog: pytest.LogCaptureFixture) -> None:
    assert expected in reason(write("a.pdf", data))
    assert not caplog.records  # the parser's own complaints would reach the terminal


def test_a_pdf_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    name = write("a.pdf", pdf(["One.", "Two.", "Three."]))
    monkeypatch.setattr("summariser.files.pdf.MAX_PDF_PAGES", 2)
    assert "too long for one article (page 3)" in reason(name)
    monkeypatch.setattr("summariser.files.pdf.MAX_PDF_SECONDS", -1.0)
    assert "(page 1): save its text as .txt" in reason(name)


@pytest.mark.parametrize(("module", "name", "extra"), [("trafilatura", "a.html", "web"), ("pypdf", "a.pdf", "pdf")])
def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch, module: str, name: str, extra: str) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    assert f"pip install 'summariser[{extra}]'" in reason(write(name, b"%PDF-1.7 <p>text</p>"[9 * (extra == "web") :]))


# JSON lines


def test_json_lines_give_one_article_each() -> None:
    lines = [
        b'\xef\xbb\xbf{"text": "One.", "id": "x", "title": "T", "published": "2023-09-06", "source": "VNA"}\r',
        b"",
        b'{"text": "Tr\\u1ecdng.\\r\\n", "published": "2023-09-06T23:30:00+07:00", "title": "", "source": null}',
    ]
    first, second = read(write("a.jsonl", b"\n".join(lines)))
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.path, first.title, first.published, first.source) == ("a.jsonl:1", "T", date(2023, 9, 6), "VNA")
    assert first.sha256 == hashlib.sha256(lines[0].removesuffix(b"\r")).hexdigest()
    assert (second.path, second.text) == ("a.jsonl:3", "Trọng.\r\n")
    assert (second.title, second.published, second.source) == (None, date(2023, 9, 6), None)
    assert second.sha256 == hashlib.sha256(lines[2]).hexdigest()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b'{"text": "half', "is not JSON"),
        (b"[1, 2]", "is not a JSON object"),
        (b'{"title": "no text"}', 'has no "text"'),
        (b'{"text": 5}', 'has no "text"'),
        (b'{"text": " \\n "}', "is empty"),
        (b'{"text": "a \\ud800 b"}', "lone surrogate) at character 3"),
        (b'{"text": "a \\u0000 b"}', "has NUL"),
        (b'{"text": "a", "title": "\\udfff"}', 'lone surrogate) or NUL in "title"'),
        (b'{"text": "a", "source": 5}', '"source" that is not a string'),
        (b'{"text": "a", "published": "6 September"}', '"published" that is not an ISO date'),
        (b'{"text": "caf\xe9"}', "is not UTF-8 (byte 14)"),
        (b'{"text": ' + b"9" * 5000 + b"}", "absurd size"),
        (b"[" * 100_000, "absurd size"),
    ],
)
def test_a_bad_line_is_named_and_the_rest_goes_on(line: bytes, expected: str) -> None:
    good = b'{"text": "Good."}'
    bad, after = read(write("a.jsonl", b"\n" + line + b"\n" + good + b"\n"))
    assert isinstance(bad, Failure)
    assert bad.path == "a.jsonl:2"
    assert expected in bad.reason
    assert str(bad).isprintable()
    assert isinstance(after, Article)
    assert after.path == "a.jsonl:3"


def test_a_line_over_the_limit_is_skipped_without_being_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(article_formats, "MAX_LINE_BYTES", 100)
    exact = b'{"text": "%s"}' % (b"a" * 88)
    assert len(exact) == 100
    data = b'{"text": "%s"}\n' % (b"b" * 200_000) + exact + b"\n" + b"c" * 500
    long, fitting, last = read(write("a.jsonl", data))
    assert isinstance(fitting, Article)
    assert fitting.path == "a.jsonl:2"
    assert [str(long), str(last)] == [f"a.jsonl:{n}: is over the limit of 100 bytes: split it" for n in (1, 3)]


def test_json_lines_are_read_as_they_are_asked_for() -> None:
    import tracemalloc

    with Path("big.jsonl").open("w") as file:
        file.writelines(json.dumps({"text": f"{n} " + "x" * 2_000}) + "\n" for n in range(5_000))
    tracemalloc.start()
    assert sum(isinstance(item, Article) for item in islice(read_articles(["big.jsonl"]), None)) == 5_000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000  # of 10 MB
    assert count_inputs(["big.jsonl"]) == 5_000


def test_an_empty_or_utf16_jsonl_is_one_line() -> None:
    assert reason(write("a.jsonl", b"")) == "a.jsonl: is empty (no line in it): remove it or fill it"
    assert "is UTF-16" in reason(write("b.jsonl", '{"text": "a"}\n'.encode("utf-16")))


def test_lines_are_counted_for_the_progress_bar() -> None:
    write("a.jsonl", b"{}\n{}\n{}")
    write("b.txt", "text")
    assert count_inputs(["a.jsonl", "b.txt"]) == 4
    assert count_inputs(["."]) == 4


# Bad input


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "is empty"),
        (b" \r\n\t\xc2\xa0", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"text with \0 in it", "is binary"),
        ("text with \0 in it".encode("utf-16"), "is binary"),
        (b"\xef\xbb\xbf\xe9\xe9\xe9", "not text in any known encoding"),
        (b"\xff\xfea", "not text in any known encoding"),
        (bytes(range(128, 256)) * 4, "not text in any known encoding"),
        (b"%PDF-1.7\n...", "is a PDF: save it with a name that ends in .pdf"),
        (b"PK\x03\x04....", "office document (.docx"),
        (b"\xd0\xcf\x11\xe0....", "office document (.doc)"),
        (b"{\\rtf1 text}", "is an RTF document"),
        (b"\x89PNG\r\n\x1a\n....", "is a PNG image"),
        (b"\xff\xd8\xff\xe0....", "is a JPEG image"),
        (b"GIF89a....", "is a GIF image"),
        (b"\x1f\x8b....", "is a gzip archive"),
        (PAGE.encode(), "is an HTML page: save it with a name that ends in .html"),
        (b"a" * 2_000_001, "is over the limit of 2,000,000 bytes"),
    ],
)
def test_a_bad_file_is_one_line_and_the_rest_goes_on(data: bytes, expected: str) -> None:
    write("good.txt", "Good.")
    bad, good = read(write("bad.txt", data), "good.txt")
    assert isinstance(bad, Failure)
    assert isinstance(good, Article)
    assert bad.path == "bad.txt"
    assert expected in bad.reason
    assert str(bad).isprintable()


def test_a_file_at_the_limit_is_read() -> None:
    assert len(only(write("a.txt", b"a" * 2_000_000)).text) == 2_000_000


def test_a_huge_file_is_refused_by_its_size_alone() -> None:
    with Path("huge.txt").open("wb") as file:
        file.truncate(1 << 40)  # a terabyte of nothing, on no disk
    assert "over the limit" in reason("huge.txt")


def test_a_text_that_grew_by_extraction_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(article_formats, "MAX_BYTES", 10)
    assert "over 30 bytes of text" in reason(write("a.jsonl", json.dumps({"text": "a" * 31})))


def test_pipes_devices_and_sockets_are_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo("pipe.txt")
    assert "is a pipe: send it to standard input" in reason("pipe.txt")
    assert "is a device" in reason("/dev/zero")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.txt")
        assert "is a socket" in reason("socket.txt")
    assert count_inputs(["pipe.txt", "/dev/zero"]) == 2


def test_links_inside_a_folder_are_followed_to_files_but_not_to_folders_or_themselves() -> None:
    write("links/real/a.txt", "Text.")
    write("links/real/b.txt", "Another text.")
    Path("links/loop.txt").symlink_to("loop.txt")
    Path("links/gone.txt").symlink_to("nothing")
    Path("links/again").symlink_to(".")
    Path("links/named.txt").symlink_to("real")
    Path("links/afile.txt").symlink_to("real/a.txt")
    file, gone, loop, same, other = read("links")
    assert isinstance(same, Same)
    assert isinstance(file, Article)
    assert file.path == "links/afile.txt"
    assert "is not there" in str(gone)
    assert "leads back to itself" in str(loop)
    assert isinstance(other, Article)
    Path("named").symlink_to("links/real")
    assert [one.path for one in articles("named")] == ["named/a.txt", "named/b.txt"]


def outside() -> None:
    """A folder with links to what is not in it."""
    write("private/a.txt", "Not for them.")
    write("private/deep/b.txt", "Nor is this.")
    write("in/own.txt", "Theirs.")
    for name, target in (
        ("file.txt", "../private/a.txt"),
        ("folder", "../private"),
        ("folder.txt", "../private/deep"),
        ("gone.txt", "../private/nothing.txt"),
        ("chain.txt", "file.txt"),
        ("up", ".."),
        ("absolute.md", Path("private/a.txt").absolute()),
        ("alike.txt", "../inner.txt"),
    ):
        Path("in", name).symlink_to(target)
    write("inner.txt", "Beside a folder whose name begins alike.")


@pytest.mark.parametrize("given", ["in", "./in/", "in/*", "in/**", "in/[a-z]*", "i[n]/*"])
def test_links_out_of_the_folder_are_named_and_left_out(given: str) -> None:
    outside()
    found = read(given)
    if given == "i[n]/*":  # the folder that was given is the one above
        assert {str(one.path) for one in found if isinstance(one, Article)} >= {"in/own.txt", "in/alike.txt"}
        return
    assert [one.path for one in found if isinstance(one, Article)] == ["in/own.txt"]
    left = {Path(one.path).name: one.reason for one in found if isinstance(one, Failure)}
    assert set(left) >= {"file.txt", "folder", "folder.txt", "gone.txt", "chain.txt", "up", "absolute.md", "alike.txt"}
    assert {reason.partition(":")[0] for reason in left.values()} == {"is a link out of the folder"}
    assert count_inputs([given]) >= len(found)


def test_links_out_of_the_folder_are_followed_when_that_is_wanted() -> None:
    outside()
    found = list(read_articles(["in"], follow_links=True))
    texts = {one.text for one in found if isinstance(one, Article)}
    assert texts == {"Theirs.", "Not for them.", "Nor is this.", "Beside a folder whose name begins alike."}
    assert all("gone.txt: is not there" in str(one) for one in found if isinstance(one, Failure))


def test_a_link_that_is_named_itself_is_read() -> None:
    outside()
    assert only("in/file.txt").text == "Not for them."


def refuse(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Permission denied for one path, also when the tests run as root."""
    real_open, real_scandir = os.open, os.scandir

    def guarded_open(path: str, flags: int) -> int:
        if path == name:
            raise PermissionError(13, "Permission denied", path)
        return real_open(path, flags)

    def guarded_scandir(path: str) -> Iterator[os.DirEntry[str]]:
        if path == name:
            raise PermissionError(13, "Permission denied", path)
        return real_scandir(path)

    monkeypatch.setattr(os, "open", guarded_open)
    monkeypatch.setattr(os, "scandir", guarded_scandir)


def test_what_lies_in_a_folder_that_may_not_be_entered_is_not_said_to_be_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def hidden(path: str) -> os.stat_result:
        raise PermissionError(13, "Permission denied", path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "lstat", hidden)
        with pytest.raises(ConfigurationError, match=r"^news/a\.txt cannot be seen: change the permissions of its"):
            read("news/a.txt")


def test_what_may_not_be_read_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    write("news/a.txt", "Secret.")
    write("news/b/c.txt", "Hidden.")
    write("news/d.txt", "Open.")
    for name in ("news/a.txt", "news/b"):
        with monkeypatch.context() as patch:
            refuse(patch, name)
            items = read("news")
        assert [str(item) for item in items if isinstance(item, Failure)] == [
            f"{name}: may not be read: change its permissions"
        ]
        assert "Open." in [item.text for item in items if isinstance(item, Article)]


def test_a_failing_disk_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    write("a.jsonl", '{"text": "One."}\n')

    def broken(*_: object) -> object:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("summariser.files.article_formats.json.loads", broken)
    assert reason("a.jsonl") == "a.jsonl: cannot be read (Input/output error): check the disk and try again"


def test_a_file_name_that_is_not_utf8_can_be_stored_and_printed() -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    write(name, "Text.")
    assert only(name).path == "caf\\xe9.txt"
    write(name, b"")
    assert reason(".") == "caf\\xe9.txt: is empty (no text in it): remove it or fill it"
