"""Who may not come back: probabilities by stage, how long people stay away, what is at stake."""

from __future__ import annotations

import pandas as pd

from streamlit_app.queries.audience import AUDIENCE, Audience
from streamlit_app.queries.warehouse import Row, fetch, records, rounded_for
from streamlit_app.shell.access import Action, require
from streamlit_app.shell.session import Session

GAP_POINTS = 400
"""A curve of more points looks the same."""
LISTED = 25
VALUE_EDGES = (0.0, *(step * 10.0**power for power in range(1, 6) for step in (1, 2, 5)))


def risk_bars(session: Session, who: Audience) -> pd.DataFrame:
    """Return buyers per twentieth of the churn probability (from `low`) and lifecycle stage."""
    answer = fetch(session, _RISK_BARS, **who.values)
    return rounded_for(session.role, answer, "customers_count", labels=["low"])


def gap_curve(session: Session) -> pd.DataFrame:
    """Return the usage-interval curve, thinned: share back within so many days."""
    answer = fetch(session, _GAP_CURVE, points=GAP_POINTS)
    return rounded_for(session.role, answer, "watched_count", labels=["gap_days"])


def thresholds(session: Session) -> dict[str, Row]:
    """Return the `configured` and the `proposed` churn threshold, each where there is one."""
    return {row["name"]: row for row in records(fetch(session, _THRESHOLDS))}


def lost_by(session: Session, who: Audience, days: int) -> Row:
    """Return how many buyers have been away for longer than so many days, and of how many."""
    answer = fetch(session, _LOST_BY, days=days, **who.values)
    return records(rounded_for(session.role, answer, "buyers_count", "away_count"))[0]


def value_at_risk(session: Session, who: Audience) -> pd.DataFrame:
    """Return value at risk per RFM group, largest first."""
    answer = fetch(session, _VALUE_AT_RISK, **who.values)
    return rounded_for(session.role, answer, "customers_count")


def risk_and_value(session: Session, who: Audience) -> pd.DataFrame:
    """Return buyers per tenth of the churn probability (`risk`) and bar of value (`low`)."""
    answer = fetch(session, _RISK_AND_VALUE, edges=VALUE_EDGES, **who.values)
    return rounded_for(session.role, answer, "customers_count", labels=["risk", "low", "high"])


def at_stake(session: Session, who: Audience, risk: float, worth: float) -> Row:
    """Return the figures of the buyers who are at least so much at risk and worth so much."""
    answer = fetch(session, _AT_STAKE, risk=risk, worth=worth, **who.values)
    shown = rounded_for(
        session.role, answer, "customers_count", "reachable_count", "buyers_count",
        of={"value_at_risk": "customers_count", "all_at_risk": "buyers_count"},
    )  # fmt: skip
    return records(shown)[0]


def most_at_stake(session: Session, who: Audience, risk: float, worth: float) -> pd.DataFrame:
    """Return the first of those buyers by value at risk, with reason and reach."""
    require(session, Action.SEE_PEOPLE)
    return fetch(session, _MOST_AT_STAKE, risk=risk, worth=worth, listed=LISTED, **who.values)


_RISK_BARS = f"""
select least(floor(churn_probability * 20 + 1e-9), 19) / 20 as low, lifecycle_stage,
    count(*) as customers_count, sum(value_at_risk)::double as value_at_risk
from dim_customers where churn_probability is not null and {AUDIENCE}
group by 1, 2 order by 1, 2
"""

_GAP_CURVE = """
with thinned as (
    select *, greatest(1, max(gap_days) over () // $points) as step from rpt_purchase_gaps
)
select gap_days, gaps_up_to_share, returned_share, watched_count from thinned
where gap_days % step = 0 or is_proposed_threshold or is_configured_threshold order by gap_days
"""

_THRESHOLDS = """
select 'configured' as name, gap_days, gaps_up_to_share, returned_share
from rpt_purchase_gaps where is_configured_threshold
union all
select 'proposed', gap_days, gaps_up_to_share, returned_share
from rpt_purchase_gaps where is_proposed_threshold
"""

_LOST_BY = f"""
select count(*) as buyers_count, count(*) filter (recency_days > $days) as away_count
from dim_customers where orders_count > 0 and {AUDIENCE}
"""

_VALUE_AT_RISK = f"""
select rfm_segment as name, count(*) as customers_count,
    sum(value_at_risk)::double as value_at_risk,
    avg(churn_probability)::double as churn_probability,
    sum(value_at_risk)::double / nullif(sum(sum(value_at_risk)) over (), 0)::double as share
from dim_customers where value_at_risk is not null and rfm_segment is not null and {AUDIENCE}
group by 1 order by value_at_risk desc, name
"""

_RISK_AND_VALUE = f"""
with edges as (
    select low, lead(low) over (order by low) as high from (select unnest($edges) as low)
),
buyers as (
    select least(floor(churn_probability * 10 + 1e-9), 9) / 10 as risk,
        predicted_clv_365d::double as worth, value_at_risk::double as value_at_risk
    from dim_customers
    where churn_probability is not null and predicted_clv_365d is not null and {AUDIENCE}
)
select risk, edges.low, edges.high, count(*) as customers_count,
    sum(value_at_risk) as value_at_risk
from buyers asof join edges on buyers.worth >= edges.low
group by all order by risk, low
"""

_AT_STAKE = f"""
with buyers as (
    select customer_id, value_at_risk::double as value_at_risk, may_email, may_sms, may_push,
        churn_probability >= $risk and predicted_clv_365d >= $worth as is_chosen
    from dim_customers where value_at_risk is not null and {AUDIENCE}
)
select count(*) as buyers_count, count(*) filter (is_chosen) as customers_count,
    count(*) filter (is_chosen and (may_email or may_sms or may_push)) as reachable_count,
    sum(value_at_risk) filter (is_chosen) as value_at_risk, sum(value_at_risk) as all_at_risk
from buyers
"""

_MOST_AT_STAKE = f"""
with listed as (
    select customer_id, rfm_segment, churn_probability,
        predicted_clv_365d::double as predicted_clv, value_at_risk::double as value_at_risk,
        recency_days, coalesce(may_email, false) as may_email, coalesce(may_sms, false) as may_sms,
        coalesce(may_push, false) as may_push
    from dim_customers
    where churn_probability >= $risk and predicted_clv_365d >= $worth
        and value_at_risk is not null and {AUDIENCE}
    order by dim_customers.value_at_risk desc, customer_id limit $listed
)
select listed.*, text_en, text_ro
from listed left join fct_prediction_reasons as reasons
    on reasons.customer_id = listed.customer_id and model_kind = 'churn'
        and direction = 'raises' and rank = 1
order by value_at_risk desc, customer_id
"""
