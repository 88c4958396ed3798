"""Who is reviewing."""

import getpass
import subprocess
from collections.abc import Mapping

from summariser.core.display import shorten
from summariser.machine import children

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
