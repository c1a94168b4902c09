"""Churn of a run: probabilities over a stated horizon, chosen on a time split, or abstaining."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ml.forecast.bands import band, coherent
from ml.forecast.run import run
from ml.tables import CHURN_SCORES
from tests.ml import btyd_world
from tests.ml.conftest import END

PLAIN = {
    "rate",
    "recency_frequency_cells",
    "mean_of_models",
    "bgnbd",
    "mbgnbd",
    "pareto_nbd",
}


def scores(outcome) -> pd.DataFrame:
    return outcome.frames["churn_scores"]


def gate(outcome, name: str) -> pd.Series:
    return outcome.frames["model_gates"].set_index(["target", "gate"]).loc["silence", name]


def judged(outcome, horizon_days: int) -> pd.DataFrame:
    rows = outcome.frames["model_quality"].query("target == 'silence' and group_kind == 'all'")
    return rows[rows["horizon_days"] == horizon_days]


def test_every_buyer_gets_one_probability_per_horizon(forecast, forecast_frames):
    table = scores(forecast)
    assert list(table.columns) == list(CHURN_SCORES)
    assert sorted(table["horizon_days"].unique()) == [90, 180, 365]
    assert len(table) == 3 * len(forecast_frames["scoring"])
    assert table["churn_probability"].between(0, 1).all()
    assert table["abstain_reason"].isna().all()


def test_silence_over_a_longer_horizon_is_never_likelier(forecast):
    wide = scores(forecast).pivot_table(
        index="customer_id", columns="horizon_days", values="churn_probability"
    )
    assert (np.diff(wide[[90, 180, 365]].to_numpy(), axis=1) <= 0).all()


def test_the_published_horizon_stays_when_others_give_way():
    stated = {180: np.array([0.5, 0.5]), 90: np.array([0.4, 0.9]), 365: np.array([0.6, 0.1])}
    result = coherent(stated)
    assert result[180].tolist() == [0.5, 0.5]
    assert result[90].tolist() == [0.5, 0.9]
    assert result[365].tolist() == [0.5, 0.1]


def test_bands_start_at_their_limit():
    words = band(np.array([0.0, 0.399, 0.4, 0.699, 0.7, 1.0, np.nan]))
    assert words[:6].tolist() == ["low", "low", "medium", "medium", "high", "high"]
    assert words.isna().tolist() == [False] * 6 + [True]


def test_the_closed_form_is_calibrated_on_its_own_world_and_beats_the_rate(forecast):
    values = judged(forecast, 180).query("candidate == 'bgnbd'").groupby("metric")["value"].last()
    rate = judged(forecast, 180).query("candidate == 'rate'").groupby("metric")["value"].last()
    assert values["ece"] < 0.03
    assert values["auc"] > 0.75
    assert values["brier"] < 0.8 * rate["brier"]


def test_learners_and_cells_are_judged_beside_the_closed_form(forecast):
    tried = set(judged(forecast, 180)["candidate"])
    assert tried >= PLAIN
    assert any("offset" in kind for kind in tried)
    served = forecast.frames["model_quality"].query("is_served and target == 'silence'")
    assert (served.groupby("horizon_days")["candidate"].nunique() == 1).all()


def telling(frames: dict[str, pd.DataFrame], noise: float) -> dict[str, pd.DataFrame]:
    """A feature tells who will buy within half a year, more or less; histories cannot know it."""
    outcomes = frames["outcomes"].query("horizon_days == 180")
    bought = pd.MultiIndex.from_frame(outcomes[["customer_id", "cutoff_date"]])
    training = frames["training"]
    keys = pd.MultiIndex.from_frame(training[["customer_id", "cutoff_date"]])
    chance = np.random.default_rng(5)
    seen = np.where(keys.isin(bought), 5, 0) + noise * chance.normal(size=len(training))
    return {**frames, "training": training.assign(visits_count_90d=seen.clip(0).round())}


def test_a_learner_that_knows_more_serves(forecast_frames, forecast_arguments):
    """Who has proved that it is no leak raises the limit of the alarm."""
    proved = {**forecast_arguments, "thresholds": {"max_auc_above_ceiling": 1.0}}
    outcome = run(**telling(forecast_frames, 3.0), **proved)
    published = scores(outcome).query("horizon_days == 180")
    assert published["model_id"].str.contains("offset").all()
    assert gate(outcome, "earns_its_place")["is_open"]


def test_learners_train_only_on_windows_closed_before_the_test(forecast_frames, forecast_arguments):
    newest = forecast_frames["windows"].query("horizon_days == 180").tail(1)
    newest = newest[newest["cutoff_date"] == newest["cutoff_date"].max()]
    outcome = run(**{**forecast_frames, "windows": newest}, **forecast_arguments)
    assert not gate(outcome, "labels")["is_open"]
    assert set(judged(outcome, 180)["candidate"]) == PLAIN - {"recency_frequency_cells"}
    assert not scores(outcome)["model_id"].str.contains("offset").any()


def test_a_column_that_is_no_feature_changes_not_one_byte(
    forecast, forecast_frames, forecast_arguments
):
    scoring, training = forecast_frames["scoring"], forecast_frames["training"]
    more = {
        "scoring": scoring.assign(has_churned=np.arange(len(scoring)) % 2 == 0, country="RO"),
        "training": training.assign(seen_at=pd.Timestamp("2024-01-01"), has_churned=True),
    }
    again = run(**{**forecast_frames, **more}, **forecast_arguments)
    pd.testing.assert_frame_equal(scores(forecast), scores(again))


@pytest.mark.parametrize("happens", ["nobody ever buys", "everybody buys"])
def test_one_class_of_labels_leaves_the_closed_form(forecast_frames, forecast_arguments, happens):
    outcomes = forecast_frames["outcomes"].iloc[:0]
    if happens == "everybody buys":
        rows = forecast_frames["training"].merge(forecast_frames["windows"], on="cutoff_date")
        outcomes = rows[["customer_id", "cutoff_date", "horizon_days"]].assign(
            orders_count=1, spend=5.0
        )
    outcome = run(**{**forecast_frames, "outcomes": outcomes}, **forecast_arguments)
    assert scores(outcome)["churn_probability"].notna().all()
    assert not gate(outcome, "labels")["is_open"]
    assert not scores(outcome)["model_id"].str.contains("offset").any()


def test_everybody_of_the_last_day_abstains(forecast_frames, forecast_arguments):
    newborn = {"repeat_orders_count": 0, "age_at_last_order_days": 0, "age_days": 0}
    scoring = forecast_frames["scoring"].assign(**newborn)
    outcome = run(**{**forecast_frames, "scoring": scoring}, **forecast_arguments)
    assert scores(outcome)["churn_probability"].isna().all()
    assert scores(outcome)["abstain_reason"].str.contains("came back").all()


HOSTILE = st.floats(allow_nan=True, allow_infinity=True)


@pytest.fixture(scope="module")
def small():
    return btyd_world.simulate(400, END + 1, seed=9)


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(values=st.lists(HOSTILE, min_size=1, max_size=8))
def test_hostile_features_never_leave_the_unit_interval(small, values):
    closed = [(END - 364, 180), (END - 182, 180)]
    frames = {
        "scoring": btyd_world.scoring(small, END),
        "training": btyd_world.training(small, *(cutoff for cutoff, _ in closed)),
    }
    for frame in frames.values():
        for column in ("total_spent_net", "visits_count_90d", "last_gap_days", "spend_364d"):
            frame[column] = np.resize(values, len(frame))
    outcome = run(
        **frames,
        outcomes=btyd_world.outcomes(small, *closed),
        windows=btyd_world.windows(small, *closed),
        as_of=btyd_world.day(small, END).date(),
        clv_horizons_days=[180],
        churn_horizons_days=[180],
        currency=None,
        discount_rate=None,
        thresholds={"min_labels": 10},
        seed=1,
    )
    assert scores(outcome)["churn_probability"].between(0, 1).all()
    values_stated = outcome.frames["clv_scores"].select_dtypes(float).to_numpy()
    assert not np.isinf(values_stated).any()
    assert not (values_stated < 0).any()
