"""What every process that is started from here is given, and how it ends with the one that started it."""

import os
import re
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

PYTHON = (sys.executable, "-P")
"""An interpreter that takes no file of the working folder, which may be a stranger's, for a module."""

TAB = "SUMMARISER_TAB"
"""Tells a review in a browser which tab it is in: two tabs are two reviewers."""

_SECRET = re.compile(r"(^|_)(KEY|APIKEY|TOKEN|SECRET|PASSWORD|CREDENTIALS)(_|$)", re.IGNORECASE)

_WATCH = 0.2
"""Seconds between looks at whether the parent still lives."""


def environment(own: Mapping[str, str] = os.environ) -> dict[str, str]:
    """This process's without keys: no child of it asks a model. Safe paths hold for the child's children too."""
    return {name: value for name, value in own.items() if not _SECRET.search(name)} | {"PYTHONSAFEPATH": "1"}


def search_path() -> list[str]:
    """Where this process finds modules, the working folder after all other places."""
    here = Path.cwd()
    return sorted(sys.path, key=lambda place: Path(place) in (Path(), here))


def when_orphaned(act: Callable[[], None]) -> None:
    """Do that, in a thread, once the process that started this one has ended, however it did."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_WATCH)
        act()

    threading.Thread(target=watch, daemon=True).start()
