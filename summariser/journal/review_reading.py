"""What `status` and `extract` read about reviews. Read-only, so that it works beside people who are reviewing."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, and_, case, desc, func, select

from summariser.core.article import Article
from summariser.journal import drafts, places
from summariser.journal import queries as reading
from summariser.journal.decided import reviewed
from summariser.journal.tables import articles, reviews
from summariser.journal.tables import drafts as drafted
from summariser.review.review_report import report
from summariser.review.tally import Statistics

if TYPE_CHECKING:
    from summariser.review.corrections_report import Corrections, ReviewedDraft

_GULP = 200
"""Articles that are read at a time."""


def statistics(journal: Path) -> Statistics:
    """Articles by state of review, and what became of the fields of each model and prompt.

    Older versions of files that nobody has begun with are `older`: they are left out of the queue.
    """
    with reading.connected(journal) as connection:
        left_out = and_(reviews.c.state == "waiting", reviews.c.article_id.in_(places.older(connection)))
        state = case((left_out, "older"), else_=reviews.c.state).label("standing")
        counted = connection.execute(select(state, func.count().label("many")).group_by("standing"))
        return report({row.standing: row.many for row in counted}, reviewed(connection))


def corrected(journal: Path) -> "Corrections":
    """What reviewers changed in the drafts, and whether flags had foreseen it."""
    from summariser.review.corrections_report import corrections

    with reading.connected(journal) as connection:
        return corrections(_drafts(connection))


def _drafts(connection: Connection) -> Iterator["ReviewedDraft"]:
    """The reviews with their drafts, a few at a time."""
    from summariser.review.corrections_report import ReviewedDraft

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


def reviewed_articles(journal: Path, most: int) -> Iterator[tuple[str, Article]]:
    """The articles whose review is done, those done last first, with the names of their records."""
    query = select(reviews.c.name, articles).join(articles, articles.c.id == reviews.c.article_id)
    query = query.where(reviews.c.state == "reviewed").order_by(desc(reviews.c.revision)).limit(most)
    with reading.connected(journal) as connection:
        for row in connection.execute(query.execution_options(yield_per=_GULP)):
            yield row.name, drafts.as_article(row)
