"""Settles all that follows from what an extraction was told, once: its adapters are built from the plan alone."""

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Self

from summariser.ask.prompt import Learned, Prompt
from summariser.core.errors import STANDARD_INPUT
from summariser.core.money import Price
from summariser.core.record import canonical
from summariser.core.schema import Proposable, Schema
from summariser.extraction.escalation import THRESHOLD, Escalation
from summariser.extraction.examples import ExampleRequest, ExampleStore, learn
from summariser.extraction.extraction import Job
from summariser.extraction.ports import RunPlan
from summariser.extraction.reply import Recipe
from summariser.files.prompts import load_templates
from summariser.files.schemas import load_schema
from summariser.wiring.model_choice import Choice, batch_price, choose, choose_stronger, concurrency
from summariser.wiring.settings import Settings, journal_place

INTO_BATCH = 32
"""Articles that are put into a batch at once: nothing is waited for but the disk, which takes them by the group."""

Tell = Callable[[str], None]
"""Told, in a line, what the plan is made of."""


@dataclass(frozen=True)
class Plan:
    """What is to be done, and with which models.

    stronger: the model that doubtful drafts are escalated to. batch_price: what requests to the first model cost in a
    batch; None if they cannot be sent in one, or nobody asked. concurrency: requests in flight, to both models
    together; None adapts to the provider.
    """

    settings: Settings
    model: Choice
    stronger: Choice | None
    batch_price: Price | None
    concurrency: int | None
    job: Job

    @classmethod
    def of(cls, settings: Settings, environment: Mapping[str, str], tell: Tell = lambda _: None) -> Self:
        """ConfigurationError if something is missing, or does not go together."""
        model = choose(settings, environment)
        price = batch_price(settings, model)
        stronger = choose_stronger(settings, environment, model)
        schema, learned = load_schema(settings.schema), Learned()
        templates = load_templates(schema.id, settings.workspace, schema.instructions)

        def asked(of: Choice) -> tuple[RunPlan, Recipe]:
            taken = _taken(settings, of, schema)
            prompt = Prompt(
                schema.without(taken & _names(schema, but=_FOUND_OR_NOT)), templates, of.strategy, learned, room=of.room
            )
            return _run_plan(settings, of, schema, prompt), Recipe(schema, prompt, taken)

        if settings.examples:
            # They are kept under the run's key without them, which has the hash of the prompt without them in it.
            learned = _learned(settings, schema, asked(model)[0], tell)
            model, stronger = model.with_room_for(learned), stronger and stronger.with_room_for(learned)
        job = Job(*asked(model), settings.concurrency or INTO_BATCH, settings.limit)
        if stronger:
            job = _escalated(settings, job, *asked(stronger))
        for recipe in job.recipes:
            if count := recipe.prompt.left_out:
                tell(f"the model's context is short: {count} worked example{'s'[: count - 1]} of the prompt left out")
        return cls(settings, model, stronger, price, concurrency(settings, model, stronger), job)


_FOUND_OR_NOT: Collection[Proposable] = ("day", "place")
"""What rules fill where the article tells it as they know it, and a model is asked for too."""


def _taken(settings: Settings, choice: Choice, schema: Schema) -> frozenset[str]:
    """The fields that rules fill first: small models miss most of what they should hold. Something is left to ask."""
    taken = _names(schema) if settings.second_reader and choice.local else frozenset[str]()
    return taken if schema.without(taken).nodes else frozenset()


def _names(schema: Schema, but: Collection[Proposable] = ()) -> frozenset[str]:
    return frozenset(node.name for node in schema.proposed if node.proposed not in but)


def _escalated(settings: Settings, job: Job, its_plan: RunPlan, its_recipe: Recipe) -> Job:
    plan, threshold = job.plan, settings.escalate_at or THRESHOLD
    escalation = Escalation(its_plan, its_recipe, plan.draft_key, threshold)
    # Drafts that were not to be escalated are no drafts of this run, and it has a cap of its own.
    draft_key = _key(plan.draft_key, its_plan.draft_key, threshold)
    return replace(
        job,
        plan=replace(plan, draft_key=draft_key, first_key=plan.draft_key, key=_key(plan.key, draft_key)),
        escalation=escalation,
    )


def _learned(settings: Settings, schema: Schema, bare: RunPlan, tell: Tell) -> Learned:
    """The examples for the run that would be `bare` without them. Whoever resumes the run finds the same."""
    from summariser.files.article_files import read_articles
    from summariser.files.example_files import ChosenFiles, ReviewedRecords

    workspace, count = settings.workspace, settings.examples
    reviewed = ReviewedRecords(journal_place(workspace, settings.journal), workspace / "reviewed", schema)
    shelf = ExampleStore(reviewed, ChosenFiles(workspace / ".summariser" / "examples"))
    wish = ExampleRequest(_key(bare.key, count), count, bare.fresh, keep=not settings.dry_run)
    files = [path for path in settings.paths if path != STANDARD_INPUT]  # that can be read only once
    return learn(wish, shelf, read_articles(files, follow_links=settings.follow_links), tell)


def _run_plan(settings: Settings, choice: Choice, schema: Schema, prompt: Prompt) -> RunPlan:
    endpoint = choice.endpoint
    parameters = {"parameters": endpoint.parameters, "bounded": endpoint.bounded}
    parameters |= {"context": settings.context} if settings.context else {}
    parameters |= {} if settings.second_reader else {"second_reader": False}
    record = str(settings.record.absolute()) if settings.record else None
    draft_key = _key(endpoint.model, schema.id, prompt.hash, choice.strategy, parameters)
    return RunPlan(
        key=_key(draft_key, settings.base_url, bool(settings.replay), record, sorted(settings.paths)),
        draft_key=draft_key,
        model=endpoint.model,
        schema_id=schema.id,
        prompt=f"extract@{prompt.hash}",
        strategy=choice.strategy,
        cap=settings.max_cost,
        price=choice.price,
        command=" ".join(("extract", *settings.paths)),
        # Only what crosses the wire can be recorded. A recording that was begun goes on, and so does its run.
        fresh=settings.fresh or (settings.record is not None and not settings.record.exists()),
    )


def _key(*parts: object) -> str:
    return hashlib.sha256(canonical(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
