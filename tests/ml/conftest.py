"""Worlds shared by the tests of estimators; each simulated once."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pandas as pd
import pytest

from ml.forecast.run import run
from ml.forecast.served import ForecastRun
from tests.ml import btyd_world, order_log

END = 1094


@pytest.fixture(scope="session")
def cdnow() -> pd.DataFrame:
    """Purchase days of the CDNOW sample, as bundled with lifetimes."""
    path = files("lifetimes") / "datasets" / "CDNOW_sample.txt"
    names = ["master_id", "customer_id", "day", "cds", "net"]
    orders = pd.read_csv(str(path), sep=r"\s+", header=None, names=names, dtype={"day": str})
    orders["customer_id"] = orders["customer_id"].astype(str)
    orders["day"] = pd.to_datetime(orders["day"], format="%Y%m%d")
    return order_log.purchase_days(orders)


@pytest.fixture(scope="session")
def cdnow_histories(cdnow: pd.DataFrame) -> pd.DataFrame:
    """What was known of the CDNOW sample at the end of 1997-09-30."""
    return order_log.summary(cdnow, "1997-09-30")


@pytest.fixture(scope="session")
def world() -> btyd_world.World:
    """3,000 customers over three years."""
    return btyd_world.simulate(3_000, END + 1, seed=7)


# Closed windows of `world`: two of half a year and of a quarter (the older ones of the same season
# a year before), and one of a whole year.
WINDOWS = [(END - 371, 365), (END - 364, 180), (END - 182, 180), (END - 455, 90), (END - 91, 90)]


@pytest.fixture(scope="session")
def forecast_frames(world: btyd_world.World) -> dict[str, pd.DataFrame]:
    """The four feature tables of a forecasting run on `world`."""
    cutoffs = sorted({cutoff for cutoff, _ in WINDOWS})
    return {
        "scoring": btyd_world.scoring(world, END),
        "training": btyd_world.training(world, *cutoffs),
        "outcomes": btyd_world.outcomes(world, *WINDOWS),
        "windows": btyd_world.windows(world, *WINDOWS),
    }


@pytest.fixture(scope="session")
def forecast_arguments(world: btyd_world.World) -> dict[str, Any]:
    """Keyword arguments of a forecasting run on `world`."""
    return {
        "as_of": btyd_world.day(world, END).date(),
        "clv_horizons_days": [365, 730, 1095],
        "churn_horizons_days": [180, 90, 365],
        "currency": "RON",
        "discount_rate": None,
        "thresholds": {},
        "seed": 1,
    }


@pytest.fixture(scope="session")
def forecast(
    forecast_frames: dict[str, pd.DataFrame], forecast_arguments: dict[str, Any]
) -> ForecastRun:
    """The run on `world`."""
    return run(**forecast_frames, **forecast_arguments)
