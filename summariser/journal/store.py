"""The SQL journal: runs, articles, drafts and money in one database file."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from sqlalchemy import Connection, bindparam, select

from summariser.core.article import Article
from summariser.core.clock import Clock
from summariser.core.errors import Failure
from summariser.core.money import Assumed, Usage, dollars
from summariser.core.record import Record
from summariser.extraction.ports import Ledger, Run, RunPlan, RunState, Spent, Standing, Tariff
from summariser.journal import drafts, leases, places, reservations, spare, tables
from summariser.journal.assignments import SqlAssignments
from summariser.journal.audits import SqlAudits
from summariser.journal.batches import SqlInbox, SqlOutbox
from summariser.journal.database import storable
from summariser.journal.databases import database_of, told
from summariser.journal.leases import LeaseHolder, new_owner
from summariser.journal.ledger import Account, SqlLedger, Terms
from summariser.journal.place import Place
from summariser.journal.reviews import SqlReviews
from summariser.journal.rulings import SqlRulings
from summariser.journal.runs import End, begin, end, stamp
from summariser.journal.spare import Spare
from summariser.journal.tables import runs
from summariser.journal.users import SqlUsers
from summariser.journal.writer import GroupWriter, Step, done, one_by_one
from summariser.review.queue import queue_codes


class SqlJournal:
    """Implements the ports Journal and Accounts. Several processes may have one journal open.

    `reviews` implements the port Reviews, `outbox` and `inbox` those of batches. `audits` begins audits; `rulings`
    keeps what people decided about links and names, `assignments` whose an article is to review; `users` says who may
    sign in.

    It is made when missing. Whatever an awaited method stored is on disk when it returns. While its server is away,
    all methods wait: with `tell`, which is told so in a line from another thread, for as long as it takes.
    """

    def __init__(self, place: Place, clock: Clock, tell: Callable[[str], None] | None = None) -> None:
        self._clock = clock
        self._owner = new_owner(shared=not isinstance(place, Path))
        self._runs: dict[str, Terms] = {}
        self._writer = open_journal(place, tell)
        self._spare = Spare(database_of(place).beside(), self._owner)
        self.reviews = SqlReviews(self._writer, place)
        self.rulings = SqlRulings(self._writer, clock)
        self.audits = SqlAudits(self._writer)
        self.assignments = SqlAssignments(self._writer, clock)
        self.users = SqlUsers(self._writer, clock)
        self.outbox = SqlOutbox(self._writer, self._owner, clock)
        self.inbox = SqlInbox(self._writer, clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Write all that is queued. What is still open then can no longer be settled: it counts at the worst case."""
        self._writer.close(lambda connection: reservations.orphan(connection, self._owner))
        self._spare.close()

    async def open_run(self, plan: RunPlan) -> Run:
        now = self._clock.now()
        begun = await self._writer.write(lambda connection: begin(connection, plan, self._owner, now))
        only_run = begun.id if begun.fresh else None
        tenure = LeaseHolder(only_run or plan.first_key or plan.draft_key, begun.id, self._owner)
        terms = Terms(begun.id, plan.draft_key, plan.cap, plan.price, only_run, tenure, begun.sitting, self._spare)
        self._runs[begun.id] = terms
        return Run(begun.id, plan.cap, dollars(begun.committed_pico), begun.resumed)

    async def drafted(self, run: Run, article_ids: Sequence[str]) -> frozenset[str]:
        terms = self._runs[run.id]
        return await self._writer.read(
            lambda connection: drafts.drafted(connection, article_ids, terms.draft_key, terms.only_run)
        )

    async def seen(self, articles: Sequence[Article]) -> None:
        await self._writer.write(lambda connection: places.note(connection, articles))

    async def claim(self, run: Run, article: Article, *, take: bool = True) -> Standing:
        terms = self._runs[run.id]
        wanted = drafts.DraftQuery(article.id, terms.draft_key, run.id, terms.only_run, terms.sitting)
        if not take:
            standing: drafts.Stored | Standing | None = await self._writer.read(
                lambda connection: drafts.find(connection, wanted)
            )
        else:
            lease = terms.tenure.lease(article.id)
            standing = await self._writer.share(Step(_claimed, (wanted, lease))).future
        return drafts.parse(standing) if isinstance(standing, drafts.Stored) else standing or "free"

    async def save_draft(  # noqa: PLR0913 - what is stored together is given together
        self,
        run: Run,
        article: Article,
        record: Record,
        answer: str,
        *,
        day: date | None = None,
        key: str | None = None,
    ) -> None:
        draft = {
            "run_id": run.id,
            "article_id": article.id,
            "draft_key": key or self._runs[run.id].draft_key,
            "record": record.model_dump_json(by_alias=True),
            "answer": storable(answer),
            "created_at": stamp(self._clock.now()),
        }
        lease = None if key else self._runs[run.id].tenure.lease(article.id)
        queued = drafts.Queued(queue_codes(record), day.isoformat() if day else "")
        new = drafts.NewDraft(article, draft, queued)
        await self._writer.share(Step(_saved, (new, lease))).future

    async def fail(self, run: Run, article_id: str, failure: Failure) -> None:
        lease, now = self._runs[run.id].tenure.lease(article_id), self._clock.now()

        def note(connection: Connection) -> Step[None]:
            drafts.fail(connection, run.id, article_id, failure, now)
            leases.release(connection, lease)
            return Step(done, None)

        await self._writer.share(Step(one_by_one, note)).future

    async def close_run(self, run: Run, state: RunState, left: int) -> None:
        how = End(state, left, self._owner, stamp(self._clock.now()))
        await self._writer.write(lambda connection: end(connection, run.id, how))

    def ledger(self, run: Run, article_id: str, tariff: Tariff | None = None) -> Ledger:
        terms = self._runs[run.id]
        account = Account(self._owner, article_id, tariff or Tariff(terms.price), second=tariff is not None)
        return SqlLedger(self._writer, self._clock, terms, account)

    def wait_no_more(self, run: Run) -> None:
        self._runs[run.id].turns.hurry()

    async def spent(self, run: Run) -> Spent:
        return await self._writer.read(lambda connection: _spent(connection, run.id))

    async def spent_elsewhere(self, run: Run) -> Spent:
        return await self._writer.read(lambda connection: reservations.elsewhere(connection, run.id))

    async def assumed(self, run: Run) -> Assumed:
        found = await self._writer.read(lambda connection: reservations.assumed(connection, run.id))
        return found.get(run.id, Assumed())


def open_journal(place: Place, tell: Callable[[str], None] | None = None) -> GroupWriter:
    """The writer of a journal, which is made or upgraded if need be; JournalError if that cannot be done."""
    database = database_of(place)
    engine = database.writable()
    with told(place):
        with engine.begin() as connection:
            tables.prepare(connection)
        spare.restore(engine, database.beside())
        return GroupWriter(engine, database, tell)


_Claimed = drafts.Stored | Failure | Literal["mine", "held", "out"]


def _claimed(
    connection: Connection, claims: Sequence[tuple[drafts.DraftQuery, leases.Lease]]
) -> Sequence[Step[_Claimed]]:
    """What stands about each article, or whose it is. The lease comes first: whoever had it until then has stored what
    came of it."""
    taken = [leases.take(connection, lease) for _, lease in claims]
    found = drafts.find_all(connection, [wanted for wanted, _ in claims])
    mine = zip(claims, taken, found, strict=True)
    leases.release(connection, *(lease for (_, lease), how, one in mine if one and how == "mine"))
    return [Step(done, one or how) for how, one in zip(taken, found, strict=True)]


def _saved(
    connection: Connection, given: Sequence[tuple[drafts.NewDraft, leases.Lease | None]]
) -> Sequence[Step[None]]:
    """Store drafts, and give back their articles. A draft without a lease comes before the one that is waited for, and
    is stored once in a run."""
    new = [one for one, lease in given if lease or not drafts.has(connection, one.row)]
    entries = {id(one): entry for one, entry in zip(new, drafts.save(connection, new), strict=True)}
    leases.release(connection, *(lease for _, lease in given if lease))
    return [Step(drafts.enlist, entries[id(one)]) if id(one) in entries else Step(done, None) for one, _ in given]


_SPENT = select(runs.c.input_tokens, runs.c.cached_tokens, runs.c.output_tokens, runs.c.committed_pico).where(
    runs.c.id == bindparam("run")
)


def _spent(connection: Connection, run_id: str) -> Spent:
    row = connection.execute(_SPENT, {"run": run_id}).one()
    return Spent(Usage(*row[:3]), dollars(row.committed_pico))
