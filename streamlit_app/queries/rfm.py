"""What the RFM page asks of the grid and its groups."""

from __future__ import annotations

from datetime import date

import pandas as pd

from streamlit_app.queries.audience import AUDIENCE, Audience
from streamlit_app.queries.warehouse import fetch, rounded_for
from streamlit_app.shell.session import Session

AXES = {
    "fm": "(frequency_score + monetary_score + 1) // 2",
    "f": "frequency_score",
    "m": "monetary_score",
}
"""What stands beside recency: both other scores, their mean rounded up, or one of them."""


def cells(session: Session, scheme: str, axis: str, audience: Audience) -> pd.DataFrame:
    """Return the 25 cells of recency and another axis, each with its figures and largest group.

    Parameters
    ----------
    axis : str
        A key of `AXES`.
    """
    source = _CELLS_OF_SOME if audience.is_narrow else _CELLS_OF_ALL
    values = audience.values if audience.is_narrow else {}
    answer = fetch(session, _GRID.format(source=source, axis=AXES[axis]), scheme=scheme, **values)
    shown = rounded_for(
        session.role,
        answer,
        "customers_count",
        "valued_count",
        "judged_count",
        of={"predicted_clv_365d": "valued_count", "expected_churners": "judged_count"},
        labels=["r", "y", "groups_count"],
    )
    return shown.assign(
        customers_share=shown["customers_count"] / shown["customers_count"].sum(),
        mean_clv=shown["predicted_clv_365d"] / shown["valued_count"],
        mean_risk=shown["expected_churners"] / shown["judged_count"],
    )


def codes(session: Session, scheme: str) -> pd.DataFrame:
    """Return the 125 codes with their three scores and the group each belongs to."""
    return fetch(session, CODES, scheme=scheme)


def group_days(session: Session, scheme: str, audience: Audience) -> pd.DataFrame:
    """Return customers and net spend per known day and group, with their shares of the day."""
    source = _GROUPS_OF_SOME if audience.is_narrow else _GROUPS_OF_ALL
    values = audience.values if audience.is_narrow else {}
    answer = fetch(session, source, scheme=scheme, **values)
    return rounded_for(session.role, answer, "customers_count")


def known_days(days: pd.DataFrame) -> list[date]:
    """List the days of an answer, newest first."""
    return [day.date() for day in sorted(days["as_of_date"].unique(), reverse=True)]


TODAY = "as_of_date = (select as_of_date from meta_build)"

_CELLS_OF_ALL = "select * from rpt_rfm_cells where scheme = $scheme"

_CELLS_OF_SOME = f"""
select recency_score, frequency_score, monetary_score, scores.rfm_segment,
    count(*) as customers_count, sum(scores.total_spent_net) as total_spent_net,
    count(*) filter (clv_scale = 'absolute') as valued_count,
    sum(predicted_clv_365d) filter (clv_scale = 'absolute') as predicted_clv_365d,
    count(*) filter (churn_scale = 'absolute') as judged_count,
    sum(churn_probability) filter (churn_scale = 'absolute') as expected_churners
from (
    select customer_id, recency_score, frequency_score, monetary_score, rfm_segment, total_spent_net
    from fct_rfm_scores where scheme = $scheme and {TODAY} and {AUDIENCE}
) as scores
join (
    select customer_id, clv_scale, predicted_clv_365d, churn_scale, churn_probability
    from dim_customers
) as people using (customer_id)
group by all
"""

_GRID = """
with cells as ({source}),
grid as (select r, y from range(1, 6) as recency (r), range(1, 6) as other (y)),
summed as (
    select recency_score as r, {axis} as y, sum(customers_count)::bigint as customers_count,
        sum(total_spent_net)::double as total_spent_net, sum(valued_count)::bigint as valued_count,
        sum(predicted_clv_365d)::double as predicted_clv_365d,
        sum(judged_count)::bigint as judged_count, sum(expected_churners) as expected_churners,
        arg_max(rfm_segment, customers_count) as rfm_segment,
        count(distinct rfm_segment) filter (customers_count > 0) as groups_count
    from cells group by all
)
select r, y, coalesce(customers_count, 0) as customers_count,
    coalesce(total_spent_net, 0) as total_spent_net, coalesce(valued_count, 0) as valued_count,
    predicted_clv_365d, coalesce(judged_count, 0) as judged_count, expected_churners,
    rfm_segment, coalesce(groups_count, 0) as groups_count
from grid left join summed using (r, y) order by r, y
"""

CODES = """
select concat(recency_score, frequency_score, monetary_score) as rfm_code, recency_score,
    frequency_score, monetary_score, rfm_segment
from rpt_rfm_cells where scheme = $scheme order by rfm_code
"""

_GROUPS_OF_ALL = """
select as_of_date, rfm_segment, customers_count, total_spent_net::double as total_spent_net,
    customers_share, spend_share
from rpt_rfm_groups where scheme = $scheme order by as_of_date, rfm_segment
"""

_GROUPS_OF_SOME = f"""
select as_of_date, rfm_segment, count(*) as customers_count,
    sum(total_spent_net)::double as total_spent_net,
    count(*) / sum(count(*)) over (partition by as_of_date) as customers_share,
    sum(total_spent_net)::double
        / nullif(greatest(sum(sum(total_spent_net)::double) over (partition by as_of_date), 0), 0)
        as spend_share
from fct_rfm_scores where scheme = $scheme and {AUDIENCE}
group by as_of_date, rfm_segment order by as_of_date, rfm_segment
"""
