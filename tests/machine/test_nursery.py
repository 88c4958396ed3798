"""Children that are forked from one process, in a process of their own: a test's has threads."""

import subprocess
import sys

import pytest

SCRIPT = """
import os, sys
from summariser.machine.nursery import Nursery

LOADED = ["by the first"]

def live():
    word = os.read(0, 10)
    if word == b"fail":
        raise ValueError("on purpose")
    LOADED.append(word.decode())
    os.write(1, f"{os.getpid()} {LOADED}".encode())
    if word == b"wait":
        os.read(0, 1)

def until_end(child):
    said = b""
    while more := child.recv(100):
        said += more
    return said.decode()

nursery = Nursery(live)
ones = [nursery.child() for _ in range(3)]
for word, one in zip((b"a", b"fail", b"wait"), ones):
    one.send(word)
print(until_end(ones[0]).partition(" ")[2])
print(repr(until_end(ones[1])))
waiting = ones[2].recv(100).decode().partition(" ")
print(waiting[2])
nursery.close()
try:
    nursery.child()
except OSError:
    print("no more")
ones[2].send(b"x")
print(repr(until_end(ones[2])))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_children_begin_with_what_was_loaded_and_end_alone() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "['by the first', 'a']",
        "''",
        "['by the first', 'wait']",
        "no more",
        "''",
    ]
    assert "ValueError: on purpose" in done.stderr
