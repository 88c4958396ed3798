"""Flags: what a deterministic check found doubtful about a value, and how much that should worry a reviewer."""

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict

FlagCode = Literal[
    "not_answered",
    "opening_not_found",
    "altered_opening",
    "name_not_found",
    "name_approximate",
    "no_evidence",
    "listed_twice",
    "sentence_out_of_range",
    "evidence_moved",
    "date_not_in_evidence",
    "year_inferred",
    "date_disordered",
    "weekday_mismatch",
    "event_after_publication",
    "number_not_in_evidence",
    "clipped_negation",
    "contradicted_choice",
    "speaker_not_near",
    "direct_without_marks",
    "reported_with_marks",
    "unclosed_quotation",
    "interrupted_quotation",
    "speakers_share_words",
    "instruction_like",
    "not_read",
    "windows_differ",
    "covers_part",
    "not_escalated",
    "from_example",
    "publication_doubtful",
    "encoding_doubtful",
    "looks_cut",
    "not_free",
    "other_reading",
    "uncertain_reading",
    "partly_read",
    "name_not_told",
    "other_script",
]

RISK: dict[FlagCode, int] = {
    "not_answered": 5,
    "opening_not_found": 5,
    "altered_opening": 2,
    "name_not_found": 5,
    "name_approximate": 1,
    "no_evidence": 4,
    "listed_twice": 1,
    "sentence_out_of_range": 3,
    "evidence_moved": 1,
    "date_not_in_evidence": 4,
    "year_inferred": 2,
    "date_disordered": 5,
    "weekday_mismatch": 5,
    "event_after_publication": 5,
    "number_not_in_evidence": 5,
    "clipped_negation": 5,
    "contradicted_choice": 5,
    "speaker_not_near": 3,
    "direct_without_marks": 3,
    "reported_with_marks": 2,
    "unclosed_quotation": 4,
    "interrupted_quotation": 1,
    "speakers_share_words": 5,
    "instruction_like": 4,
    "not_read": 5,
    "windows_differ": 3,
    "covers_part": 1,
    "not_escalated": 1,
    "from_example": 5,
    "publication_doubtful": 3,
    "encoding_doubtful": 2,
    "looks_cut": 4,
    "not_free": 4,
    "other_reading": 3,
    "uncertain_reading": 3,
    "partly_read": 1,
    "name_not_told": 4,
    "other_script": 4,
}
"""Weights chosen by hand: 5 would make a published record false, 1 is worth a glance."""


class Flag(BaseModel):
    """A doubt about the value at `path` (a JSON Pointer into the record's data; "" is the whole record)."""

    model_config = ConfigDict(frozen=True)

    path: str
    code: FlagCode
    message: str


def risk(flags: Iterable[Flag]) -> int:
    """The weight of all flags together: the order of the reviewer's queue, highest first."""
    return sum(RISK[flag.code] for flag in flags)
