"""What buyers are expected to bring: how it is spread, who brings it, beside what they brought."""

from __future__ import annotations

import pandas as pd

from streamlit_app.queries.audience import AUDIENCE, Audience, fetch_for
from streamlit_app.queries.warehouse import Row, fetch, records, rounded_for
from streamlit_app.shell.access import Action, require
from streamlit_app.shell.session import Session

GROUPS = {"ch": "acquisition_source", "genre": "first_order_genre", "city": "city"}
"""What value may be split by, as the URL calls it, and the column of `dim_customers`."""
FEWEST, GROUPS_SHOWN, TOP = 30, 10, 10


def outlook(session: Session, who: Audience) -> Row:
    """Return the expectations of everybody who is meant, in one row.

    Means and the median are of the buyers who have a prediction; nothing is filled in for others.
    """
    answer = fetch_for(session, who, _OUTLOOK, _OUTLOOK_OF_SOME)
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
    answer = fetch_for(session, who, _VALUE_BARS, _VALUE_BARS_OF_SOME)
    return rounded_for(session.role, answer, "customers_count", labels=["low", "high"])


def value_by_group(session: Session, who: Audience, by: str) -> pd.DataFrame:
    """Return the middle and the middle half of predicted value per group of at least 30 buyers.

    Parameters
    ----------
    by : str
        A key of `GROUPS`.
    """
    questions = (_VALUE_BY_GROUP, _VALUE_BY_GROUP_OF_SOME)
    everybody, some = (sql.format(column=GROUPS[by]) for sql in questions)
    answer = fetch_for(session, who, everybody, some, fewest=FEWEST, shown=GROUPS_SHOWN)
    return rounded_for(session.role, answer, "customers_count")


def most_valuable(session: Session, who: Audience) -> pd.DataFrame:
    """Return the ten buyers of whom most is expected, with the strongest reason in words."""
    require(session, Action.SEE_PEOPLE)
    return fetch(session, _MOST_VALUABLE, top=TOP, **who.values)


_OUTLOOK = """
select coalesce(buyers_count, 0) as buyers_count,
    coalesce(predicted_count, 0) as predicted_count, clv_mean::double as mean_clv,
    clv_median::double as median_clv, predicted_clv_365d::double as clv,
    historic_clv_mean::double as historic, coalesce(at_risk_count, 0) as at_risk_count,
    value_at_risk::double as value_at_risk,
    churn_probability_mean as churn_probability,
    coalesce(high_risk_count, 0) as high_count, churn_horizon_days, churn_scale, clv_scale,
    prediction_abstain_reason as abstain_reason, as_of_date
from (select 'all' as grouped_by) left join rpt_value_groups using (grouped_by)
"""

_OUTLOOK_OF_SOME = f"""
select count(*) as buyers_count, count(predicted_clv_365d) as predicted_count,
    avg(predicted_clv_365d)::double as mean_clv, median(predicted_clv_365d)::double as median_clv,
    sum(predicted_clv_365d)::double as clv,
    avg(historic_clv) filter (predicted_clv_365d is not null)::double as historic,
    count(value_at_risk) as at_risk_count, sum(value_at_risk)::double as value_at_risk,
    avg(churn_probability)::double as churn_probability,
    count(*) filter (churn_band = 'high') as high_count,
    max(churn_horizon_days)::int as churn_horizon_days,
    max(churn_scale) as churn_scale, max(clv_scale) as clv_scale,
    min(prediction_abstain_reason) as abstain_reason, max(as_of_date) as as_of_date
from dim_customers where orders_count > 0 and {AUDIENCE}
"""

_FILLED_BANDS = """
select value_from as low, value_below as high, customers_count,
    predicted_clv_365d::double as predicted_clv, clv_share
from bands
where value_from between (select min(value_from) from bands where customers_count > 0)
    and (select max(value_from) from bands where customers_count > 0)
order by low
"""

_VALUE_BARS = f"with bands as (from rpt_value_bands) {_FILLED_BANDS}"

_VALUE_BARS_OF_SOME = f"""
with buyers as (
    select predicted_clv_365d from dim_customers
    where predicted_clv_365d is not null and {AUDIENCE}
),
counted as (
    select value_from, count(*) as customers_count, sum(predicted_clv_365d) as predicted_clv_365d
    from buyers asof join rpt_value_bands as edges on predicted_clv_365d >= value_from
    group by value_from
),
bands as (
    select value_from, value_below, coalesce(counted.customers_count, 0) as customers_count,
        coalesce(counted.predicted_clv_365d, 0) as predicted_clv_365d,
        coalesce(counted.predicted_clv_365d, 0)::double
            / nullif(sum(counted.predicted_clv_365d) over (), 0) as clv_share
    from rpt_value_bands left join counted using (value_from)
)
{_FILLED_BANDS}
"""

_VALUE_BY_GROUP = """
select group_value as name, predicted_count as customers_count, clv_quarter::double as low,
    clv_median::double as middle, clv_three_quarters::double as high, clv_mean::double as mean
from rpt_value_groups where grouped_by = '{column}' and predicted_count >= $fewest
order by customers_count desc, name limit $shown
"""

_VALUE_BY_GROUP_OF_SOME = f"""
select {{column}} as name, count(*) as customers_count,
    quantile_disc(predicted_clv_365d, 0.25)::double as low,
    median(predicted_clv_365d)::double as middle,
    quantile_disc(predicted_clv_365d, 0.75)::double as high,
    avg(predicted_clv_365d)::double as mean
from dim_customers
where predicted_clv_365d is not null and {{column}} is not null and {AUDIENCE}
group by 1 having count(*) >= $fewest order by customers_count desc, name limit $shown
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
