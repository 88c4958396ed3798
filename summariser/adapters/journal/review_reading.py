"""What `status` reads about reviews. Read-only, so that it works beside people who are reviewing."""

from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from summariser.adapters.journal import reading, sqlite
from summariser.adapters.journal import reviews as written
from summariser.adapters.journal.tables import reviews
from summariser.domain.tally import Statistics
from summariser.workflows.review_report import report


def statistics(journal: Path) -> Statistics:
    """Articles by state of review, and what became of the fields of each model and prompt."""
    reading.drafted_ids(journal, "")  # says what is wrong with a journal, and lifts one of an older version
    try:
        with sqlite.read_only(journal).connect() as connection:
            counted = connection.execute(select(reviews.c.state, func.count().label("many")).group_by(reviews.c.state))
            return report({row.state: row.many for row in counted}, written.reviewed(connection))
    except SQLAlchemyError as error:
        raise sqlite.explained(error, journal) from error
