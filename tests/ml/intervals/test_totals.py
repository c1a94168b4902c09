"""Intervals of totals: as wide as past origins were off, and as their few customers vary."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from ml.backtest.trial import Trial
from ml.intervals.past import PastTotal, past_total
from ml.intervals.spreads import FORECAST_RATIOS, FORECAST_TOTALS, Spreads
from ml.intervals.totals import TotalSpread
from ml.windows import Window
from tests.ml import btyd_world
from tests.ml.intervals import served

HORIZONS = (90, 180)
DAYS = 900
FIRST = pd.Timestamp("2022-01-03")


def past(*errors: float, step: int = 91, days: int = 90, sampling_sd: float = 0.01):
    """Closed origins a quarter apart."""
    begin = [FIRST + pd.Timedelta(days=step * number) for number in range(len(errors))]
    return [
        PastTotal(day, day + pd.Timedelta(days=days), 1_000.0, 1_000.0 * np.exp(error), 5_000,
                  error, sampling_sd)
        for day, error in zip(begin, errors, strict=True)
    ]  # fmt: skip


def width(spread: TotalSpread, **rest: float) -> float:
    low, high = spread.interval(1_000.0, 90, customers_count=5_000, **rest)
    return high - low


@pytest.fixture(scope="module")
def spreads() -> tuple[Spreads, dict, dict]:
    world = btyd_world.simulate(2_000, DAYS, seed=9)
    frames = btyd_world.frames(world, DAYS - 1, HORIZONS)
    known = served.known(frames, btyd_world.day(world, DAYS - 1).date())
    outlooks = {days: served.outlook(known, known.frame, days) for days in HORIZONS}
    silence = {days: outlook.silence for days, outlook in outlooks.items()}
    return Spreads.of(served.served(known, HORIZONS), known), outlooks, silence


def test_an_interval_holds_the_forecast_and_the_wider_one_the_narrower():
    spread = TotalSpread("orders", 90).fit(past(0.1, -0.05, 0.02))
    low_90, high_90 = spread.interval(1_000.0, 90, customers_count=5_000)
    low_80, high_80 = spread.interval(1_000.0, 80, customers_count=5_000)
    assert 0 < low_90 < low_80 < 1_000 < high_80 < high_90


def test_origins_that_were_further_off_give_wider_intervals():
    near, far = (TotalSpread("spend", 90).fit(past(e, -e, e, -e, e)) for e in (0.02, 0.4))
    assert width(far) > 2 * width(near)
    assert near.coverage() == 1.0


def test_a_forecast_that_is_always_off_on_one_side_counts_as_spread_too():
    assert width(TotalSpread("orders", 90).fit(past(*[0.3] * 5))) > width(
        TotalSpread("orders", 90).fit(past(*[0.0] * 5))
    )


def test_before_every_season_has_been_seen_nobody_knows_the_next_one():
    same = past(0.0, 0.0, step=28), past(0.0, 0.0, step=364)
    few_months, a_year = (TotalSpread("orders", 90).fit(closed) for closed in same)
    assert width(few_months) > 1.5 * width(a_year)


def test_a_few_customers_vary_more_than_many():
    spread = TotalSpread("orders", 90).fit(past(0.02, 0.01, -0.03))
    assert width(spread, sampling_sd=300.0) > width(spread, sampling_sd=10.0) > width(spread)


def test_beyond_the_longest_closed_horizon_the_level_is_less_certain():
    year = TotalSpread("orders", 360).fit(past(0.05, -0.05, 0.05))
    assert width(year) == pytest.approx(
        2 * width(TotalSpread("orders", 90).fit(year.past_)), rel=0.2
    )


def test_silent_customers_are_never_more_than_there_are():
    spread = TotalSpread("silence", 90).fit(past(0.3, -0.5, 0.4))
    for count in (0.0, 1.0, 4_990.0, 5_000.0):
        low, high = spread.interval(count, 90, customers_count=5_000)
        assert 0 <= low <= count <= high <= 5_000


def test_coverage_so_far_knows_at_each_origin_only_what_had_closed():
    late = TotalSpread("orders", 90).fit(past(0.0, 0.0, 0.0, 0.0, 0.9))
    assert late.coverage() == pytest.approx(0.8)
    assert np.isnan(TotalSpread("orders", 90).fit([]).coverage())


def test_the_sampling_part_is_the_bootstrap_over_customers():
    rng = np.random.default_rng(4)
    actual = rng.poisson(0.6, 3_000).astype(float)
    forecast = np.full(3_000, 0.55)
    frame = pd.DataFrame({"age_days": np.ones(3_000), "orders_count_ahead": actual})
    trial = Trial("orders", Window(FIRST, 90, frame), {"m": forecast}, actual, frame)
    drawn = rng.integers(0, 3_000, (2_000, 3_000))
    ratios = np.log(actual[drawn].sum(axis=1) / forecast[drawn].sum(axis=1))
    found = past_total(trial, "m")
    assert found.sampling_sd == pytest.approx(ratios.std(), rel=0.05)
    assert found.error == pytest.approx(np.log(actual.sum() / forecast.sum()), abs=1e-3)


@pytest.mark.parametrize("target", ["orders", "silence", "spend"])
@pytest.mark.parametrize(("happens", "stated"), [(0.0, 0.5), (1.0, 0.0), (0.0, 0.0), (1.0, 1.0)])
def test_windows_in_which_nothing_or_everything_happens_stay_finite(target, happens, stated):
    frame = pd.DataFrame({"age_days": np.ones(4)})
    forecasts = {"m": np.full(4, stated)}
    found = past_total(
        Trial(target, Window(FIRST, 90, frame), forecasts, np.full(4, happens), frame), "m"
    )
    assert np.isfinite([found.error, found.sampling_sd]).all()
    assert np.isfinite(TotalSpread(target, 90).fit([found]).level_sd_)


def test_totals_of_a_pure_world_fall_inside_and_every_target_is_published(spreads):
    learned, outlooks, silence = spreads
    ratios, totals = learned.total_frames(date(2025, 6, 18), outlooks, silence)
    assert list(ratios.columns) == list(FORECAST_RATIOS)
    assert list(totals.columns) == list(FORECAST_TOTALS)
    assert set(zip(totals["target"], totals["horizon_days"], strict=True)) == {
        (target, days) for target in ("orders", "spend", "silent") for days in HORIZONS
    }
    assert (ratios["coverage_90"] >= 0.8).all()
    assert ratios["ratio_median"].between(0.8, 1.25).all()
    ladder = totals[["low_90", "low_80", "forecast", "high_80", "high_90"]].to_numpy(float)
    assert (np.diff(ladder, axis=1) > 0).all()
    assert totals.set_index(["target", "horizon_days"]).loc[("orders", 90), "forecast"] == (
        pytest.approx(outlooks[90].expected_orders.sum())
    )


def test_without_closed_origins_the_prior_speaks_and_nothing_is_covered_yet(spreads):
    _, outlooks, silence = spreads
    blank = Spreads.of([])
    blank.totals["orders", 90] = TotalSpread("orders", 90).fit([])
    ratios, totals = blank.total_frames(date(2025, 6, 18), outlooks, silence)
    assert ratios["origins_count"].tolist() == [0]
    assert ratios[["ratio_median", "coverage_90"]].isna().all(axis=None)
    assert totals["low_90"].iloc[0] < totals["forecast"].iloc[0] * 0.8
