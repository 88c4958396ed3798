"""Upgrades of a journal, from each version to the next. A step that was released is never edited."""

import json
import unicodedata
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from sqlalchemy import Connection

_VERSION_2 = (
    "ALTER TABLE decisions ADD COLUMN act INTEGER DEFAULT '0' NOT NULL",
    "ALTER TABLE decisions ADD COLUMN seconds FLOAT DEFAULT '0' NOT NULL",
    "ALTER TABLE decisions ADD COLUMN seen VARCHAR DEFAULT '' NOT NULL",
    """CREATE TABLE reviews (
        article_id VARCHAR NOT NULL, draft_id INTEGER NOT NULL, name VARCHAR NOT NULL, spelling VARCHAR NOT NULL,
        title VARCHAR NOT NULL, date VARCHAR NOT NULL, codes VARCHAR NOT NULL, state VARCHAR NOT NULL,
        holder VARCHAR NOT NULL, token VARCHAR NOT NULL, until VARCHAR NOT NULL, revision BIGINT NOT NULL,
        position VARCHAR NOT NULL, seconds FLOAT NOT NULL, written VARCHAR NOT NULL, writing VARCHAR NOT NULL,
        PRIMARY KEY (article_id),
        FOREIGN KEY(article_id) REFERENCES articles (id), FOREIGN KEY(draft_id) REFERENCES drafts (id))""",
    "CREATE INDEX ix_reviews_revision ON reviews (revision)",
    "CREATE UNIQUE INDEX reviews_by_spelling ON reviews (spelling)",
    """CREATE TABLE samples (
        id INTEGER NOT NULL, at VARCHAR NOT NULL, reviewer VARCHAR NOT NULL, percent FLOAT NOT NULL,
        seed BIGINT NOT NULL, articles TEXT NOT NULL, PRIMARY KEY (id))""",
)


def to_version_2(connection: Connection) -> None:
    """Reviews: a row for every article that has a draft, and more about each decision."""
    for statement in _VERSION_2:
        connection.exec_driver_sql(statement)
    newest = (
        "SELECT d.id, d.created_at, d.record, a.id, a.path, a.published, a.title, substr(a.text, 1, 400) "
        "FROM drafts d JOIN articles a ON a.id = d.article_id "
        "WHERE d.id IN (SELECT max(id) FROM drafts GROUP BY article_id) ORDER BY d.id"
    )
    for row in _listed(connection.exec_driver_sql(newest)):
        connection.exec_driver_sql(
            "INSERT INTO reviews VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting', '', '', '', ?, '', 0.0, '', '')", row
        )


def to_version_3(connection: Connection) -> None:
    """Leases: who works on which article of a run."""
    connection.exec_driver_sql(
        """CREATE TABLE leases (
        run_id VARCHAR NOT NULL, article_id VARCHAR NOT NULL, owner VARCHAR NOT NULL, expires_at VARCHAR NOT NULL,
        PRIMARY KEY (run_id, article_id), FOREIGN KEY(run_id) REFERENCES runs (id))"""
    )


def to_version_4(connection: Connection) -> None:
    """Which model an attempt asked, where it was not the run's own."""
    connection.exec_driver_sql("ALTER TABLE attempts ADD COLUMN model VARCHAR")
    connection.exec_driver_sql("CREATE INDEX attempts_elsewhere ON attempts (run_id, model) WHERE model IS NOT NULL")


def to_version_5(connection: Connection) -> None:
    """Batches at a provider."""
    connection.exec_driver_sql(
        """CREATE TABLE shards (
        id VARCHAR NOT NULL, run_id VARCHAR NOT NULL, owner VARCHAR NOT NULL, state VARCHAR NOT NULL,
        server VARCHAR NOT NULL, input_price VARCHAR NOT NULL, cached_price VARCHAR NOT NULL,
        output_price VARCHAR NOT NULL, requests INTEGER NOT NULL, file_id VARCHAR NOT NULL, batch_id VARCHAR NOT NULL,
        created_at VARCHAR NOT NULL, changed_at VARCHAR NOT NULL, told TEXT NOT NULL,
        PRIMARY KEY (id), FOREIGN KEY(run_id) REFERENCES runs (id))"""
    )
    connection.exec_driver_sql(
        """CREATE TABLE turned_down (
        run_id VARCHAR NOT NULL, article_id VARCHAR NOT NULL, reason TEXT NOT NULL,
        PRIMARY KEY (run_id, article_id), FOREIGN KEY(run_id) REFERENCES runs (id))"""
    )


def to_version_6(connection: Connection) -> None:
    """Indexes: `status` counts drafts and finds attempts of unknown cost without reading all there are."""
    connection.exec_driver_sql("DROP INDEX ix_drafts_run_id")
    connection.exec_driver_sql("CREATE INDEX drafts_of_run ON drafts (run_id, draft_key)")
    connection.exec_driver_sql(
        "CREATE INDEX attempts_untold ON attempts (run_id) WHERE input_tokens IS NULL AND state != 'refused'"
    )


def to_version_7(connection: Connection) -> None:
    """Where articles were read: a file that changes leaves an older version."""
    connection.exec_driver_sql(
        """CREATE TABLE paths (
        place VARCHAR NOT NULL, article_id VARCHAR NOT NULL, path VARCHAR NOT NULL, current INTEGER NOT NULL,
        PRIMARY KEY (place, article_id))"""
    )
    connection.exec_driver_sql("CREATE INDEX paths_of_article ON paths (article_id, current)")
    connection.exec_driver_sql("CREATE INDEX paths_past ON paths (article_id) WHERE current = 0")


_VERSION_8 = (
    "ALTER TABLE runs ADD COLUMN exceeded BIGINT",
    "ALTER TABLE runs ADD COLUMN sittings INTEGER DEFAULT '0' NOT NULL",
    "ALTER TABLE failures ADD COLUMN sitting INTEGER DEFAULT '0' NOT NULL",
    "ALTER TABLE failures ADD COLUMN final BOOLEAN DEFAULT '0' NOT NULL",
    "ALTER TABLE leases RENAME TO leases_of_runs",
    """CREATE TABLE leases (
        question VARCHAR NOT NULL, article_id VARCHAR NOT NULL, run_id VARCHAR NOT NULL, owner VARCHAR NOT NULL,
        expires_at VARCHAR NOT NULL,
        PRIMARY KEY (question, article_id), FOREIGN KEY(run_id) REFERENCES runs (id))""",
    """INSERT OR IGNORE INTO leases
        SELECT CASE WHEN r.fresh THEN r.id ELSE r.draft_key END, l.article_id, l.run_id, l.owner, l.expires_at
        FROM leases_of_runs l JOIN runs r ON r.id = l.run_id ORDER BY l.expires_at DESC""",
    "DROP TABLE leases_of_runs",
)


def to_version_8(connection: Connection) -> None:
    """Leases hold in all runs that ask the same; which failures are final; what cost more than was reserved."""
    for statement in _VERSION_8:
        connection.exec_driver_sql(statement)


def to_version_9(connection: Connection) -> None:
    """What people decided about links between articles, and about names."""
    connection.exec_driver_sql(
        """CREATE TABLE rulings (
        id INTEGER NOT NULL, at VARCHAR NOT NULL, reviewer VARCHAR NOT NULL, act VARCHAR NOT NULL,
        schema_name VARCHAR NOT NULL, one VARCHAR NOT NULL, other VARCHAR NOT NULL, undoes INTEGER,
        PRIMARY KEY (id), FOREIGN KEY(undoes) REFERENCES rulings (id))"""
    )


def to_version_10(connection: Connection) -> None:
    """Audits, and the articles that each may draw."""
    connection.exec_driver_sql(
        """CREATE TABLE audits (
        id INTEGER NOT NULL, at VARCHAR NOT NULL, reviewer VARCHAR NOT NULL, schemas VARCHAR NOT NULL,
        questions TEXT NOT NULL, below VARCHAR NOT NULL, confidence VARCHAR NOT NULL, seed VARCHAR NOT NULL,
        digest VARCHAR NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (id))"""
    )
    connection.exec_driver_sql(
        """CREATE TABLE audited (
        audit_id INTEGER NOT NULL, place INTEGER NOT NULL, article_id VARCHAR NOT NULL, draft_id BIGINT NOT NULL,
        PRIMARY KEY (audit_id, place), FOREIGN KEY(audit_id) REFERENCES audits (id))"""
    )


def to_version_11(connection: Connection) -> None:
    """Who may sign in to review in a browser, and who has."""
    connection.exec_driver_sql(
        """CREATE TABLE users (
        spelling VARCHAR NOT NULL, name VARCHAR NOT NULL, password VARCHAR NOT NULL, token VARCHAR NOT NULL,
        token_until VARCHAR NOT NULL, PRIMARY KEY (spelling))"""
    )
    connection.exec_driver_sql(
        """CREATE TABLE sign_ins (
        id VARCHAR NOT NULL, spelling VARCHAR NOT NULL, began VARCHAR NOT NULL, seen VARCHAR NOT NULL,
        PRIMARY KEY (id), FOREIGN KEY(spelling) REFERENCES users (spelling))"""
    )


def _listed(rows: Any) -> Iterator[tuple[Any, ...]]:
    taken: set[str] = set()
    for draft, at, record, article, path, published, title, beginning in rows:
        stem = "".join(c if c.isalnum() or c in " .+=@_-" else "_" for c in PurePath(path or "").stem)[:60].strip(" .")
        name = stem or article
        if _spelling(name) in taken:
            name = f"{stem}-{article}"
        taken.add(_spelling(name))
        codes = " ".join(str(flag["code"]) for flag in json.loads(record).get("flags", ()))
        shown = "".join(c if c.isprintable() else " " for c in " ".join((title or beginning).split()))[:100]
        yield article, draft, name, _spelling(name), shown, (published or at)[:10], codes, draft


def _spelling(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
