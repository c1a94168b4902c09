"""What buyers are expected to bring: how it is spread, who brings it, beside what they brought."""

from __future__ import annotations

import pandas as pd

from streamlit_app.queries.audience import AUDIENCE, Audience
from streamlit_app.queries.warehouse import Row, fetch, records, rounded_for
from streamlit_app.shell.access import Action, require
from streamlit_app.shell.session import Session

EDGES = (0.0, *(step * 10.0**power for power in range(1, 6) for step in (1, 1.5, 2, 3, 5, 7)))
"""Where bars of money begin: about as wide as each other on a scale of multiples, and round."""
GROUPS = {"ch": "acquisition_source", "genre": "first_order_genre", "city": "city"}
"""What value may be split by, as the URL calls it, and the column of `dim_customers`."""
FEWEST, GROUPS_SHOWN, TOP = 30, 10, 10


def outlook(session: Session, who: Audience) -> Row:
    """Return the expectations of everybody who is meant, in one row.

    Means and the median are of the buyers who have a prediction; nothing is filled in for others.
    """
    answer = fetch(session, _OUTLOOK, **who.values)
    sizes = {"predicted_count": "predicted_count", "at_risk_count": "at_risk_count"}
    shown = rounded_for(
        session.role,
        answer,
        "buyers_count",
        *sizes,
        of=dict.fromkeys(("mean_clv", "median_clv", "clv", "historic"), "predicted_count"),
    )
    return records(shown)[0]


def value_bars(session: Session, who: Audience) -> pd.DataFrame:
    """Return buyers per bar of predicted value: from `low` to below `high` (null: the last)."""
    answer = fetch(session, _VALUE_BARS, edges=EDGES, **who.values)
    return rounded_for(session.role, answer, "customers_count", labels=["low", "high"])


def value_by_group(session: Session, who: Audience, by: str) -> pd.DataFrame:
    """Return the middle and the middle half of predicted value per group of at least 30 buyers.

    Parameters
    ----------
    by : str
        A key of `GROUPS`.
    """
    sql = _VALUE_BY_GROUP.format(column=GROUPS[by])
    answer = fetch(session, sql, fewest=FEWEST, shown=GROUPS_SHOWN, **who.values)
    return rounded_for(session.role, answer, "customers_count")


def value_by_tenth(session: Session, who: Audience) -> pd.DataFrame:
    """Return mean value to date and mean predicted value per tenth of the buyers by prediction."""
    answer = fetch(session, _VALUE_BY_TENTH, **who.values)
    return rounded_for(session.role, answer, "customers_count", labels=["tenth"])


def expected_curve(session: Session, who: Audience) -> pd.DataFrame:
    """Return which share of the predicted value the best buyers make up, per hundredth of them.

    Viewers see steps of at least 20 buyers.
    """
    answer = fetch(session, _EXPECTED_CURVE, **who.values)
    return rounded_for(session.role, answer, "buyers_count", labels=["buyers_share"])


def most_valuable(session: Session, who: Audience) -> pd.DataFrame:
    """Return the ten buyers of whom most is expected, with the strongest reason in words."""
    require(session, Action.SEE_PEOPLE)
    return fetch(session, _MOST_VALUABLE, top=TOP, **who.values)


_OUTLOOK = f"""
select count(*) as buyers_count, count(predicted_clv_365d) as predicted_count,
    avg(predicted_clv_365d)::double as mean_clv, median(predicted_clv_365d)::double as median_clv,
    sum(predicted_clv_365d)::double as clv,
    avg(historic_clv) filter (predicted_clv_365d is not null)::double as historic,
    count(value_at_risk) as at_risk_count, sum(value_at_risk)::double as value_at_risk,
    avg(churn_probability)::double as churn_probability,
    count(*) filter (churn_band = 'high') as high_count,
    any_value(churn_horizon_days)::int as churn_horizon_days,
    any_value(churn_scale) as churn_scale, any_value(clv_scale) as clv_scale,
    any_value(churn_model) as churn_model, any_value(clv_model) as clv_model,
    min(prediction_abstain_reason) as abstain_reason, max(as_of_date) as as_of_date
from dim_customers where orders_count > 0 and {AUDIENCE}
"""

_VALUE_BARS = f"""
with edges as (
    select low, lead(low) over (order by low) as high from (select unnest($edges) as low)
),
buyers as (
    select predicted_clv_365d::double as worth from dim_customers
    where predicted_clv_365d is not null and {AUDIENCE}
),
counted as (
    select edges.low, count(*) as customers_count, sum(worth) as worth
    from buyers asof join edges on buyers.worth >= edges.low group by edges.low
)
select edges.low, edges.high, coalesce(customers_count, 0) as customers_count,
    coalesce(worth, 0) as predicted_clv,
    coalesce(worth, 0) / nullif(sum(worth) over (), 0) as clv_share
from edges left join counted using (low)
where edges.low between (select min(low) from counted) and (select max(low) from counted)
order by edges.low
"""

_VALUE_BY_GROUP = f"""
select {{column}} as name, count(*) as customers_count,
    quantile_cont(predicted_clv_365d::double, 0.25) as low,
    median(predicted_clv_365d)::double as middle,
    quantile_cont(predicted_clv_365d::double, 0.75) as high,
    avg(predicted_clv_365d)::double as mean
from dim_customers
where predicted_clv_365d is not null and {{column}} is not null and {AUDIENCE}
group by 1 having count(*) >= $fewest order by customers_count desc, name limit $shown
"""

_VALUE_BY_TENTH = f"""
with ranked as (
    select historic_clv::double as historic, predicted_clv_365d::double as predicted,
        ntile(10) over (order by predicted_clv_365d desc, customer_id) as tenth
    from dim_customers where predicted_clv_365d is not null and {AUDIENCE}
)
select tenth, count(*) as customers_count, avg(historic) as historic, avg(predicted) as predicted
from ranked group by tenth order by tenth
"""

_EXPECTED_CURVE = f"""
with ranked as (
    select predicted_clv_365d::double as worth,
        row_number() over (order by predicted_clv_365d desc, customer_id) as place,
        count(*) over () as buyers
    from dim_customers where predicted_clv_365d is not null and {AUDIENCE}
),
steps as (
    select ceil(100.0 * place / buyers)::int as percentile, sum(worth) as worth,
        max(place) as buyers_count
    from ranked group by 1
)
select percentile / 100.0 as buyers_share, buyers_count,
    sum(worth) over (order by percentile) / nullif(sum(worth) over (), 0) as spend_share
from steps order by percentile
"""

_MOST_VALUABLE = f"""
with top as (
    select customer_id, rfm_segment, lifecycle_stage, orders_count,
        historic_clv::double as historic_clv, predicted_clv_365d::double as predicted_clv,
        predicted_clv_365d_low_80::double as low_80, predicted_clv_365d_high_80::double as high_80,
        churn_probability
    from dim_customers where predicted_clv_365d is not null and {AUDIENCE}
    order by predicted_clv_365d desc, customer_id limit $top
)
select top.*, text_en, text_ro
from top left join fct_prediction_reasons as reasons
    on reasons.customer_id = top.customer_id and model_kind = 'clv'
        and direction = 'raises' and rank = 1
order by predicted_clv desc, customer_id
"""
