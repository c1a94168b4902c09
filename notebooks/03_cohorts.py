# ---
# jupyter:
#   jupytext:
#     formats: py:percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Cohorts: are newer customers better than older ones?
#
# A **cohort** is everybody whose first order that counts fell into the same local month. Looking at
# cohorts side by side, so many months after their start, compares like with like; a plain average
# over all customers mixes people who had five years to come back with people who had five weeks.
#
# This notebook shows who came back, what they brought, how long people take to come back, and ends
# by counting the cohorts a second time from the orders. It reads the workspace of `CRM_HOME` and
# `CRM_TENANT`.

# %%
import altair as alt
import numpy as np
import pandas as pd

from crm.config import load_settings
from crm.warehouse.connection import published_build, reader
from crm.warehouse.status import workspace_status

FEW = 30  # cohorts of fewer people jump by whole percents when one person comes back

settings = load_settings()
connection = reader(settings, published_build(settings))
status = workspace_status(settings)
as_of = pd.Timestamp(status.as_of)


def ask(sql: str, *values: object) -> pd.DataFrame:
    """Ask the published marts; the connection can read this build and nothing else."""
    return connection.execute(sql, list(values)).df()


print(f"build {status.build_id}, as of the end of {as_of:%Y-%m-%d} in {settings.timezone}")
print(f"churn threshold: {settings.churn_threshold_days} days without an order")

# %% [markdown]
# ## Who came back
# Share of a cohort that ordered in the n-th month after its start. Months that are not over are
# left out: they would always look worse than they are. Cohorts of fewer than 30 people are marked.

# %%
cohorts = ask(
    """
    select strftime(cohort_month, '%Y-%m') as cohort, months_since_first_order as month,
        customers_count, active_count, active_on_or_after_count,
        active_count / customers_count as active_share,
        active_on_or_after_count / customers_count as on_or_after_share,
        revenue::double as revenue, cumulative_revenue::double as cumulative_revenue,
        cumulative_revenue_per_customer::double as revenue_per_customer
    from fct_cohort_months where breakdown = 'all' and is_complete
    order by cohort_month, month
    """
)
cohorts["label"] = cohorts["cohort"] + np.where(cohorts["customers_count"] < FEW, " (few)", "")
shown = cohorts[cohorts["month"].between(1, 12)]
heat = alt.Chart(shown).encode(
    x=alt.X("month:O", title="Months since the first order", axis=alt.Axis(labelAngle=0)),
    y=alt.Y("label:N", title=None, sort="descending"),
)
(
    heat.mark_rect().encode(
        color=alt.Color(
            "active_share:Q",
            title="Came back",
            legend=alt.Legend(format=".0%"),
            scale=alt.Scale(scheme="cividis"),
        )
    )
    + heat.mark_text(color="white", fontSize=9).encode(
        text=alt.Text("active_share:Q", format=".0%")
    )
).properties(width=480, description="Share of each monthly cohort that ordered n months later")

# %% [markdown]
# ## Two readings of "came back"
# *In* month n asks for an order in that very month. *On or after* asks whether the person has not
# been lost by then; the latest months of that reading still grow, because time is not over yet.

# %%
weighted = cohorts.groupby("month", as_index=False)[
    ["customers_count", "active_count", "active_on_or_after_count"]
].sum()
readings = weighted.assign(
    in_month=weighted["active_count"] / weighted["customers_count"],
    on_or_after=weighted["active_on_or_after_count"] / weighted["customers_count"],
).melt(id_vars="month", value_vars=["in_month", "on_or_after"], var_name="reading")
alt.Chart(readings[readings["month"] <= 12]).mark_line(point=True).encode(
    x=alt.X("month:Q", title="Months since the first order"),
    y=alt.Y("value:Q", title="Share of customers", axis=alt.Axis(format=".0%")),
    color=alt.Color("reading:N", title=None),
    strokeDash=alt.StrokeDash("reading:N", title=None),
).properties(description="Weighted mean over all cohorts: active in a month, and in or after it")

# %% [markdown]
# ## What a customer has brought
# Net revenue so far per customer of the cohort, refunds in the month they were made. The newest six
# cohorts with at least three whole months, against the mean of all.

# %%
lengths = cohorts.groupby("cohort")["month"].max()
newest = lengths[lengths >= 3].index.sort_values()[-6:]
mean = cohorts.groupby("month", as_index=False)[["cumulative_revenue", "customers_count"]].sum()
mean["revenue_per_customer"] = mean["cumulative_revenue"] / mean["customers_count"]
curves = pd.concat([cohorts[cohorts["cohort"].isin(newest)], mean.assign(cohort="all cohorts")])
alt.Chart(curves[curves["month"] <= 12]).mark_line(point=True).encode(
    x=alt.X("month:Q", title="Months since the first order"),
    y=alt.Y("revenue_per_customer:Q", title="Net revenue per customer"),
    color=alt.Color("cohort:N", title=None),
    tooltip=["cohort", "month", alt.Tooltip("revenue_per_customer:Q", format=",.0f")],
).properties(description="Cumulative net revenue per customer by months since the first order")

# %% [markdown]
# ## Does it matter what they bought first?
# The same cohorts split by the genre of the first order, six months on: only cohorts whose sixth
# month is over. A group of fewer than 30 people is part of `other`. Switch the breakdown to
# `first_order_channel`, `first_order_venue`, `first_order_discount` or `city`.

# %%
BREAKDOWN = "first_order_genre"
ask(
    """
    select breakdown_value, sum(customers_count)::bigint as customers,
        round(sum(active_on_or_after_count) / sum(customers_count), 3) as still_active_share,
        round(sum(cumulative_revenue) / sum(customers_count), 2)::double as revenue_per_customer
    from fct_cohort_months
    where breakdown = ? and months_since_first_order = 6 and is_complete
    group by breakdown_value order by revenue_per_customer desc, breakdown_value
    """,
    BREAKDOWN,
)

# %% [markdown]
# ## How long do people take to come back?
# Of the gaps that ended, nine in ten were no longer than the proposed threshold: whoever stays away
# longer is unlike those who came back. That curve knows only people who did come back, and leans to
# short gaps while the history is short. The lower one also counts gaps still open, for as long as
# they were watched.

# %%
gaps = ask("select * from rpt_purchase_gaps order by gap_days")
for name in ("proposed", "configured"):
    for row in gaps[gaps[f"is_{name}_threshold"]].itertuples():
        print(
            f"{name} churn threshold: {row.gap_days} days hold {row.gaps_up_to_share:.1%} of the "
            f"gaps that ended; by then {row.returned_share:.1%} of purchases had another after them"
        )
both_curves = gaps.melt(
    id_vars="gap_days", value_vars=["gaps_up_to_share", "returned_share"], var_name="curve"
)
lines = (
    alt.Chart(both_curves)
    .mark_line()
    .encode(
        x=alt.X("gap_days:Q", title="Days since the last order"),
        y=alt.Y("value:Q", title="Share that came back", axis=alt.Axis(format=".0%")),
        color=alt.Color("curve:N", title=None),
        strokeDash=alt.StrokeDash("curve:N", title=None),
    )
)
rules = (
    alt.Chart(gaps[gaps["is_proposed_threshold"] | gaps["is_configured_threshold"]])
    .mark_rule(color="#D55E00")
    .encode(x="gap_days:Q", tooltip=["gap_days", "is_proposed_threshold"])
)
(lines + rules).properties(description="Share of purchases followed by another within so many days")

# %% [markdown]
# ## The cohorts, counted a second time
# From the orders and refunds themselves. If one cell differed from the mart, this notebook would
# stop.

# %%
moved = ask(
    """
    select customer_id, ordered_date::timestamp as day, 1 as orders, (net + refunded)::double as net
    from fct_orders where is_countable and customer_id is not null
    union all
    select customer_id, refunded_date, 0, -amount::double from fct_refunds
    where is_countable and customer_id is not null
    """
)
moved["month"] = moved["day"].dt.year * 12 + moved["day"].dt.month
bought = moved[moved["orders"] > 0]
first = bought.groupby("customer_id")["month"].min()
moved = moved[moved["customer_id"].isin(first.index)]
moved["cohort"] = moved["customer_id"].map(first)
# money that moved before the first order belongs to the first month
moved["since"] = (moved["month"] - moved["cohort"]).clip(lower=0)

last = as_of.year * 12 + as_of.month
triangle = pd.DataFrame(
    [(cohort, n) for cohort in sorted(first.unique()) for n in range(last - cohort + 1)],
    columns=["cohort", "since"],
    dtype="int64",
)
active = moved[moved["orders"] > 0].groupby(["cohort", "since"])["customer_id"].nunique()
revenue = moved.groupby(["cohort", "since"])["net"].sum()
cells = triangle.set_index(["cohort", "since"]).assign(active=active, revenue=revenue).fillna(0)
cells["customers"] = cells.index.get_level_values("cohort").map(first.value_counts())

mart = ask(
    """
    select 12 * year(cohort_month) + month(cohort_month) as cohort,
        months_since_first_order as since, active_count as active, revenue::double as revenue,
        customers_count as customers
    from fct_cohort_months where breakdown = 'all' order by cohort, since
    """
).set_index(["cohort", "since"])
assert cells.index.tolist() == mart.index.tolist()
for column in ("active", "customers", "revenue"):
    assert np.allclose(cells[column].astype(float), mart[column].astype(float), atol=1e-4), column

parts = ask(
    """
    select breakdown, sum(customers_count) as customers, sum(revenue) as revenue
    from fct_cohort_months group by breakdown
    """
)
assert parts["customers"].nunique() <= 1
assert parts["revenue"].nunique() <= 1

days = bought[["customer_id", "day"]].drop_duplicates().sort_values(["customer_id", "day"])
closed = days.groupby("customer_id")["day"].diff().dropna().dt.days
counted = closed[closed <= gaps["gap_days"].max()].value_counts().to_dict()
in_mart = gaps[gaps["gaps_count"] > 0].set_index("gap_days")["gaps_count"].to_dict()
assert counted == in_mart

connection.close()
"The cohorts, the gaps and the orders agree."
