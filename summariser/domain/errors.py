"""One root, and one class for each thing that a caller can do about a failure.

The message of every error is one line for a person: what is wrong, where, and what to do.
"""


class SummariserError(Exception):
    """The root of every error that this package raises on purpose."""


class ConfigurationError(SummariserError):
    """A bad option, setting, schema or workspace: nothing was started; the person must change something."""


class ArticleError(SummariserError):
    """One article cannot be read; the rest of the batch goes on."""


class AnswerError(SummariserError):
    """The model gave no usable answer for one article; the rest of the batch goes on."""


class ProviderError(SummariserError):
    """The provider will refuse every request alike (bad key, no quota, unreachable): stop the run."""


class CapReachedError(SummariserError):
    """The worst case of the next request does not fit under the run's cap: it was not sent."""


class JournalError(SummariserError):
    """The journal cannot be read or written (disk full, no permission, newer version): stop the run."""
