"""A model's answers about the windows of one article, and the record's data that they give."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from summariser.ask.prompt import Prompt
from summariser.ask.windows import Window
from summariser.core.article import Article
from summariser.core.flags import Flag
from summariser.core.schema import Schema
from summariser.grounding.checks import check, check_examples
from summariser.grounding.checks.case import Case
from summariser.grounding.grounding import Grounded, ground
from summariser.grounding.merging import WindowDraft, merge
from summariser.second_reader.both import Proposals, together
from summariser.second_reader.compare import compared
from summariser.second_reader.fill import wanted
from summariser.second_reader.found import Found, Reader, Wanted


@dataclass(frozen=True, eq=False)  # told apart by which they are: comparing two schemas would take long
class Recipe:
    """What makes a draft of an article: the record that is wanted, and how it is asked for.

    `taken`: the fields that rules fill first. The prompt asks for those that rules may not find.
    """

    schema: Schema
    prompt: Prompt
    taken: frozenset[str] = frozenset()

    @property
    def wanted(self) -> Wanted | None:
        """What rules are to look for; None where the schema leaves them nothing."""
        return wanted(self.schema)


@dataclass(frozen=True)
class Reply:
    """What the model answered about one window, field by field, and what it would not answer."""

    window: Window
    answer: dict[str, Any]
    missing: tuple[Flag, ...]


@dataclass(frozen=True)
class Reading:
    """All replies about one article, in order, at least one. `unread` says which windows got none, `found` what rules
    read beside the model."""

    article: Article
    replies: Sequence[Reply]
    unread: Sequence[Flag] = ()
    found: Sequence[tuple[Reader, Found]] = ()

    def grounded(self, recipe: Recipe) -> Grounded:
        """The data of the record that the recipe wants, looked up in the article, merged, compared and checked."""
        schema, article, parts = recipe.schema, self.article, []
        proposals = together(self.found)
        known = _printed_day(recipe, proposals)
        for reply in self.replies:
            shown = {sentence.number for sentence in reply.window.shown}
            grounded = ground(schema, reply.answer | known, article, shown)
            flags = (*reply.missing, *grounded.flags)
            parts.append(WindowDraft(reply.window.name, grounded.data, flags, grounded.unfound))
        merged = merge(schema, parts)
        second = compared(schema, merged.data, article, proposals, recipe.taken)
        leaks = check_examples(Case(schema, second.data, article), recipe.prompt.examples(article), merged.unfound)
        notes = (Flag(path="", code="partly_read", message=note) for note in proposals.notes)
        kept = (flag for flag in merged.flags if flag.path.partition("/")[2].partition("/")[0] not in second.replaced)
        flags = (*self.unread, *kept, *check(schema, second.data, article), *leaks, *second.flags, *notes)
        return Grounded(second.data, flags, merged.unfound, second.omissions, second.other_readings)

    def as_json(self) -> str:
        """The answer, or the answers with the sentences that each is about."""
        answer: dict[str, Any] = self.replies[0].answer
        if len(self.replies) > 1:
            answer = {"windows": [{"read": reply.window.name, "answer": reply.answer} for reply in self.replies]}
        return json.dumps(answer, default=str, ensure_ascii=False)


def _printed_day(recipe: Recipe, proposals: Proposals) -> dict[str, Any]:
    """The day of publication where the model was not asked for it: it tells the year of days without one."""
    fields = (n.name for n in recipe.schema.proposed if n.proposed == "published" and n.name in recipe.taken)
    return dict.fromkeys(fields, proposals.published[0] if proposals.published else None)
