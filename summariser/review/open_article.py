"""One article under review: what was decided, and how each decision gets into the journal before it counts."""

import asyncio
import hashlib
import secrets
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from summariser.core.clock import Clock
from summariser.core.errors import ConfigurationError
from summariser.core.own_words import require_own_words
from summariser.core.record import Bulk, Note, Record, RecordReview, ReviewState
from summariser.core.schema import Schema
from summariser.corpus.differences import Contradiction, Others, elsewhere
from summariser.review import decisions
from summariser.review.account import Told, account
from summariser.review.decisions import RecordUnderReview
from summariser.review.history import IN_BULK, Change, DecisionError, Entry, History, Step, published, replay
from summariser.review.notebook import Notebook
from summariser.review.notes import NoteLine
from summariser.review.paths import check_record, site
from summariser.review.ports import (
    Claim,
    Neighbours,
    Opened,
    RecordChangedError,
    RecordFiles,
    Reviews,
    ReviewUpdate,
    Typing,
)
from summariser.review.recheck import offered, second_reading
from summariser.review.recheck import published as published_flags
from summariser.review.sheet import Sheet, Standing, make_sheet

IDLE = 60.0
"""Seconds without a key after which a reviewer counts as away; such a gap is left out as a whole."""


class Stopwatch:
    """Adds up active time, in seconds: the gaps between signs of life, unless they are long."""

    def __init__(self, total: float, now: datetime) -> None:
        self.total = total
        self._last = now
        self._lap = total

    def tick(self, now: datetime) -> None:
        gap = (now - self._last).total_seconds()
        if 0 < gap <= IDLE:
            self.total += gap
        self._last = max(self._last, now)

    def lap(self) -> float:
        """The time since the last lap."""
        return self.total - self._lap

    def new_lap(self) -> None:
        self._lap = self.total


CLAIM = timedelta(minutes=15)
"""How long an article stays claimed without a sign of life: a coffee, but not a lunch."""


@dataclass(frozen=True)
class ReviewContext:
    """What a review works with: the journal's reviews, the files of records, and a clock. Without `neighbours` nothing
    is known of other articles."""

    reviews: Reviews
    files: RecordFiles
    clock: Clock
    neighbours: Neighbours | None = None


@dataclass(frozen=True)
class Reviewer:
    """A person at a computer, who may be there to adjudicate."""

    name: str
    host: str
    adjudicates: bool = False

    def __str__(self) -> str:
        return f"{self.name} on {self.host}"


@dataclass(frozen=True)
class ReviewTools:
    """What all articles of a session are reviewed with."""

    schema: Schema
    context: ReviewContext
    reviewer: Reviewer

    def claim(self, token: str) -> Claim:
        now = self.context.clock.now()
        who = self.reviewer
        return Claim(str(who), token, now, now + CLAIM, who.name, who.adjudicates)


class OpenArticle:
    """An article that was claimed. Its methods are called one at a time. ArticleError if its record has words that the
    article has not.

    Memory follows the journal: what could not be stored was not done. `claimed`: it has not been given back.
    """

    def __init__(self, tools: ReviewTools, opened: Opened, token: str) -> None:
        self._tools = tools
        self._opened = opened
        self._token = token
        self._history: History = replay(opened.record.data, opened.entries)
        require_own_words(self._decided(self._history), opened.article, tools.schema)
        self._watch = Stopwatch(opened.seconds, tools.context.clock.now())
        self._state: ReviewState = opened.state
        self._position = opened.position
        self._typing = opened.typing
        self._notebook = Notebook(opened, tools.reviewer.name, tools.context.clock)
        self._log = (*opened.earlier, *opened.entries)
        self._newest = opened.newest
        self._written = opened.written
        files = tools.context.files
        self._files = files.of_reader(opened.reader) if opened.reader else files
        self.claimed = True
        self._others: tuple[Others | None] | None = None
        self.sheet = self._show()

    @staticmethod
    async def open(tools: ReviewTools, article_id: str) -> "OpenArticle":
        """Claim an article; ClaimedError if somebody else has it, ConfigurationError if it has another schema."""
        token = secrets.token_hex(8)
        opened = await tools.context.reviews.open(article_id, tools.claim(token))
        if not tools.schema.takes(opened.record.schema_id):
            raise ConfigurationError(
                f"this article was drafted by schema {opened.record.schema_id!r}, not {tools.schema.id!r}:"
                " name its schema with --schema"
            )
        return OpenArticle(tools, opened, token)

    @property
    def id(self) -> str:
        return self._opened.article.id

    @property
    def history(self) -> History:
        return self._history

    def account(self, path: str) -> list[Told]:
        """Every decision about a row and every note on it, in order; with "" those of the whole article."""
        told = account(self._log, self._notebook.lines, self._history.taken)
        return [one for one in told if one.touches(path)]

    async def elsewhere(self) -> Mapping[str, tuple[Contradiction, ...]]:
        """What other articles of the event say against the record as it stands, by row. Which articles these are is
        asked once: a day that is corrected later is still held against theirs."""
        history, neighbours = self._history, self._tools.context.neighbours
        if neighbours is None:
            return {}
        record, compact = self._decided(history), history.state.compact
        if self._others is None:
            self._others = (await neighbours.of_event(self._tools.schema, record),)
        (others,) = self._others
        if others is None:
            return {}
        found = await asyncio.to_thread(elsewhere, self._tools.schema, record, others)
        return {compact.original(path): told for path, told in found.items()}

    def tick(self, at: datetime | None = None) -> None:
        self._watch.tick(at or self._tools.context.clock.now())

    async def keep(self, *, release: bool = False) -> Sheet:
        """Store the row in focus and the time, and keep the claim or give it back: then nobody looks at a new sheet."""
        if self.claimed:
            await self._store(release=release)
        return self.sheet if release else self._show()

    async def move(self, path: str) -> None:
        """Remember which row is in focus."""
        if self.claimed:
            self._position = path
            await self._store()

    async def type(self, typing: Typing | None) -> None:
        """Remember what is being typed, or that nothing is any more."""
        about_note = any(one.note for one in (typing, self._typing) if one)
        if self.claimed and (self._state != "reviewed" or about_note) and typing != self._typing:
            before, self._typing = self._typing, typing
            try:
                await self._store()
            except BaseException:
                self._typing = before
                raise

    async def note(self, path: str, text: str) -> Sheet:
        """Write a note about a row: the reviewer's own there is changed, or without a text withdrawn.

        The record of a reviewed article is written with it at once. RecordChangedError if that cannot be, for its file
        was changed by something else: the note is kept, and comes into it when the article is finished again.
        """
        lines = self._notebook.changed(self.sheet, path, text)
        if not lines:
            await self.type(None)
        return await self._keep_notes(lines)

    async def carry(self, notes: Sequence[tuple[str, Note]]) -> Sheet:
        """Keep notes of other records of the article, each with its place here, unless they are here already."""
        return await self._keep_notes(self._notebook.unknown(self.sheet, notes))

    async def _keep_notes(self, lines: Sequence[NoteLine]) -> Sheet:
        if not self.claimed:
            raise DecisionError("this article was given back: open it again")
        files, finished = self._files, self._state == "reviewed"
        how = files, self._written, self._history, lines
        there, text = await asyncio.to_thread(self._notebook.rewritten, *how) if finished else ("", "")
        new = text if text != there else None
        if lines or new:
            await self._store(notes=lines, writing=hashlib.sha256(new.encode()).hexdigest() if new else None)
        self._show()  # whatever becomes of the file
        if new:
            await asyncio.to_thread(files.write, self._opened.name, new)
            await self._store(state="reviewed")
        elif text is None:
            changed = f"the record {self._opened.name!r}, which something else changed, is left alone"
            raise RecordChangedError(f"the note is kept; {changed}")
        return self.sheet

    async def adopt(self) -> None:
        """Begin on the newest draft. Decisions about the older one stay in the journal, with that one."""
        self._must_be_open()
        if self._newest == self._opened.draft:
            raise DecisionError("there is no newer draft of this article")
        note = replace(self._note("adopt"), before=self._opened.draft, after=self._newest, draft=self._newest)
        await self._append([note], "in progress", "")

    async def decide(self, make: Callable[[RecordUnderReview], list[Change]], position: str | None) -> Sheet:
        """Make the changes as one act. Without a position, an added item gets the focus."""
        self._must_be_open()
        changes = make(self.under_review())
        if changes:
            here = changes[0].path if position is None and changes[0].action == "add" else position
            await self._append(self._entries(changes), "in progress", here)
        return self._show()

    def rest(self, path: str, shown: Container[str] | None, *, unseen: bool = False) -> list[Change]:
        """Changes that accept everything undecided at and below a path, except what is flagged or missing.

        `shown`: the rows that have been on screen (None: all have); the others are accepted only if `unseen`.
        """
        record, changes = self.under_review(), list[Change]()
        for row in self.sheet.rest(path):
            bulk: Bulk = "seen" if shown is None or row.path in shown else "unseen"
            if unseen or bulk == "seen":
                one = decisions.accept(record, row.path)[0]
                changes.append(replace(one, seen=(*one.seen, IN_BULK[bulk])))
        return changes

    async def rewind(self, step: Step) -> Sheet:
        """Undo or redo the last act."""
        self._must_be_open()
        candidates = self._history.done if step == "undo" else self._history.undone
        if not candidates:
            raise DecisionError(f"there is nothing to {step}")
        about = candidates[-1]
        await self._append([self._note(step, about.path, about.act)], "in progress", about.path)
        return self._show()

    async def skip(self) -> Sheet:
        """Leave it for later and give it back."""
        self._must_be_open()
        await self._append([self._note("skip")], "skipped", None, release=True)
        return self._show()

    async def resume(self) -> Sheet:
        """Take a finished or skipped article up again."""
        if self._state in ("reviewed", "skipped"):
            await self._append([self._note("reopen")], "in progress", None)
        return self._show()

    async def finish(self, *, accept_rest: bool, anyhow: bool, shown: Container[str] | None) -> Sheet:
        """Write the record. The journal notes beforehand what the file will hold, so that after a crash our own file is
        not taken for somebody else's."""
        self._must_be_open()
        self.tick()
        entries, history = self._completed(shown, accept_rest=accept_rest)
        record = self._record(history)
        files = self._files
        text = files.render(record)
        digest = hashlib.sha256(text.encode()).hexdigest()
        name = self._opened.name
        there = await asyncio.to_thread(files.digest, name)
        if there not in {None, digest, *self._written} and not anyhow:
            raise RecordChangedError(f"the record {name!r} was changed by something else: look at it, then replace it")
        await self._append(entries, "in progress", None, writing=digest)
        await asyncio.to_thread(files.write, name, text)
        await self._append([self._note("finish")], "reviewed", None, release=True)
        return self._show()

    def _completed(self, shown: Container[str] | None, *, accept_rest: bool) -> tuple[list[Entry], History]:
        """The entries that complete the review, and the history with them; DecisionError if it cannot be complete."""
        waiting = next((row.path for row in self.sheet.rows if row.attention), None)
        if waiting is not None:
            raise DecisionError(f"{_wants(self.sheet.attention)} you: {_place(self._tools.schema, waiting)}", waiting)
        rest = self.rest("", shown, unseen=True)
        if rest and not accept_rest:
            raise DecisionError(f"{_wants(len(rest))} a decision: accept the rest, or decide one by one")
        entries = self._entries(rest) if rest else []
        history = self._history.then(entries) if entries else self._history
        compact = history.state.compact
        try:
            check_record(self._tools.schema, compact.data)
        except DecisionError as error:
            error.path = compact.original(error.path)
            raise
        return entries, history

    def _record(self, history: History) -> Record:
        review = RecordReview(
            status="reviewed",
            reviewer=self._tools.reviewer.name,
            decisions=published(history),
            seconds=round(self._watch.total, 1),
        )
        flags = published_flags(history.state, self.sheet.flags)
        second = second_reading(self._tools.schema, self._opened.record, self._opened.article, history.state, flags)
        told = {"flags": flags, "review": review, "notes": self._notebook.published(history)}
        record = self._decided(history).model_copy(update=told | second)
        require_own_words(record, self._opened.article, self._tools.schema)
        return record

    def _decided(self, history: History) -> Record:
        update = {"data": history.state.compact.data, "schema_id": self._tools.schema.id}
        return self._opened.record.model_copy(update=update)

    def under_review(self) -> RecordUnderReview:
        schema, state = self._tools.schema, self._history.state
        omissions = offered(schema, self._opened.record, self._opened.article, state)
        return RecordUnderReview(schema, self._opened.article, state, self.sheet.flags, omissions)

    def _must_be_open(self) -> None:
        if self._state == "reviewed":
            raise DecisionError("this article is reviewed: reopen it to change something")
        if not self.claimed:
            raise DecisionError("this article was given back: open it again")

    def _show(self) -> Sheet:
        newer = self._newest != self._opened.draft
        now = Standing(self._state, self._position, newer, self._watch.total, self._typing, self._notebook.lines)
        self.sheet = make_sheet(self._tools.schema, self._opened, self._history, now)
        return self.sheet

    def _entries(self, changes: Sequence[Change]) -> list[Entry]:
        self.tick()
        first = self._note("accept")
        return [
            replace(
                first,
                path=change.path,
                action=change.action,
                before=change.before,
                after=change.after,
                seen=change.seen,
                seconds=0.0 if number else first.seconds,
            )
            for number, change in enumerate(changes)
        ]

    def _note(self, step: Step, path: str = "", after: object = None) -> Entry:
        self.tick()
        return Entry(
            act=self._history.next_act,
            path=path,
            action=step,
            before=None,
            after=after,
            seen=(),
            at=self._tools.context.clock.now(),
            reviewer=self._tools.reviewer.name,
            draft=self._opened.draft,
            seconds=round(self._watch.lap(), 3),
        )

    async def _append(
        self,
        entries: Sequence[Entry],
        state: ReviewState,
        position: str | None,
        *,
        release: bool = False,
        writing: str | None = None,
    ) -> None:
        await self._store(entries, state=state, position=position, release=release, writing=writing)
        self._state = state
        if entries:
            self._history = self._history.then(entries)
            self._log += tuple(entries)
            self._watch.new_lap()

    async def _store(  # noqa: PLR0913 - one parameter for each part of what is stored
        self,
        entries: Sequence[Entry] = (),
        *,
        notes: Sequence[NoteLine] = (),
        state: ReviewState | None = None,
        position: str | None = None,
        release: bool = False,
        writing: str | None = None,
    ) -> None:
        here = self._position if position is None else position
        typing = None if entries or notes else self._typing  # a decision replaces what was being typed
        page = ReviewUpdate(
            article_id=self.id,
            claim=self._tools.claim(self._token),
            position=here,
            seconds=self._watch.total,
            entries=tuple(entries),
            state=state,
            writing=writing,
            release=release,
            typing=typing,
            notes=tuple(notes),
            reader=self._opened.reader,
        )
        self._newest = await self._tools.context.reviews.store(page)
        self._position, self._typing = here, typing
        self._notebook.lines += page.notes
        self.claimed = not release
        if writing:
            self._written |= {writing}


def _wants(count: int) -> str:
    return "1 field needs" if count == 1 else f"{count} fields need"


def _place(schema: Schema, path: str) -> str:
    return site(schema, path).label if path else "the record as a whole"
