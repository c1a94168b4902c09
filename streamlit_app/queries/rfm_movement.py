"""What the RFM page asks of two days: who moved from which group to which."""

from __future__ import annotations

from datetime import date

import pandas as pd

from crm.warehouse.movement import transitions_query
from streamlit_app.queries.audience import AUDIENCE, Audience
from streamlit_app.queries.warehouse import fetch, rounded_for
from streamlit_app.shell.session import Session


def movement(
    session: Session, scheme: str, from_date: date, to_date: date, audience: Audience
) -> pd.DataFrame:
    """Return who went from which group to which between two known days, staying included.

    `row_share` is of those who were in the group on the first day.
    """
    days = {"scheme": scheme, "from_date": from_date, "to_date": to_date}
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
where scheme = $scheme and from_date = $from_date and to_date = $to_date
order by from_segment, to_segment
"""

_MOVEMENT = transitions_query(AUDIENCE)
