"""Where audits stand, as lines and as JSON, and what they say of the drafts that nobody has reviewed."""

import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from summariser.core.display import json_text, shorten
from summariser.corpus.trust import Standing
from summariser.review.audit import Audit, Progress, Question


def screen_line(progress: Progress) -> str:
    """Where the audit stands, in the one line of the review screen: of several questions with (+38) for so many more
    without an error."""
    audit = progress.audit
    if len(progress.standings) == 1:
        return _standing(audit, *progress.standings[0])
    found = "; ".join(_in_short(audit, *one) for one in progress.standings)
    return f"{len(progress.outcomes)} of {audit.size} unreviewed: {found}"


def _in_short(audit: Audit, question: Question, standing: Standing) -> str:
    what = "" if question.missing else " wrong"
    bound = f" -> {_bound(audit, standing)}" if standing.most < audit.size else ""
    more = " shown" if standing.shown else " too many" if standing.more is None else f" (+{standing.more})"
    return f"{_name(question)} {standing.wrong}{what}{bound}{more}"


def _standing(audit: Audit, question: Question, standing: Standing) -> str:
    what = "" if question.missing else " wrong"
    found = f"{_name(question)}: {standing.wrong}{what} in {standing.seen} of {audit.size} unreviewed"
    bound = f" -> {_bound(audit, standing)}" if standing.most < audit.size else ""
    wanted = f"below {_percent(audit.below)}"
    if standing.shown:
        return f"{found}{bound}: {wanted} is shown"
    if standing.more is None:
        return f"{found}{bound}; too many to show {wanted}"
    return f"{found}{bound}; {standing.more} more without an error -> {wanted}"


def _bound(audit: Audit, standing: Standing) -> str:
    """The share that is excluded, in tenths of a percent, rounded to the safe side."""
    tenths = Fraction(1000 * standing.most // audit.size + 1, 1000)
    return f"below {_percent(min(tenths, Fraction(audit.below)) if standing.shown else tenths)}"


def _percent(share: str | Fraction) -> str:
    return f"{float(100 * Fraction(share)):g}%"


def _name(question: Question) -> str:
    return shorten(question)


def audit_lines(progress: Progress) -> Iterator[str]:
    """All that there is to say about an audit."""
    audit = progress.audit
    begun = f"begun {audit.at:%Y-%m-%d %H:%M} UTC by {shorten(audit.reviewer)}"
    yield f"audit {audit.id}: {_fields(audit)} below {_percent(audit.below)}, {_surety(audit)}, {begun}"
    yield f"  {audit.size} unreviewed drafts of {shorten(audit.schema)}, sha256 {audit.digest}, seed {audit.seed}"
    yield from (f"  {_standing(audit, *one)}" for one in progress.standings)
    yield from (f"  {line}" for line in _notes(progress))


def _notes(progress: Progress) -> Iterator[str]:
    if progress.skipped:
        yield f"{progress.skipped} skipped: counted as wrong until somebody decides"
    if progress.changed:
        yield f"{progress.changed} of the {progress.audit.size} were drafted anew since: it is about the earlier drafts"
    if progress.since:
        yield f"{progress.since} more were drafted since: it says nothing about them"


def _fields(audit: Audit) -> str:
    return ", ".join(dict.fromkeys(shorten(one.field) for one in audit.questions))


def _surety(audit: Audit) -> str:
    together = "together " if len(audit.questions) > 1 else ""
    return f"{together}at {_percent(audit.confidence)}"


def claims(found: list[Progress]) -> list[dict[str, Any]]:
    """What each audit says about each question, as JSON values: what is not shown is told too."""
    return [_claim(one, *standing) for one in found for standing in one.standings]


def _claim(progress: Progress, question: Question, standing: Standing) -> dict[str, Any]:
    audit = progress.audit
    return {
        "audit": audit.id,
        "begun": audit.at.isoformat(),
        "reviewer": audit.reviewer,
        "schema": audit.schema,
        "field": question.field,
        "question": "missing" if question.missing else "wrong",
        "claim": _sentence(audit, question, standing),
        "shown": standing.shown,
        "below": float(Fraction(audit.below)),
        "confidence": float(audit.confidence),
        "together": len(audit.questions),
        "looked_at": standing.seen,
        "wrong": standing.wrong,
        "skipped": progress.skipped,
        "at_most": standing.most,
        "more": standing.more,
        "unreviewed": audit.size,
        "population_sha256": audit.digest,
        "seed": audit.seed,
        "changed_since": progress.changed,
        "drafted_since": progress.since,
    }


def claims_file(found: list[Progress]) -> str:
    """The same, a line each, for a file beside an export."""
    return "".join(f"{json_text(json.dumps(one, ensure_ascii=False))}\n" for one in claims(found))


def claim_lines(found: list[Progress]) -> list[str]:
    """The same as lines for people."""
    return [
        f"{_sentence(one.audit, *standing)} ({_surety(one.audit)}; {_origin(one)})"
        for one in found
        for standing in one.standings
    ]


def _sentence(audit: Audit, question: Question, standing: Standing) -> str:
    asked = f"{audit.size} drafts unreviewed on {audit.at:%Y-%m-%d}"
    what = (
        f"lack something in {shorten(question.field)}"
        if question.missing
        else f"are wrong in {shorten(question.field)}"
    )
    share = f"fewer than {_percent(audit.below)} of {asked} {what}"
    return share if standing.shown else f"not shown: {share}"


def _origin(progress: Progress) -> str:
    audit, notes = progress.audit, "".join(f"; {note}" for note in _notes(progress))
    looked = f"{len(progress.outcomes)} looked at"
    return f"audit {audit.id}, {looked}, seed {audit.seed}, population sha256 {audit.digest}{notes}"
