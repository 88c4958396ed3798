"""Typed, evidenced records from articles about meetings.

    from summariser import extract
    record = extract("HANOI, 5 September - ...", model="gpt-6-luna", max_cost=0.05)

What is imported from here is loaded when it is first used: `import summariser` itself loads nothing.
"""

TYPE_CHECKING = False  # typing's own would cost as much time as all else here
if TYPE_CHECKING:
    from summariser.api import Review, aextract, extract, ground
    from summariser.core.article import Article, Span
    from summariser.core.errors import (
        AnswerError,
        ArticleError,
        CapReachedError,
        ConfigurationError,
        Failure,
        JournalError,
        ProviderError,
        SummariserError,
    )
    from summariser.core.flags import Flag
    from summariser.core.meeting import Meeting
    from summariser.core.record import Evidence, Record
    from summariser.core.schema import (
        Against,
        Cited,
        Country,
        Cues,
        EventDate,
        Name,
        Organisation,
        Place,
        Proposed,
        Speech,
        Title,
        Verbatim,
    )
    from summariser.review.history import DecisionError

_HOME = {
    "summariser.api": ("Review", "aextract", "extract", "ground"),
    "summariser.core.article": ("Article", "Span"),
    "summariser.review.history": ("DecisionError",),
    "summariser.core.errors": (
        "AnswerError", "ArticleError", "CapReachedError", "ConfigurationError", "Failure", "JournalError",
        "ProviderError", "SummariserError",
    ),
    "summariser.core.flags": ("Flag",),
    "summariser.core.meeting": ("Meeting",),
    "summariser.core.record": ("Evidence", "Record"),
    "summariser.core.schema": (
        "Against", "Cited", "Country", "Cues", "EventDate", "Name", "Organisation", "Place", "Proposed", "Speech",
        "Title", "Verbatim",
    ),
}  # fmt: skip
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}

__all__ = [  # noqa: PLE0604, RUF100 - the names above, spelled out for type checkers
    "Against",
    "AnswerError",
    "Article",
    "ArticleError",
    "CapReachedError",
    "Cited",
    "ConfigurationError",
    "Country",
    "Cues",
    "DecisionError",
    "EventDate",
    "Evidence",
    "Failure",
    "Flag",
    "JournalError",
    "Meeting",
    "Name",
    "Organisation",
    "Place",
    "Proposed",
    "ProviderError",
    "Record",
    "Review",
    "Span",
    "Speech",
    "SummariserError",
    "Title",
    "Verbatim",
    "aextract",
    "extract",
    "ground",
]


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name == "__version__":
        from importlib.metadata import version

        return version("summariser")
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'summariser' has no attribute {name!r}")
    return getattr(import_module(_MODULE_OF[name]), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
