"""The library of segments: sizes, trends, reach and what two of them share."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from streamlit_app.queries.segment_log import Said, said
from streamlit_app.queries.segments import segment_names
from streamlit_app.queries.warehouse import fetch, records, rounded, rounded_for
from streamlit_app.shell.roles import Role
from streamlit_app.shell.session import Session


def library(session: Session) -> pd.DataFrame:
    """Return every segment with size, trend and reach, largest first, those of the log included.

    A segment that this build has not counted yet has no size; one that was retired is left out.
    """
    told = said(session)
    built = fetch(session, _LIBRARY)
    kept = built[built["segment_id"].isin(told.current) | ~built["segment_id"].isin(told.ever)]
    answer = rounded_for(
        session.role,
        pd.concat([kept, _not_built(told, set(built["segment_id"]))], ignore_index=True),
        "members_count",
        "email_count",
        "sms_count",
        "members_before",
        "customers_count",
        labels=["version"],
    )
    sizes = answer["sizes"].map(lambda held: _sizes(session, held))
    return answer.assign(
        name=answer["segment_id"].map(segment_names(session)),
        share=100 * answer["members_count"] / answer["customers_count"],
        change=answer["members_count"] - answer["members_before"],
        sizes=sizes,
    )


def overlapping(session: Session, least: float) -> dict[str, tuple[str, float]]:
    """Return, for segments that share most of their people with another, that one and how much."""
    answer = rounded_for(session.role, fetch(session, _OVERLAPPING, least=least), "both_count")
    return {
        row["segment_id"]: (row["other_segment_id"], row["jaccard"])
        for row in records(answer[answer["jaccard"].notna()])
    }


def nearest_of(session: Session, slug: str, count: int) -> list[str]:
    """Return the segments that share most of their people with one, the nearest first."""
    return [str(one) for one in fetch(session, _NEAREST, segment=slug, count=count)["other"]]


def _not_built(told: Said, built: set[str]) -> pd.DataFrame:
    rows = [
        {"segment_id": one.slug, "type": one.type, "version": one.version}
        for one in told.current.values()
        if one.slug not in built
    ]
    return pd.DataFrame(rows, columns=["segment_id", "type", "version"])


def _sizes(session: Session, held: object) -> list[float]:
    """Return the sizes of the last days; viewers get them rounded, small ones not at all."""
    sizes = [] if not isinstance(held, Iterable) else [float(size) for size in held]
    if len(sizes) < 2:
        return []  # a line needs two days
    if session.role is not Role.VIEWER:
        return sizes
    return [size for size in map(rounded, sizes) if not pd.isna(size)]


_LIBRARY = """
with sizes as (
    select segment_id, list(members_count order by as_of_date)[-13:] as sizes,
        arg_max(members_count, as_of_date) filter (
            as_of_date <= (select as_of_date from meta_build) - interval 7 day
        ) as members_before,
        max(as_of_date) filter (
            as_of_date <= (select as_of_date from meta_build) - interval 7 day
        ) as day_before
    from rpt_segment_days group by segment_id
)
select dim_segments.segment_id, type, version, dim_segments.members_count,
    may_email_count as email_count, may_sms_count as sms_count,
    coalesce(avg_historic_clv * buyers_count, 0)::double as total_spent_net,
    sizes, members_before, day_before, computed_at,
    (select count(*) from dim_customers) as customers_count
from dim_segments
left join rpt_segment_performance using (segment_id)
left join sizes using (segment_id)
order by dim_segments.members_count desc, dim_segments.segment_id
"""

_OVERLAPPING = """
with pairs as (
    select segment_id, other_segment_id, both_count, jaccard from rpt_segment_overlaps
    union all
    select other_segment_id, segment_id, both_count, jaccard from rpt_segment_overlaps
)
select segment_id, arg_max(other_segment_id, jaccard) as other_segment_id,
    arg_max(both_count, jaccard) as both_count, max(jaccard) as jaccard
from pairs where jaccard >= $least group by segment_id order by segment_id
"""

_NEAREST = """
select if(segment_id = $segment, other_segment_id, segment_id) as other from rpt_segment_overlaps
where $segment in (segment_id, other_segment_id) and both_count > 0
order by jaccard desc, other limit $count
"""
