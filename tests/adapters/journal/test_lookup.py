"""Drafts one by one out of a journal."""

from collections.abc import Callable
from pathlib import Path

import pytest

from summariser.adapters.journal import SqlJournal
from summariser.adapters.journal.lookup import journal_drafts
from summariser.domain.article import Article
from summariser.domain.errors import ConfigurationError
from summariser.domain.record import ArticleRef, Record
from summariser.ports import RunPlan


async def test_the_newest_draft_of_each_article(
    journal: SqlJournal,
    path: Path,
    plan: Callable[..., RunPlan],
    article: Callable[..., Article],
    record: Callable[..., Record],
) -> None:
    one, other = article("They met.", "in/a.txt"), article("They left.", None)
    run = await journal.open_run(plan())
    await journal.save_draft(run, one, record(one, "old"), "{}")
    await journal.save_draft(run, other, record(other), "{}")
    await journal.save_draft(run, one, record(one, "new"), "{}")
    with journal_drafts(path) as drafts:
        entries = drafts.entries()
        assert [(entry.name, entry.article.id) for entry in entries] == [(other.id, other.id), ("a", one.id)]
        assert entries[1].article.sha256 == one.sha256
        found = drafts.load(entries[1])
        assert (found.record.data, found.text) == ({"summary": "new"}, "They met.")
        assert drafts.text(ArticleRef.of(other)) == "They left."
        assert drafts.text(ArticleRef(sha256="0" * 64)) is None
        assert drafts.text(ArticleRef(id="gone", sha256="0" * 64)) is None


def test_without_a_journal(path: Path) -> None:
    with pytest.raises(ConfigurationError, match="run `summariser extract` first"), journal_drafts(path):
        pass
