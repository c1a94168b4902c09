"""Real public order logs through the product's own path, against numbers computed elsewhere."""

from __future__ import annotations

import pandas as pd
import pytest

from ml import registry
from tests.end_to_end.command import SHARED_DATA, Workspace

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not SHARED_DATA.exists(), reason="the public data sets are not beside this checkout"
    ),
]


@pytest.fixture(scope="module")
def retail(tmp_path_factory) -> Workspace:
    workspace = Workspace(tmp_path_factory.mktemp("retail"), "retail")
    file = SHARED_DATA / "online_retail_ii" / "year_2009_12_to_2010_11.parquet"
    workspace.must("ingest", str(file), "--mapping", "online_retail_ii")
    workspace.must("build", "--as-of", "2010-11-30")
    return workspace


@pytest.fixture(scope="module")
def retail_lines() -> pd.DataFrame:
    lines = pd.read_parquet(SHARED_DATA / "online_retail_ii" / "year_2009_12_to_2010_11.parquet")
    # integer ten-thousandths: exact, as the prices have at most four decimals
    lines["amount"] = (lines["Price"] * 10_000).round().astype("int64") * lines["Quantity"]
    return lines


def test_online_retail_accounts_for_every_line(retail):
    loads = retail.status()["loads"]
    assert sum(load[c] for load in loads for c in ("accepted", "rejected", "superseded")) == 502_938


def test_online_retail_orders_buyers_and_net_equal_pandas(retail, retail_lines):
    positive = retail_lines[retail_lines.amount > 0]
    orders = positive[~positive.Invoice.str.startswith("C")].groupby("Invoice")
    buyers = orders["Customer ID"].first().dropna().nunique()
    assert retail.query("select count(*) from dim_customers where orders_count > 0") == [(buyers,)]
    net = retail.query(
        "select (select sum(net) from fct_orders where is_countable)"
        " - (select sum(amount) from fct_refunds where order_id is null)"
    )[0][0]
    assert int(net * 10_000) == retail_lines.amount.sum()


def test_online_retail_fills_every_score(retail):
    filled = retail.query(
        "select count(*) filter (where rfm_code is not null), count(*) filter (where"
        " churn_probability is not null or prediction_abstain_reason is not null), count(*)"
        " from dim_customers where orders_count > 0"
    )[0]
    assert filled[0] == filled[1] == filled[2] > 0
    assert retail.query("select count(*) > 0 from fct_cohort_months") == [(True,)]


def test_cdnow_gives_the_published_parameters(tmp_path):
    workspace = Workspace(tmp_path / "home", "cdnow")
    workspace.must("ingest", str(SHARED_DATA / "cdnow" / "CDNOW_sample.txt"), "--mapping", "cdnow")
    workspace.must("build", "--as-of", "1997-09-30")
    build_id = workspace.status()["build_id"]
    card = registry.load(workspace.settings.paths.models / build_id, "forecast").card
    # the 8 customers whose every purchase cost nothing are no buyers by our definition
    assert workspace.query("select count(*) from dim_customers where orders_count > 0") == [(2349,)]
    fitted = {
        model["kind"]: {one["parameter"]: one["value"] for one in model["parameters"]}
        for model in card["models"]
    }
    orders, value = fitted["bgnbd"], fitted["gamma_gamma"]
    in_weeks = orders | {"alpha": orders["alpha"] / 7}
    assert in_weeks == pytest.approx(
        {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}, rel=0.005
    )
    assert value == pytest.approx({"p": 6.25, "q": 3.74, "v": 15.44}, rel=0.005)


def test_olist_abstains_with_the_reason(tmp_path):
    workspace = Workspace(tmp_path / "home", "olist")
    workspace.must("ingest", str(SHARED_DATA / "olist_sample20k"), "--mapping", "olist")
    workspace.must("build", "--as-of", "2018-09-30")
    buyers, reasons = workspace.query(
        "select count(*), count(prediction_abstain_reason) from dim_customers"
        " where orders_count > 0"
    )[0]
    assert buyers > 15_000
    assert reasons == buyers


JOURNEY = SHARED_DATA / "completejourney_sample"


@pytest.fixture(scope="module")
def journey(tmp_path_factory) -> Workspace:
    workspace = Workspace(tmp_path_factory.mktemp("journey"), "journey")
    new_york = {"CRM_TIMEZONE": "America/New_York"}
    workspace.must("ingest", str(JOURNEY), "--mapping", "complete_journey", **new_york)
    workspace.must("build", "--as-of", "2017-12-31", **new_york)
    return workspace


@pytest.fixture(scope="module")
def baskets() -> pd.DataFrame:
    """One row per basket worth money, by the local day in New York; cents are whole numbers."""
    lines = pd.read_parquet(JOURNEY / "transactions_sample.parquet")
    lines = lines[~lines.basket_id.str.contains("e")]  # one id went through a spreadsheet
    lines["cents"] = (lines.sales_value * 100).round().astype("int64")
    at = lines.transaction_timestamp.dt.tz_localize("UTC").dt.tz_convert("America/New_York")
    lines["at"] = at.dt.tz_localize(None)
    found = lines.groupby("basket_id").agg(
        household_id=("household_id", "first"), at=("at", "first"), cents=("cents", "sum")
    )
    return found[found.cents > 0]


def test_complete_journey_has_its_households_and_their_money(journey, baskets):
    buyers, net = journey.query(
        "select count(*), sum(total_spent_net) from dim_customers where orders_count > 0"
    )[0]
    assert buyers == baskets.household_id.nunique()
    assert int(net * 100) == baskets.cents.sum()


def test_complete_journey_campaigns_convert_as_pandas_counts(journey, baskets):
    sent = pd.read_parquet(JOURNEY / "campaigns.parquet").merge(
        pd.read_parquet(JOURNEY / "campaign_descriptions.parquet"), on="campaign_id"
    )
    sent["start"] = pd.to_datetime(sent.start_date)
    pairs = sent.merge(baskets, on="household_id")
    days = (pairs["at"].dt.normalize() - pairs.start).dt.days
    within = pairs[(pairs["at"] > pairs.start) & (days <= 14)]
    expected = pd.DataFrame(
        {
            "recipients": sent.groupby("campaign_id").size(),
            "converted": within.groupby("campaign_id").household_id.nunique(),
            "cents": within.groupby("campaign_id").cents.sum(),
        }
    ).fillna(0)
    found = journey.query(
        "select replace(campaign_id, 'shop:', ''), treated_count, converted_count,"
        " cast(revenue * 100 as bigint), control_count, conversion_lift"
        " from rpt_campaign_performance"
    )
    assert {(row[0], *row[1:4]) for row in found} == {
        (str(row.Index), int(row.recipients), int(row.converted), int(row.cents))
        for row in expected.itertuples()
    }
    # nobody was kept out, so nobody can say what the campaigns caused
    assert {row[4:] for row in found} == {(0, None)}


def test_complete_journey_coupons_are_acts_of_their_households(journey):
    coupons = pd.read_parquet(JOURNEY / "coupon_redemptions.parquet")
    found = journey.query(
        "select count(*), count(distinct customer_id) from fct_activities"
        " where type = 'coupon_redeemed'"
    )
    assert found == [(len(coupons), coupons.household_id.nunique())]
