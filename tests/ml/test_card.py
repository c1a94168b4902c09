"""The card says what was judged, how sure that is, and nothing about anybody."""

from __future__ import annotations

import doctest
import json

import numpy as np
import pandas as pd
import pytest

from ml import inputs, metrics
from ml.card import drift as drifting
from ml.card import groups
from ml.card.calibration import calibration
from ml.card.describe import describe
from ml.card.judged import judged
from ml.card.quality import quality
from tests.ml import card_world


@pytest.fixture(scope="module")
def served():
    return card_world.served()


@pytest.fixture(scope="module")
def table(served):
    return quality(judged(served), seed=1)


def one(table, **wanted):
    is_it = np.logical_and.reduce([table[name] == value for name, value in wanted.items()])
    assert is_it.sum() == 1, table[is_it]
    return table[is_it].iloc[0]


def test_every_candidate_is_measured_at_every_origin(table):
    key = ["target", "candidate", "cutoff_date", "horizon_days", "metric", "group_kind"]
    assert not table.duplicated([*key, "group_value"]).any()
    orders = table[(table["target"] == "orders") & (table["group_kind"] == "all")]
    assert set(orders["metric"]) == {
        "deviance", "bias", "mae", "gini", "decile_mape", "loss_above_served",
        "deviance_without_top", "bias_without_top",
    }  # fmt: skip
    assert orders.groupby(["candidate", "cutoff_date"]).ngroups == 4
    assert set(orders["customers_count"]) == {600}


def test_measures_are_those_of_the_trial_and_lie_in_their_interval(table, served):
    trial = served[0].trials[0]
    found = one(
        table, target="orders", candidate="rate", cutoff_date=trial.window.cutoff.date(),
        metric="bias", group_kind="all",
    )  # fmt: skip
    assert found["value"] == pytest.approx(trial.bias("rate"))
    assert found["low_90"] < found["value"] < found["high_90"]


def test_a_paired_interval_is_narrower_than_that_of_the_losses(table, served):
    about = {
        "target": "orders", "candidate": "rate", "group_kind": "all",
        "cutoff_date": served[0].trials[0].window.cutoff.date(),
    }  # fmt: skip
    loss, above = (one(table, metric=m, **about) for m in ("deviance", "loss_above_served"))
    assert above["high_90"] - above["low_90"] < 0.5 * (loss["high_90"] - loss["low_90"])
    trial = served[0].trials[0]
    behind = trial.losses("rate") - trial.losses("mbgnbd")
    paired = metrics.mean_difference(behind, np.ones(len(behind)), seed=1)
    assert above["value"] == pytest.approx(paired.mean)
    assert above["high_90"] - above["low_90"] == pytest.approx(paired.high - paired.low, rel=0.3)


def test_small_groups_are_told_together(table):
    assert not (
        table["group_kind"] == "city"
    ).any()  # beside 18 people of Smallville nobody is known
    by_channel = table[table["group_kind"] == "channel"]
    assert set(by_channel["group_value"]) == {"box_office", "web"}
    assert set(by_channel["customers_count"]) == {300}
    assert set(by_channel["candidate"]) == {"mbgnbd"}


def test_groups_need_people_and_cases():
    rows = pd.DataFrame({"city": ["A"] * 150 + ["B"] * 99 + ["C"] * 30 + [None] * 200})
    actual = np.ones(len(rows))
    found = {name: len(members) for name, members in groups.split(rows, "city", actual + 1)}
    assert found == {groups.UNKNOWN: 200, "A": 150, groups.SMALL: 129}
    assert dict(groups.split(rows, "city", actual)) == {}  # nobody said no


def test_a_total_that_is_zero_has_no_bias(served):
    trial = served[0].trials[0]
    nothing = type(trial)("orders", trial.window, trial.forecasts, 0 * trial.actual, trial.rows)
    silent = [type(served[0])(**(vars(served[0]) | {"trials": (nothing,)}))]
    table = quality(judged(silent), seed=1)
    assert not table["metric"].isin(["bias", "gini"]).any()
    assert np.isfinite(table["value"]).all()


def test_the_order_of_rows_changes_nothing(served, table):
    trial = served[0].trials[0]
    turned = np.arange(len(trial.actual))[::-1]
    other = type(trial)(
        "orders", trial.window, {k: v[turned] for k, v in trial.forecasts.items()},
        trial.actual[turned], trial.rows.iloc[turned].reset_index(drop=True),
    )  # fmt: skip
    reversed_ = [type(served[0])(**(vars(served[0]) | {"trials": (other,)}))]
    again = quality(judged(reversed_), seed=1).query("group_kind == 'all'")
    first = table.query("group_kind == 'all' and target == 'orders'").head(len(again))
    for column in ("value", "low_90", "high_90"):
        assert np.allclose(again[column], first[column], equal_nan=True, rtol=1e-9)


def test_ten_bins_tell_forecast_and_outcome(served):
    bins = calibration(judged(served))
    assert set(bins.groupby(["target", "candidate"]).size()) == {10}
    assert set(bins["candidate"]) == {"mbgnbd", "rate"}
    mine = bins[(bins["target"] == "silence") & bins["is_served"]]
    assert mine["customers_count"].sum() == 1200
    assert mine["forecast"].is_monotonic_increasing
    assert (mine["forecast"] - mine["actual"]).abs().max() < 0.15


def test_drift_is_seen_where_there_is_some():
    then = card_world.people(600)
    same = drifting.drift(then, then, card_world.CUTOFFS[0])
    assert set(same["level"]) == {"ok"}
    older = drifting.drift(then.assign(age_days=then["age_days"] + 300), then, None)
    by_feature = older.set_index("feature")
    assert by_feature.loc["age_days", "level"] == "alarm"
    assert by_feature.loc["repeat_orders_count", "level"] == "ok"
    assert by_feature.loc["age_days", "measured"] > by_feature.loc["age_days", "reference"] + 299
    few = drifting.drift(then.head(30), then, None)
    assert set(few["level"]) == {"unknown"}
    scores = pd.DataFrame({"abstain_reason": ["too few"] + 3 * [None]})
    shares = drifting.drift(then, then, None, scores).set_index("feature")["measured"]
    assert shares["is_abstained"] == 0.25
    alone = drifting.drift(then, None, None)
    assert set(alone["level"]) == {"unknown"}
    assert alone["psi"].isna().all()


def test_psi_of_two_shares_is_the_textbook_sum():
    now, then = np.repeat([0.0, 1.0], [500, 500]), np.repeat([0.0, 1.0], [800, 200])
    expected = (0.5 - 0.8) * np.log(0.5 / 0.8) + (0.5 - 0.2) * np.log(0.5 / 0.2)
    assert drifting.stability(now, then) == pytest.approx(expected, rel=0.01)


def test_the_card_is_strict_json_and_names_nobody():
    card = describe(*card_world.everything())
    text = json.dumps(card, allow_nan=False)
    assert "cust_" not in text
    assert card["population"]["buyers"] == 600
    assert [row["target"] for row in card["served"]] == ["orders", "silence"]
    assert card["windows"][0]["customers"] == 600
    pooled = card["backtests"][0]["candidates"]
    assert {row["candidate"]: row["is_served"] for row in pooled} == {"rate": False, "mbgnbd": True}
    above = pooled[0]["measures"]["loss_above_served"]
    assert above["low_90"] < above["value"] < above["high_90"]
    assert pooled[1]["measures"]["loss_above_served"]["value"] == 0


def test_what_serves_is_judged_and_paired_at_the_origins_it_forecast():
    serving = card_world.served()[0]
    oldest, newest = serving.trials
    without = type(oldest)(
        "orders", oldest.window, {"rate": oldest.forecasts["rate"]}, oldest.actual, oldest.rows
    )
    one = type(serving)(**(vars(serving) | {"trials": (without, newest)}))
    card = describe(*card_world.everything([one]))
    rate = card["backtests"][0]["candidates"][0]
    paired = (newest.losses("rate") - newest.losses("mbgnbd")).mean()
    assert rate["measures"]["loss_above_served"]["value"] == pytest.approx(paired)
    assert rate["measures"]["loss_above_served"]["low_90"] < paired
    assert rate["measures"]["deviance"]["value"] == pytest.approx(
        np.concatenate([without.losses("rate"), newest.losses("rate")]).mean()
    )
    assert card["served"][0]["origins"] == 1


def test_the_card_of_a_run_that_abstains_says_so():
    told, frames = card_world.everything([])
    reasons = ["5 buyers, at least 250 needed"] * 3
    frames["clv_scores"] = pd.DataFrame({"horizon_days": 365, "abstain_reason": reasons})
    card = describe(told, frames)
    assert card["backtests"] == card["served"] == card["calibration"] == []
    assert card["abstentions"] == [
        {
            "table": "clv_scores",
            "horizon_days": 365,
            "customers": 3,
            "abstained": 3,
            "reasons": {reasons[0]: 3},
        }
    ]


def test_the_examples_of_the_drift_hold():
    assert doctest.testmod(drifting).failed == 0


def test_data_hashed_in_blocks_are_hashed_as_at_once_and_in_any_order(monkeypatch):
    frame = pd.DataFrame({"who": [f"c{i}" for i in range(50)], "age": np.arange(50.0)})
    whole = inputs.content_hash(frame)
    monkeypatch.setattr(inputs, "BLOCK", 7)
    assert inputs.content_hash(frame) == inputs.content_hash(frame[::-1]) == whole
    assert inputs.content_hash(frame.iloc[:0]) != whole
