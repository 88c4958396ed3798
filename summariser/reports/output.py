"""The standard streams as they may be: closed, broken off, or unable to print some characters."""

import os
import sys
from io import TextIOWrapper
from typing import BinaryIO, NoReturn, TextIO

from summariser.core.display import shorten

LONGEST_LINE = 1_000
"""Characters of an error message; ours are far shorter, what they quote is cut already."""

READER_LEFT = 141
"""The exit code that a shell reports for a program ended by SIGPIPE: the reader left before the end."""


def prepare() -> None:
    """Print what the streams' encoding lacks as escapes, instead of failing on it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def takes_all_characters() -> bool:
    """Whether standard output can print any of them as it is; what replaces the others would break JSON."""
    encoding = getattr(sys.stdout, "encoding", None) or ""
    return encoding.lower().startswith("utf")


def is_dialogue() -> bool:
    """Whether a person can be asked: both ends are a terminal."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def put(text: str) -> None:
    """Write to standard output at once: at the interpreter's end an error could no longer be reported."""
    if sys.stdout is None:  # started with it closed
        return
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        discard(sys.stdout)
        sys.exit(READER_LEFT)


class StandardBytes:
    """Standard output for data: UTF-8, whatever the terminal's encoding."""

    def write(self, data: bytes) -> None:
        if sys.stdout is None:
            return
        try:
            sys.stdout.buffer.write(data)
        except BrokenPipeError:
            discard(sys.stdout)
            sys.exit(READER_LEFT)


def fail(message: str, code: int = 2) -> NoReturn:
    """One line on standard error, and out."""
    tell(f"summariser: {message}")
    sys.exit(code)


def tell(line: str) -> None:
    """One line on standard error, whatever it holds; nobody may be listening."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(f"{shorten(line, LONGEST_LINE)}\n")
        sys.stderr.flush()
    except OSError:
        discard(sys.stderr)


def discard(stream: TextIO) -> None:
    """Discard what is still written to a broken stream, its buffer at the interpreter's end included."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def standard_input() -> BinaryIO | None:
    """None when the program was started with it closed."""
    return sys.stdin.buffer if sys.stdin else None


def leave_now(code: int) -> NoReturn:
    """End the process without waiting for its threads: one may be reading what never comes."""
    for stream in (sys.stdout, sys.stderr):
        if stream:
            stream.flush()
    os._exit(code)
