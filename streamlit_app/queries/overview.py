"""What the charts of the Overview ask: KPI days, and customers grouped in a few ways."""

from __future__ import annotations

import pandas as pd

from streamlit_app.queries.warehouse import Row, fetch, records, rounded_for
from streamlit_app.shell.roles import SMALLEST_FIGURE, Role
from streamlit_app.shell.session import Session

WEEKS_SHOWN = 53
COHORTS_SHOWN = 12
MONTHS_SHOWN = 12


def revenue_by_week(session: Session) -> pd.DataFrame:
    """Return net revenue of the last 53 weeks and of the same week a year (52 weeks) earlier."""
    answer = fetch(session, _REVENUE_BY_WEEK, weeks=WEEKS_SHOWN)
    return rounded_for(
        session.role,
        answer,
        "orders_count",
        "orders_year_before",
        of={"revenue_year_before": "orders_year_before"},
    )


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
    """Return first buyers of the last 365 days per acquisition source, and who ordered again."""
    answer = fetch(session, _ACQUISITION)
    shown = rounded_for(session.role, answer, "customers_count", "returned_count")
    return shown.assign(returned_share=shown["returned_count"] / shown["customers_count"])


def cohort_retention(session: Session) -> pd.DataFrame:
    """Return, per cohort and month since the first order, the share that ordered in that month."""
    answer = fetch(session, _RETENTION, cohorts=COHORTS_SHOWN, months=MONTHS_SHOWN)
    shown = rounded_for(
        session.role,
        answer,
        "customers_count",
        "active_count",
        labels=["months_since_first_order"],
    )
    share = shown["active_count"] / shown["customers_count"]
    return shown.assign(active_share=share.where(shown["is_complete"]))


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


_REVENUE_BY_WEEK = """
with weeks as (
    select date_trunc('week', kpi_date)::date as week, sum(revenue_net)::double as revenue,
        sum(orders_count) as orders_count, count(*) < 7 as is_partial
    from rpt_kpi_days group by week
)
select weeks.*, earlier.revenue as revenue_year_before,
    earlier.orders_count as orders_year_before
from weeks left join weeks as earlier on earlier.week = weeks.week - 364
order by weeks.week desc limit $weeks
"""

_BEST_SELLER = """
with lines as (
    select order_id, coalesce(dim_events.name, dim_products.name) as name,
        line_total::double as worth
    from fct_orders join fct_order_items using (order_id)
    left join dim_events using (event_id) left join dim_products using (product_id)
    where is_countable and ordered_date between $week::date and $week::date + 6
)
select name, sum(worth) / nullif((select sum(worth) from lines), 0) as share,
    count(distinct order_id) as orders_count
from lines where name is not null group by name order by share desc, name limit 1
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
where breakdown = 'all' and months_since_first_order between 1 and $months
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
    select ceil(100.0 * place / buyers)::int as percentile, sum(spent) as spent,
        max(buyers) as buyers
    from ranked group by 1
)
select percentile / 100.0 as buyers_share, max(buyers) over () as buyers_count,
    sum(spent) over (order by percentile) / nullif(sum(spent) over (), 0) as spend_share
from steps order by percentile
"""
