"""What the charts of the Overview ask: KPI days, and customers grouped in a few ways."""

from __future__ import annotations

import pandas as pd

from streamlit_app.queries.warehouse import Row, fetch, records, rounded, rounded_for
from streamlit_app.shell.roles import SMALLEST_FIGURE, Role
from streamlit_app.shell.session import Session

WEEKS_SHOWN = 53


def revenue_by_week(session: Session) -> pd.DataFrame:
    """Return net revenue of the last 53 weeks by who bought, and of a year (52 weeks) earlier."""
    answer = fetch(session, _REVENUE_BY_WEEK, weeks=WEEKS_SHOWN)
    return rounded_for(
        session.role,
        answer,
        *("orders_count", "orders_year_before", *_ORDERS_OF.values()),
        of={"revenue_year_before": "orders_year_before", **_ORDERS_OF},
    )


def large_events(session: Session) -> pd.DataFrame:
    """Return the eight events of the last 53 weeks for which most people hold a ticket."""
    answer = fetch(session, _LARGE_EVENTS, days=7 * WEEKS_SHOWN)
    return rounded_for(session.role, answer, "tickets_count")


def lifecycle_flow(session: Session) -> pd.DataFrame:
    """Return per month who became a buyer, came back, was lost, and what that makes."""
    answer = fetch(session, _FLOW)
    shown = rounded_for(session.role, answer, "new_count", "won_back_count", "lost_count")
    return shown.assign(
        net_count=shown["new_count"] + shown["won_back_count"] - shown["lost_count"]
    )


def surprises(session: Session) -> pd.DataFrame:
    """Return what is unusual this week, the most unusual first; at most five.

    Viewers are told of sums and levels of many people only, never of one source.
    """
    answer = fetch(session, _SURPRISES, by_source=session.role is not Role.VIEWER)
    people = {"new_customers", "orders", "active_30d"}
    if session.role is not Role.VIEWER:
        return answer
    counted = answer["metric"].isin(people)
    return answer.assign(value=answer["value"].map(rounded).where(counted, answer["value"]))


def best_seller(session: Session, week: pd.Timestamp) -> Row | None:
    """Return the event or product that sold most in the week from `week`, and its share of sales.

    `name` and `share` of what the week's countable orders were worth; None where nothing has a name
    or, for viewers, where few orders stand behind it.
    """
    answer = fetch(session, _BEST_SELLER, week=week.date())
    shown = rounded_for(session.role, answer, "orders_count")
    return next((row for row in records(shown) if not pd.isna(row["share"])), None)


def customers_by_stage(session: Session) -> pd.DataFrame:
    """Return customers per lifecycle stage, in the order of the customer's life."""
    answer = fetch(session, _BY_STAGE)
    return rounded_for(session.role, answer, "customers_count")


def rfm_groups(session: Session) -> pd.DataFrame:
    """Return buyers per RFM group with their share of buyers and of net spend, largest first."""
    answer = rounded_for(session.role, fetch(session, _RFM_GROUPS), "customers_count")
    customers = answer["customers_count"].sum()
    return answer.assign(customers_share=answer["customers_count"] / customers if customers else 0)


def acquisition(session: Session) -> pd.DataFrame:
    """Return first buyers of the last 365 days per acquisition source, and who came back soon."""
    shown = rounded_for(
        session.role,
        fetch(session, _ACQUISITION),
        *("new_buyers_count", "watched_count", "returned_90d_count"),
    )
    return shown.assign(returned_90d_share=shown["returned_90d_count"] / shown["watched_count"])


def returned_soon(session: Session) -> Row:
    """Return how many first buyers of the last 365 days were watched for 90, and came back."""
    answer = fetch(session, _RETURNED_SOON)
    return records(rounded_for(session.role, answer, "watched_count", "returned_count"))[0]


def value_curve(session: Session) -> pd.DataFrame:
    """Return the Pareto curve: share of buyers, best first, and their share of net spend.

    For viewers each step holds at least 20 buyers, so it is coarser where there are few.
    """
    curve = fetch(session, _VALUE_CURVE)
    if session.role is not Role.VIEWER or curve.empty:
        return curve.drop(columns="buyers_count")
    buyers = curve["buyers_count"].iloc[0]
    steps = [step for step in (1, 5, 10, 20) if buyers * step >= 100 * SMALLEST_FIGURE]
    kept = (100 * curve["buyers_share"]).round() % steps[0] == 0 if steps else curve.index < 0
    return curve[kept].drop(columns="buyers_count")


_ORDERS_OF = {
    f"revenue_{buyers}": f"orders_count_{buyers}" for buyers in ("new", "returning", "nobody")
}

_REVENUE_BY_WEEK = """
with weeks as (
    select week, revenue_net::double as revenue,
        revenue_new::double as revenue_new, revenue_returning::double as revenue_returning,
        revenue_nobody::double as revenue_nobody, orders_count_new, orders_count_returning,
        orders_count_nobody, is_partial,
        orders_count_new + orders_count_returning + orders_count_nobody as orders_count
    from rpt_revenue_weeks
)
select weeks.*, earlier.revenue as revenue_year_before,
    earlier.orders_count as orders_year_before
from weeks left join weeks as earlier on earlier.week = weeks.week - 364
order by weeks.week desc limit $weeks
"""

_LARGE_EVENTS = """
with last_day as (select max(kpi_date) as as_of from rpt_kpi_days)
select name, rpt_event_attendance.starts_date as starts_at, tickets_count
from rpt_event_attendance join dim_events using (event_id), last_day
where rpt_event_attendance.starts_date between as_of - $days::int and as_of and tickets_count > 0
order by tickets_count desc, event_id limit 8
"""

_FLOW = """
select month, new_count, won_back_count, lost_count, is_complete
from rpt_lifecycle_months order by month desc limit 24
"""

_SURPRISES = """
select metric, acquisition_source, week_end, value, judged_value, usual_value, z_score, is_level,
    weeks_count
from rpt_metric_surprises
where is_unusual and ($by_source or acquisition_source = 'all')
order by abs(z_score) desc, metric, acquisition_source limit 5
"""

_BEST_SELLER = """
select name, week_share as share, orders_count from rpt_best_sellers where week = $week
"""

_BY_STAGE = """
select lifecycle_stage, count(*) as customers_count,
    sum(total_spent_net)::double as total_spent_net
from dim_customers group by lifecycle_stage
order by list_position(
    ['prospect', 'new', 'active', 'loyal', 'champion', 'at_risk', 'lost'], lifecycle_stage)
"""

_RFM_GROUPS = """
select rfm_segment, count(*) as customers_count, sum(total_spent_net)::double as total_spent_net,
    sum(total_spent_net)::double / nullif(sum(sum(total_spent_net)) over (), 0)::double
        as spend_share
from dim_customers where orders_count > 0 group by rfm_segment
order by customers_count desc, rfm_segment
"""

_RETURNED_SOON = """
select coalesce(sum(watched_count), 0)::bigint as watched_count,
    coalesce(sum(returned_90d_count), 0)::bigint as returned_count
from rpt_acquisition_sources
"""

_ACQUISITION = """
select acquisition_source, new_buyers_count, watched_count, returned_90d_count,
    total_spent_net::double as total_spent_net
from rpt_acquisition_sources order by new_buyers_count desc, acquisition_source limit 12
"""

_VALUE_CURVE = """
select hundredth / 100.0 as buyers_share, sum(buyers_count) over ()::bigint as buyers_count,
    up_to_share as spend_share
from rpt_value_hundredths where ranked_by = 'net_spend' order by hundredth
"""
