"""The process that forks the others. It ends with the tests, as its standard input does.

Whoever asks sends what `python` would be given, and the three streams with it. What the tests ask for, over the
standard input, are children of theirs.
"""

import atexit
import ctypes
import gc
import importlib
import marshal
import os
import pkgutil
import platform
import runpy
import select
import signal
import socket
import sys
import threading
import time
import types
import warnings
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import summariser
from summariser.core.article import Article
from summariser.core.meeting import Meeting
from summariser.files.schemas import load_schema
from summariser.machine import children
from summariser.machine.processors import seldom_collected
from summariser.second_reader.fill import wanted
from summariser.wiring.reading import lexicon_alone
from tests.forks import REFUSED, ROOT

MOST = 1 << 18
"""Bytes of a message."""

_LATER = ("instructor.processing.response", "genai_prices", "encodings.cp437")
"""What the program loads only when it comes to it."""
_CLONE = {"x86_64": 56, "aarch64": 220}.get(platform.machine(), -1)
_CLONE_PARENT = 0x8000
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_USUAL = {
    "PYTHONPATH": (None, ROOT),
    "PYTHONIOENCODING": (None, "utf-8"),
    "PYTHONWARNINGS": (None, "error"),
    "PYTHONSAFEPATH": (None, "1"),
}
_ERROR = ("error", None, Warning, None, 0)

Order = tuple[list[str], str, dict[str, str], bool]
"""Arguments, folder, environment; in a session of its own?"""


def main(listener: int, stand_in: Sequence[str]) -> None:
    children.PYTHON = (*stand_in, "-P")  # type: ignore[assignment] # second interpreters come from here as well
    _load()
    gc.collect()
    with seldom_collected():  # or the first collection of each child would write to, and so copy, all of it
        with socket.socket(fileno=0) as tests, socket.socket(fileno=listener) as others:
            born = rear(tests, others)
        if born:
            _become(*born)
    os._exit(0)  # see _leave


def _load() -> None:
    """All of the program, with the patterns that it makes when it first reads an article."""
    for module in pkgutil.walk_packages(summariser.__path__, "summariser."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in _LATER:
        importlib.import_module(name)
    cited = {"start": "2023-09-05", "end": "2023-09-05", "basis": "stated", "sentences": [1]}
    quote = {"speaker": "Ana Ruiz", "kind": "reported", "text": "they had", "sentences": [2]}
    pact = {"statement": "They will not sign", "kind": "agreed", "parties": [], "sentences": [2]}
    answer: dict[str, object] = {"summary": "", "published": None, "location": None, "participants": [], "date": cited}
    text = "They met on September 5, 2023. Ana Ruiz said they had not agreed to sign a treaty."
    summariser.ground(Meeting, {**answer, "agreements": [pact], "quotes": [quote]}, text)
    if asked := wanted(load_schema(Meeting)):
        lexicon_alone(Article.of(text), asked)


def rear(tests: socket.socket, others: socket.socket) -> tuple[Order, Sequence[int]] | None:
    """In every child what it is to be; None at the end."""
    for one in _SIGNALS:
        signal.signal(one, signal.SIG_IGN)
    while True:
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        asking = select.select([tests, others], [], [])[0][0]
        with tests.dup() if asking is tests else others.accept()[0] as line, suppress(OSError):  # who asked has ended
            message, streams, *_ = socket.recv_fds(line, MOST, 3)
            if message and _born(line, order := marshal.loads(message), asking is tests):  # noqa: S302 - from the tests
                return order, streams
            for stream in streams:
                os.close(stream)
            if not message and asking is tests:
                return None


def _born(line: socket.socket, order: Order, of_tests: bool) -> bool:
    """Whether this is the child that was asked for."""
    child = -1
    if _usual(order):
        if not of_tests:
            return _accompanied(line)
        child = _sibling()
    if child:
        line.send(str(child).encode() if child > 0 else REFUSED)
    return child == 0


def _usual(order: Order) -> bool:
    """Whether this interpreter is as the one that is asked for."""
    arguments, _, environment, *_ = order
    mode = arguments[arguments[0] == "-P" :][:2]
    return (mode[0] == "-c" or mode == ["-m", "summariser"]) and all(
        environment.get(name) in _USUAL.get(name, (os.environ.get(name),))
        for name in {*environment, *os.environ}
        if name.startswith(("PYTHON", "LC_", "LANG"))
    )


def _sibling() -> int:
    """As os.fork(), but the child is one of this process's parent, who can wait for it."""
    ctypes.pythonapi.PyOS_BeforeFork()
    child = ctypes.PyDLL(None).syscall(_CLONE, _CLONE_PARENT | signal.SIGCHLD, 0, 0, 0, 0)
    if child == 0:
        ctypes.pythonapi.PyOS_AfterFork_Child()
    else:
        ctypes.pythonapi.PyOS_AfterFork_Parent()
    return int(child)


def _accompanied(line: socket.socket) -> bool:
    """Whether this is the child. Another process waits for its end and tells it, or ends it if nobody waits for it."""
    if os.fork():
        return False
    if (child := os.fork()) == 0:
        return True
    try:
        end = os.pidfd_open(child)
        if end not in select.select([line.fileno(), end], [], [])[0]:
            os.kill(child, signal.SIGKILL)
        line.send(marshal.dumps(os.waitpid(child, 0)[1]))
    finally:
        os._exit(0)


def _become(order: Order, streams: Sequence[int]) -> None:
    """What a new interpreter would be, and do; it ends as one, too."""
    arguments, folder, environment, session = order
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    if session:
        os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    if "PYTHONWARNINGS" not in environment:
        warnings.filters.remove(_ERROR)  # type: ignore[attr-defined] # a list, whatever it is declared as
        warnings.simplefilter("ignore", ImportWarning)  # as it is; whoever changes the list has to say so
    _streams()
    for one in _SIGNALS:
        signal.signal(one, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    _run(arguments, environment)


def _streams() -> None:
    stdin = sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - as long as the process
    stdout = sys.stdout = open(1, "w", encoding="utf-8", newline="\n", closefd=False)  # noqa: SIM115 - as above
    stderr = sys.stderr = open(2, "w", 1, "utf-8", "backslashreplace", "\n", closefd=False)  # noqa: SIM115 - as above
    vars(sys).update(__stdin__=stdin, __stdout__=stdout, __stderr__=stderr)


def _run(arguments: list[str], environment: Mapping[str, str]) -> None:
    safe = arguments[0] == "-P"
    mode, what, *given = arguments[safe:]
    if not safe and "PYTHONSAFEPATH" not in environment:
        sys.path.insert(0, str(Path.cwd()) if mode == "-m" else "")
    sys.argv = [mode, *given]
    code: str | int | None = 0
    try:
        if mode == "-m":
            runpy.run_module(what, run_name="__main__", alter_sys=True)
        else:
            module = sys.modules["__main__"] = types.ModuleType("__main__")
            exec(compile(what, "<string>", "exec"), module.__dict__)  # noqa: S102 - as python -c
    except SystemExit as left:
        code = left.code
    _leave(code)


def _leave(code: str | int | None) -> None:
    """End as an interpreter does, without taking apart what was loaded: that would write to, and so copy, most of it.
    What is not as usual is the interpreter's own matter."""
    threading._shutdown()  # type: ignore[attr-defined] # noqa: SLF001 - waits for the threads
    atexit._run_exitfuncs()  # noqa: SLF001
    if isinstance(code, int | None):
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code or 0)
    sys.exit(code)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
