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
# # Churn: the report card of a probability
#
# Nobody tells a shop that they have left. *Churn* here is the probability of **no countable order
# in the next days**, the horizon always beside it; never a state, and never "one minus the chance
# of being alive", which ranks backwards. This notebook reads the card that every build writes:
# what is predicted, for whom, how good it was against simple rules, where it abstains, and what has
# changed since. It ends by drawing the bands a second time. It reads the workspace of `CRM_HOME`
# and `CRM_TENANT`.

# %%
import altair as alt
import numpy as np
import pandas as pd

from crm.config import load_settings
from crm.errors import CardRefusedError
from crm.warehouse.cards import served_card
from crm.warehouse.connection import published_build, reader
from crm.warehouse.status import workspace_status

settings = load_settings()
connection = reader(settings, published_build(settings))
status = workspace_status(settings)


def ask(sql: str, *values: object) -> pd.DataFrame:
    """Ask the published marts; the connection can read this build and nothing else."""
    return connection.execute(sql, list(values)).df()


print(f"build {status.build_id}, as of the end of {status.as_of} in {settings.timezone}")
print(f"published horizon: {settings.churn_threshold_days} days")

# %% [markdown]
# ## What is predicted, and what it must not be used for
# The card is read as it was published; one that was changed or lost is refused, and the newest
# older one that is whole is shown. `crm model report --html card.html` writes it as a page.

# %%
try:
    found = served_card(settings)
    for refusal in found.refused:
        print(f"refused: {refusal}")
    card = found.card
except CardRefusedError as refusal:
    print(refusal)
    card = {}
for one in card.get("predicts", []):
    print(f"{one['target']}: {one['label']} ({one['unit']})")
for line in card.get("do_not_use_for", []):
    print(f"do not use for: {line}")
print("never read:", ", ".join(card.get("features", {}).get("not_used", [])))

# %% [markdown]
# ## Against simple rules
# Brier: mean squared error of the probability. AUC: how often somebody who stayed away had the
# higher probability. ECE: how far the probability is from the share that stayed away, over tenths
# of the people. Every number is from days after the cutoff, which no candidate saw.

# %%
quality = ask(
    """
    select cutoff_date::timestamp as cutoff, horizon_days, candidate, is_served, metric, value,
        low_90, high_90, customers_count, group_kind, coalesce(group_value, 'all') as group_value
    from rpt_model_quality
    where model_kind = 'churn' and as_of_date = (select max(as_of_date) from rpt_model_quality)
    order by horizon_days, cutoff, candidate, metric
    """
)
everybody = quality[quality["group_kind"] == "all"]
everybody.pivot_table(
    index=["horizon_days", "cutoff", "candidate", "is_served"], columns="metric", values="value"
).round(3)

# %% [markdown]
# ## Of people with this probability, how many stayed away?
# Ten groups of equal size. On the dashed line the probability may be read as one.

# %%
tenths = ask(
    """
    select horizon_days, candidate, bin, customers_count, forecast, actual
    from rpt_model_calibration
    where model_kind = 'churn' and is_served
        and as_of_date = (select max(as_of_date) from rpt_model_calibration)
    order by horizon_days, candidate, bin
    """
)
diagonal = pd.DataFrame({"forecast": [0.0, 1.0], "actual": [0.0, 1.0]})
(
    alt.Chart(diagonal).mark_line(strokeDash=[4, 4], color="grey").encode(x="forecast", y="actual")
    + alt.Chart(tenths)
    .mark_line(point=True)
    .encode(
        x=alt.X("forecast:Q", title="Probability stated", scale=alt.Scale(domain=[0, 1])),
        y=alt.Y("actual:Q", title="Share that stayed away", scale=alt.Scale(domain=[0, 1])),
        color=alt.Color("horizon_days:N", title="Days"),
        tooltip=["horizon_days", "bin", "customers_count", "forecast", "actual"],
    )
).properties(width=320, height=320, description="Stated probability against the share found")

# %%
for (days, kind), rows in tenths.groupby(["horizon_days", "candidate"]):
    distance = float(
        np.average((rows["forecast"] - rows["actual"]).abs(), weights=rows["customers_count"])
    )
    print(f"{days} days, {kind}: {distance:.3f} off on average (ECE over all origins)")

# %% [markdown]
# ## By channel and city
# Only groups of at least 100 people with 20 cases on either side are told apart; smaller ones go
# together, since few people say nothing about a model.

# %%
quality[(quality["group_kind"] != "all") & (quality["metric"] == "bias")][
    ["horizon_days", "group_kind", "group_value", "customers_count", "value", "low_90", "high_90"]
].round(3)

# %% [markdown]
# ## Gates and abstentions
# A closed gate takes a claim back: a simpler rule serves, only the order of people is published, or
# nothing is. The reason stands beside it, and on every score that is missing.

# %%
ask(
    """
    select gate, is_open, measured, required, reason from rpt_model_gates
    where model_kind = 'churn' and as_of_date = (select max(as_of_date) from rpt_model_gates)
    """
)

# %%
ask(
    """
    select horizon_days, coalesce(abstain_reason, 'scored') as outcome, any_value(scale) as scale,
        count(*) as people
    from fct_churn_scores where as_of_date = (select max(as_of_date) from fct_churn_scores)
    group by horizon_days, outcome order by horizon_days, people desc
    """
)

# %% [markdown]
# ## Has the world moved since?
# PSI compares the people of today with those the models were judged on: from .1 look at it, from
# .25 the scores speak about other people. Windows that closed since a forecast was published say
# whether it held.

# %%
ask(
    """
    select feature, round(psi, 3) as psi, level, measured, reference, reference_date
    from rpt_model_drift where as_of_date = (select max(as_of_date) from rpt_model_drift)
    order by psi desc nulls last
    """
)

# %%
outcomes = ask(
    "select * from rpt_forecast_outcomes where target = 'silent' order by horizon_days, as_of_date"
)
outcomes

# %% [markdown]
# ## The bands, drawn a second time
# High from .7, medium from .4; a mere ranking has none. The biases of closed windows follow from
# their totals. If one person differed, this notebook would stop.

# %%
people = ask(
    """
    select churn_probability as probability, churn_band as band, churn_scale as scale
    from dim_customers order by customer_id
    """
)
probability = people["probability"].astype(float)
by_hand = pd.cut(probability, [-1, 0.4, 0.7, 2], right=False, labels=["low", "medium", "high"])
by_hand = by_hand.astype(object).where(probability.notna() & (people["scale"] == "absolute"))
assert by_hand.fillna("none").tolist() == people["band"].fillna("none").tolist()
judged = outcomes[outcomes["actual"] > 0]
assert np.allclose(judged["forecast"] / judged["actual"] - 1, judged["bias"])

connection.close()
"The bands, the closed windows and the profiles agree."
