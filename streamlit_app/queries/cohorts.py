"""What the cohorts page asks: who came back when, and what a customer brought by then."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from streamlit_app.queries.warehouse import fetch, rounded_for
from streamlit_app.shell.session import Session

PERIODS_SHOWN = 26
"""So many of the newest cohorts, and so many periods after their first: what a screen holds."""
BREAKDOWNS = (
    "first_order_channel",
    "first_order_genre",
    "first_order_venue",
    "first_order_discount",
    "city",
)
"""Columns of profiles that split the cohorts, as the mart knows them."""
ALL, OTHER, NOT_KNOWN = "all", "other", "not known"


@dataclass(frozen=True)
class Cohorts:
    """Which cohorts: how long a period is, what splits them, which group of the split.

    With a split and no group the rows are the groups, every cohort of theirs added up.
    """

    granularity: str
    breakdown: str = ALL
    group: str | None = None

    @property
    def rows_are_groups(self) -> bool:
        """Say whether the rows are the groups of the split."""
        return self.breakdown != ALL and self.group is None

    @property
    def values(self) -> dict[str, str | int]:
        """What the queries bind."""
        group = ALL if self.breakdown == ALL else self.group or ALL
        return {
            "granularity": self.granularity,
            "breakdown": self.breakdown,
            "breakdown_value": group,
            "shown": PERIODS_SHOWN,
        }


def cells(session: Session, wanted: Cohorts) -> pd.DataFrame:
    """Return a row per cohort, or group, and period since the first order, with its figures.

    `row` is the cohort's first day as a text, or the group. Periods that are not over have no
    shares and no amounts.
    """
    sql = _OF_GROUPS if wanted.rows_are_groups else _OF_COHORTS
    values = wanted.values
    if wanted.rows_are_groups:
        del values["breakdown_value"]
    answer = fetch(session, sql, **values)
    shown = rounded_for(
        session.role,
        answer,
        "customers_count",
        "active_count",
        "active_on_or_after_count",
        labels=["n"],
    )
    people, is_over = shown["customers_count"], shown["is_complete"]
    measures = {
        "share_in": shown["active_count"] / people,
        "share_after": shown["active_on_or_after_count"] / people,
        "people_in": shown["active_count"],
        "people_after": shown["active_on_or_after_count"],
        "revenue_each": shown["revenue"] / people,
        "value_each": shown["cumulative_revenue"] / people,
        "value_total": shown["cumulative_revenue"],
    }
    return shown.assign(**{name: figure.where(is_over) for name, figure in measures.items()})


def cohort_facts(session: Session, wanted: Cohorts) -> pd.DataFrame:
    """Return, per row of `cells`, its size, first orders, repeats and what is foreseen of it."""
    row = "breakdown_value" if wanted.rows_are_groups else "cohort_date::varchar"
    group = "" if wanted.rows_are_groups else "and breakdown_value = $breakdown_value"
    values = {name: value for name, value in wanted.values.items() if name != "shown"}
    if wanted.rows_are_groups:
        del values["breakdown_value"]
    answer = fetch(session, _FACTS.format(row=row, group=group), **values)
    shown = rounded_for(session.role, answer, "customers_count", "repeated_count", "valued_count")
    people = shown["customers_count"]
    foreseen = shown["valued_count"].where(shown["valued_count"] > 0)
    return shown.assign(
        first_order_value=shown["first_order_revenue"] / people,
        repeat_share=shown["repeated_count"] / people,
        foreseen_each=shown["predicted_spend_365d"] / foreseen,
        foreseen_sd_each=shown["predicted_spend_sd"] / foreseen,
    )


def groups_of(session: Session, breakdown: str) -> list[str]:
    """Return the groups of a split, largest first."""
    answer = fetch(session, _GROUPS, breakdown=breakdown)
    return answer["breakdown_value"].tolist()


def paybacks(session: Session) -> pd.DataFrame:
    """Return what channels with known spend had brought back, by months since the first order.

    What a new customer cost is worked out of the count that is told, as in `channel_returns`.
    """
    labels = ["months_since_first_order", "months_count", "spend", "payback_months"]
    answer = fetch(session, _PAYBACKS)
    shown = rounded_for(session.role, answer, "new_customers_count", labels=labels)
    people = shown["new_customers_count"].where(shown["new_customers_count"] > 0)
    return shown.assign(cost_per_new_customer=shown["spend"] / people)


def survival(session: Session) -> pd.DataFrame:
    """Return which share of gaps between purchases was no longer than so many days."""
    answer = fetch(session, _SURVIVAL)
    return rounded_for(session.role, answer, "watched_count", labels=["gap_days"])


_CELLS = """
periods as (
    select 'month' as granularity, cohort_month as cohort_date, months_since_first_order as n,
        breakdown, breakdown_value, customers_count, active_count, active_on_or_after_count,
        revenue, cumulative_revenue, is_complete
    from fct_cohort_months
    union all
    select granularity, cohort_date, periods_since_first_order, breakdown, breakdown_value,
        customers_count, active_count, active_on_or_after_count, revenue, cumulative_revenue,
        is_complete
    from fct_cohort_periods
),
newest as (
    select distinct cohort_date from periods
    where granularity = $granularity and breakdown = 'all'
    order by cohort_date desc limit $shown
),
cells as (
    select * from periods semi join newest using (cohort_date)
    where granularity = $granularity and breakdown = $breakdown and n < $shown
)
"""

_OF_COHORTS = f"""
with {_CELLS}
select cohort_date::varchar as row, n, customers_count, active_count, active_on_or_after_count,
    revenue::double as revenue, cumulative_revenue::double as cumulative_revenue, is_complete
from cells where breakdown_value = $breakdown_value order by row, n
"""

# of a group every cohort counts whose period is over; the first is over for all but the newest
_OF_GROUPS = f"""
with {_CELLS}
select breakdown_value as row, n, sum(customers_count)::bigint as customers_count,
    sum(active_count)::bigint as active_count,
    sum(active_on_or_after_count)::bigint as active_on_or_after_count,
    sum(revenue)::double as revenue, sum(cumulative_revenue)::double as cumulative_revenue,
    true as is_complete
from cells where is_complete group by all order by row, n
"""

_FACTS = """
select {row} as row, sum(customers_count)::bigint as customers_count,
    sum(repeated_count)::bigint as repeated_count,
    sum(first_order_revenue)::double as first_order_revenue,
    sum(valued_count)::bigint as valued_count,
    sum(predicted_spend_365d)::double as predicted_spend_365d,
    sqrt(sum(predicted_spend_sd::double ** 2)) as predicted_spend_sd
from rpt_cohorts
where granularity = $granularity and breakdown = $breakdown {group}
group by all order by row
"""

_GROUPS = """
select breakdown_value from rpt_cohorts where granularity = 'year' and breakdown = $breakdown
group by all order by sum(customers_count) desc, breakdown_value limit 20
"""

_PAYBACKS = """
select channel, months_since_first_order, months_count, spend::double as spend,
    new_customers_count,
    cumulative_revenue_per_customer::double as cumulative_revenue_per_customer,
    revenue_per_spend, payback_months
from rpt_channel_paybacks where spend > 0
order by channel, months_since_first_order limit 1000
"""

_SURVIVAL = """
select gap_days, gaps_up_to_share::double as gaps_up_to_share, watched_count
from rpt_purchase_gaps
where gap_days <= 730 order by gap_days
"""
