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
# # A tour of one published build
#
# Everything the pages show is a plain table in one DuckDB file. This notebook opens the build that
# `CURRENT` names, looks at profiles, RFM groups, cohorts, a segment and the predictions with their
# report card, and ends by computing a few tiles of the Overview a second time from the facts.
#
# It reads the workspace of `CRM_HOME` and `CRM_TENANT` (default: the demo). Nothing is written.

# %%
import altair as alt
import pandas as pd

from crm.config import load_settings
from crm.warehouse.connection import published_build, reader
from crm.warehouse.status import workspace_status
from ml.registry import load

settings = load_settings()
build = published_build(settings)
connection = reader(settings, build)


def ask(sql: str) -> pd.DataFrame:
    """Ask the published marts; the connection can read this build and nothing else."""
    return connection.execute(sql).df()


status = workspace_status(settings)
pd.Series(
    {
        "build": status.build_id,
        "as of": status.as_of,
        "built at": status.built_at,
        "freshness": status.freshness,
        "tables": len(status.tables),
    },
    name="value",
).to_frame()

# %% [markdown]
# ## Profiles
# One row per person, merged and pseudonymous: names and addresses live in a file of their own that
# this connection never opens.

# %%
ask(
    """
    select customer_id, lifecycle_stage, rfm_segment, orders_count, total_spent_net,
        recency_days, churn_probability, predicted_clv_365d, may_email
    from dim_customers order by total_spent_net desc, customer_id limit 10
    """
)

# %% [markdown]
# ## RFM: who is how large, who spends how much

# %%
groups = ask(
    """
    select rfm_segment, count(*) as customers_count, sum(total_spent_net)::double as spent
    from dim_customers where orders_count > 0
    group by rfm_segment order by spent desc
    """
)
alt.Chart(groups).mark_bar(color="#0072B2").encode(
    x=alt.X("spent:Q", title="Net spend to date"),
    y=alt.Y("rfm_segment:N", sort="-x", title=None),
    tooltip=["rfm_segment", "customers_count", alt.Tooltip("spent:Q", format=",.0f")],
).properties(description="Net spend to date by RFM group")

# %% [markdown]
# ## Cohorts: who comes back
# Share of a month's new buyers who ordered in the n-th month after. Months that are not over yet
# are left out, so the newest cohorts do not look worse than they are.

# %%
cohorts = ask(
    """
    select strftime(cohort_month, '%Y-%m') as cohort, months_since_first_order as month,
        active_count / customers_count as share
    from fct_cohort_months
    where breakdown = 'all' and is_complete and months_since_first_order between 1 and 6
    """
)
cohorts.pivot_table(index="cohort", columns="month", values="share").tail(12).round(3)

# %% [markdown]
# ## A segment and its rule

# %%
segments = ask(
    """
    select segment_id, name_en, members_count, rule_json
    from dim_segments order by members_count desc, segment_id
    """
)
segments.head(10)

# %%
largest = segments.iloc[0]
print(largest["name_en"], largest["rule_json"])
connection.execute(
    """
    select lifecycle_stage, count(*) as members
    from fct_segment_memberships join dim_customers using (customer_id)
    where segment_id = ? group by lifecycle_stage order by members desc
    """,
    [largest["segment_id"]],
).df()

# %% [markdown]
# ## Predictions, with their report card
# Every build refits, judges itself on a closed window, and serves the model that earned its place;
# where the data is too little it abstains and says why. Churn is always a probability over a stated
# horizon.

# %%
ask(
    """
    select model_kind, candidate, metric, round(value, 4) as value, is_served, cutoff_date,
        horizon_days
    from rpt_model_quality where group_kind = 'all' and is_served
    order by model_kind, metric, value
    """
)

# %%
place = settings.paths.models / str(status.build_id)
if (place / "forecast").exists():
    card = load(place, "forecast").card
    for one in card["predicts"]:
        print(f"{one['target']}: {one['label']}, {one['horizons_days']} days")
    print(f"population {card['population']}")
    print("do not use for: " + "; ".join(card["do_not_use_for"]))

# %%
ask("select model_kind, gate, is_open, measured, required, reason from rpt_model_gates")

# %%
ask(
    """
    select coalesce(churn_band, 'not banded') as band, count(*) as buyers,
        round(avg(churn_probability), 3) as mean_probability,
        sum(predicted_clv_365d) as expected_spend, any_value(prediction_abstain_reason) as abstains
    from dim_customers where orders_count > 0 group by band order by mean_probability
    """
)

# %% [markdown]
# ## The tiles, computed a second time
# The Overview reads `rpt_kpi_days` and `dim_customers`. Here the same figures come from the facts;
# if one differed, this notebook would stop.


# %%
def one(sql: str) -> object:
    """Return the single value of a query."""
    ((value,),) = connection.execute(sql).fetchall()
    return value


as_of = f"date '{status.as_of}'"
today = f"from rpt_kpi_days where kpi_date = {as_of}"
countable = "from fct_orders where is_countable and customer_id is not null"

has_days = bool(one("select count(*) from rpt_kpi_days"))
for days in (30, 60, 90):
    seen = f"""
        select count(distinct customer_id) from (
            select customer_id, ordered_date as day {countable}
            union all
            select customer_id, occurred_date from fct_activities where type = 'checked_in'
        ) where customer_id is not null and day > {as_of} - {days}
    """
    assert not has_days or one(f"select active_{days}d {today}") == one(seen), days

buyers = one(f"select count(distinct customer_id) {countable}")
repeaters = f"select customer_id {countable} group by customer_id having count(*) > 1"
assert one("select count(*) from dim_customers where orders_count > 0") == buyers
if buyers:
    expected_rate = one(f"select count(*) from ({repeaters})") / buyers
    assert abs(one(f"select repeat_rate {today}") - expected_rate) < 1e-12
    assert (
        one(
            "select sum(customers_count) from fct_cohort_months"
            " where breakdown = 'all' and months_since_first_order = 0"
        )
        == buyers
    )

assert one("select coalesce(sum(orders_count), 0) from dim_customers") == one(
    f"select count(*) {countable}"
)
assert one("select coalesce(max(abs(residual)), 0) from rpt_money_bridge") == 0
assert (
    one(
        """
    select count(*) from dim_segments left join (
        select segment_id, count(*) as counted from fct_segment_memberships group by segment_id
    ) using (segment_id) where members_count <> coalesce(counted, 0)
    """
    )
    == 0
)
assert (
    one("select count(*) from dim_customers where total_clv <> historic_clv + predicted_clv_365d")
    == 0
)

connection.close()
"The tiles, the marts and the facts agree."
