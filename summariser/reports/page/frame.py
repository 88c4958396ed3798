"""What all pages share: a template that escapes every value, and what a page has beside it, named by its hash."""

import base64
import hashlib
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from summariser.reports.page.sheets import said

_HERE = Path(__file__).parent


def environment() -> Environment:
    """Templates of this folder. The filter `said` makes a value visible that could hide or reorder what is read."""
    made = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters["said"] = said
    return made


def inline(*names: str) -> tuple[Markup, str]:
    """Files of this folder that stand in the page as one, and what a browser must find it to be."""
    text = "".join((_HERE / name).read_text("utf-8") for name in names)
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
    return Markup(text), f"sha256-{digest}"  # noqa: S704 - our own file
