"""A workspace's own settings, most of them of the review: `.summariser/config.toml`, if there is one."""

import getpass
import subprocess
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from summariser.core.display import shorten
from summariser.core.errors import ConfigurationError
from summariser.machine import children


@dataclass(frozen=True)
class ReviewSettings:
    """`keys` maps commands to keys, as in `accept = "a,space"`. What is not given is empty. `journal` is a URL."""

    reviewer: str = ""
    theme: str = ""
    keys: dict[str, str] = field(default_factory=dict)
    journal: str = ""


def load_settings(path: Path) -> ReviewSettings:
    """What the file says; nothing if there is none. ConfigurationError says what cannot be understood."""
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return ReviewSettings()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"{shorten(path, 160)!r}: {shorten(error, 120)}") from error
    keys = found.get("keys", {})
    if not isinstance(keys, dict) or not all(isinstance(value, str) and value for value in keys.values()):
        raise ConfigurationError(f'{shorten(path, 160)!r}: [keys] takes lines like accept = "a"')
    journal = _text(found, "journal", path)
    return ReviewSettings(_text(found, "reviewer", path), _theme(found, path), keys, journal)


def _text(found: dict[str, Any], name: str, path: Path) -> str:
    value = found.get(name, "")
    if not isinstance(value, str):
        raise ConfigurationError(f"{shorten(path, 160)!r}: {name} must be text in quotation marks")
    return value.strip()


def _theme(found: dict[str, Any], path: Path) -> str:
    theme = _text(found, "theme", path)
    if theme not in ("", "dark", "light"):
        raise ConfigurationError(f'{shorten(path, 160)!r}: theme is "dark" or "light", not {shorten(theme)!r}')
    return theme


_PATIENCE = 2.0
"""Seconds for git to say a name."""


def reviewer_name(environment: Mapping[str, str]) -> str:
    """SUMMARISER_REVIEWER, or else git's user name, or else the name of the login."""
    name = environment.get("SUMMARISER_REVIEWER", "").strip() or _from_git() or _from_login()
    return shorten(name, 80)


def _from_git() -> str:
    try:
        done = subprocess.run(
            ["git", "config", "user.name"],  # noqa: S607 # whichever git the person uses
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
            env=children.environment(),
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else ""


def _from_login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no login, as in some containers
        return "unknown"
