"""Progress on standard error: a bar on a terminal, plain lines elsewhere, and a summary at the end."""

import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars
from rich.text import Text

from summariser.domain.display import shorten
from summariser.workflows.extract import Event, Outcome

PLAIN_EVERY = 10.0
"""Seconds between two plain lines of progress, so that a log of a long night stays readable."""

SHOWN_FAILURES = 20


class Progress:
    """What is told to a person while articles are drafted. Use as a context manager.

    Paths and reasons are printed as text, never as markup.
    """

    def __init__(self, total: int) -> None:
        self.total = total
        self._console = Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)
        self._bars = Bars(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TextColumn("{task.fields[note]}", markup=False),
            TimeRemainingColumn(compact=True),
            console=self._console,
            disable=not self._console.is_terminal,
            transient=True,
        )
        self._done = self._failed = 0
        self._began = self._told = time.monotonic()
        self._fetch_task: TaskID | None = None

    def __enter__(self) -> Self:
        self._bars.start()
        self._task = self._bars.add_task("articles", total=self.total or None, note="")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._bars.stop()

    def say(self, line: str) -> None:
        """One line, above the bar if there is one."""
        self._console.print(Text(line))

    def report(self, event: Event) -> None:
        """Take in one event of an extraction."""
        if event.kind == "begun":
            if event.run.resumed:
                self.say(f"going on with run {event.run.id}: ${event.spent.cost:.4f} of ${event.run.cap} spent so far")
            return
        self._done += 1
        self._failed += event.kind == "failed"
        if event.kind == "failed":
            self.say(f"failed: {shorten(event.path, 160, keep='end')}: {event.reason}")
        money = f"${event.spent.cost:.4f} of ${event.run.cap}"
        failed = f" · {self._failed} failed" if self._failed else ""
        rate = self._done / max(time.monotonic() - self._began, 1e-9) * 60
        note = f"{money}{failed} · {rate:.1f}/min"
        self._bars.update(self._task, completed=self._done, note=note)
        if not self._console.is_terminal and time.monotonic() - self._told >= PLAIN_EVERY:
            self._told = time.monotonic()
            self.say(f"{self._done} of {self.total} articles, {note}")

    def fetching(self, what: str, done: int, size: int) -> None:
        """Take in the progress of fetching a model; called from another thread."""
        if self._console.is_terminal:
            if self._fetch_task is None:
                self._fetch_task = self._bars.add_task(what, total=size, note="bytes")
            self._bars.update(self._fetch_task, description=what, completed=done, visible=done < size)
        elif done == 0 or done >= size or time.monotonic() - self._told >= PLAIN_EVERY:
            self._told = time.monotonic()
            self.say(f"{what}: {done / 1e6:.0f} of {size / 1e6:.0f} MB")

    def summary(self, outcome: Outcome) -> None:
        """The last lines: what was done, what was not and why, what it cost."""
        usage = outcome.spent.usage
        self.say(
            f"{outcome.drafted} drafted, {outcome.cached} drafted before, {len(outcome.failed)} failed,"
            f" {outcome.left} left in {time.monotonic() - self._began:.0f} s"
        )
        for failure in outcome.failed[:SHOWN_FAILURES]:
            self.say(f"  {failure}")
        if len(outcome.failed) > SHOWN_FAILURES:
            self.say(f"  and {len(outcome.failed) - SHOWN_FAILURES} more: see `summariser status`")
        if outcome.flags:
            self.say("flags: " + ", ".join(f"{count} {code}" for code, count in outcome.flags.most_common()))
        self.say(
            f"run {outcome.run.id}: ${outcome.spent.cost:.6f} of ${outcome.run.cap};"
            f" {usage.input} tokens in ({usage.cached} from cache), {usage.output} out"
        )
        if outcome.state == "capped":
            self.say(f"{outcome.stopped_by}; run it again with a higher --max-cost to go on")
        elif outcome.state == "interrupted":
            self.say("interrupted; run the same command again to go on")
