"""What records are exported as. A package may bring more formats, with the entry point `summariser.formats`."""

from importlib import import_module
from importlib.metadata import entry_points

from summariser.core.display import shorten
from summariser.core.errors import ConfigurationError
from summariser.export.export import ExportFormat

GROUP = "summariser.formats"
"""The group of entry points, each naming an ExportFormat: Prodigy's and Label Studio's are the first."""

_OWN = {
    "json": "lines:JSON",
    "jsonl": "lines:JSONL",
    "csv": "csv_tables:FORMAT",
    "parquet": "parquet_tables:FORMAT",
    "markdown": "markdown:FORMAT",
    "articles": "lines:ARTICLES",
    "polecat": "polecat:FORMAT",
    "dyads": "dyads:FORMAT",
}


def format_names() -> list[str]:
    """All formats there are; none is loaded."""
    return [*_OWN, *sorted({point.name for point in entry_points(group=GROUP)} - set(_OWN))]


def find_format(name: str) -> ExportFormat:
    """ConfigurationError if there is none of that name, or a package's cannot be loaded."""
    if name in _OWN:
        module, _, attribute = _OWN[name].partition(":")
        found: ExportFormat = getattr(import_module(f"{__name__}.{module}"), attribute)
        return found
    for point in entry_points(group=GROUP, name=name):
        try:
            loaded = point.load()
        except Exception as error:  # a package's own code: it may raise anything
            raise ConfigurationError(f"--format {name}: {point.value} cannot be loaded: {shorten(error)}") from error
        if isinstance(loaded, ExportFormat):
            return loaded
        raise ConfigurationError(f"--format {name}: {point.value} is no ExportFormat")
    raise ConfigurationError(f"--format {shorten(name)!r} is not known: use {', '.join(format_names())}")
