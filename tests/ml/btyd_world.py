"""A pure buy-till-you-die world with known parameters, as the feature tables show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from tests.ml import order_log

CDNOW_DAYS = {"r": 0.243, "alpha": 30.9, "a": 0.793, "b": 2.426}
GAMMA_GAMMA = {"p": 6.25, "q": 3.74, "v": 15.44}


@dataclass(frozen=True)
class World:
    """Every repeat purchase (customer, time, value) after a first purchase at `born`, in days."""

    born: np.ndarray
    customer: np.ndarray
    time: np.ndarray
    value: np.ndarray
    start: date
    first_value: np.ndarray

    @property
    def customer_ids(self) -> np.ndarray:
        return np.array([f"cust_{i:020x}" for i in range(len(self.born))], dtype=object)


def simulate(
    customers: int,
    days: int,
    seed: int,
    *,
    parameters: dict[str, float] = CDNOW_DAYS,
    first_can_be_last: bool = False,
    values: dict[str, float] = GAMMA_GAMMA,
    born_within: int | None = None,
    start: date = date(2023, 1, 1),
    whole_days: bool = True,
) -> World:
    """Simulate purchases for `days` days, Gamma-Gamma values.

    BG/NBD (or MBG/NBD) where `parameters` have a and b, Pareto/NBD where they have s and beta.
    """
    rng = np.random.default_rng(seed)
    born = rng.integers(0, born_within or days, customers).astype(float)
    rate = rng.gamma(parameters["r"], 1 / parameters["alpha"], customers)
    dropout, end = np.zeros(customers), np.full(customers, float(days))
    if "s" in parameters:
        leaving = rng.gamma(parameters["s"], 1 / parameters["beta"], customers)
        end = np.minimum(end, born + rng.exponential(1.0, customers) / leaving)
    else:
        dropout = rng.beta(parameters["a"], parameters["b"], customers)
    alive = np.arange(customers)
    if first_can_be_last:
        alive = alive[rng.random(customers) >= dropout]
    now = born.copy()
    found: list[tuple[np.ndarray, np.ndarray]] = []
    while len(alive):
        with np.errstate(divide="ignore"):
            now[alive] += rng.exponential(1.0, len(alive)) / rate[alive]
        alive = alive[now[alive] < end[alive]]
        found.append((alive, now[alive]))
        alive = alive[rng.random(len(alive)) >= dropout[alive]]
    customer = np.concatenate([who for who, _ in found])
    time = np.concatenate([when for _, when in found])
    if whole_days:
        time = np.floor(time)
        keep = time > born[customer]
        events = np.unique(np.stack([customer[keep], time[keep]]), axis=1)
        customer, time = events[0].astype(int), events[1]
    spread = rng.gamma(values["q"], 1 / values["v"], customers)
    value = rng.gamma(values["p"], 1.0, len(customer)) / spread[customer]
    first_value = rng.gamma(values["p"], 1.0, customers) / spread
    return World(born, customer, time, value, start, first_value)


def purchase_days(world: World) -> pd.DataFrame:
    """The world as an order log: every purchase day, the first ones included."""
    customer = np.r_[np.arange(len(world.born)), world.customer]
    when = np.r_[world.born, np.floor(world.time)]
    return pd.DataFrame(
        {
            "customer_id": world.customer_ids[customer],
            "day": pd.Timestamp(world.start) + pd.to_timedelta(when, unit="D"),
            "net": np.r_[world.first_value, world.value],
        }
    )


def frames(world: World, cutoff: int, horizons: Iterable[int]) -> order_log.Frames:
    """Every frame of a run as of day `cutoff`."""
    return order_log.frames(purchase_days(world), str(day(world, cutoff).date()), horizons)


def scoring(world: World, cutoff: int) -> pd.DataFrame:
    """`ftr_forecast_scoring` as of day `cutoff`."""
    return order_log.scoring(purchase_days(world), str(day(world, cutoff).date()))


def training(world: World, *cutoffs: int) -> pd.DataFrame:
    """`ftr_forecast_training` at the days `cutoffs`."""
    return order_log.training(purchase_days(world), *(str(day(world, c).date()) for c in cutoffs))


def outcomes(world: World, *closed: tuple[int, int]) -> pd.DataFrame:
    """`ftr_forecast_outcomes` for (cutoff day, horizon in days)."""
    return order_log.outcomes(purchase_days(world), *_dated(world, closed))


def windows(world: World, *closed: tuple[int, int]) -> pd.DataFrame:
    """`ftr_forecast_windows` for (cutoff day, horizon in days)."""
    return order_log.windows(*_dated(world, closed))


def _dated(world: World, closed: Iterable[tuple[int, int]]) -> list[tuple[str, int]]:
    return [(str(day(world, cutoff).date()), horizon) for cutoff, horizon in closed]


def histories(world: World, cutoff: float) -> pd.DataFrame:
    """What is known of everybody born by day `cutoff`, inclusive."""
    seen = world.time <= cutoff
    size = len(world.born)
    repeats = np.bincount(world.customer[seen], minlength=size)
    spend = np.bincount(world.customer[seen], world.value[seen], minlength=size)
    last = world.born.copy()
    np.maximum.at(last, world.customer[seen], world.time[seen])
    with np.errstate(invalid="ignore"):
        mean = np.where(repeats > 0, spend / repeats, np.nan)
    frame = pd.DataFrame(
        {
            "customer_id": world.customer_ids,
            "repeat_orders_count": repeats,
            "age_at_last_order_days": last - world.born,
            "age_days": cutoff - world.born,
            "mean_repeat_order_value": mean,
        }
    )
    return frame[world.born <= cutoff].reset_index(drop=True)


def summary(world: World, cutoff: int) -> pd.DataFrame:
    """Everybody's history as of day `cutoff`, as `ftr_forecast_scoring` has it."""
    return histories(world, cutoff).assign(as_of_date=day(world, cutoff))


def day(world: World, number: int) -> pd.Timestamp:
    """The calendar day of day `number`."""
    return pd.Timestamp(world.start + timedelta(days=int(number)))
