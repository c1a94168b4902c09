"""What a segment's people are worth beside everybody."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from crm.config import Settings
from crm.errors import UsageError
from crm.segments.stored.store import find_segment
from crm.warehouse.connection import PublishedBuild, reader

FEW = 30
"""Figures of fewer people than this say little."""

MEASURES: tuple[tuple[str, str, str, Literal["money", "share"]], ...] = (
    ("spend", "Net spend to date per buyer", "avg_historic_clv", "money"),
    ("order_value", "Average order value, 365 days", "avg_order_value_365d", "money"),
    ("repeat_rate", "Buyers who bought again", "repeat_rate", "share"),
    ("churn_rate", "Active people who stopped", "churn_rate", "share"),
    ("predicted_value", "Predicted value, 365 days", "avg_predicted_clv", "money"),
)
QUERY = """
select is_everybody, members_count, buyers_count, revenue_365d, {columns}
from rpt_segment_performance where segment_id in (?, '*') order by is_everybody
"""


@dataclass(frozen=True)
class Measure:
    """One figure of a segment beside everybody's; `ratio` is None where there is none."""

    name: str
    label: str
    kind: Literal["money", "share"]
    segment: Decimal | float | None
    everybody: Decimal | float | None

    @property
    def ratio(self) -> float | None:
        """How many times everybody's figure the segment's is."""
        if self.segment is None or not self.everybody:
            return None
        return float(self.segment) / float(self.everybody)


@dataclass(frozen=True)
class Performance:
    """A segment's people at the end of the build's day, beside everybody."""

    slug: str
    members: int
    buyers: int
    population: int
    revenue_share: float | None
    measures: tuple[Measure, ...]

    @property
    def is_small(self) -> bool:
        """Whether the group is too small for its figures to say much."""
        return self.buyers < FEW


def performance(settings: Settings, slug: str, build: PublishedBuild | None = None) -> Performance:
    """Compare a segment's people with everybody, as the published build measured them.

    `build` is the one the caller looks at; default the one CURRENT names.

    Raises
    ------
    UsageError
        There is no such segment, or no build has measured it yet.
    NotBuiltError
        There is no build yet.
    """
    find_segment(settings, slug)
    with reader(settings, build) as connection:
        columns = ", ".join(column for _, _, column, _ in MEASURES)
        rows = connection.execute(QUERY.format(columns=columns), [slug]).fetchall()
    if len(rows) != 2:
        raise UsageError(
            "The published build has not measured '{slug}' yet; run `crm build` first.", slug=slug
        )
    (_, members, buyers, revenue, *ours), (_, everybody, _, all_revenue, *theirs) = rows
    return Performance(
        slug,
        members,
        buyers,
        everybody,
        float(revenue) / float(all_revenue) if all_revenue else None,
        tuple(
            Measure(name, label, kind, one, other)
            for (name, label, _, kind), one, other in zip(MEASURES, ours, theirs, strict=True)
        ),
    )
