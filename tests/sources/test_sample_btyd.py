from __future__ import annotations

import numpy as np
import pytest
from scipy.special import hyp2f1

from crm.sources.sample import PurchaseProcess, simulate_btyd
from crm.sources.sample.btyd import draw_spend

CDNOW = PurchaseProcess(r=0.243, alpha=30.9, a=0.793, b=2.426, p=6.25, q=3.74, spend_scale=15.44)
DAYS = 273.0


def expected_repeats(process: PurchaseProcess, days: float) -> float:
    """Fader, Hardie and Lee (2005), equation 9."""
    r, alpha, a, b = process.r, process.alpha, process.a, process.b
    tail = (alpha / (alpha + days)) ** r * hyp2f1(r, b, a + b - 1, days / (alpha + days))
    return (a + b - 1) / (a - 1) * (1 - tail)


@pytest.mark.parametrize(
    "process",
    [CDNOW, PurchaseProcess(1.5, 60.0, 1.8, 9.0, 5.0, 4.0, 100.0)],
    ids=["cdnow", "frequent"],
)
def test_repeat_purchases_have_the_mean_of_the_closed_form(process):
    customers = 60_000
    orders = simulate_btyd(process, customers, DAYS, seed=3)
    repeats = np.bincount(orders.customer, minlength=customers) - 1
    error = repeats.std() / np.sqrt(customers)
    assert repeats.mean() == pytest.approx(expected_repeats(process, DAYS), abs=4 * error)


def test_no_repeat_has_the_probability_of_the_closed_form():
    customers = 60_000
    orders = simulate_btyd(CDNOW, customers, DAYS, seed=4)
    once = np.mean(np.bincount(orders.customer, minlength=customers) == 1)
    # Nobody leaves before a first repeat, so only the rate decides.
    expected = (CDNOW.alpha / (CDNOW.alpha + DAYS)) ** CDNOW.r
    assert once == pytest.approx(expected, abs=4 * np.sqrt(expected / customers))


def test_order_values_have_the_mean_of_gamma_gamma():
    orders = simulate_btyd(CDNOW, 60_000, DAYS, seed=5)
    firsts = orders.amount[np.unique(orders.customer, return_index=True)[1]]
    expected = CDNOW.p * CDNOW.spend_scale / (CDNOW.q - 1)
    assert firsts.mean() == pytest.approx(expected, rel=0.02)


def test_a_customers_order_values_scatter_around_its_own_mean():
    spend_rate = np.full(40_000, 0.25)
    values = draw_spend(CDNOW, spend_rate, np.random.default_rng(1))
    assert values.mean() == pytest.approx(CDNOW.p / 0.25, rel=0.01)
    assert values.var() == pytest.approx(CDNOW.p / 0.25**2, rel=0.03)


def test_rows_are_sorted_inside_the_window_and_start_with_the_first_purchase():
    orders = simulate_btyd(CDNOW, 500, DAYS, seed=6, acquisition_days=84)
    assert np.all(np.lexsort((orders.at_days, orders.customer)) == np.arange(len(orders.customer)))
    assert orders.at_days.max() <= DAYS
    starts = np.unique(orders.customer, return_index=True)[1]
    assert orders.at_days[starts].max() <= 84


def test_the_same_seed_gives_the_same_rows():
    first, again = (simulate_btyd(CDNOW, 100, DAYS, seed=9) for _ in range(2))
    assert np.array_equal(first.at_days, again.at_days)
    assert np.array_equal(first.amount, again.amount)


def test_a_window_that_cannot_be_is_refused():
    with pytest.raises(ValueError, match="at least one customer"):
        simulate_btyd(CDNOW, 0, DAYS, seed=1)
    with pytest.raises(ValueError, match="acquisition_days"):
        simulate_btyd(CDNOW, 10, 30, seed=1, acquisition_days=30)
