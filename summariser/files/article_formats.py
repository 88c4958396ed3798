"""What each format of article says, from its bytes: plain text, HTML and one line of JSON (PDF is in pdf.py).

Every function raises ArticleError with a reason fit to follow the file's name. Whatever a third-party parser
does with a hostile file stays inside this module, its log included.
"""

import json
import logging
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from summariser.core.errors import ArticleError
from summariser.core.flags import Flag
from summariser.files.encodings import declared_encoding, decode
from summariser.files.page_facts import PageFacts, page_facts
from summariser.grounding.checks.walls import SHORT, size

MAX_BYTES = 2_000_000
"""The largest text, in bytes of UTF-8 or of the text file: some 300,000 words, far over any article."""
MAX_HTML_BYTES = 10_000_000
MAX_LINE_BYTES = 6 * MAX_BYTES + 10_000
"""JSON may spend six bytes (`\\u00e9`) on a character; the rest is for the other fields."""

_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*>")
_MAGIC = (
    (b"%PDF-", "is a PDF: save it with a name that ends in .pdf"),
    (b"PK\x03\x04", "is a ZIP or an office document (.docx, .odt): save it as text or PDF"),
    (b"\xd0\xcf\x11\xe0", "is an old office document (.doc): save it as text or PDF"),
    (b"{\\rtf", "is an RTF document: save it as text or PDF"),
    (b"\x89PNG\r\n\x1a\n", "is a PNG image: give the article as text"),
    (b"\xff\xd8\xff", "is a JPEG image: give the article as text"),
    (b"GIF87a", "is a GIF image: give the article as text"),
    (b"GIF89a", "is a GIF image: give the article as text"),
    (b"\x1f\x8b", "is a gzip archive: unpack it first"),
)


@dataclass(frozen=True)
class Content:
    """What a file says: its text, and what else it says about itself. The rest is as an Article has it."""

    text: str
    title: str | None = None
    published: date | None = None
    source: str | None = None
    published_from: str | None = None
    encoding: str | None = None
    doubts: tuple[Flag, ...] = ()


def from_text(data: bytes) -> Content:
    """The text exactly as it stands in the file, line ends included; only a byte order mark is dropped."""
    _refuse_other_formats(data)
    if data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype html", b"<html")):
        raise ArticleError("is an HTML page: save it with a name that ends in .html")
    found = decode(data)
    return checked(Content(found.text, encoding=found.encoding, doubts=_doubts(encoding_doubtful=found.doubt)))


def from_html(data: bytes) -> Content:
    """The main text of a page, without its navigation, and its title and date if the page states them."""
    _refuse_other_formats(data)
    # The page is text from here on; its XML declaration would make the parser decode it a second time.
    decoded = decode(data, declared_encoding(data))
    page = _XML_DECLARATION.sub("", decoded.text)
    if not page.strip():
        raise ArticleError("is empty: remove it or fill it")
    if "<body" not in page.lower():
        page = f"<html><body>{page}</body></html>"  # the extractor takes a bare fragment for something else
    try:
        from trafilatura import bare_extraction, load_html
    except ImportError as error:
        raise ArticleError("needs the HTML reader: pip install 'summariser[web]'") from error
    silence("trafilatura", "htmldate", "courlan", "justext")
    try:
        tree = load_html(page)
        facts = PageFacts() if tree is None else page_facts(tree)
        # Its date is not used, and so not searched for: it guesses one from clocks, footers and last changes.
        dates = {"extensive_search": False}
        found: Any = bare_extraction(page, with_metadata=True, include_comments=False, date_extraction_params=dates)
    except Exception as error:  # a parser of hostile input may raise anything, and the batch goes on
        raise ArticleError(f"cannot be parsed as HTML ({type(error).__name__}): save its text as .txt") from error
    if found is None or not (found.text or "").strip():
        raise ArticleError("has no article text that could be told from the page around it: save its text as .txt")
    text, title = clean(found.text), clean(found.title or "").strip() or None
    stated = facts.published
    short = not facts.free and size(text) <= SHORT
    walled = "The page says that its article is not free to read: this may be its beginning alone." if short else None
    doubts = _doubts(publication_doubtful=facts.doubt, encoding_doubtful=decoded.doubt, not_free=walled)
    day, where = (stated.day, stated.source) if stated else (None, None)
    return checked(Content(text, title, day, published_from=where, encoding=decoded.encoding, doubts=doubts))


def from_json_line(line: bytes) -> Content:
    """One article of a .jsonl file: `text`, and optionally `title`, `published` and `source`; the rest is ignored."""
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ArticleError(f"is not UTF-8 (byte {error.start + 1}): convert the file to UTF-8") from error
    except json.JSONDecodeError as error:
        raise ArticleError(f"is not JSON ({error.msg}, column {error.colno}): one object a line is expected") from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits; a thousand nested lists
        raise ArticleError("is JSON of an absurd size: one plain object a line is expected") from error
    if not isinstance(value, dict):
        raise ArticleError('is not a JSON object: {"text": "..."} is expected')
    text = value.get("text")
    if not isinstance(text, str):
        raise ArticleError('has no "text" that is a string: {"text": "..."} is expected')
    published = _optional(value, "published")
    day = _date_in(published)
    if published is not None and day is None:
        raise ArticleError('has a "published" that is not an ISO date: write it as 2023-09-06')
    where = "line" if day else None
    return checked(Content(text, _optional(value, "title"), day, _optional(value, "source"), where))


def _optional(value: dict[str, object], name: str) -> str | None:
    found = value.get(name)
    if found is None:
        return None
    if not isinstance(found, str):
        raise ArticleError(f'has a "{name}" that is not a string: put it in quotation marks or leave it out')
    if found != clean(found):
        raise ArticleError(f'has half a character (a lone surrogate) or NUL in "{name}": correct the escapes')
    return found.strip() or None


def _doubts(**messages: str | None) -> tuple[Flag, ...]:
    """A flag about the whole record for each code that has something to say."""
    return tuple(Flag.model_validate({"path": "", "code": code, "message": m}) for code, m in messages.items() if m)


def _date_in(stated: str | None) -> date | None:
    """The day of an ISO date or date-time."""
    try:
        return datetime.fromisoformat(stated).date() if stated else None
    except ValueError:
        return None


def _refuse_other_formats(data: bytes) -> None:
    for magic, reason in _MAGIC:
        if data.startswith(magic):
            raise ArticleError(reason)


def checked(content: Content) -> Content:
    """The content, if it can be an article: its text is not blank, not huge, and survives UTF-8."""
    if not content.text.strip():
        raise ArticleError("is empty (no text in it): remove it or fill it")
    if "\0" in content.text:
        raise ArticleError("has NUL characters in its text: remove them")
    try:
        size = len(content.text.encode("utf-8"))
    except UnicodeEncodeError as error:
        place = error.start + 1
        raise ArticleError(f"has half a character (a lone surrogate) at character {place}: correct it") from error
    if size > 3 * MAX_BYTES:  # a text file under the limit may grow threefold in UTF-8
        raise ArticleError(f"has over {3 * MAX_BYTES:,} bytes of text: split it")
    return content


def clean(text: str) -> str:
    """Extracted text without what no encoding can carry: a parser's slip, not the article's words."""
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def silence(*names: str) -> None:
    """Keep a library's log off the terminal: what matters of it is told as the reason."""
    for name in names:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
