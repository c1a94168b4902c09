"""What is forecast: an order log, the last day that is known, and how many days ahead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from crm.sources.sample.generate import generate_sample
from crm.sources.sample.world import SampleParameters
from tests.ml import order_log, public_data

USUAL_HORIZONS = (90, 180, 365)
TWIN_CUSTOMERS, TWIN_UNTIL = 20_000, date(2026, 6, 30)
PURCHASES = ("known_process", "festival", "campaign")


@dataclass(frozen=True)
class Goal:
    """A bound that predictions.md sets to a figure of what is served."""

    figure: str
    at_most: float | None = None
    at_least: float | None = None

    def is_met(self, value: float) -> bool:
        """Tell whether a figure keeps the bound; a bias is bounded either way."""
        size = abs(value) if self.figure.endswith("bias") else value
        is_low = self.at_most is None or size <= self.at_most
        return is_low and (self.at_least is None or value >= self.at_least)


@dataclass(frozen=True)
class Target:
    """One forecast to be judged by what came after it."""

    name: str
    log: Callable[[], pd.DataFrame]
    as_of: str
    horizon_days: int
    goals: tuple[Goal, ...] = ()

    @property
    def title(self) -> str:
        """How its table is headed."""
        return f"{self.name}, as of {self.as_of}, {self.horizon_days} days ahead"

    def frames(self) -> order_log.Frames:
        """What is known on the day, in the frames of a run."""
        log = self.log()
        known = log[log["day"] <= self.as_of]
        return order_log.frames(known, self.as_of, {*USUAL_HORIZONS, self.horizon_days})

    def outcomes(self) -> pd.DataFrame:
        """What came: customer_id, orders_count, spend of who bought."""
        return order_log.outcomes(self.log(), (self.as_of, self.horizon_days))


@cache
def twin() -> pd.DataFrame:
    """Purchase days of the product's synthetic organiser, by true person; refunds left out."""
    parameters = SampleParameters(TWIN_CUSTOMERS, 7, TWIN_UNTIL, "Europe/Bucharest", "RON")
    with TemporaryDirectory() as folder:
        landing, truth = Path(folder, "landing"), Path(folder, "truth")
        landing.mkdir()
        truth.mkdir()
        generate_sample(parameters, landing, truth)
        orders = pd.read_parquet(landing / "orders.parquet")
        orders = orders.merge(pd.read_parquet(truth / "orders.parquet"), on="order_id")
    orders = orders[orders["kind"].isin(PURCHASES) & (orders["status"] == "paid")]
    local = orders["ordered_at"].dt.tz_convert("Europe/Bucharest").dt.tz_localize(None)
    net = orders["total_gross"].astype(float) - orders["tax"].astype(float)
    return order_log.purchase_days(
        pd.DataFrame(
            {
                "customer_id": orders["person_id"].astype(str),
                "day": local.dt.normalize(),
                "net": net - orders["fees"].astype(float),
            }
        )
    )


def _twin(days_before: int, horizon_days: int) -> Target:
    day = str(TWIN_UNTIL - timedelta(days=days_before))
    return Target("Twin, 20,000 people", twin, day, horizon_days, (SEASON_SEEN, *OF_ANY_LOG))


SEASON_SEEN = Goal("vs_pareto", at_most=-0.03)
SEASON_UNSEEN = Goal("vs_pareto", at_most=0.003)
OF_ANY_LOG = (
    Goal("bias", at_most=0.03),
    Goal("ece", at_most=0.02),
    Goal("spend_bias", at_most=0.05),
    Goal("gini_gain", at_least=0.01),
)
CDNOW = (
    Goal("deviance", at_most=1.55),
    Goal("bias", at_most=0.03),
    Goal("auc", at_least=0.770),
    Goal("brier", at_most=0.158),
    Goal("ece", at_most=0.030),
    Goal("gini_gain", at_least=0.01),
)
APPAREL = (Goal("deviance", at_most=1.93), Goal("bias", at_most=0.06))
OF_RETAIL = (SEASON_UNSEEN, *OF_ANY_LOG)
RETAIL = "Online Retail, first year"
TARGETS = (
    Target("CDNOW sample, 39 + 39 weeks", public_data.cdnow, "1997-09-30", 273, CDNOW),
    Target(RETAIL, public_data.retail, "2010-07-01", 60, OF_RETAIL),
    Target(RETAIL, public_data.retail, "2010-07-01", 90, OF_RETAIL),
    Target(RETAIL, public_data.retail, "2010-09-01", 60, OF_RETAIL),
    Target(RETAIL, public_data.retail, "2010-09-01", 90, OF_RETAIL),
    Target("Apparel, 104 + 104 weeks", public_data.apparel, "2006-12-31", 728, APPAREL),
    Target("Apparel", public_data.apparel, "2007-12-30", 365, (SEASON_SEEN, *OF_ANY_LOG)),
    Target("Apparel", public_data.apparel, "2008-12-28", 90, (SEASON_SEEN, *OF_ANY_LOG)),
    _twin(365, 365),
    _twin(273, 90),
    _twin(180, 180),
    _twin(90, 90),
)
OLIST = Target("Olist, 20,000 orders", public_data.olist, "2018-05-31", 90)
