"""What the commands read: status, show and review. Read-only; nothing here makes or changes a journal."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from sqlalchemy import Connection, and_, case, desc, distinct, func, or_, select

from summariser.core.article import Article
from summariser.core.errors import JournalError
from summariser.core.money import Assumed, Usage, dollars
from summariser.core.record import Record
from summariser.extraction.ports import RunState
from summariser.journal import drafts, notes, places, tables
from summariser.journal.database import VersionError
from summariser.journal.databases import database_of, told
from summariser.journal.leases import batch_owner, is_batch, may_live
from summariser.journal.place import Place, no_journal
from summariser.journal.presence import exists
from summariser.journal.reservations import USED, assumed, owners_at_work
from summariser.journal.reviews import reviewed
from summariser.journal.tables import PAST, articles, attempts, failures, paths, reviews, runs
from summariser.journal.tables import drafts as drafted
from summariser.review.notes import of_draft
from summariser.review.queue import flags_in, omitted
from summariser.review.tally import OpenDoubts, Statistics, report

if TYPE_CHECKING:
    from summariser.extraction.ports import Batch
    from summariser.journal.people import Doubles
    from summariser.review.audit import Progress
    from summariser.review.corrections import Corrections, ReviewedDraft


@dataclass(frozen=True)
class RunSummary:
    """A run for `status`. `left` is None while it has not ended by itself; `spent` counts open reservations too.
    `final` of the `failed` articles are not tried again; `escalated` of the drafted went to a stronger model too."""

    id: str
    started: datetime
    model: str
    state: RunState | Literal["waiting"]
    cap: Decimal
    spent: Decimal
    assumed: Assumed
    usage: Usage
    drafted: int
    failed: int
    left: int | None
    command: str
    escalated: int = 0
    final: int = 0


@dataclass(frozen=True)
class ModelSpend:
    """All requests to one model together, and in how many runs they were made."""

    model: str
    runs: int
    usage: Usage
    cost: Decimal


@dataclass(frozen=True)
class BatchSummary:
    """A batch for `status`: `reserved` picodollars are set aside for it. `told` is the provider's answer if it was
    `asked`."""

    batch: "Batch"
    reserved: int
    told: str = ""
    asked: bool = False


@dataclass(frozen=True)
class Match:
    """An article that was asked for, with the path by which it was found and its newest draft."""

    article_id: str
    path: str | None
    record: Record


def summaries(journal: Place) -> list[RunSummary]:
    """All runs, the newest first."""
    failed = select(func.count()).where(failures.c.run_id == runs.c.id)
    final = failed.where(failures.c.final).scalar_subquery().label("final")
    query = select(runs, failed.scalar_subquery().label("failed"), final).order_by(desc(runs.c.created_at))
    with connected(journal) as connection:
        untold, drafted = assumed(connection), _drafted(connection)
        return [
            _summary(connection, row, drafted.get(row.id, {}), untold.get(row.id, Assumed()))
            for row in connection.execute(query)
        ]


def _drafted(connection: Connection) -> dict[str, dict[str, int]]:
    """How many drafts each run has made, by draft key, in one look at all drafts."""
    made = tables.drafts
    query = select(made.c.run_id, made.c.draft_key, func.count()).group_by(made.c.run_id, made.c.draft_key)
    found: dict[str, dict[str, int]] = {}
    for run_id, draft_key, many in connection.execute(query):
        found.setdefault(run_id, {})[draft_key] = many
    return found


def _escalated(connection: Connection, run_id: str, draft_key: str) -> int:
    """How many of a run's current drafts replaced an earlier draft of the same run."""
    first, standing = tables.drafts.alias(), tables.drafts
    replaced = select(first.c.article_id).where(first.c.run_id == run_id, first.c.draft_key != draft_key)
    of_run = (standing.c.run_id == run_id, standing.c.draft_key == draft_key)
    query = select(func.count()).where(*of_run, standing.c.article_id.in_(replaced))
    return int(connection.execute(query).scalar_one())


def spend_by_model(journal: Place) -> list[ModelSpend]:
    """What each model has cost in all, the dearest first."""
    own = (runs.c.input_tokens, runs.c.cached_tokens, runs.c.output_tokens, runs.c.committed_pico)
    of_runs = select(runs.c.model, func.count(), *map(func.sum, own)).group_by(runs.c.model)
    made = func.count(distinct(attempts.c.run_id))
    other = select(attempts.c.model, made, *USED).where(attempts.c.model.is_not(None)).group_by(attempts.c.model)
    of_others = select(runs.c.model, *USED).join(runs).where(attempts.c.model.is_not(None)).group_by(runs.c.model)
    spent: dict[str, list[int]] = {}
    with connected(journal) as connection:
        for model, *counts in (*connection.execute(of_runs), *connection.execute(other)):
            spent[model] = [a + int(b) for a, b in zip(spent.get(model, [0] * 5), counts, strict=True)]
        for model, *counts in connection.execute(of_others):  # in the runs' own sums, and not their model's
            spent[model][1:] = [a - int(b) for a, b in zip(spent[model][1:], counts, strict=True)]
    dearest = sorted(spent.items(), key=lambda one: (-one[1][4], one[0]))
    return [ModelSpend(model, made, Usage(*used), dollars(cost)) for model, (made, *used, cost) in dearest]


def batches_out(journal: Place) -> list[BatchSummary]:
    """The batches that are neither collected nor given back, the oldest first."""
    reserved = select(func.coalesce(func.sum(tables.attempts.c.reserved_pico), 0))
    with connected(journal) as connection:
        if connection.execute(select(tables.shards.c.id).limit(1)).first() is None:
            return []  # as in most journals: the module for batches need not be loaded
        from summariser.journal import batches

        found: list[BatchSummary] = []
        for batch in batches.unfinished(connection):
            held = (attempts.c.run_id == batch.run_id, attempts.c.owner == batch_owner(batch.id), tables.IS_OPEN)
            amount = connection.execute(reserved.where(*held)).scalar_one()
            found.append(BatchSummary(batch, int(amount)))
        return found


def fresh_in_batches(journal: Place, key: str) -> bool:
    """Whether the newest unfinished run of that key began fresh and has put requests into batches."""
    unfinished = select(runs.c.id, runs.c.fresh).where(
        runs.c.key == key, runs.c.state.not_in(("finished", "incomplete"))
    )
    with connected(journal) as connection:
        newest = connection.execute(unfinished.order_by(desc(runs.c.created_at)).limit(1)).first()
        if newest is None or not newest.fresh:
            return False
        batches = select(func.count()).where(tables.shards.c.run_id == newest.id)
        return bool(connection.execute(batches).scalar_one())


def find_record(journal: Place, wanted: str) -> list[Match]:
    """Drafted articles by the start of their id, or by their file's path, name or stem: of a file that has changed
    the newest version that is drafted."""
    if not wanted:
        return []
    with connected(journal) as connection:
        older = places.older(connection)
        return [match for one in places.named(connection, wanted) if (match := _match(connection, *one, older))]


def drafted_ids(journal: Place, draft_key: str) -> frozenset[str]:
    """The ids of the articles that have a draft by this key."""
    query = select(tables.drafts.c.article_id).where(tables.drafts.c.draft_key == draft_key)
    with connected(journal) as connection:
        return frozenset(connection.execute(query).scalars())


def article(journal: Place, article_id: str) -> Article:
    """The article as it was when it was drafted."""
    with connected(journal) as connection:
        row = connection.execute(select(articles).where(articles.c.id == article_id)).first()
        if row is None:
            raise JournalError(f"the journal {str(journal)!r} has no article {article_id[:40]!r}")
        return drafts.as_article(row)


@contextmanager
def connected(journal: Place) -> Iterator[Connection]:
    """A read-only connection to a current journal. One of an older version is upgraded first."""
    if isinstance(journal, Path) and not journal.exists():
        raise no_journal(journal)
    engine = database_of(journal).read_only()
    with told(journal):
        with engine.connect() as connection:
            found = tables.version(connection)
            if found is None:
                if not isinstance(journal, Path):
                    raise no_journal(journal)
                raise VersionError("it is empty: restore a copy, or move it away")
            if found == tables.newest():
                yield connection
                return
        from summariser.journal.store import open_journal

        open_journal(journal).close()  # older: now current; newer: an error that says so
        with engine.connect() as connection:
            yield connection


def _match(connection: Connection, article_id: str, path: str | None, older: Mapping[str, str]) -> Match | None:
    of_article = tables.drafts.c.article_id == article_id
    query = select(tables.drafts.c.id, tables.drafts.c.record).where(of_article).order_by(desc(tables.drafts.c.id))
    row = connection.execute(query.limit(1)).first()
    if row is None:
        return None
    record = drafts.parse(drafts.Stored(row.id, row.record))
    written = of_draft(notes.of_article(connection, article_id), row.id, record.data)
    record = record.model_copy(update={"notes": written})
    return Match(article_id, path, record.replaced_by(older.get(article_id)))


def _summary(connection: Connection, row: Any, drafted: Mapping[str, int], untold: Assumed) -> RunSummary:
    return RunSummary(
        id=row.id,
        started=datetime.fromisoformat(row.created_at),
        model=row.model,
        state=_state(connection, row),
        cap=dollars(row.cap_pico),
        spent=dollars(row.committed_pico),
        assumed=untold,
        usage=Usage(row.input_tokens, row.cached_tokens, row.output_tokens),
        drafted=drafted.get(row.draft_key, 0),
        failed=row.failed,
        final=row.final,
        left=row.left,
        command=row.command,
        # Only an escalation keeps a draft under another key: the first one.
        escalated=_escalated(connection, row.id, row.draft_key) if len(drafted) > 1 else 0,
    )


def _state(connection: Connection, row: Any) -> RunState | Literal["waiting"]:
    """The state of a run. One left as running by processes that have ended waits for its batches, or was
    interrupted."""
    state: RunState = row.state
    if state not in get_args(RunState):
        raise JournalError(f"run {row.id} has the unknown state {state[:40]!r}")
    if state != "running" or may_live(row.owner):
        return state
    owners = set(filter(may_live, owners_at_work(connection, row.id)))
    return "interrupted" if not owners else "waiting" if all(map(is_batch, owners)) else "running"


_GULP = 200
"""Articles that are read at a time."""


def statistics(journal: Place) -> Statistics:
    """Articles by state of review, and what became of the fields of each model and prompt.

    `older` counts older versions of files whose review was not begun: the queue leaves them out.
    """
    with connected(journal) as connection:
        left_out = and_(reviews.c.state == "waiting", reviews.c.article_id.in_(places.older(connection)))
        state = case((left_out, "older"), else_=reviews.c.state).label("standing")
        counted = connection.execute(select(state, func.count().label("many")).group_by("standing"))
        states = {row.standing: row.many for row in counted}
        return report(states, reviewed(connection), _open(connection))


def past(journal: Place) -> dict[str, int]:
    """By state of review, the articles that are older versions of files."""
    with connected(journal) as connection:
        older = reviews.c.article_id.in_(places.older(connection))
        query = select(reviews.c.state, func.count().label("many")).where(older).group_by(reviews.c.state)
        return {row.state: row.many for row in connection.execute(query)}


def _open(connection: Connection) -> OpenDoubts:
    unseen = reviews.c.state.in_(("waiting", "in progress")), reviews.c.codes != ""
    omissions, flags, made = Counter[str](), 0, 0
    query = select(reviews.c.codes, func.count().label("many")).where(*unseen).group_by(reviews.c.codes)
    for row in connection.execute(query):
        made += row.many
        flags += flags_in(row.codes) * row.many
        for name, many in omitted(row.codes).items():
            omissions[name] += many * row.many
    return OpenDoubts(made, flags, omissions)


def without_draft(journal: Place) -> int:
    """How many articles failed and have no draft from any run, older versions of files apart."""
    drafted_ids = select(drafted.c.article_id)
    here, there = (select(paths.c.article_id).where(one) for one in (paths.c.current == 1, PAST))
    failed = failures.c.article_id
    newest = or_(failed.in_(here), failed.not_in(there))
    query = select(func.count(distinct(failed))).where(failed.not_in(drafted_ids), newest)
    with connected(journal) as connection:
        return int(connection.execute(query).scalar_one())


def corrected(journal: Place) -> "Corrections":
    """What reviewers changed in the drafts, and whether flags had foreseen it."""
    from summariser.review.corrections import corrections

    with connected(journal) as connection:
        return corrections(_drafts(connection))


def _drafts(connection: Connection) -> Iterator["ReviewedDraft"]:
    """The reviews with their drafts, a few at a time."""
    from summariser.review.corrections import ReviewedDraft

    found = reviewed(connection)
    while some := list(islice(found, _GULP)):
        names = select(reviews.c.article_id, reviews.c.name)
        named = connection.execute(names.where(reviews.c.article_id.in_([one.article_id for one in some])))
        name_of = {row.article_id: row.name for row in named}
        records = select(drafted.c.id, drafted.c.record).where(
            drafted.c.id.in_([one.entries[-1].draft for one in some])
        )
        draft_of = {row.id: drafts.Stored(row.id, row.record) for row in connection.execute(records)}
        for one in some:
            yield ReviewedDraft(name_of[one.article_id], drafts.parse(draft_of[one.entries[-1].draft]), one)


def doubles(journal: Place) -> "Doubles":
    """What is read by two people, and what waits for adjudication."""
    from summariser.journal.people import doubles

    with connected(journal) as connection:
        return doubles(connection)


def audit_progress(journal: Place) -> "list[Progress]":
    """How each audit stands, the first begun first: what `audit`, an export and a report tell. None without a
    journal."""
    from summariser.journal.audits import Reader, every

    if not exists(journal):
        return []
    with connected(journal) as connection:
        return [Reader(audit).progress(connection) for audit in every(connection)]


def reviewed_articles(journal: Place, most: int) -> Iterator[tuple[str, Article]]:
    """The articles whose review is done, those done last first, with the names of their records."""
    query = select(reviews.c.name, articles).join(articles, articles.c.id == reviews.c.article_id)
    query = query.where(reviews.c.state == "reviewed").order_by(desc(reviews.c.revision)).limit(most)
    with connected(journal) as connection:
        for row in connection.execute(query.execution_options(yield_per=_GULP)):
            yield row.name, drafts.as_article(row)
