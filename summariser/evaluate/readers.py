"""Who found what: the items of lists that rules may fill, as the model alone, the rules alone and both have them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from summariser.core.article import Article
from summariser.core.record import ORIGIN
from summariser.core.schema import Schema
from summariser.evaluate.against_gold import Compared, Sides
from summariser.evaluate.figures import Tally
from summariser.evaluate.scoring import score
from summariser.second_reader.both import Proposals
from summariser.second_reader.compare import compared

Who = Literal["model", "rules", "both"]
"""model: the draft's items without an origin. rules: all that they propose. both: the model's, and of the rules' what
none of them covers."""

WHO: tuple[Who, ...] = get_args(Who)


@dataclass
class Readers:
    """Counts articles as they are compared with gold. `read`: what rules propose for an article."""

    schema: Schema
    read: Callable[[Article], Proposals]
    tallies: dict[str, dict[Who, Tally]] = field(default_factory=dict)

    def __call__(self, _: Compared, sides: Sides) -> None:
        if sides.text is None:
            return
        article, lists = Article.of(sides.text), frozenset(node.name for node in self.schema.proposed if node.many)
        nothing: dict[str, list[Any]] = {name: [] for name in lists}
        proposals = self.read(article)
        model = {name: [i for i in _listed(sides.draft.get(name)) if not i.get(ORIGIN)] for name in lists}
        rules = compared(self.schema, nothing, article, proposals, lists).data
        left_out = compared(self.schema, model, article, proposals, ()).omissions
        both = {n: [*items, *(o.item for o in left_out if o.path == f"/{n}")] for n, items in model.items()}
        sides_of: dict[Who, Mapping[str, Any]] = {"model": model, "rules": rules, "both": both}
        for who, found in sides_of.items():
            counts = score(self.schema, sides.gold, {**sides.draft, **found}, sides.text).counts
            for key, tally in counts.items():
                if key.field in lists and key.measure == "items":
                    row = self.tallies.setdefault(key.field, {})
                    row[who] = Tally(*(a + b for a, b in zip(row.get(who, Tally(0, 0, 0)), tally, strict=True)))


def _listed(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []
