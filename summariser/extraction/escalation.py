"""Cheap first, strong where needed: a draft that is too doubtful is asked for again of a stronger model."""

from dataclasses import dataclass, replace

from summariser.core.article import Article
from summariser.core.display import shorten
from summariser.core.errors import AnswerError, NoAnswerError
from summariser.core.flags import Flag, risk
from summariser.extraction.drafting import Drafted, Drafts
from summariser.extraction.ports import Journal, Run, RunPlan
from summariser.extraction.reply import Recipe

THRESHOLD = 10
"""The risk of all flags together from which on a draft is escalated. 5 is a flag that would make a published record
false (`RISK`): a reviewer mends one such passage in passing, but not two."""


@dataclass(frozen=True)
class Escalation:
    """Which drafts go to which stronger model. `plan` is that model's own; `first_key` is the draft key under which
    the drafts that it replaces are kept."""

    plan: RunPlan
    recipe: Recipe
    first_key: str
    threshold: int = THRESHOLD


class Escalating:
    """Drafts like a Drafter, and again where the flags weigh `threshold` or more.

    The stronger model's draft stands, also if its own flags weigh more: flags grow with what a draft says, and one
    that says nothing has none, so the weights of two drafts do not tell which is better. The first draft stays in the
    journal, before it. Where the stronger model has no usable answer, the first one stands, and a flag says so. At the
    cap, or if the answer may come another time, the first is kept too, and the article is escalated with the next run.
    """

    def __init__(self, escalation: Escalation, first: Drafts, stronger: Drafts, journal: Journal) -> None:
        self._escalation = escalation
        self._first = first
        self._stronger = stronger
        self._journal = journal

    async def draft(self, run: Run, article: Article) -> Drafted:
        first = await self._first.draft(run, article)
        if risk(first.record.flags) < self._escalation.threshold:
            return first
        key = self._escalation.first_key
        await self._journal.save_draft(run, article, first.record, first.answer, day=first.day, key=key)
        try:
            second = await self._stronger.draft(run, article)
        except NoAnswerError:
            raise
        except AnswerError as error:
            message = f"The stronger model, {shorten(self._escalation.plan.model)}, gave no usable answer: {error}"
            flag = Flag(path="", code="not_escalated", message=message)
            record = first.record.model_copy(update={"flags": (flag, *first.record.flags)})
            return replace(first, record=record, escalated=True)
        return replace(second, escalated=True)
