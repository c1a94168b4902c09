"""Customers' intervals: they cover what they state, agree with each other, and know no units."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from ml.intervals.customers import CustomerSpread
from ml.intervals.outlook import GROUPS, ClosedOutlook, Outlook, purchase_groups
from ml.intervals.spreads import ENDS, Spreads
from ml.intervals.value_prior import value_prior
from tests.ml import btyd_world
from tests.ml.intervals import served

HORIZONS = (180, 365)
DAYS = 1_095
# Repeats enough in every group of purchase counts.
LIVELY = {"r": 1.2, "alpha": 40.0, "a": 0.4, "b": 3.0}


@pytest.fixture(scope="module")
def known():
    world = btyd_world.simulate(4_000, DAYS, seed=3, parameters=LIVELY, first_can_be_last=True)
    frames = btyd_world.frames(world, DAYS - 1, HORIZONS)
    return served.known(frames, btyd_world.day(world, DAYS - 1).date())


@pytest.fixture(scope="module")
def spreads(known) -> Spreads:
    return Spreads.of(served.served(known, HORIZONS), known)


@pytest.fixture(scope="module")
def outlooks(known) -> dict[int, Outlook]:
    return {days: served.outlook(known, known.frame, days) for days in (365, 730, 1_095)}


@pytest.fixture(scope="module")
def columns(spreads, outlooks) -> dict[int, pd.DataFrame]:
    return spreads.clv_columns(outlooks)


def test_intervals_cover_as_stated_in_a_pure_world_whatever_the_number_of_purchases(spreads):
    found = spreads.coverage()
    found = found[found["metric"] == "coverage_90"]
    pooled = found.assign(inside=found["value"] * found["customers_count"])
    pooled = pooled.groupby(["target", "purchases"])[["inside", "customers_count"]].sum()
    coverage = pooled["inside"] / pooled["customers_count"]
    assert set(coverage["orders"].index) == {"all", *GROUPS}
    assert coverage.between(0.88, 0.96).all(), coverage.round(3)


def test_intervals_are_nested_hold_the_published_number_and_are_never_negative(columns, outlooks):
    for days, frame in columns.items():
        published = {
            "expected_orders": outlooks[days].expected_orders,
            "predicted_clv": outlooks[days].expected_spend,
        }
        for name, number in published.items():
            ends = [f"{name}_{end}" for end in ("low_90", "low_80", "high_80", "high_90")]
            low_90, low_80, high_80, high_90 = (frame[end].to_numpy() for end in ends)
            ladder = np.stack([np.zeros(len(frame)), low_90, low_80, number, high_80, high_90])
            assert (np.diff(ladder, axis=0) >= 0).all()
        may_buy = outlooks[days].expected_orders > 1e-9
        assert (frame["predicted_clv_sd"][may_buy] > 0).all()


def test_a_longer_horizon_is_never_lower(columns):
    for name in ENDS:
        ends = np.stack([columns[days][name] for days in sorted(columns)])
        assert (np.diff(ends, axis=0) >= 0).all(), name


def test_intervals_of_one_time_buyers_are_wider(columns, outlooks):
    frame, outlook = columns[365], outlooks[365]
    is_once = outlook.repeats == 0
    wide = frame["predicted_clv_sd"] / outlook.expected_spend
    assert wide[is_once].median() > 1.5 * wide[outlook.repeats > 3].median()


def test_order_of_rows_and_of_trials_does_not_matter(known, spreads, outlooks):
    outlook = outlooks[365]
    turned = np.arange(len(outlook.repeats))[::-1]
    again = CustomerSpread().fit(
        spreads.closed[::-1], spreads.customers.level_sd_, value_prior(known)
    )
    assert again.to_dict() == spreads.customers.to_dict()
    there, back = again.intervals(outlook), again.intervals(outlook.of(turned))
    for name, values in there.items():
        np.testing.assert_array_equal(values, back[name][turned])


def test_money_in_cents_gives_the_same_intervals_in_cents(known, spreads, outlooks):
    in_cents = [
        replace(trial, outlook=_in_cents(trial.outlook), spend=trial.spend * 100)
        for trial in spreads.closed
    ]
    cents = CustomerSpread().fit(in_cents, spreads.customers.level_sd_, value_prior(known))
    units = spreads.customers.intervals(outlooks[365])
    for name, values in cents.intervals(_in_cents(outlooks[365])).items():
        factor = 100 if name.startswith("predicted_clv") else 1
        np.testing.assert_allclose(values, units[name] * factor, rtol=1e-9)


def _in_cents(outlook: Outlook) -> Outlook:
    return replace(outlook, expected_spend=outlook.expected_spend * 100)


def test_without_a_closed_trial_the_priors_state_intervals_that_cover_nearly_as_well(spreads):
    unlearned = CustomerSpread().fit([])
    for trial in spreads.closed:
        found = unlearned.intervals(trial.outlook)
        for name, actual in (("expected_orders", trial.orders), ("predicted_clv", trial.spend)):
            low, high = found[f"{name}_low_90"], found[f"{name}_high_90"]
            assert 0.86 < ((low <= actual) & (actual <= high)).mean() < 0.96


def test_forecasts_that_are_too_low_are_answered_by_wider_intervals(spreads):
    shy = [
        replace(
            trial, outlook=replace(trial.outlook, expected_spend=trial.outlook.expected_spend / 2)
        )
        for trial in spreads.closed
    ]
    wide = CustomerSpread().fit(shy)
    (levels,) = {tuple(sorted(of)) for of in wide.masses_.values()}
    assert ("predicted_clv", 90) in levels
    for trial in shy:
        group = purchase_groups(trial.outlook.repeats)
        mass = wide.masses_[trial.outlook.horizon_days]["predicted_clv", 90]
        assert mass[group].mean() > 0.93


def test_rows_without_a_forecast_have_no_interval_and_disturb_nobody(spreads, outlooks):
    outlook = outlooks[365]
    holes = replace(
        outlook,
        expected_orders=np.where(
            np.arange(len(outlook.repeats)) == 0, np.nan, outlook.expected_orders
        ),
        expected_spend=np.where(
            np.arange(len(outlook.repeats)) < 2, np.nan, outlook.expected_spend
        ),
    )
    found, whole = spreads.customers.intervals(holes), spreads.customers.intervals(outlook)
    for name, values in found.items():
        empty = 1 if name.startswith("expected_orders") else 2
        assert np.isnan(values[:empty]).all()
        np.testing.assert_array_equal(values[empty:], whole[name][empty:])


@pytest.mark.parametrize("size", [0, 1, 2])
def test_tiny_worlds_have_intervals_too(size):
    outlook = Outlook(365, *(np.full(size, at) for at in (0.0, 0.5, 0.6, 20.0)))
    trial = ClosedOutlook(pd.Timestamp("2024-01-01"), outlook, np.zeros(size), np.zeros(size))
    found = CustomerSpread().fit([trial]).intervals(outlook)
    assert all(len(values) == size and np.isfinite(values).all() for values in found.values())


def test_a_discount_lowers_money_and_its_interval_alike_and_counts_not_at_all(
    spreads, outlooks, columns
):
    left = {days: np.full(len(outlook.repeats), 0.9) for days, outlook in outlooks.items()}
    cheaper = spreads.clv_columns(outlooks, left)
    for days, frame in cheaper.items():
        for name in frame.columns:
            factor = 0.9 if name.startswith("predicted_clv") else 1.0
            np.testing.assert_allclose(frame[name], columns[days][name] * factor, rtol=1e-12)


def test_order_values_so_far_are_the_prior_of_their_spread(known, spreads):
    """Simulated with p = 6.25 and q = 3.74: 1 / p of one order, exp(trigamma(q)) - 1 of a mean."""
    found = value_prior(known)
    assert found.within == pytest.approx(1 / 6.25, rel=0.3)
    assert found.between == pytest.approx(0.36, rel=0.25)
    early = spreads.values_at(spreads.closed[0].cutoff)
    assert early != found
    assert early.within == pytest.approx(found.within, rel=0.2)


def test_a_mean_that_is_nobodys_but_the_customers_own_is_trusted_less_after_few_orders(outlooks):
    drawn, own = (
        CustomerSpread().fit([]).amounts(replace(outlooks[365], is_own_mean=kind)).variance
        for kind in (False, True)
    )
    repeats = outlooks[365].repeats
    assert (own[repeats == 0] == drawn[repeats == 0]).all()
    assert (own[repeats > 0] >= drawn[repeats > 0]).all()
    gained = own / np.maximum(drawn, 1e-12)
    assert np.median(gained[repeats == 1]) > np.median(gained[repeats > 8])
