"""Articles from files, folders, patterns, .jsonl files and standard input, one at a time.

A file that cannot be an article becomes a Failure with its reason, and the rest goes on. Nothing here waits
on a pipe, follows a link out of a folder unasked, or reads a file that is over the limit.
"""
# os.path answers False where pathlib raises (a parent folder without permission), and tells "./-" from "-".
# ruff: noqa: PTH112, PTH114, PTH118, PTH120, PTH207

import errno
import glob
import hashlib
import os
import re
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BufferedReader
from pathlib import PurePath
from typing import BinaryIO

from summariser.core.article import Article, Same
from summariser.core.display import shorten
from summariser.core.errors import STANDARD_INPUT, ArticleError, ConfigurationError, Failure
from summariser.files import article_formats as formats
from summariser.files.article_formats import Content
from summariser.files.pdf import MAX_PDF_BYTES, from_pdf

_JSONL = ".jsonl"
_READERS: dict[str, tuple[Callable[[bytes], Content], int]] = {
    ".txt": (formats.from_text, formats.MAX_BYTES),
    ".md": (formats.from_text, formats.MAX_BYTES),
    ".html": (formats.from_html, formats.MAX_HTML_BYTES),
    ".htm": (formats.from_html, formats.MAX_HTML_BYTES),
    ".pdf": (from_pdf, MAX_PDF_BYTES),
}
_TAKEN_FROM_FOLDERS = frozenset({*_READERS, _JSONL})
_CHUNK = 1 << 16
_MAGIC = re.compile(r"[*?[]")


def read_articles(
    arguments: Sequence[str], stdin: BinaryIO | None = None, *, follow_links: bool = False
) -> Iterator[Article | Failure | Same]:
    """The articles that the arguments name, in order, each once by `Article.id`: the first path wins, others are Same.

    Arguments are files, folders (all of .txt .md .html .htm .pdf .jsonl below, by name, nothing hidden), patterns
    that the shell left alone, and `-`. A file named outright is read whatever its suffix: as text, if unknown.
    Links out of a folder are left out, each with its name, unless they are to be followed.
    Raises ConfigurationError here, before anything is read, when an argument matches nothing.
    """
    roots = _expand(arguments, follow_links)
    return each_once(_read_root(root, stdin, follow_links) for root in roots)


def count_inputs(arguments: Sequence[str], *, follow_links: bool = False) -> int:
    """How many inputs `read_articles` will go through at most (lines, in a .jsonl file), for a progress bar.

    But for blank lines at a file's end it is exact; .jsonl files are read through to count.
    """
    return sum(_count(found) for root in _expand(arguments, follow_links) for found in _walk(root, follow_links))


def _expand(arguments: Sequence[str], follow_links: bool) -> list[str | Failure]:
    """The files and folders meant by the arguments; ConfigurationError for one that means nothing."""
    roots: list[str | Failure] = []
    matches: list[str | Failure]
    for argument in arguments:
        if argument == STANDARD_INPUT or _is_there(argument):
            matches = [argument]
        elif glob.has_magic(argument):
            matches = _matches(argument, follow_links)
        else:
            raise ConfigurationError(f"{_told(argument)} does not exist: check the path")
        if not any(True for match in matches for _ in _walk(match, follow_links)):
            suffixes = " ".join(sorted(_TAKEN_FROM_FOLDERS))
            raise ConfigurationError(f"no articles in {_told(argument)}: looked for {suffixes}")
        roots.extend(matches)
    return list(dict.fromkeys(roots))


def _told(argument: str) -> str:
    return shorten(_utf8(argument), 160, keep="end") or repr("")


def _is_there(path: str) -> bool:
    """ConfigurationError if that cannot be seen from here."""
    try:
        os.lstat(path)
    except PermissionError as error:
        raise ConfigurationError(f"{_told(path)} cannot be seen: change the permissions of its folder") from error
    except (OSError, ValueError):
        return False
    return True


def _matches(pattern: str, follow_links: bool) -> list[str | Failure]:
    """What a pattern finds, and the links by which it leads out of the folder that it is about."""
    folder = os.path.dirname(_MAGIC.split(pattern, maxsplit=1)[0])
    inside = os.path.realpath(folder)
    found: dict[str | Failure, None] = {}
    for one in sorted(glob.glob(pattern, recursive=True)):
        above = (str(parent) for parent in reversed(PurePath(one).parents) if len(str(parent)) > len(folder))
        link = next(filter(os.path.islink, above), one)
        if follow_links or (link == one and not _leads_out(one, inside)):
            found[one] = None
        elif _leads_out(link, inside):
            found[_left_out(link)] = None
    return list(found)


def _walk(root: str | Failure, follow_links: bool) -> Iterator[str | Failure]:
    """The input itself, or every article file below a folder, by name; folders that cannot be listed, and links out
    of it, too."""
    if isinstance(root, Failure) or root == STANDARD_INPUT or not os.path.isdir(root):
        yield root
        return
    waiting, inside, seen = [root], os.path.realpath(root), {os.path.realpath(root)}
    while waiting:
        path = waiting.pop()
        if path is not root and os.path.islink(path):
            out, target = _leads_out(path, inside), os.path.realpath(path)
            if out and not follow_links:
                yield _left_out(path)
                continue
            if os.path.isdir(path):
                if not out or target in seen:  # what is read anyway, perhaps in a circle
                    continue
                seen.add(target)
        if path is not root and not os.path.isdir(path):
            yield path
            continue
        try:
            with os.scandir(path) as entries:
                found = sorted(entry.name for entry in entries if _is_wanted(entry))
        except OSError as error:
            yield Failure(_posix(path), _reason(error))
            continue
        waiting.extend(os.path.join(path, name) for name in reversed(found))


def _leads_out(path: str, folder: str) -> bool:
    """Whether a link takes the path out of a folder, which is given without links."""
    return not os.path.join(os.path.realpath(path), "").startswith(os.path.join(folder, ""))


def _left_out(path: str) -> Failure:
    return Failure(_posix(path), "is a link out of the folder: --follow-links reads such links too")


def _is_wanted(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith("."):
        return False
    if entry.is_dir(follow_symlinks=False) or _suffix(entry.name) in _TAKEN_FROM_FOLDERS:
        return True
    return entry.is_symlink() and os.path.isdir(entry.path)


def each_once(streams: Iterable[Iterable[Article | Failure | Same]]) -> Iterator[Article | Failure | Same]:
    """All inputs in order; an article whose text came before is marked as the same."""
    seen: set[bytes] = set()  # eight bytes an article, not the article
    for stream in streams:
        for item in stream:
            if isinstance(item, Article):
                key = bytes.fromhex(item.id)
                if key in seen:
                    yield Same(item)
                    continue
                seen.add(key)
            yield item


def _read_root(root: str | Failure, stdin: BinaryIO | None, follow_links: bool) -> Iterator[Article | Failure]:
    if root == STANDARD_INPUT:
        yield _read_stdin(stdin)
        return
    for found in _walk(root, follow_links):
        if isinstance(found, Failure):
            yield found
        elif _suffix(found) == _JSONL:
            yield from _read_jsonl(found)
        else:
            yield _read_file(found)


def _read_stdin(stdin: BinaryIO | None) -> Article | Failure:
    try:
        stream = stdin or sys.stdin.buffer
        data = stream.read(formats.MAX_BYTES + 1) or b""
        if len(data) > formats.MAX_BYTES:
            raise _too_big(formats.MAX_BYTES)
        return _article(formats.from_text(data), data, None)
    except ArticleError as error:
        return Failure(STANDARD_INPUT, str(error))
    except (OSError, AttributeError) as error:  # AttributeError: started without a standard input
        return Failure(STANDARD_INPUT, _reason(error) if isinstance(error, OSError) else "is closed: give a file")


def _read_file(path: str) -> Article | Failure:
    reader, limit = _READERS.get(_suffix(path), _READERS[".txt"])
    try:
        with _open(path) as file:
            if os.fstat(file.fileno()).st_size > limit:
                raise _too_big(limit)
            data = file.read(limit + 1)
        if len(data) > limit:  # it grew, or is one of those whose size is not told
            raise _too_big(limit)
        return _article(reader(data), data, _posix(path))
    except ArticleError as error:
        return Failure(_posix(path), str(error))
    except OSError as error:
        return Failure(_posix(path), _reason(error))


def _read_jsonl(path: str) -> Iterator[Article | Failure]:
    name = _posix(path)
    anything = False
    try:
        with _open(path) as file:
            for number, line in _lines(file):
                anything = True
                yield _read_line(line, f"{name}:{number}")
    except ArticleError as error:
        yield Failure(name, str(error))
        return
    except OSError as error:
        yield Failure(name, _reason(error))
        return
    if not anything:
        yield Failure(name, "is empty (no line in it): remove it or fill it")


def _read_line(line: bytes | None, where: str) -> Article | Failure:
    if line is None:
        return Failure(where, str(_too_big(formats.MAX_LINE_BYTES)))
    try:
        return _article(formats.from_json_line(line), line, where)
    except ArticleError as error:
        return Failure(where, str(error))


def _lines(file: BufferedReader) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines that are not blank, without their ends; None for one over the limit, which is never held."""
    if file.peek(2)[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ArticleError("is UTF-16: convert it to UTF-8")
    number = 0
    while line := file.readline(formats.MAX_LINE_BYTES + 1):
        number += 1
        if len(line) > formats.MAX_LINE_BYTES and not line.endswith(b"\n"):
            while (rest := file.readline(_CHUNK)) and not rest.endswith(b"\n"):
                pass
            yield number, None
        elif line.removeprefix(b"\xef\xbb\xbf").strip():
            yield number, line.removesuffix(b"\n").removesuffix(b"\r")


def _count(found: str | Failure) -> int:
    if isinstance(found, Failure) or _suffix(found) != _JSONL:
        return 1
    try:
        with _open(found) as file:
            lines, last = 0, b"\n"
            while chunk := file.read(_CHUNK):
                lines += chunk.count(b"\n")
                last = chunk[-1:]
            return max(1, lines + (last != b"\n"))
    except (OSError, ArticleError):
        return 1


def _open(path: str) -> BufferedReader:
    """The file for reading; ArticleError unless it is a regular one. Never waits: a pipe without a writer would."""
    never_wait = getattr(os, "O_NONBLOCK", 0)  # Windows has neither this nor pipes with names
    file = open(path, "rb", opener=lambda name, flags: os.open(name, flags | never_wait))  # noqa: SIM115 - returned
    mode = os.fstat(file.fileno()).st_mode
    if stat.S_ISREG(mode):
        return file
    file.close()
    if stat.S_ISFIFO(mode):
        raise ArticleError("is a pipe: send it to standard input and give - instead")
    raise ArticleError("is a device, not a file: give a text, HTML or PDF file")


def _article(content: Content, data: bytes, path: str | None) -> Article:
    return Article(
        text=content.text,
        sha256=hashlib.sha256(data).hexdigest(),
        path=path,
        title=content.title,
        published=content.published,
        source=content.source,
        published_from=content.published_from,
        encoding=content.encoding,
        doubts=content.doubts,
    )


def _too_big(limit: int) -> ArticleError:
    return ArticleError(f"is over the limit of {limit:,} bytes: split it")


_REASONS = {
    errno.EACCES: "may not be read: change its permissions",
    errno.EPERM: "may not be read: change its permissions",
    errno.ENOENT: "is not there: it was moved or deleted, or is a link to nothing",
    errno.ELOOP: "is a link that leads back to itself: remove it",
    errno.EISDIR: "is a folder behind a link: name the folder itself",
    errno.ENXIO: "is a socket or a device, not a file: give a text, HTML or PDF file",
}


def _reason(error: OSError) -> str:
    known = _REASONS.get(error.errno) if error.errno is not None else None
    return known or f"cannot be read ({error.strerror or type(error).__name__}): check the disk and try again"


def _suffix(path: str) -> str:
    return PurePath(path).suffix.lower()


def _posix(path: str) -> str:
    return _utf8(PurePath(path).as_posix())


def _utf8(path: str) -> str:
    """The path with bytes that are not UTF-8 spelled out (`\\xe9`): it goes into JSON and a database."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
