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
# # Lifetime value: does what was forecast come true?
#
# Every build forecasts from days in the past and compares with what came after them. This notebook
# shows how the served forecast did there: against simpler ones, by tenths of the people, in total,
# and on windows that closed since it was published. It ends by putting the published values
# together a second time. It reads the workspace of `CRM_HOME` and `CRM_TENANT`.

# %%
import altair as alt
import numpy as np
import pandas as pd

from crm.config import load_settings
from crm.warehouse.connection import published_build, reader
from crm.warehouse.status import workspace_status

settings = load_settings()
connection = reader(settings, published_build(settings))
status = workspace_status(settings)


def ask(sql: str, *values: object) -> pd.DataFrame:
    """Ask the published marts; the connection can read this build and nothing else."""
    return connection.execute(sql, list(values)).df()


print(f"build {status.build_id}, as of the end of {status.as_of} in {settings.timezone}")
print(f"published value: net revenue of the next {settings.clv_horizon_days} days")

# %% [markdown]
# ## Which forecast serves, and what it had to beat
# A candidate saw what was known at the end of the cutoff day, and nothing later. *Loss* is Poisson
# deviance for orders and Tweedie deviance for spend. `loss_above_served` compares on the same
# people: above zero is worse than what serves. The mean absolute error is never used to choose: it
# rewards forecasting zero for everybody.

# %%
quality = ask(
    """
    select target, cutoff_date::timestamp as cutoff, horizon_days, candidate, metric, value, low_90,
        high_90, customers_count, is_served
    from rpt_model_quality
    where model_kind = 'clv' and group_kind = 'all'
        and as_of_date = (select max(as_of_date) from rpt_model_quality)
    order by target, horizon_days, cutoff, candidate, metric
    """
)
quality[quality["is_served"]].pivot_table(
    index=["target", "horizon_days", "cutoff", "candidate"], columns="metric", values="value"
).round(3)

# %%
paired = quality[quality["metric"] == "loss_above_served"]
points = alt.Chart(paired).encode(
    y=alt.Y("candidate:N", title=None),
    x=alt.X("value:Q", title="Loss above that of what serves"),
    color=alt.Color("is_served:N", title="Serves"),
)
(
    points.mark_rule().encode(x="low_90:Q", x2="high_90:Q", y="candidate:N")
    + points.mark_point(filled=True).encode(
        tooltip=["cutoff", "value", "low_90", "high_90", "customers_count"]
    )
).properties(width=380).facet(
    row=alt.Row("cutoff:T", title=None), column=alt.Column("target:N", title=None)
).resolve_scale(x="independent")

# %% [markdown]
# ## By tenths of the people
# The people of all origins, sorted by what was forecast for them. On the dashed line forecast and
# outcome agree; below it too much was forecast.

# %%
tenths = ask(
    """
    select target, horizon_days, candidate, bin, customers_count, forecast, actual
    from rpt_model_calibration
    where model_kind = 'clv' and is_served
        and as_of_date = (select max(as_of_date) from rpt_model_calibration)
    order by target, horizon_days, bin
    """
)
for target, rows in tenths.groupby("target"):
    most = 1.05 * max(rows["forecast"].max(), rows["actual"].max())
    line = pd.DataFrame({"forecast": [0, most], "actual": [0, most]})
    dots = (
        alt.Chart(rows)
        .mark_line(point=True)
        .encode(
            x=alt.X("forecast:Q", title="Mean forecast"),
            y=alt.Y("actual:Q", title="Mean of what came"),
            detail="horizon_days:N",
            tooltip=["bin", "customers_count", "forecast", "actual"],
        )
    )
    agreement = (
        alt.Chart(line).mark_line(strokeDash=[4, 4], color="grey").encode(x="forecast", y="actual")
    )
    display((agreement + dots).properties(title=target, width=300, height=300))  # noqa: F821

# %% [markdown]
# ## Who brings the most is told from who brings little
# What each tenth brought over the mean of all: the lift. The first tenth has the highest forecast.

# %%
lift = tenths.copy()
grouped = lift.groupby(["target", "horizon_days"])
mean = grouped[["actual", "customers_count"]].apply(
    lambda rows: (
        float(np.average(rows["actual"], weights=rows["customers_count"])) if len(rows) else np.nan
    )
)
if len(lift):
    keys = pd.MultiIndex.from_frame(lift[["target", "horizon_days"]])
    lift["lift"] = lift["actual"].to_numpy() / mean.reindex(keys).to_numpy()
    lift["tenth"] = 11 - lift["bin"]
lift

# %% [markdown]
# ## Totals
# A total's interval comes from how far past totals were off, and from the customers there are.
# `coverage_90` says how often such an interval has held so far.

# %%
ask(
    """
    select totals.target, totals.horizon_days, round(forecast, 1) as forecast,
        round(low_90, 1) as low_90, round(high_90, 1) as high_90, origins_count, coverage_90
    from rpt_forecast_totals as totals
    left join rpt_forecast_ratios as ratios
        on totals.as_of_date = ratios.as_of_date and totals.horizon_days = ratios.horizon_days
        and totals.target = ratios.target
    where totals.as_of_date = (select max(as_of_date) from rpt_forecast_totals)
        and totals.target in ('orders', 'spend')
    order by totals.target, totals.horizon_days
    """
)

# %% [markdown]
# ## Forecasts whose window has closed since
# What was published then against what came. Two misses in a row are an alarm.

# %%
ask(
    """
    select target, as_of_date, window_end_date, customers_count, round(forecast, 1) as forecast,
        round(low_90, 1) as low_90, round(high_90, 1) as high_90, round(actual, 1) as actual,
        round(bias, 3) as bias, is_miss, has_alarm
    from rpt_forecast_outcomes where target in ('orders', 'spend')
    order by target, horizon_days, as_of_date
    """
)

# %% [markdown]
# ## The published values, put together a second time
# What profiles show is what the newest scores say; every score is there or has its reason; and what
# people have brought and are expected to bring adds up. If one person differed, this notebook would
# stop.

# %%
scores = ask(
    """
    select customer_id, predicted_clv::double as predicted, abstain_reason
    from fct_clv_scores
    where horizon_days = ? and as_of_date = (select max(as_of_date) from fct_clv_scores)
    order by customer_id
    """,
    settings.clv_horizon_days,
).set_index("customer_id")
profiles = ask(
    """
    select customer_id, predicted_clv_365d::double as predicted, historic_clv::double as historic,
        total_clv::double as total
    from dim_customers where orders_count > 0 order by customer_id
    """
).set_index("customer_id")
shown = profiles["predicted"].reindex(scores.index)
assert np.allclose(shown, scores["predicted"], equal_nan=True)
assert (scores["predicted"].notna() | scores["abstain_reason"].notna()).all()
known = profiles.dropna(subset=["predicted", "total"])
assert np.allclose(known["historic"] + known["predicted"], known["total"], atol=1e-3)
if len(tenths):
    sizes = tenths.groupby(["target", "horizon_days", "candidate"])["customers_count"]
    assert ((sizes.max() - sizes.min()) <= 1).all()  # tenths are of equal size

connection.close()
"The scores, the profiles and the tenths agree."
