"""A workspace's own settings of the review: `.summariser/config.toml`, if there is one."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from summariser.core.display import shorten
from summariser.core.errors import ConfigurationError


@dataclass(frozen=True)
class ReviewSettings:
    """`keys` maps commands to keys, as in `accept = "a,space"`. `reviewer` and `theme` are empty if not given."""

    reviewer: str = ""
    theme: str = ""
    keys: dict[str, str] = field(default_factory=dict)


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
    return ReviewSettings(_text(found, "reviewer", path), _theme(found, path), keys)


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
