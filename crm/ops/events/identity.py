"""Who is who."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from crm.ops.events.base import Event, Identifier, Text

Probability = Annotated[float, Field(ge=0, le=1)]


class CustomerIdKept(Event):
    """An id once assigned stays with the account whose own id is the payload's `anchor`."""

    kind = "customer_id_kept"
    anchor: Identifier


class CustomersMerged(Event):
    """Somebody decided that several customers are one person; the subject's id is the one kept.

    `evidence` names the fields that agreed, never their values.
    """

    kind = "customers_merged"
    other_ids: Annotated[list[Identifier], Field(min_length=1)]
    reason: Text | None = None
    evidence: list[Identifier] = Field(default_factory=list)
    match_probability: Probability | None = None


class MergeUndone(Event):
    """A merge was a mistake; the subject is the id it kept, `merge_id` the event that made it."""

    kind = "merge_undone"
    merge_id: Identifier
    reason: Text | None = None


class CandidateDismissed(Event):
    """Somebody looked at two customers who might be one person and decided that they are not."""

    kind = "candidate_dismissed"
    other_id: Identifier
    reason: Text | None = None
