"""One root, and one class for each thing that a caller can do about a failure.

The message of every error is one line for a person: what is wrong, where, and what to do.
"""

from dataclasses import dataclass

from summariser.core.display import shorten


class SummariserError(Exception):
    """The root of every error that this package raises on purpose."""


class ConfigurationError(SummariserError):
    """A bad option, setting, schema or workspace: nothing was started; the person must change something."""


class ArticleError(SummariserError):
    """One article cannot be read; the rest of the batch goes on."""


class AnswerError(SummariserError):
    """The model gave no usable answer for one article; the rest of the batch goes on."""


class TooLongError(AnswerError):
    """A request is longer than the model, or this program, takes: ask for less at a time.

    `told` is what its server says, and `context` how many tokens it says that the model takes, answer included.
    """

    def __init__(self, message: str, told: str = "", context: int | None = None) -> None:
        super().__init__(message)
        self.told = told
        self.context = context


class FinalError(AnswerError):
    """What was answered is of no use, and was charged: the run asks no more about this article."""


class CutOffError(FinalError):
    """The answer reached the limit on its length, and was charged: of less text it may be shorter."""


TOO_LONG = "the article is too long for the model"
"""What a TooLongError says where the model's server refused: the journal of a batch knows it by that."""


class NoAnswerError(AnswerError):
    """Nothing arrived for one article, though another time it may (busy server): draft it then, not without it."""


class PostponedError(SummariserError):
    """The article's answer will come with a batch, hours from now: leave it until then."""


class NotBegunError(SummariserError):
    """A person asked to stop before anything was asked about the article: leave it to the next run."""


class UncertainError(SummariserError):
    """A batch may have been submitted or not: leave it alone until the provider can say."""


class ProviderError(SummariserError):
    """The provider will refuse every request alike (bad key, no quota, unreachable): stop the run."""


class LaterError(ProviderError):
    """The provider takes no request for a long time, such as the rest of the day: stop, and go on after that."""


class CapReachedError(SummariserError):
    """The worst case of the next request does not fit under the run's cap: it was not sent."""


class JournalError(SummariserError):
    """The journal cannot be read or written (disk full, no permission, newer version): stop the run."""


STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that gave no draft. `reason` says why and what to do, in one line. `final`: it failed for good, and
    only a fresh run asks about it again.

    `path` is as the file system has it, control characters included: print `str()` of this, not the path.
    """

    path: str
    reason: str
    final: bool = False

    def __str__(self) -> str:
        name = "standard input" if self.path == STANDARD_INPUT else shorten(self.path, 160, keep="end")
        return f"{name}: {self.reason}"
