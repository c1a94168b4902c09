"""T06, through the build: rows after the as-of day deleted, moved or changed move no byte."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from dagster_defs.predictions import FEATURES
from ml.forecast.run import run
from ml.forecast.served import ForecastRun
from tests.dbt.runner import warehouse
from tests.dbt_features.random_world import make_world
from tests.dbt_features.report_world import SEED, WORLD, build_features
from tests.dbt_features.test_features_know_no_future import CUTOFF
from tests.sharing import made_once

SMALL = {
    "min_buyers": 10,
    "min_repeaters": 5,
    "min_repeater_share": 0.01,
    "min_history_days": 60,
    "min_median_gaps": 0.5,
    "min_labels": 3,
}
"""Limits that let sixty people be scored: an abstention would prove nothing."""


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the build of that day would have seen: nothing later was delivered."""
    return made_once(
        tmp_path_factory,
        "ended",
        lambda folder: build_features(folder, WORLD.until(CUTOFF), CUTOFF),
    )


@pytest.fixture(scope="module")
def went_on(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of the same day made later, when other days and amounts had been delivered."""
    later = make_world(SEED, changed_after=CUTOFF)
    return made_once(
        tmp_path_factory, "went_on", lambda folder: build_features(folder, later, CUTOFF)
    )


def frames(home: Path) -> dict[str, pd.DataFrame]:
    with warehouse(home) as connection:
        return {
            name: connection.execute(f"from features.{table} order by all").df()
            for name, table in FEATURES.items()
        }


def forecast(features: dict[str, pd.DataFrame]) -> ForecastRun:
    return run(
        **features,
        as_of=CUTOFF,
        clv_horizons_days=[90],
        churn_horizons_days=[90],
        currency="RON",
        discount_rate=None,
        thresholds=SMALL,
        seed=1,
    )


def written(frame: pd.DataFrame, folder: Path) -> bytes:
    path = folder / "frame.parquet"
    frame.to_parquet(path)
    return path.read_bytes()


def test_rows_after_the_day_move_no_byte_of_features_and_scores(
    ended: Path, went_on: Path, tmp_path: Path
) -> None:
    before, after = frames(ended), frames(went_on)
    for name in FEATURES:
        assert written(before[name], tmp_path) == written(after[name], tmp_path), name
    scores, later = forecast(before).frames, forecast(after).frames
    assert scores["churn_scores"]["churn_probability"].notna().any()
    assert scores["clv_scores"]["expected_orders"].notna().any()
    for name, frame in scores.items():
        assert written(frame, tmp_path) == written(later[name], tmp_path), name
