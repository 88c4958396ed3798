"""The journal's tables, and how an older journal becomes a current one.

Money is whole picodollars, times are ISO 8601 in UTC with microseconds (so that they sort as text), and long texts
stand last in their rows, so that counting and searching need not read past them.
"""

from collections.abc import Callable
from functools import cache

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    func,
    insert,
    inspect,
    literal_column,
    select,
    update,
)
from sqlalchemy.engine import make_url
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement

from summariser.journal import steps
from summariser.journal.database import VersionError

METADATA = MetaData()

_Number = BigInteger().with_variant(Integer, "sqlite")  # only INTEGER keys count up by themselves in SQLite

schema_version = Table("schema_version", METADATA, Column("version", Integer, primary_key=True))

runs = Table(
    "runs",
    METADATA,
    Column("id", String, primary_key=True),
    Column("key", String, nullable=False, index=True),
    Column("draft_key", String, nullable=False),
    Column("model", String, nullable=False),
    Column("schema_id", String, nullable=False),
    Column("prompt", String, nullable=False),
    Column("strategy", String, nullable=False),
    Column("command", Text, nullable=False),
    Column("fresh", Boolean, nullable=False),
    Column("cap_pico", BigInteger, nullable=False),
    # Settled costs and open reservations together, and settled tokens: kept by the transactions that change them,
    # so that neither a reservation nor a progress bar adds up a hundred thousand attempts.
    Column("committed_pico", BigInteger, nullable=False, default=0),
    Column("input_tokens", BigInteger, nullable=False, default=0),
    Column("cached_tokens", BigInteger, nullable=False, default=0),
    Column("output_tokens", BigInteger, nullable=False, default=0),
    Column("input_price", String, nullable=False),
    Column("cached_price", String, nullable=False),
    Column("output_price", String, nullable=False),
    Column("state", String, nullable=False),
    Column("left", Integer),
    Column("owner", String, nullable=False),
    Column("created_at", String, nullable=False),
    Column("updated_at", String, nullable=False),
    # The attempt that cost more than was reserved for it: nothing more is sent until somebody raises the cap.
    Column("exceeded", BigInteger),
    Column("sittings", Integer, nullable=False, server_default="0"),  # how often a process has opened it
)

articles = Table(
    "articles",
    METADATA,
    Column("id", String, primary_key=True),
    Column("path", String),
    Column("sha256", String, nullable=False),
    Column("published", String),
    Column("source", Text),
    Column("title", Text),
    Column("text", Text, nullable=False),
    Index("articles_by_path", "path", "id"),  # whoever looks for a part of a path need not read the texts
)

paths = Table(
    "paths",
    METADATA,
    # Where articles were read. No foreign key: an article is stored with its draft.
    Column("place", String, primary_key=True),  # the absolute path, in one normal form
    Column("article_id", String, primary_key=True),
    Column("path", String, nullable=False),  # as it was given
    Column("current", Integer, nullable=False),  # 0: another text stands there now
    Index("paths_of_article", "article_id", "current"),
)
Index(
    "paths_past",
    paths.c.article_id,
    sqlite_where=paths.c.current == literal_column("0"),
    postgresql_where=paths.c.current == literal_column("0"),
)

PAST = paths.c.current == literal_column("0")
"""Spelt as in the index above: SQLite does not use the index for a parameter. So are others below."""

attempts = Table(
    "attempts",
    METADATA,
    Column("id", _Number, primary_key=True),
    Column("run_id", ForeignKey(runs.c.id), nullable=False),
    Column("article_id", String, nullable=False),  # no foreign key: an article is stored with its draft
    Column("request_key", String, nullable=False, index=True),
    Column("state", String, nullable=False),  # open, or the outcome of its receipt
    Column("owner", String, nullable=False),
    Column("reserved_pico", BigInteger, nullable=False),
    Column("cost_pico", BigInteger),
    Column("input_tokens", BigInteger),
    Column("cached_tokens", BigInteger),
    Column("output_tokens", BigInteger),
    Column("started_at", String, nullable=False),
    Column("ended_at", String),  # null while open, and when its process died: nobody knows when it ended
    Column("error", Text, nullable=False, default=""),
    Column("raw", Text, nullable=False, default=""),
    Column("model", String),  # null: the run's own. Last, where a step could add it
    Index("attempts_of_article", "run_id", "article_id"),
)
Index(
    "attempts_open",
    attempts.c.run_id,
    attempts.c.owner,
    sqlite_where=attempts.c.state == "open",
    postgresql_where=attempts.c.state == "open",
)

Index(
    "attempts_elsewhere",
    attempts.c.run_id,
    attempts.c.model,
    sqlite_where=attempts.c.model.is_not(None),
    postgresql_where=attempts.c.model.is_not(None),
)

IS_OPEN = attempts.c.state == literal_column("'open'")
"""Spelt as in the index above: SQLite does not use the index for a parameter. So is the next."""

# Attempts of unknown cost: few, once they are settled.
Index(
    "attempts_untold",
    attempts.c.run_id,
    sqlite_where=attempts.c.input_tokens.is_(None) & (attempts.c.state != "refused"),
    postgresql_where=attempts.c.input_tokens.is_(None) & (attempts.c.state != "refused"),
)

IS_UNTOLD = attempts.c.input_tokens.is_(None) & (attempts.c.state != literal_column("'refused'"))

drafts = Table(
    "drafts",
    METADATA,
    Column("id", _Number, primary_key=True),
    Column("run_id", ForeignKey(runs.c.id), nullable=False),
    Column("article_id", ForeignKey(articles.c.id), nullable=False),
    Column("draft_key", String, nullable=False),
    Column("created_at", String, nullable=False),
    Column("record", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Index("drafts_of_article", "article_id", "draft_key"),
    Index("drafts_of_run", "run_id", "draft_key"),  # whoever counts them need not read them
)

failures = Table(
    "failures",
    METADATA,
    Column("id", _Number, primary_key=True),
    Column("run_id", ForeignKey(runs.c.id), nullable=False),
    Column("article_id", String, nullable=False),
    Column("path", String, nullable=False),
    Column("at", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("sitting", Integer, nullable=False, server_default="0"),  # of the run, by the time it failed
    Column("final", Boolean, nullable=False, server_default="0"),
    Index("failures_of_article", "run_id", "article_id", "path", unique=True),
)

leases = Table(
    "leases",
    METADATA,
    # What is asked about the article: a draft key, under which all runs share answers, or the id of a fresh run.
    Column("question", String, primary_key=True),
    Column("article_id", String, primary_key=True),  # no foreign key: an article is stored with its draft
    Column("run_id", ForeignKey(runs.c.id), nullable=False),
    Column("owner", String, nullable=False),
    Column("expires_at", String, nullable=False),
)

shards = Table(
    "shards",
    METADATA,
    # A batch at a provider, from before its first request is reserved until its answers are in. The requests are
    # the attempts of its owner.
    Column("id", String, primary_key=True),
    Column("run_id", ForeignKey(runs.c.id), nullable=False),
    Column("owner", String, nullable=False),  # the process that fills and submits it
    Column("state", String, nullable=False),
    Column("server", String, nullable=False),
    Column("input_price", String, nullable=False),
    Column("cached_price", String, nullable=False),
    Column("output_price", String, nullable=False),
    Column("requests", Integer, nullable=False),
    Column("file_id", String, nullable=False),
    Column("batch_id", String, nullable=False),
    Column("created_at", String, nullable=False),
    Column("changed_at", String, nullable=False),
    Column("told", Text, nullable=False),  # what the server said last of how it stands
)

turned_down = Table(
    "turned_down",
    METADATA,
    # Articles that a batch brought no answer for, and that another batch would bring none for either.
    Column("run_id", ForeignKey(runs.c.id), primary_key=True),
    Column("article_id", String, primary_key=True),
    Column("reason", Text, nullable=False),
)

decisions = Table(
    "decisions",
    METADATA,
    Column("id", _Number, primary_key=True),
    Column("article_id", ForeignKey(articles.c.id), nullable=False, index=True),
    Column("draft_id", ForeignKey(drafts.c.id), nullable=False, index=True),
    Column("path", String, nullable=False),
    Column("action", String, nullable=False),
    Column("reviewer", String, nullable=False),
    Column("at", String, nullable=False),
    Column("before", Text),
    Column("after", Text),
    Column("act", Integer, nullable=False, server_default="0"),
    Column("seconds", Float, nullable=False, server_default="0"),
    Column("seen", String, nullable=False, server_default=""),
)

reviews = Table(
    "reviews",
    METADATA,
    # A row for every drafted article, small enough that a queue of a hundred thousand is read at once.
    Column("article_id", ForeignKey(articles.c.id), primary_key=True),
    Column("draft_id", ForeignKey(drafts.c.id), nullable=False),  # the newest
    Column("name", String, nullable=False),  # of the record's file: given once, so that it never changes
    Column("spelling", String, nullable=False),  # of the name, as file systems that ignore case see it
    Column("title", String, nullable=False),
    Column("date", String, nullable=False),
    Column("codes", String, nullable=False),
    Column("state", String, nullable=False),
    Column("holder", String, nullable=False),
    Column("token", String, nullable=False),
    Column("until", String, nullable=False),
    # Counts up with every change to any row, so that a queue reads again only what changed.
    Column("revision", BigInteger, nullable=False, index=True),
    Column("position", String, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("written", String, nullable=False),
    Column("writing", String, nullable=False),
    # Whose it is to review, a name a line; two lines: it is read by two people, and an empty one lacks its reader.
    # Last, where a step could add it.
    Column("readers", String, nullable=False, server_default=""),
    Index("reviews_by_spelling", "spelling", unique=True),
)

notes = Table(
    "notes",
    METADATA,
    # What reviewers wrote beside fields, and about articles; only ever appended.
    Column("id", String, primary_key=True),  # by whoever writes it, so that it is known before the journal has it
    Column("article_id", ForeignKey(articles.c.id), nullable=False, index=True),
    Column("draft_id", ForeignKey(drafts.c.id), nullable=False),  # whose data the path leads into
    Column("reading", String, nullable=False),  # whose it belongs to, of two that are blind to each other; else empty
    Column("path", String, nullable=False),
    Column("about", String, nullable=False),
    Column("reviewer", String, nullable=False),
    Column("at", String, nullable=False),
    Column("undoes", String),  # no foreign key: a copy has them in the order of their ids
    Column("text", Text, nullable=False),
)

assignments = Table(
    "assignments",
    METADATA,
    # Who gave which article to whom, or took it back: only ever appended. What holds now stands in `reviews`.
    Column("id", _Number, primary_key=True),
    Column("act", Integer, nullable=False),  # counts what was done in one go
    Column("kind", String, nullable=False),  # assign or release
    Column("at", String, nullable=False),
    Column("assigner", String, nullable=False),
    Column("article_id", ForeignKey(articles.c.id), nullable=False),
    Column("reader", String, nullable=False),
    Column("terms", Text, nullable=False),
)

readings = Table(
    "readings",
    METADATA,
    # One person's review of an article that two read, each without the other's. It stands in tables of its own, so that
    # nothing that reads `reviews` or `decisions` sees it.
    Column("article_id", ForeignKey(articles.c.id), primary_key=True),
    Column("reader", String, primary_key=True),
    Column("draft_id", ForeignKey(drafts.c.id), nullable=False),  # the same for both
    Column("state", String, nullable=False),
    Column("holder", String, nullable=False),
    Column("token", String, nullable=False),
    Column("until", String, nullable=False),
    Column("position", String, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("written", String, nullable=False),
    Column("writing", String, nullable=False),
    Column("closed", String, nullable=False),  # when somebody first looked at both
)

reading_decisions = Table(
    "reading_decisions",
    METADATA,
    # As `decisions`, of one reading.
    Column("id", _Number, primary_key=True),
    Column("article_id", ForeignKey(articles.c.id), nullable=False),
    Column("reader", String, nullable=False),
    Column("draft_id", ForeignKey(drafts.c.id), nullable=False),
    Column("path", String, nullable=False),
    Column("action", String, nullable=False),
    Column("reviewer", String, nullable=False),
    Column("at", String, nullable=False),
    Column("before", Text),
    Column("after", Text),
    Column("act", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("seen", String, nullable=False),
    Index("decisions_of_reading", "article_id", "reader"),
)

samples = Table(
    "samples",
    METADATA,
    Column("id", _Number, primary_key=True),
    Column("at", String, nullable=False),
    Column("reviewer", String, nullable=False),
    Column("percent", Float, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("articles", Text, nullable=False),
)

rulings = Table(
    "rulings",
    METADATA,
    # What people decided about links between articles and about names, which is only ever appended. No foreign key to
    # articles: a decision may be about a record from elsewhere, and outlives records.
    Column("id", _Number, primary_key=True),
    Column("at", String, nullable=False),
    Column("reviewer", String, nullable=False),
    Column("act", String, nullable=False),
    Column("schema_name", String, nullable=False),  # without the version: decisions outlive those
    Column("one", String, nullable=False),
    Column("other", String, nullable=False),
    Column("undoes", ForeignKey("rulings.id")),
)

audits = Table(
    "audits",
    METADATA,
    Column("id", _Number, primary_key=True),
    Column("at", String, nullable=False),
    Column("reviewer", String, nullable=False),
    Column("schemas", String, nullable=False),  # its id, then those of others whose drafts are drawn too
    Column("questions", Text, nullable=False),
    Column("below", String, nullable=False),
    Column("confidence", String, nullable=False),
    Column("seed", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("size", Integer, nullable=False),
)

audited = Table(
    "audited",
    METADATA,
    # The population of an audit, in the order of drawing. No foreign keys: it stays whatever becomes of them.
    Column("audit_id", ForeignKey(audits.c.id), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("article_id", String, nullable=False),
    Column("draft_id", BigInteger, nullable=False),
)

users = Table(
    "users",
    METADATA,
    # Who may sign in. Decisions have their names as text: they outlive these rows.
    Column("spelling", String, primary_key=True),  # of the name, as sign-ins compare it
    Column("name", String, nullable=False),
    Column("password", String, nullable=False),  # its hash; empty until one is chosen
    Column("token", String, nullable=False),  # its hash; empty once it was used
    Column("token_until", String, nullable=False),
)

sign_ins = Table(
    "sign_ins",
    METADATA,
    Column("id", String, primary_key=True),  # the hash of what the browser's cookie holds
    Column("spelling", ForeignKey(users.c.spelling), nullable=False),
    Column("began", String, nullable=False),
    Column("seen", String, nullable=False),
)

NEXT = select(func.coalesce(func.max(reviews.c.revision), 0) + 1).scalar_subquery()
"""The revision of a change: write transactions run one after the other, so that a later one has a greater number."""

Step = Callable[[Connection], None]

STEPS: tuple[Step, ...] = (
    steps.to_version_2,
    steps.to_version_3,
    steps.to_version_4,
    steps.to_version_5,
    steps.to_version_6,
    steps.to_version_7,
    steps.to_version_8,
    steps.to_version_9,
    steps.to_version_10,
    steps.to_version_11,
)
"""STEPS[n] upgrades a journal of version n + 1 to version n + 2. Steps spell out their SQL and are never edited:
METADATA above is only what the last of them arrives at, and what a new journal is made of. There are journals in
PostgreSQL from version 10 on: a later step has to run on both databases."""


_ANOTHERS = {
    "sqlite": "it is another program's: move it away, and a new one will be made",
    "postgresql": "tables of another program are in it: make a database, or a schema, of its own",
}


def newest() -> int:
    return len(STEPS) + 1


def prepare(connection: Connection) -> None:
    """Make the tables of a new journal, or upgrade an older one. The caller's transaction makes it all or nothing."""
    found = version(connection)
    if found == newest():
        return
    if found is None:
        if inspect(connection).get_table_names():
            raise VersionError(_ANOTHERS[connection.dialect.name])
        for statement in _making(connection.dialect.name):
            connection.exec_driver_sql(statement)
        connection.execute(insert(schema_version).values(version=newest()))
        return
    if found > newest():
        raise VersionError(
            f"it is of version {found}, and this program knows versions up to {newest()}: update summariser"
        )
    for step in STEPS[found - 1 :]:
        step(connection)
    connection.execute(update(schema_version).values(version=newest()))


@cache
def _making(name: str) -> tuple[str, ...]:
    """What makes the tables. `create_all` asks the database about each of them, and words it all anew each time."""
    dialect = make_url(f"{name}://").get_dialect()()
    made: list[ExecutableDDLElement] = []
    for table in METADATA.sorted_tables:
        made += [CreateTable(table), *map(CreateIndex, sorted(table.indexes, key=lambda index: str(index.name)))]
    return tuple(str(one.compile(dialect=dialect)) for one in made)


def version(connection: Connection) -> int | None:
    """The version of the journal, or None where there is no journal yet."""
    if not inspect(connection).has_table(schema_version.name):
        return None
    found: int | None = connection.execute(select(schema_version.c.version)).scalar()
    if not isinstance(found, int) or found < 1:
        raise VersionError("it has lost its version: restore a copy, or move it away")
    return found
