"""What the Overview asks: KPI days, and customers grouped in a few ways."""

from __future__ import annotations

import pandas as pd

from streamlit_app.queries.warehouse import Row, fetch, records, rounded_for
from streamlit_app.session import Session

WEEKS_SHOWN = 53
COHORTS_SHOWN = 12
MONTHS_SHOWN = 12


def tile_numbers(session: Session, window: int) -> Row:
    """Return the tiles' numbers of the last `window` days, and of the `window` days before."""
    answer = fetch(session.build, _TILES.format(active=_active(window)), window=window)
    people = ("active", "active_before", "new_customers", "new_customers_before")
    shown = rounded_for(session.role, answer, *people, *_COUNTS)
    return records(shown)[0]


def spark_lines(session: Session, window: int) -> pd.DataFrame:
    """Return 26 weekly points of each tile, oldest first; flows are summed over each week."""
    answer = fetch(session.build, _SPARKS.format(active=_active(window)))
    return rounded_for(session.role, answer, "active", "new_customers")


def revenue_by_week(session: Session) -> pd.DataFrame:
    """Return net revenue of the last 53 weeks and of the same week a year (52 weeks) earlier."""
    return fetch(session.build, _REVENUE_BY_WEEK, weeks=WEEKS_SHOWN)


def customers_by_stage(session: Session) -> pd.DataFrame:
    """Return customers per lifecycle stage, in the order of the customer's life."""
    answer = fetch(session.build, _BY_STAGE)
    return rounded_for(session.role, answer, "customers_count")


def rfm_groups(session: Session) -> pd.DataFrame:
    """Return buyers per RFM group with their share of buyers and of net spend, largest first."""
    answer = rounded_for(session.role, fetch(session.build, _RFM_GROUPS), "customers_count")
    customers = answer["customers_count"].sum()
    return answer.assign(customers_share=answer["customers_count"] / customers if customers else 0)


def acquisition(session: Session) -> pd.DataFrame:
    """Return first buyers of the last 365 days per acquisition source, and who ordered again."""
    answer = fetch(session.build, _ACQUISITION)
    shown = rounded_for(session.role, answer, "customers_count", "returned_count")
    return shown.assign(returned_share=shown["returned_count"] / shown["customers_count"])


def cohort_retention(session: Session) -> pd.DataFrame:
    """Return, per cohort and month since the first order, the share that ordered in that month."""
    answer = fetch(session.build, _RETENTION, cohorts=COHORTS_SHOWN, months=MONTHS_SHOWN)
    shown = rounded_for(session.role, answer, "customers_count", "active_count")
    share = shown["active_count"] / shown["customers_count"]
    return shown.assign(active_share=share.where(shown["is_complete"]))


def value_curve(session: Session) -> pd.DataFrame:
    """Return the Pareto curve: share of buyers, best first, and their share of net spend."""
    return fetch(session.build, _VALUE_CURVE)


def _active(window: int) -> str:
    columns = {30: "active_30d", 60: "active_60d", 90: "active_90d"}
    return columns[window]


_COUNTS = ("customers_count", "buyers_count", "reachable_count", "unknown_count", "predicted_count")

_TILES = """
with last_day as (select max(kpi_date) as as_of from rpt_kpi_days),
days as (
    select rpt_kpi_days.*, as_of - kpi_date as age, $window::int as window_days
    from rpt_kpi_days, last_day
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
    select {active} as active, churn_rate, repeat_rate from days where age = 0
),
before as (
    select {active} as active_before, churn_rate as churn_rate_before,
        repeat_rate as repeat_rate_before
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
    churn_rate, repeat_rate, before.*, people.*
from people left join flows on true left join now on true left join before on true
"""

_SPARKS = """
with days as (
    select *, ((select max(kpi_date) from rpt_kpi_days) - kpi_date) // 7 as weeks_ago
    from rpt_kpi_days
)
select weeks_ago, arg_max({active}, kpi_date) as active, sum(new_customers) as new_customers,
    arg_max(churn_rate, kpi_date) as churn_rate, arg_max(repeat_rate, kpi_date) as repeat_rate,
    sum(revenue_net)::double as revenue,
    sum(revenue_net)::double / nullif(sum(orders_count), 0) as avg_order_value,
    arg_max(avg_historic_clv, kpi_date)::double as historic_clv
from days where weeks_ago < 26 group by weeks_ago order by weeks_ago desc
"""

_REVENUE_BY_WEEK = """
with weeks as (
    select date_trunc('week', kpi_date)::date as week, sum(revenue_net)::double as revenue,
        sum(orders_count) as orders_count, count(*) < 7 as is_partial
    from rpt_kpi_days group by week
)
select weeks.*, earlier.revenue as revenue_year_before
from weeks left join weeks as earlier on earlier.week = weeks.week - 364
order by weeks.week desc limit $weeks
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

_ACQUISITION = """
select coalesce(acquisition_source, 'not known') as acquisition_source,
    count(*) as customers_count, count(*) filter (orders_count > 1) as returned_count,
    sum(total_spent_net)::double as total_spent_net
from dim_customers
where first_order_at::date > as_of_date - 365
group by 1 order by customers_count desc, acquisition_source limit 12
"""

_RETENTION = """
with newest as (
    select distinct cohort_month from fct_cohort_months order by cohort_month desc limit $cohorts
)
select cohort_month, months_since_first_order, customers_count, active_count, is_complete
from fct_cohort_months semi join newest using (cohort_month)
where months_since_first_order between 1 and $months
order by cohort_month, months_since_first_order
"""

_VALUE_CURVE = """
with ranked as (
    select greatest(total_spent_net, 0)::double as spent,
        row_number() over (order by total_spent_net desc, customer_id) as place,
        count(*) over () as buyers
    from dim_customers where orders_count > 0
),
steps as (
    select ceil(100.0 * place / buyers)::int as percentile, sum(spent) as spent
    from ranked group by 1
)
select percentile / 100.0 as buyers_share,
    sum(spent) over (order by percentile) / nullif(sum(spent) over (), 0) as spend_share
from steps order by percentile
"""
