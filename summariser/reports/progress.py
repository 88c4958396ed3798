"""Progress on standard error: a bar on a terminal, plain lines elsewhere, and a summary at the end."""

import sys
import time
from collections import Counter
from types import TracebackType
from typing import Any, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars
from rich.text import Text

from summariser.core.display import shorten, visible
from summariser.core.errors import Failure
from summariser.core.money import as_text
from summariser.extraction.outcome import Event, Outcome
from summariser.reports.output import discard

PLAIN_EVERY = 10.0
"""Seconds between two plain lines of progress, so that a log of a long night stays readable."""

SHOWN_EVERY = 0.1
"""Seconds between two states of the bar."""

SHOWN_REASONS = 5


class _Unheard(Console):
    """Goes on in silence when nobody listens any more, or the disk is full: losing the progress must not lose the
    work."""

    def print(self, *objects: Any, **how: Any) -> None:
        try:
            super().print(*objects, **how)
        except OSError:
            self.on_broken_pipe()

    def on_broken_pipe(self) -> None:
        self.quiet = True
        discard(sys.stderr)


class Progress:
    """What is told to a person while articles are drafted. Use as a context manager.

    Paths and reasons are printed as text, never as markup.
    """

    def __init__(self, total: int) -> None:
        self.total = total
        self._console = _Unheard(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)
        self._live = self._console.is_terminal  # which looks at the environment: not for every article
        self._bars = Bars(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TextColumn("{task.fields[note]}", markup=False),
            TimeRemainingColumn(compact=True),
            console=self._console,
            disable=not self._live,
            transient=True,
        )
        self._done = self._failed = 0
        self._began = self._told = time.monotonic()
        self._shown = 0.0
        self._fetch_task: TaskID | None = None

    def __enter__(self) -> Self:
        self._bars.start()
        self._task = self._bars.add_task("articles", total=self.total or None, note="")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Leave the bar as it is."""
        self._bars.update(self._task, completed=self._done)
        self._bars.stop()

    def say(self, line: str) -> None:
        """One line, above the bar if there is one."""
        self._console.print(Text(visible(line)))

    def report(self, event: Event) -> None:
        """Take in one event of an extraction."""
        if event.kind == "begun":
            if event.run.resumed:
                money = f"{as_text(event.spent.cost)} of {as_text(event.run.cap)}"
                self.say(f"going on with run {event.run.id}: {money} spent so far")
            return
        if event.kind == "left":
            return
        self._done += 1
        self._failed += event.kind == "failed"
        if event.kind == "failed":
            self.say(f"failed: {Failure(event.path, event.reason)}")
        now = time.monotonic()
        if self._live and now - self._shown >= SHOWN_EVERY:
            self._shown = now
            self._bars.update(self._task, completed=self._done, note=self._note(event))
        elif not self._live and now - self._told >= PLAIN_EVERY:
            self._told = now
            self.say(f"{self._done} of {self.total} articles, {self._note(event)}")

    def _note(self, event: Event) -> str:
        money = f"{as_text(event.spent.cost)} of {as_text(event.run.cap)}"
        failed = f" · {self._failed} failed" if self._failed else ""
        rate = self._done / max(time.monotonic() - self._began, 1e-9) * 60
        asked = f" · {event.in_flight} in flight" if event.in_flight else ""
        return f"{money}{failed} · {rate:.1f}/min{asked}"

    def fetching(self, what: str, done: int, size: int) -> None:
        """Take in the progress of fetching a model; called from another thread."""
        if self._live:
            if self._fetch_task is None:
                self._fetch_task = self._bars.add_task(what, total=size, note="bytes")
            self._bars.update(self._fetch_task, description=what, completed=done, visible=done < size)
        elif done == 0 or done >= size or time.monotonic() - self._told >= PLAIN_EVERY:
            self._told = time.monotonic()
            self.say(f"{what}: {done / 1e6:.0f} of {size / 1e6:.0f} MB")

    def summary(self, outcome: Outcome) -> None:
        """The last lines: what was done, what was not and why, what it cost."""
        self._counts(outcome)
        self._costs(outcome)
        final = sum(failure.final for failure in outcome.failed)
        if again := len(outcome.failed) - final:
            self.say(f"the same command tries {again} of those that failed again, under the same cap")
        if final:
            self.say(f"{final} failed for good: only --fresh asks again, and pays for it, under a cap of its own")
        if outcome.state == "capped":
            self.say(f"stopped at the cap: {outcome.stopped_by}")
        elif outcome.state == "interrupted" and outcome.stopped_by is None:
            self.say("interrupted; run the same command again to go on")

    def _counts(self, outcome: Outcome) -> None:
        waiting = f" ({outcome.waiting} of them in batches)" if outcome.waiting else ""
        same = f", {len(outcome.same)} the same text as another" if outcome.same else ""
        final = sum(failure.final for failure in outcome.failed)
        for_good = f" ({final} for good)" if final else ""
        self.say(
            f"{outcome.drafted} drafted, {outcome.cached} drafted before, {len(outcome.failed)} failed{for_good},"
            f" {outcome.left} left{waiting}{same}, in {_span(time.monotonic() - self._began)}"
        )
        for path in outcome.same[:SHOWN_REASONS]:
            self.say(f"  the same text as another: {shorten(path, 160, keep='end')}")
        reasons = Counter(failure.reason for failure in outcome.failed)
        for reason, count in reasons.most_common(SHOWN_REASONS):
            self.say(f"  {count} failed: {reason}")
        if len(reasons) > SHOWN_REASONS:
            self.say("  and others, each named above")
        if outcome.flags:
            self.say("flags: " + ", ".join(f"{count} {code}" for code, count in outcome.flags.most_common()))

    def _costs(self, outcome: Outcome) -> None:
        usage, other = outcome.spent.usage, outcome.spent_elsewhere
        self.say(
            f"run {outcome.run.id}: {as_text(outcome.spent.cost)} of {as_text(outcome.run.cap)};"
            f" {usage.input:,} tokens in ({usage.cached:,} from cache), {usage.output:,} out"
        )
        if outcome.escalated or other.usage.output:
            self.say(
                f"escalated: {outcome.escalated} of {outcome.drafted} drafts; of the above, {as_text(other.cost)} and"
                f" {other.usage.input:,} tokens in, {other.usage.output:,} out went to the stronger model"
            )
        if outcome.assumed.cost:
            self.say(f"  {outcome.assumed}")


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
