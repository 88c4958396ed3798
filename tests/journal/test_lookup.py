"""Drafts one by one out of a journal."""

from collections.abc import Callable

import pytest

from summariser.core.article import Article
from summariser.core.errors import ConfigurationError
from summariser.core.record import ArticleRef, Record
from summariser.extraction.ports import RunPlan
from summariser.journal.lookup import journal_drafts
from summariser.journal.place import Place
from summariser.journal.store import SqlJournal


async def test_the_newest_draft_of_each_article(
    journal: SqlJournal,
    path: Place,
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


def test_without_a_journal(path: Place) -> None:
    with pytest.raises(ConfigurationError, match="run `summariser extract` first"), journal_drafts(path):
        pass


async def test_a_run_by_the_start_of_its_id_and_its_own_drafts(
    journal: SqlJournal,
    path: Place,
    plan: Callable[..., RunPlan],
    article: Callable[..., Article],
    record: Callable[..., Record],
) -> None:
    one, other = article("They met.", "in/a.txt"), article("They left.", "in/b.txt")
    first, second = await journal.open_run(plan()), await journal.open_run(plan(key="other", model="other"))
    idle = await journal.open_run(plan(key="idle"))
    await journal.save_draft(first, one, record(one, "of the first"), "{}")
    await journal.save_draft(first, other, record(other, "old"), "{}")
    await journal.save_draft(first, other, record(other, "new"), "{}")
    await journal.save_draft(second, one, record(one, "of the second"), "{}")
    with journal_drafts(path) as drafts:
        starts = (first.id[:length] for length in range(1, len(first.id) + 1))
        found = drafts.run(next(start for start in starts if not f"{second.id} {idle.id}".count(start)))
        assert (found.id, found.drafted) == (first.id, 2)
        assert drafts.run(second.id).model == "other"
        own = drafts.of_run(found)
        assert [own.load(entry).record.data["summary"] for entry in own.entries()] == ["of the first", "new"]
        (entry,) = drafts.of_run(drafts.run(second.id)).entries()
        assert drafts.load(entry).record.data == {"summary": "of the second"}
        for wanted, told in (("2", "several runs"), ("", "is no run"), ("nothing", "is no run"), ("%", "is no run")):
            with pytest.raises(ConfigurationError, match=told):
                drafts.run(wanted)
        with pytest.raises(ConfigurationError, match="has made no draft of its own"):
            drafts.run(idle.id)
