"""How a segment grew, day by day as builds saw it, and why people came and went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from crm.config import Settings
from crm.segments.stored.store import find_segment
from crm.warehouse.connection import PublishedBuild, reader

DAYS = """
select as_of_date, members_count, entered_count, left_count, gone_count, origin
from rpt_segment_days where segment_id = ? order by as_of_date
"""
REASONS = """
select as_of_date, change, reason, count(*) from fct_segment_membership_changes
where segment_id = ? group by all order by as_of_date, change, count(*) desc, reason
"""


@dataclass(frozen=True)
class GrowthDay:
    """A day on which a segment was judged.

    Parameters
    ----------
    day, members
        Its size at the end of the day.
    entered, left, gone
        Since the day judged before; `gone` are ids that are no longer a person of their own.
    origin
        `observed` by the build of that day, or computed later from `event_time`.
    entered_by, left_by
        How many for which reason.
    """

    day: date
    members: int
    entered: int
    left: int
    gone: int
    origin: str
    entered_by: Mapping[str, int]
    left_by: Mapping[str, int]


def growth(
    settings: Settings, slug: str, build: PublishedBuild | None = None
) -> tuple[GrowthDay, ...]:
    """Return every day on which a segment was judged, oldest first; none before its first build.

    `build` is the one the caller looks at; default the one CURRENT names.

    Raises
    ------
    UsageError
        There is no such segment.
    NotBuiltError
        There is no build yet.
    """
    find_segment(settings, slug)
    with reader(settings, build) as connection:
        reasons: dict[tuple[date, str], dict[str, int]] = defaultdict(dict)
        for day, change, reason, people in connection.execute(REASONS, [slug]).fetchall():
            reasons[day, change][reason] = people
        return tuple(
            GrowthDay(*row, reasons[row[0], "entered"], reasons[row[0], "left"])  # type: ignore[call-arg]
            for row in connection.execute(DAYS, [slug]).fetchall()
        )
