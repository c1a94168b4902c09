"""What the Overview's tiles ask: figures of some days and of the days before, and their course."""

from __future__ import annotations

import pandas as pd

from streamlit_app.queries.warehouse import Row, fetch, records, rounded_for
from streamlit_app.shell.session import Session

DAYS_GIVEN = 731
"""Days that the key figures are given away for."""


def tile_numbers(session: Session, window: int) -> Row:
    """Return the tiles' numbers of the last `window` days, and of the `window` days before."""
    threshold = session.settings.churn_threshold_days
    text = _TILES.format(active=_active(window), base=_churn_base(threshold))
    answer = fetch(session, text, window=window, threshold=threshold)
    return records(rounded_for(session.role, answer, *_COUNTS, of=_PEOPLE_OF))[0]


def spark_lines(session: Session, window: int) -> pd.DataFrame:
    """Return 26 weekly points of each tile, oldest first; flows are summed over each week."""
    threshold = session.settings.churn_threshold_days
    text = _SPARKS.format(active=_active(window), base=_churn_base(threshold))
    answer = fetch(session, text, threshold=threshold)
    counts = ("active", "new_customers", "orders", "buyers_count", "churn_base")
    return rounded_for(session.role, answer, *counts, of=_PEOPLE_OF, labels=["weeks_ago"])


def kpi_days(session: Session) -> pd.DataFrame:
    """Return the key figures of each of the last two years' days, the newest first."""
    answer = fetch(session, _DAYS, days=DAYS_GIVEN)
    counts = ("customers_count", "buyers_count", "active_30d", "active_60d", "active_90d")
    return rounded_for(
        session.role,
        answer,
        *(*counts, "new_customers", "orders_count"),
        of=dict.fromkeys(("revenue_net", "refunds", "avg_order_value"), "orders_count"),
    )


def _active(window: int) -> str:
    columns = {30: "active_30d", 60: "active_60d", 90: "active_90d"}
    return columns[window]


def _churn_base(threshold: int) -> str:
    """Return the column that, `threshold` days earlier, is at most the base of the churn rate."""
    return next(
        (f"earlier.{_active(days)}" for days in (90, 60, 30) if days <= threshold), "null::bigint"
    )


_COUNTS = (
    *("active", "active_before", "new_customers", "new_customers_before", "orders"),
    *("orders_before", "customers_count", "buyers_count", "buyers_count_before", "churn_base"),
    *("churn_base_before", "reachable_count", "unknown_count", "predicted_count"),
)
_PEOPLE_OF = {
    "revenue": "orders",
    "revenue_before": "orders_before",
    "avg_order_value": "orders",
    "avg_order_value_before": "orders_before",
    "churn_rate": "churn_base",
    "churn_rate_before": "churn_base_before",
    "repeat_rate": "buyers_count",
    "repeat_rate_before": "buyers_count_before",
    "historic_clv": "buyers_count",
    "predicted_clv": "predicted_count",
}
"""Whom a figure is about; of the churn rate's base the marts hold a lower bound only."""

_DAYS = """
select kpi_date, active_30d, active_60d, active_90d, new_customers, orders_count,
    revenue_net::double as revenue_net, refunds::double as refunds,
    avg_order_value::double as avg_order_value, repeat_rate, churn_rate, customers_count,
    buyers_count
from rpt_kpi_days order by kpi_date desc limit $days
"""

_TILES = """
with last_day as (select max(kpi_date) as as_of from rpt_kpi_days),
days as (
    select today.*, as_of - today.kpi_date as age, $window::int as window_days,
        {base} as churn_base
    from last_day, rpt_kpi_days as today
    left join rpt_kpi_days as earlier on earlier.kpi_date = today.kpi_date - $threshold::int
),
flows as (
    select
        coalesce(sum(new_customers) filter (age < window_days), 0) as new_customers,
        sum(new_customers) filter (age >= window_days) as new_customers_before,
        coalesce(sum(revenue_net) filter (age < window_days), 0)::double as revenue,
        sum(revenue_net) filter (age >= window_days)::double as revenue_before,
        coalesce(sum(orders_count) filter (age < window_days), 0) as orders,
        sum(orders_count) filter (age >= window_days) as orders_before
    from days where age < 2 * window_days
),
now as (
    select {active} as active, churn_rate, churn_base, repeat_rate from days where age = 0
),
before as (
    select {active} as active_before, churn_rate as churn_rate_before,
        churn_base as churn_base_before, repeat_rate as repeat_rate_before,
        buyers_count as buyers_count_before
    from days where age = $window
),
people as (
    select count(*) as customers_count,
        count(*) filter (orders_count > 0) as buyers_count,
        count(*) filter (may_email) as reachable_count,
        count(*) filter (may_email is null) as unknown_count,
        count(predicted_clv_365d) as predicted_count,
        avg(historic_clv) filter (orders_count > 0)::double as historic_clv,
        avg(predicted_clv_365d) filter (clv_scale = 'absolute')::double as predicted_clv,
        any_value(prediction_abstain_reason) as abstain_reason
    from dim_customers
)
select coalesce(active, 0) as active, flows.*, revenue / nullif(orders, 0) as avg_order_value,
    revenue_before / nullif(orders_before, 0) as avg_order_value_before,
    churn_rate, churn_base, repeat_rate, before.*, people.*
from people left join flows on true left join now on true left join before on true
"""

_SPARKS = """
with days as (
    select today.*, {base} as churn_base,
        ((select max(kpi_date) from rpt_kpi_days) - today.kpi_date) // 7 as weeks_ago
    from rpt_kpi_days as today
    left join rpt_kpi_days as earlier on earlier.kpi_date = today.kpi_date - $threshold::int
)
select weeks_ago, arg_max({active}, kpi_date) as active, sum(new_customers) as new_customers,
    arg_max(churn_rate, kpi_date) as churn_rate, arg_max(repeat_rate, kpi_date) as repeat_rate,
    sum(revenue_net)::double as revenue,
    sum(revenue_net)::double / nullif(sum(orders_count), 0) as avg_order_value,
    arg_max(avg_historic_clv, kpi_date)::double as historic_clv, sum(orders_count) as orders,
    arg_max(buyers_count, kpi_date) as buyers_count, arg_max(churn_base, kpi_date) as churn_base
from days where weeks_ago < 26 group by weeks_ago order by weeks_ago desc
"""
