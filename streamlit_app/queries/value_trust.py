"""How good the predictions have been, as the pipeline judged them on windows that had closed."""

from __future__ import annotations

import pandas as pd

from streamlit_app.queries.warehouse import Row, fetch, records, rounded_for
from streamlit_app.shell.session import Session


def judged(session: Session) -> list[Row]:
    """Return what was judged: target and horizon, with who serves it, longest measured first."""
    return records(fetch(session, _JUDGED))


def reliability(session: Session, target: str, horizon: int) -> pd.DataFrame:
    """Return, per tenth of the people by forecast, what was forecast and what came."""
    answer = fetch(session, _RELIABILITY, target=target, horizon=horizon)
    return rounded_for(session.role, answer, "customers_count", labels=["bin"])


def groups(session: Session, target: str, horizon: int) -> pd.DataFrame:
    """Return by how much totals of groups were missed, with the interval of resampled people."""
    answer = fetch(session, _GROUPS, target=target, horizon=horizon)
    return rounded_for(session.role, answer, "customers_count")


def gates(session: Session) -> pd.DataFrame:
    """Return every condition of the newest day, the closed ones first."""
    return fetch(session, _GATES)


def drift(session: Session) -> pd.DataFrame:
    """Return how far the people who are scored moved from those the models were judged on."""
    return fetch(session, _DRIFT)


def totals(session: Session) -> pd.DataFrame:
    """Return the published totals of everybody over time: the history of the score."""
    return fetch(session, _TOTALS)


def outcomes(session: Session) -> pd.DataFrame:
    """Return what was published against what came, newest first."""
    answer = fetch(session, _OUTCOMES)
    return rounded_for(session.role, answer, "customers_count", labels=["horizon_days"])


def alive(session: Session) -> pd.DataFrame:
    """Return the mean probability of still being a customer, by orders and days since the last."""
    answer = fetch(session, _ALIVE)
    return rounded_for(session.role, answer, "customers_count", labels=["recency", "orders"])


def offers(session: Session) -> list[Row]:
    """Return how often people bought one of the five offers made to them, per way to choose."""
    return records(fetch(session, _OFFERS))


def effects(session: Session) -> pd.DataFrame:
    """Return what contacting people was measured to bring, newest experiment first."""
    answer = fetch(session, _EFFECTS)
    return rounded_for(session.role, answer, "treated_count", "control_count")


_JUDGED = """
select target, horizon_days, any_value(candidate) as candidate
from rpt_model_calibration
where is_served and as_of_date = (select max(as_of_date) from rpt_model_calibration)
group by target, horizon_days
order by list_position(['silence', 'orders', 'spend'], target),
    horizon_days <> 180, horizon_days <> 365, horizon_days
"""

_RELIABILITY = """
select bin, customers_count, forecast, actual from rpt_model_calibration
where is_served and target = $target and horizon_days = $horizon
    and as_of_date = (select max(as_of_date) from rpt_model_calibration)
order by bin
"""

_GROUPS = """
with newest as (
    select * from rpt_model_quality
    where is_served and target = $target and horizon_days = $horizon and metric = 'bias'
        and group_kind in ('channel', 'city')
        and as_of_date = (select max(as_of_date) from rpt_model_quality)
)
select group_kind, group_value, value, low_90, high_90, customers_count from newest
where cutoff_date = (select max(cutoff_date) from newest)
order by group_kind, customers_count desc, group_value limit 24
"""

_GATES = """
select model_kind, target, gate, is_open, measured, required, reason from rpt_model_gates
where as_of_date = (select max(as_of_date) from rpt_model_gates)
order by is_open, list_position(['silence', 'orders', 'spend'], target), gate
"""

_DRIFT = """
select feature, psi, level, measured, reference, reference_date from rpt_model_drift
where as_of_date = (select max(as_of_date) from rpt_model_drift) and level <> 'unknown'
order by psi desc nulls last, feature
"""

_TOTALS = """
select target, horizon_days, as_of_date, forecast, low_90, high_90 from rpt_forecast_totals
order by as_of_date desc, target, horizon_days limit 400
"""

_OUTCOMES = """
select as_of_date, window_end_date, target, horizon_days, customers_count, forecast, actual,
    low_90, high_90, is_miss, has_alarm
from rpt_forecast_outcomes order by window_end_date desc, target, horizon_days limit 24
"""

_ALIVE = """
with people as (
    select least(orders_count, 10)::int as orders,
        least(recency_days // 60, 9)::int * 60 as recency, alive_probability
    from fct_clv_factors join dim_customers using (customer_id)
    where horizon_days = (select min(horizon_days) from fct_clv_factors) and orders_count > 0
)
select orders, recency, count(*) as customers_count, avg(alive_probability) as alive
from people group by all order by all
"""

_OFFERS = """
select * from rpt_recommendation_quality where cutoff_date is null
order by is_served desc
"""

_EFFECTS = """
with named as (
    select rpt_treatment_effects.*,
        coalesce(dim_campaigns.name, split_part(experiment_id, ':', -1)) as called
    from rpt_treatment_effects left join dim_campaigns
        on experiment_kind = 'campaign' and experiment_id = campaign_id
)
select experiment_kind, experiment_id, measured_date, treated_count, control_count,
    if(contains(called, measured_date::varchar), called, called || ', ' || measured_date) as name,
    revenue_per_head_lift::double as lift, revenue_per_head_lift_low::double as low,
    revenue_per_head_lift_high::double as high, verdict
from named order by measured_date desc, experiment_id limit 12
"""
