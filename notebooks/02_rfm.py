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
# # RFM: where the scores come from
#
# Three questions about every buyer: how long ago was the last order (**R**ecency), how many were
# there (**F**requency), how much did they bring (**M**oney)? Each answer becomes a score from 1 to
# 5, the three scores a code such as `543`, and each of the 125 codes belongs to one named group.
#
# This notebook shows the thresholds behind the scores, the groups they make, and ends by scoring
# everybody a second time from the orders. It reads the workspace of `CRM_HOME` and `CRM_TENANT`.

# %%
import altair as alt
import numpy as np
import pandas as pd

from crm.config import PROJECT_ROOT, load_settings
from crm.warehouse.connection import published_build, reader
from crm.warehouse.status import workspace_status

SCHEME = "quintile"

settings = load_settings()
connection = reader(settings, published_build(settings))
status = workspace_status(settings)
as_of = pd.Timestamp(status.as_of)


def ask(sql: str, *values: object) -> pd.DataFrame:
    """Ask the published marts; the connection can read this build and nothing else."""
    return connection.execute(sql, list(values)).df()


print(f"build {status.build_id}, as of the end of {as_of:%Y-%m-%d} in {settings.timezone}")

# %% [markdown]
# ## The thresholds
# A band begins at its threshold and ends before the next one, so there is no gap. Recency counts
# local days up to the as-of day; frequency counts orders that count (paid, worth money, not fully
# refunded). The scheme `fixed` looks back a limited time and has thresholds for money too.

# %%
thresholds = pd.read_csv(PROJECT_ROOT / "dbt_project" / "seeds" / "rfm_schemes.csv")
print(f"scheme 'fixed' looks back {settings.rfm_lookback_days} days, 'quintile' over all time")
thresholds.pivot_table(index=["scheme", "axis"], columns="score", values="at_least").fillna("")

# %% [markdown]
# In the scheme `quintile` money has no fixed thresholds: buyers are ranked by net spend and cut
# into fifths, equal amounts always on the same side. So its thresholds move with the audience;
# these are today's.

# %%
scores = ask(
    "select * from fct_rfm_scores where scheme = ? and as_of_date = ?", SCHEME, as_of.date()
)
scores["total_spent_net"] = scores["total_spent_net"].astype(float)
scores.groupby("monetary_score")["total_spent_net"].agg(["count", "min", "max"])

# %% [markdown]
# ## How the scores are spread
# Money is even by construction. Recency and frequency are not: most people buy once or twice.

# %%
axes = ["recency_score", "frequency_score", "monetary_score"]
spread = scores.melt(value_vars=axes, var_name="axis", value_name="score")
alt.Chart(spread.groupby(["axis", "score"], as_index=False).size()).mark_bar(
    color="#0072B2"
).encode(
    x=alt.X("score:O", title=None, axis=alt.Axis(labelAngle=0)),
    y=alt.Y("size:Q", title="Buyers"),
    column=alt.Column("axis:N", title=None, sort=axes),
    tooltip=["axis", "score", "size"],
).properties(width=150, description="Buyers by score on each of the three axes")

# %% [markdown]
# ## Where people sit
# Up and to the right is better. The number is how many buyers share the cell.

# %%
cells = scores.groupby(["recency_score", "frequency_score"], as_index=False).agg(
    buyers=("customer_id", "size"), mean_spend=("total_spent_net", "mean")
)
grid = alt.Chart(cells).encode(
    x=alt.X("recency_score:O", title="Recency score", axis=alt.Axis(labelAngle=0)),
    y=alt.Y("frequency_score:O", title="Frequency score", sort="descending"),
)
(
    grid.mark_rect().encode(
        color=alt.Color("mean_spend:Q", title="Mean net spend", scale=alt.Scale(scheme="cividis"))
    )
    + grid.mark_text(color="white").encode(text="buyers:Q")
).properties(width=320, height=320, description="Buyers and mean spend by recency and frequency")

# %% [markdown]
# ## The groups

# %%
groups = scores.groupby("rfm_segment", as_index=False).agg(
    buyers=("customer_id", "size"),
    spent=("total_spent_net", "sum"),
    median_recency_days=("recency_days", "median"),
    median_orders=("orders_count", "median"),
)
groups["share_of_buyers"] = (groups["buyers"] / groups["buyers"].sum()).round(3)
groups["share_of_spend"] = (groups["spent"] / groups["spent"].sum()).round(3)
groups.sort_values("spent", ascending=False, ignore_index=True)

# %% [markdown]
# ## Two schemes, two answers
# The same people in the groups of both schemes. `fixed` forgets what lies before its look-back, and
# asks for absolute amounts: with small tickets hardly anybody is a Champion there.

# %%
both = ask(
    """
    select quintile.rfm_segment as quintile, fixed.rfm_segment as fixed, count(*) as buyers
    from fct_rfm_scores as quintile join fct_rfm_scores as fixed using (customer_id, as_of_date)
    where quintile.scheme = 'quintile' and fixed.scheme = 'fixed' and as_of_date = ?
    group by all
    """,
    as_of.date(),
)
both.pivot_table(index="quintile", columns="fixed", values="buyers", fill_value=0)

# %% [markdown]
# ## Everybody, scored a second time
# From the orders and refunds themselves, with the thresholds printed above. If one score of one
# person differed from the mart, this notebook would stop.

# %%
orders = ask(
    """
    select customer_id, ordered_date::timestamp as ordered_date, net::double as net
    from fct_orders where is_countable and customer_id is not null
    """
)
unlinked = ask(
    """
    select customer_id, sum(amount)::double as amount from fct_refunds
    where is_countable and order_id is null and customer_id is not null group by customer_id
    """
).set_index("customer_id")["amount"]

people = orders.groupby("customer_id").agg(
    last=("ordered_date", "max"), orders=("net", "size"), spent=("net", "sum")
)
people["spent"] = (people["spent"] - unlinked.reindex(people.index).fillna(0)).round(4)
people["recency"] = (as_of - people["last"]).dt.days


def banded(values: pd.Series, axis: str) -> pd.Series:
    """Score by the bands of one axis: each begins at its threshold."""
    bands = thresholds.query("scheme == @SCHEME and axis == @axis").sort_values("at_least")
    places = np.searchsorted(bands["at_least"], values, side="right") - 1
    return pd.Series(bands["score"].to_numpy()[places], index=values.index)


fifths = 1 + 5 * (people["spent"].rank(method="min") - 1) // max(len(people), 1)
mine = pd.DataFrame(
    {
        "recency_score": banded(people["recency"], "recency"),
        "frequency_score": banded(people["orders"], "frequency"),
        "monetary_score": fifths.where(people["spent"] > 0, 1),
    }
).astype(int)
theirs = scores.set_index("customer_id")[axes].astype(int)
pd.testing.assert_frame_equal(
    mine.sort_index(), theirs.sort_index(), check_names=False, check_index_type=False
)

cells_of_mart = ask(
    """
    select recency_score, frequency_score, monetary_score, customers_count from rpt_rfm_cells
    where scheme = ? and customers_count > 0
    """,
    SCHEME,
).set_index(axes)["customers_count"]
assert cells_of_mart.to_dict() == mine.groupby(axes).size().to_dict()

connection.close()
"The scores, the cells and the orders agree."
