"""Finds a schema by name: the built-in one, or a model in the user's own code."""

import importlib
import importlib.util
import sys
import traceback
from contextlib import redirect_stdout
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from summariser.core.display import shorten
from summariser.core.errors import ConfigurationError
from summariser.core.meeting import BUILT_IN, Meeting
from summariser.core.schema import Schema

GROUP = "summariser.schemas"
"""The group of entry points by which a package brings a schema under a name: `deal = "my_package.deals:Deal"`."""


def load_schema(schema: str | type[BaseModel]) -> Schema:
    """Of a model or its name: `meeting`, `meeting/2`, `module:Model` or `path/to/file.py:Model`. ConfigurationError
    says what is wrong with it."""
    model = load_model(schema) if isinstance(schema, str) else schema
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        raise ConfigurationError(f"schema {shorten(model, 160)} is not a pydantic model")
    return Schema.of(model)


def load_model(name: str) -> type[BaseModel]:
    """The model behind a schema's name; ConfigurationError, in one line, whatever its code does."""
    if name == "meeting":
        return Meeting
    if name in BUILT_IN:
        return BUILT_IN[name]
    points = entry_points(group=GROUP, name=name)
    source, colon, attribute = (next(iter(points)).value if points else name).rpartition(":")
    if not colon:
        raise ConfigurationError(f"--schema {name!r}: use meeting, meeting/2, module:Model or path/to/file.py:Model")
    try:
        with redirect_stdout(sys.stderr):  # standard output is for the command's own
            model = getattr(_module(source), attribute)
            if isinstance(model, type) and issubclass(model, BaseModel):
                model.model_rebuild()  # names a type that its annotations use and nothing defines
                return model
    except ConfigurationError:
        raise
    except (Exception, SystemExit) as error:  # the module is the user's own code: it may raise anything
        said = f"{type(error).__name__}: {shorten(error, 200)}{_line(error, source)}"
        raise ConfigurationError(f"--schema {name!r}: {said}") from error
    raise ConfigurationError(f"--schema {name!r}: {attribute} is not a pydantic model")


def _line(error: BaseException, source: str) -> str:
    """Where in the user's file it went wrong; a syntax error says so itself."""
    own = Path(source).absolute()
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).absolute() == own]
    return f" (line {frames[-1].lineno})" if frames else ""


def _module(source: str) -> Any:
    if not source.endswith(".py"):
        if "" not in sys.path:
            sys.path.append("")  # modules of the working folder, after all others
        return importlib.import_module(source)
    # A name that no other module has: a file called types.py must not stand in for Python's own.
    spec = importlib.util.spec_from_file_location(f"summariser_schema_{Path(source).stem}", Path(source))
    if spec is None or spec.loader is None or not Path(source).is_file():
        raise ConfigurationError(f"--schema: there is no file {source!r}")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # annotations are looked up through it
    spec.loader.exec_module(module)
    return module
