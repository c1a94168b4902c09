"""Churn runs: probabilities over a stated horizon, chosen on a time split, or abstaining."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ml import registry
from ml.churn import score
from ml.forecast.bands import band, coherent
from ml.churn.model import LogisticChurn, shared_features
from ml.errors import ArtifactError, InputError
from ml.tables import CHURN_SCORES, QUALITY
from tests.ml import btyd_world
from tests.ml.conftest import END


@pytest.fixture(scope="module")
def run(churn_frames, churn_arguments):
    return score.run(*churn_frames, **churn_arguments)


def gate(outcome, name: str) -> pd.Series:
    return outcome.gates.set_index("gate").loc[name]


def test_every_buyer_gets_one_probability_per_horizon(run, churn_frames):
    assert list(run.scores.columns) == list(CHURN_SCORES)
    assert list(run.quality.columns) == list(QUALITY)
    assert sorted(run.scores["horizon_days"].unique()) == [90, 180, 365]
    assert len(run.scores) == 3 * len(churn_frames[1])
    assert run.scores["churn_probability"].between(0, 1).all()
    assert run.scores["abstain_reason"].isna().all()


def test_silence_over_a_longer_horizon_is_never_likelier(run):
    wide = run.scores.pivot_table(
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


def test_the_closed_form_is_calibrated_on_its_own_world_and_beats_the_rate(run):
    values = run.quality.query("candidate == 'bgnbd' and horizon_days == 180").set_index("metric")
    rate = run.quality.query("candidate == 'rate' and horizon_days == 180").set_index("metric")
    assert values.loc["ece", "value"] < 0.03
    assert values.loc["auc", "value"] > 0.75
    assert values.loc["brier", "value"] < 0.8 * rate.loc["brier", "value"]


def test_learners_and_cells_are_judged_beside_the_closed_form(run):
    judged = set(run.quality.query("horizon_days == 180")["candidate"])
    assert judged == {"bgnbd", "mbgnbd", "rate", "recency_frequency_cells", "logistic"}
    served = run.quality.query("is_served").groupby("horizon_days")["candidate"].nunique()
    assert (served == 1).all()


def test_a_learner_that_knows_more_serves(churn_frames, churn_arguments):
    """A feature tells who will be silent; purchase histories cannot know it."""
    training, scoring, *others = churn_frames
    telling = np.where(training["has_churned"], 5.0, 0.0) + np.arange(len(training)) % 3
    outcome = score.run(
        training.assign(visits_count_90d=telling),
        scoring.assign(visits_count_90d=np.arange(len(scoring)) % 8),
        *others,
        **churn_arguments,
    )
    published = outcome.scores.query("horizon_days == 180")
    assert published["model_id"].str.startswith("logistic-").all()
    assert gate(outcome, "earns_its_place")["is_open"]


def test_learners_train_only_on_windows_closed_before_the_test(churn_frames, churn_arguments):
    training, *others = churn_frames
    newest = training["cutoff_date"] == training.query("horizon_days == 180")["cutoff_date"].max()
    outcome = score.run(training[newest], *others, **churn_arguments)
    assert not gate(outcome, "labels")["is_open"]
    judged = set(outcome.quality.query("horizon_days == 180")["candidate"])
    assert judged == {"bgnbd", "mbgnbd", "rate"}
    published = outcome.scores.query("horizon_days == 180")["model_id"]
    assert published.str.startswith(("bgnbd", "mbgnbd")).all()


def test_open_windows_and_label_columns_in_scoring_change_not_one_byte(
    run, churn_frames, churn_arguments
):
    training, scoring, *others = churn_frames
    as_of = pd.Timestamp(churn_arguments["as_of"])
    unknown = training.query("horizon_days == 180").drop_duplicates("customer_id")
    unknown = unknown.assign(cutoff_date=as_of - pd.Timedelta(days=179), has_churned=True)
    again = score.run(
        pd.concat([training, unknown]),
        scoring.assign(has_churned=np.arange(len(scoring)) % 2 == 0),
        *others,
        **churn_arguments,
    )
    pd.testing.assert_frame_equal(run.scores, again.scores)
    pd.testing.assert_frame_equal(run.quality, again.quality)


def test_a_log_of_equal_amounts_still_gets_churn(churn_frames, churn_arguments):
    training, scoring, summary, calibration = churn_frames
    flat = [frame.assign(mean_repeat_order_value=25.0) for frame in (summary, calibration)]
    outcome = score.run(training, scoring, *flat, **churn_arguments)
    assert outcome.scores["churn_probability"].notna().all()


@pytest.mark.parametrize("buyers", [0, 1, 40])
def test_too_few_buyers_abstain_with_one_sentence(churn_frames, churn_arguments, buyers):
    few = [frame.head(buyers) for frame in churn_frames]
    outcome = score.run(*few, **churn_arguments)
    columns = ["churn_probability", "churn_band", "model_id", "scale"]
    assert len(outcome.scores) == 3 * buyers
    assert outcome.scores[columns].isna().all(axis=None)
    assert outcome.scores["abstain_reason"].str.startswith(f"{buyers} buyers").all()


@pytest.mark.parametrize("label", [True, False, None])
def test_one_class_or_no_label_leaves_the_closed_form(churn_frames, churn_arguments, label):
    training, scoring, summary, calibration = churn_frames
    constant = training.assign(has_churned=pd.array([label] * len(training), dtype="boolean"))
    outcome = score.run(constant, scoring, summary, calibration.iloc[:0], **churn_arguments)
    assert outcome.scores["churn_probability"].notna().all()
    assert not gate(outcome, "labels")["is_open"]


def test_everybody_of_the_last_day_abstains(churn_frames, churn_arguments):
    training, scoring, summary, calibration = churn_frames
    newborn = {"repeat_orders_count": 0, "age_at_last_order_days": 0, "age_days": 0}
    outcome = score.run(
        training, scoring, summary.assign(**newborn), calibration, **churn_arguments
    )
    assert outcome.scores["churn_probability"].isna().all()
    assert outcome.scores["abstain_reason"].str.contains("came back").all()


def test_a_customer_without_a_history_abstains_alone(run, churn_frames, churn_arguments):
    training, scoring, summary, calibration = churn_frames
    gone = scoring["customer_id"].iloc[0]
    outcome = score.run(
        training, scoring, summary[summary["customer_id"] != gone], calibration, **churn_arguments
    )
    rows = outcome.scores["customer_id"] == gone
    assert outcome.scores.loc[rows, "churn_probability"].isna().all()
    assert outcome.scores.loc[rows, "abstain_reason"].str.contains("ftr_clv_summary").all()
    assert outcome.scores.loc[~rows, "churn_probability"].notna().all()


def test_frames_are_checked_at_the_door(churn_frames, churn_arguments):
    training, scoring, *others = churn_frames
    with pytest.raises(InputError, match="ftr_churn_training lacks the column"):
        score.run(training.drop(columns="has_churned"), scoring, *others, **churn_arguments)
    with pytest.raises(InputError, match="ftr_churn_scoring repeats its key"):
        score.run(training, pd.concat([scoring, scoring]), *others, **churn_arguments)


def test_the_card_survives_the_registry_and_names_nobody(run, tmp_path):
    registry.save(tmp_path, "churn", run.model, run.card)
    assert registry.load(tmp_path, "churn").model == json.loads(json.dumps(run.model))
    assert "cust_" not in json.dumps(run.card)
    assert run.card["served"]["180"]["candidate"] in run.scores["model_id"].iloc[0]


def test_keys_labels_text_and_dates_are_no_features(churn_frames):
    training, scoring = (
        frame.assign(country="RO", seen_at=pd.Timestamp("2024-01-01")) for frame in churn_frames[:2]
    )
    assert shared_features(training.assign(only_here=1), scoring.assign(has_churned=True)) == (
        "age_days",
        "avg_days_between_orders",
        "email_clicked_count_90d",
        "orders_count",
        "purchase_days_count",
        "recency_days",
        "total_spent_net",
    )


def test_the_learner_survives_json_and_missing_values(churn_frames):
    training = churn_frames[0].query("horizon_days == 180")
    features = shared_features(training, training)
    learner = LogisticChurn(features).fit(training, training["has_churned"].to_numpy(float))
    back = LogisticChurn.from_dict(json.loads(json.dumps(learner.to_dict())))
    holes = training.assign(total_spent_net=np.nan)
    np.testing.assert_array_equal(back.predict(holes), learner.predict(holes))
    assert ((learner.predict(holes) > 0) & (learner.predict(holes) < 1)).all()
    with pytest.raises(ArtifactError, match="not a 'logistic'"):
        LogisticChurn.from_dict({"kind": "forest"})
    with pytest.raises(InputError, match="only one class"):
        LogisticChurn(features).fit(training, np.ones(len(training)))


HOSTILE = st.floats(allow_nan=True, allow_infinity=True)


@pytest.fixture(scope="module")
def small():
    return btyd_world.simulate(400, END + 1, seed=9)


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(values=st.lists(HOSTILE, min_size=1, max_size=8))
def test_hostile_features_never_leave_the_unit_interval(small, values):
    training = btyd_world.churn_training(small, (END - 180, 180), (END - 364, 180))
    scoring = btyd_world.churn_scoring(small, END)
    for frame in (training, scoring):
        frame["total_spent_net"] = np.resize(values, len(frame))
    outcome = score.run(
        training,
        scoring,
        btyd_world.summary(small, END),
        btyd_world.calibration(small, (END - 180, 180)).iloc[:0],
        as_of=btyd_world.day(small, END).date(),
        horizon_days=180,
        extra_horizons_days=[],
        thresholds={"min_labels": 10},
        seed=1,
    )
    assert outcome.scores["churn_probability"].between(0, 1).all()
