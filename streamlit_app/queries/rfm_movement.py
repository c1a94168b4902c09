"""What the RFM page asks of two days: who moved from which group to which."""

from __future__ import annotations

from datetime import date

import pandas as pd

from streamlit_app.queries.audience import AUDIENCE, Audience
from streamlit_app.queries.warehouse import fetch, rounded_for
from streamlit_app.shell.session import Session

NONE = "none"
"""No score on that day: not yet a buyer, or every order refunded."""


def movement(
    session: Session, scheme: str, from_date: date, to_date: date, audience: Audience
) -> pd.DataFrame:
    """Return who went from which group to which between two known days, staying included.

    `row_share` is of those who were in the group on the first day.
    """
    days = {"scheme": scheme, "first": from_date, "second": to_date}
    answer = fetch(session, _STORED, **days) if not audience.is_narrow else None
    if answer is None or answer.empty:  # of the pairs that are asked for most, the mart knows
        answer = fetch(session, _MOVEMENT, **days, **audience.values)
    shown = rounded_for(session.role, answer, "customers_count")
    return shown.assign(
        row_share=shown["customers_count"]
        / shown.groupby("from_segment")["customers_count"].transform("sum")
    )


def newest_slips(session: Session, scheme: str, slipping: tuple[str, ...]) -> pd.DataFrame:
    """Return who went to a slipping group since the last month-end, per group they were in.

    `from_date` is that month-end; the group that most of them left comes first.
    """
    answer = fetch(session, _SLIPS, scheme=scheme, slipping=slipping)
    return rounded_for(session.role, answer, "customers_count")


_SLIPS = """
with newest as (
    from rpt_rfm_transitions where scheme = $scheme
    qualify to_date = max(to_date) over ()
        and from_date = min(from_date) over (partition by to_date)
)
select from_date, from_segment, sum(customers_count)::bigint as customers_count from newest
where list_contains($slipping, to_segment)
    and not list_contains(list_append($slipping, 'none'), from_segment)
group by all order by customers_count desc, from_segment
"""

_STORED = """
select from_segment, to_segment, customers_count, net_after::double as net_after
from rpt_rfm_transitions
where scheme = $scheme and from_date = $first and to_date = $second
order by from_segment, to_segment
"""

_MOVEMENT = f"""
with scores as (
    select as_of_date, customer_id, rfm_segment, total_spent_net from fct_rfm_scores
    where scheme = $scheme and as_of_date in ($first, $second) and {AUDIENCE}
)
select coalesce(before.rfm_segment, '{NONE}') as from_segment,
    coalesce(after.rfm_segment, '{NONE}') as to_segment, count(*) as customers_count,
    coalesce(sum(after.total_spent_net), 0)::double as net_after
from (from scores where as_of_date = $first) as before
full outer join (from scores where as_of_date = $second) as after using (customer_id)
group by all order by from_segment, to_segment
"""
