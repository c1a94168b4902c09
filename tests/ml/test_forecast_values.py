"""Lifetime values of a run: what comes out, what may not leak in, and when they abstain."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ml import registry
from ml.errors import InputError
from ml.forecast.run import run
from ml.inputs import HISTORY, VALUE
from ml.tables import CLV_NUMBERS, CLV_SCORES
from tests.ml import order_log
from tests.ml.conftest import END

MONEY = (
    VALUE,
    "total_spent_net",
    "avg_order_value",
    "first_order_value",
    "last_order_value",
    "spend_364d",
)


def scores(outcome) -> pd.DataFrame:
    return outcome.frames["clv_scores"]


def gate(outcome, name: str, target: str = "orders") -> pd.Series:
    return outcome.frames["model_gates"].set_index(["target", "gate"]).loc[target, name]


def quality(outcome, candidate: str, horizon_days: int, target: str) -> pd.Series:
    rows = outcome.frames["model_quality"].query(
        "candidate == @candidate and horizon_days == @horizon_days and target == @target"
        " and group_kind == 'all'"
    )
    return rows.groupby("metric")["value"].last()


def test_every_buyer_gets_one_row_per_horizon_in_the_columns_of_the_warehouse(
    forecast, forecast_frames
):
    table = scores(forecast)
    assert list(table.columns) == list(CLV_SCORES)
    assert len(table) == 3 * len(forecast_frames["scoring"])
    assert not table.duplicated(["customer_id", "horizon_days"]).any()
    assert table["abstain_reason"].isna().all()
    assert set(table["scale"]) == {"absolute"}
    assert set(table["currency"]) == {"RON"}


def test_the_value_is_the_product_of_its_published_factors(forecast):
    table = scores(forecast)
    product = table["expected_orders"] * table["expected_order_value"]
    np.testing.assert_allclose(table["predicted_clv"], product, rtol=1e-12)
    assert not (table["is_population_estimate"] & (table["predicted_clv_low_90"] > 0)).all()


def test_a_longer_horizon_never_expects_fewer_orders(forecast):
    wide = scores(forecast).pivot_table(
        index="customer_id", columns="horizon_days", values="expected_orders"
    )
    assert (np.diff(wide[[365, 730, 1095]].to_numpy(), axis=1) > 0).all()


def test_the_forecast_is_as_good_as_one_that_knows_the_true_parameters(forecast):
    known = quality(forecast, "bgnbd", 365, "orders")
    assert abs(known["bias"]) < 0.10
    assert known["deviance"] < 0.5 * quality(forecast, "rate", 365, "orders")["deviance"]
    served = forecast.frames["clv_scores"]["model_id"].iloc[0].split("*")[0]
    assert quality(forecast, served, 365, "orders")["deviance"] < 1.005 * known["deviance"]


def test_cdnow_forecasts_as_published(cdnow):
    """Measured elsewhere: BG/NBD deviance 1.599, bias -12.1 %; Pareto/NBD 1.594, -11.5 %."""
    closed = [("1997-09-30", 273)]
    outcome = run(
        order_log.scoring(cdnow, "1998-06-30"),
        order_log.training(cdnow, "1997-09-30"),
        order_log.outcomes(cdnow, *closed),
        order_log.windows(*closed),
        as_of=date(1998, 6, 30),
        clv_horizons_days=[365],
        churn_horizons_days=[365],
        currency="USD",
        discount_rate=None,
        thresholds={},
        seed=1,
    )
    published = {"bgnbd": (1.599, -0.121), "mbgnbd": (1.602, -0.162), "pareto_nbd": (1.594, -0.115)}
    for candidate, (deviance, bias) in published.items():
        values = quality(outcome, candidate, 273, "orders")
        assert values["deviance"] == pytest.approx(deviance, abs=0.001)
        assert values["bias"] == pytest.approx(bias, abs=0.001)
    assert set(scores(outcome)["scale"]) == {"rank"}
    assert not gate(outcome, "honest_scale")["is_open"]
    assert gate(outcome, "validated")["reason"] == (
        "not yet validated at 365 days: judged on 273 days"
    )


def test_the_same_winner_states_the_same_numbers_whatever_came_of_the_windows(
    forecast, forecast_frames, forecast_arguments
):
    """A plain model learns from histories; outcomes only judge it."""
    noisy = forecast_frames["outcomes"].assign(spend=forecast_frames["outcomes"]["spend"] * 1.02)
    again = run(**{**forecast_frames, "outcomes": noisy}, **forecast_arguments)
    columns = ["customer_id", "horizon_days", "expected_orders"]
    pd.testing.assert_frame_equal(scores(forecast)[columns], scores(again)[columns])
    silence = (outcome.frames["churn_scores"] for outcome in (forecast, again))
    pd.testing.assert_frame_equal(*silence)


def test_money_in_cents_is_a_hundred_times_the_value(forecast, forecast_frames, forecast_arguments):
    cents = {name: frame.copy() for name, frame in forecast_frames.items()}
    for name in ("scoring", "training"):
        cents[name][list(MONEY)] *= 100
    cents["outcomes"]["spend"] *= 100
    outcome = run(**cents, **forecast_arguments)
    for column in ("predicted_clv", "predicted_clv_high_90", "predicted_clv_sd"):
        np.testing.assert_allclose(
            scores(outcome)[column], 100 * scores(forecast)[column], rtol=1e-6
        )
    ours, theirs = (o.frames["model_gates"]["is_open"] for o in (outcome, forecast))
    assert (ours == theirs).all()


def test_an_impossible_history_is_quarantined_alone(forecast, forecast_frames, forecast_arguments):
    scoring = forecast_frames["scoring"]
    broken = scoring.iloc[[0]].assign(customer_id="cust_broken", age_at_last_order_days=5_000)
    outcome = run(
        **{**forecast_frames, "scoring": pd.concat([scoring, broken])}, **forecast_arguments
    )
    row = scores(outcome).query("customer_id == 'cust_broken'")
    assert row[list(CLV_NUMBERS)].isna().all(axis=None)
    assert row["abstain_reason"].str.contains("impossible").all()
    silent = outcome.frames["churn_scores"].query("customer_id == 'cust_broken'")
    assert silent["churn_probability"].isna().all()
    assert silent["abstain_reason"].str.contains("impossible").all()
    others = scores(outcome).query("customer_id != 'cust_broken'").reset_index(drop=True)
    pd.testing.assert_frame_equal(others, scores(forecast))


def test_equal_amounts_abstain_on_value_and_still_count_orders(forecast_frames, forecast_arguments):
    flat = {name: frame.copy() for name, frame in forecast_frames.items()}
    for name in ("scoring", "training"):
        flat[name][VALUE] = flat[name][VALUE].where(flat[name][VALUE].isna(), 25.0)
    outcome = run(**flat, **forecast_arguments)
    assert scores(outcome)["expected_orders"].notna().all()
    assert scores(outcome)["predicted_clv"].isna().all()
    assert scores(outcome)["abstain_reason"].str.contains("the same amount").all()
    assert outcome.frames["churn_scores"]["churn_probability"].notna().all()


def test_without_a_closed_window_a_model_serves_unproven_as_ranks(
    forecast_frames, forecast_arguments
):
    open_ended = {**forecast_frames, "windows": forecast_frames["windows"].iloc[:0]}
    outcome = run(**open_ended, **forecast_arguments)
    assert scores(outcome)["expected_orders"].notna().all()
    assert set(scores(outcome)["scale"]) == {"rank"}
    assert "no window has closed" in gate(outcome, "validated")["reason"]
    assert outcome.frames["model_quality"].empty


def test_a_value_of_counts_that_are_ranks_is_a_rank(forecast_frames, forecast_arguments):
    """Half as many orders as forecast, each of twice the worth: the totals of money agree."""
    one = forecast_frames["windows"].query("horizon_days == 180").tail(1)
    halved = forecast_frames["outcomes"].assign(
        orders_count=np.ceil(forecast_frames["outcomes"]["orders_count"] / 2)
    )
    few = {**forecast_frames, "windows": one, "outcomes": halved}
    outcome = run(**few, **{**forecast_arguments, "clv_horizons_days": [180]})
    assert not gate(outcome, "honest_scale")["is_open"]
    assert gate(outcome, "value_honest_scale", "spend")["is_open"]
    assert not gate(outcome, "value_counts", "spend")["is_open"]
    assert {one["scale"] for one in outcome.card["served"] if one["target"] == "spend"} == {"rank"}


def test_a_beaten_model_hands_over_to_the_named_baseline(
    world, forecast_frames, forecast_arguments
):
    """Everybody goes on exactly at the pace so far: nothing beats x / T."""
    training, windows = forecast_frames["training"], forecast_frames["windows"]
    rows = training.merge(windows, on="cutoff_date")
    pace = rows["repeat_orders_count"] / rows["age_days"].clip(lower=30)
    steady = rows[["customer_id", "cutoff_date", "horizon_days"]].assign(
        orders_count=pace * rows["horizon_days"],
        spend=pace * rows["horizon_days"] * rows[VALUE].fillna(0),
    )
    outcome = run(**{**forecast_frames, "outcomes": steady}, **forecast_arguments)
    assert not gate(outcome, "earns_its_place")["is_open"]
    assert gate(outcome, "earns_its_place")["reason"].endswith(": rate serves")
    assert scores(outcome)["model_id"].str.startswith("rate*").all()


@pytest.mark.parametrize("buyers", [0, 1, 40])
def test_too_few_buyers_abstain_with_one_sentence(forecast_frames, forecast_arguments, buyers):
    few = {**forecast_frames, "scoring": forecast_frames["scoring"].head(buyers)}
    outcome = run(**few, **forecast_arguments)
    assert len(scores(outcome)) == 3 * buyers
    columns = [*CLV_NUMBERS, "model_id", "scale"]
    assert scores(outcome)[columns].isna().all(axis=None)
    assert scores(outcome)["abstain_reason"].str.startswith(f"{buyers} buyers").all()
    churn = outcome.frames["churn_scores"]
    columns = ["churn_probability", "churn_band", "model_id", "scale"]
    assert churn[columns].isna().all(axis=None)
    assert churn["abstain_reason"].str.startswith(f"{buyers} buyers").all()
    assert "abstains" in outcome.summary
    assert outcome.model == {}


def test_features_of_another_day_or_without_a_column_are_refused(
    forecast_frames, forecast_arguments
):
    def refused(sentence: str, arguments=forecast_arguments, **changed: pd.DataFrame) -> None:
        with pytest.raises(InputError, match=sentence):
            run(**{**forecast_frames, **changed}, **arguments)

    scoring, training = forecast_frames["scoring"], forecast_frames["training"]
    column = r"ftr_forecast_scoring lacks the column\(s\) age_days"
    refused(column, scoring=scoring.drop(columns="age_days"))
    refused("ftr_forecast_training lacks", training=training.drop(columns="last_order_value"))
    refused("ftr_forecast_scoring repeats its key", scoring=pd.concat([scoring, scoring.head(2)]))
    refused("asked for 2020-01-01", {**forecast_arguments, "as_of": date(2020, 1, 1)})
    limits = {**forecast_arguments, "thresholds": {"min_people": 1}}
    refused("no gate has the threshold 'min_people'", limits)


def test_the_card_is_json_names_nobody_and_survives_the_registry(forecast, tmp_path):
    registry.save(tmp_path, "forecast", forecast.model, forecast.card)
    stored = registry.load(tmp_path, "forecast")
    assert stored.card == forecast.card
    assert stored.model == json.loads(json.dumps(forecast.model))
    assert "cust_" not in (tmp_path / "forecast" / "card.json").read_text()
    assert stored.card["unit"]["currency"] == "RON"
    assert {"gates", "backtests", "data_hash", "code_version", "do_not_use_for"} <= set(stored.card)


NUMBER = st.one_of(
    st.integers(-3, 40), st.floats(allow_nan=True, allow_infinity=True), st.just(10**12)
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rows=st.lists(st.tuples(NUMBER, NUMBER, NUMBER, NUMBER), max_size=6),
    days=st.integers(1, 1_096),
)
def test_hostile_rows_never_give_nan_or_negative_scores(forecast_frames, rows, days):
    scoring = forecast_frames["scoring"].head(400)
    hostile = scoring.iloc[[0] * len(rows)].reset_index(drop=True)
    hostile[[*HISTORY, VALUE]] = pd.DataFrame(rows, columns=[*HISTORY, VALUE], dtype=float)
    hostile["customer_id"] = [f"hostile_{i}" for i in range(len(rows))]
    outcome = run(
        **{
            **forecast_frames,
            "scoring": pd.concat([scoring, hostile], ignore_index=True),
            "windows": forecast_frames["windows"].iloc[:0],
        },
        as_of=scoring["as_of_date"].iloc[0].date(),
        clv_horizons_days=[days],
        churn_horizons_days=[days],
        currency=None,
        discount_rate=None,
        thresholds={},
        seed=1,
    )
    table, churn = scores(outcome), outcome.frames["churn_scores"]
    numbers = table.select_dtypes(float).to_numpy()
    assert not np.isinf(numbers).any()
    assert not (numbers < 0).any()
    assert (table["predicted_clv"].notna() | table["abstain_reason"].notna()).all()
    stated = churn["churn_probability"]
    assert (stated.between(0, 1) | (stated.isna() & churn["abstain_reason"].notna())).all()
    assert len(table) == len(scoring) + len(rows)


def test_a_seed_and_a_day_fix_the_outcome(forecast, forecast_frames, forecast_arguments):
    again = run(**forecast_frames, **forecast_arguments)
    assert again.card == forecast.card
    for name, frame in forecast.frames.items():
        pd.testing.assert_frame_equal(again.frames[name], frame)


def test_the_last_day_of_the_world_is_inside(forecast_frames):
    assert forecast_frames["scoring"]["age_days"].max() == END
