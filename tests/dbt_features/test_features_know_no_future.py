"""A build on the cutoff day would have seen the same features: no later row moves them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.dbt.runner import rows, warehouse
from tests.dbt_features.plain_reference import counts, is_sale, purchase_days
from tests.dbt_features.random_world import LAST_DAY, PEOPLE, make_world
from tests.dbt_features.report_world import SEED, WORLD, build_features
from tests.ml import order_log
from tests.sharing import made_once

CUTOFF = LAST_DAY - timedelta(days=91)
NAMES = [f"p{number:02d}" for number in range(PEOPLE)]
HORIZONS = (90, 180, 365)
OF_SEVERAL_ORDERS_A_DAY = ["orders_count", "avg_order_value"]
"""An order log has one row a day, so that it cannot tell two orders from one."""


def frame(home: Path, table: str, where: str = "true") -> pd.DataFrame:
    with warehouse(home) as connection:
        return connection.execute(f"from features.{table} where {where} order by all").df()


def at(home: Path, cutoff: date) -> pd.DataFrame:
    """The features of a cutoff, those of the build's own day included."""
    if cutoff == LAST_DAY:
        return frame(home, "ftr_forecast_scoring").drop(columns="as_of_date")
    where = f"cutoff_date = date '{cutoff}'"
    return frame(home, "ftr_forecast_training", where).drop(columns="cutoff_date")


def cutoffs(home: Path) -> list[date]:
    found = rows(home, "select distinct cutoff_date from features.ftr_forecast_training")
    return sorted(day for (day,) in found)


def log_at(cutoff: date) -> pd.DataFrame:
    """The order log as it stood at the end of a day: refunds of later days are not in it."""
    found = [
        {"customer_id": f"cust_{name}", "day": pd.Timestamp(day), "net": float(net)}
        for name in NAMES
        for day, net in purchase_days(WORLD, name, cutoff).items()
    ]
    return pd.DataFrame(found)


def test_scoring_on_the_cutoff_day_sees_what_training_at_the_cutoff_sees(
    home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    past = made_once(
        tmp_path_factory,
        "ended",
        lambda folder: build_features(folder, WORLD.until(CUTOFF), CUTOFF),
    )
    scored = frame(past, "ftr_forecast_scoring").drop(columns="as_of_date")
    known = at(home, CUTOFF)
    groups = ["acquisition_channel", "city"]  # as known today, and no feature
    pd.testing.assert_frame_equal(scored.drop(columns=groups), known.drop(columns=groups))
    assert len(scored) > PEOPLE / 3


def test_moving_and_changing_later_rows_changes_no_feature(home: Path, tmp_path: Path) -> None:
    other = build_features(tmp_path, make_world(SEED, changed_after=CUTOFF), LAST_DAY)
    groups = ["acquisition_channel", "city"]
    pd.testing.assert_frame_equal(
        at(other, CUTOFF).drop(columns=groups), at(home, CUTOFF).drop(columns=groups)
    )
    labels = "select sum(spend) from features.ftr_forecast_outcomes"
    assert rows(other, labels) != rows(home, labels)


def test_the_features_equal_those_of_an_order_log(home: Path) -> None:
    days = [*cutoffs(home), LAST_DAY]
    assert len(days) > 3
    for day in days:
        found, log = at(home, day), order_log.scoring(log_at(day), day.isoformat())
        expected = log[found.columns].sort_values("customer_id", ignore_index=True)
        apart = [*OF_SEVERAL_ORDERS_A_DAY, *order_log.NOT_IN_A_LOG, "acquisition_channel", "city"]
        assert list(found["customer_id"]) == list(expected["customer_id"])
        pd.testing.assert_frame_equal(
            found.drop(columns=[*apart, "customer_id"]).astype(float),
            expected.drop(columns=[*apart, "customer_id"]).astype(float),
            rtol=1e-12,
        )


def test_orders_of_one_day_are_several_orders(home: Path) -> None:
    several = 0
    for day in cutoffs(home):
        for row in at(home, day).itertuples():
            name = row.customer_id.removeprefix("cust_")
            orders = [o for o in WORLD.orders if o.person == name and counts(WORLD, o, day)]
            spent = float(sum(purchase_days(WORLD, name, day).values()))
            assert row.orders_count == len(orders)
            assert row.total_spent_net == pytest.approx(spent)
            assert row.avg_order_value == pytest.approx(spent / len(orders), abs=1e-4)
            several += row.orders_count > row.repeat_orders_count + 1
    assert several


def test_the_windows_are_those_of_an_order_log(home: Path) -> None:
    sold = [o.day for o in WORLD.orders if is_sale(o) and o.person]
    sales = pd.DataFrame({"day": pd.to_datetime(sold)})
    found = rows(home, "select cutoff_date, horizon_days from features.ftr_forecast_windows")
    expected = order_log.origins(sales, LAST_DAY.isoformat(), HORIZONS)
    assert {(day.isoformat(), horizon) for day, horizon in found} == set(expected)
    assert {horizon for _, horizon in expected} == {90, 180, 365}


def test_an_outcome_is_what_happened_in_the_window(home: Path) -> None:
    found = frame(home, "ftr_forecast_outcomes")
    keys = ["customer_id", "cutoff_date", "horizon_days"]
    got = {tuple(row[:3]): (row[3], row[4]) for row in found.itertuples(index=False)}
    asked = frame(home, "ftr_forecast_windows").merge(
        frame(home, "ftr_forecast_training")[keys[:2]], on="cutoff_date"
    )
    quiet = 0
    for cutoff, horizon, customer_id in asked.itertuples(index=False):
        days = purchase_days(WORLD, customer_id.removeprefix("cust_"), LAST_DAY)
        end = cutoff + timedelta(days=horizon)
        window = [float(net) for day, net in days.items() if cutoff < pd.Timestamp(day) <= end]
        expected = (len(window), np.sum(window)) if window else None
        assert got.get((customer_id, cutoff, horizon)) == expected
        quiet += not window
    assert 0 < quiet < len(asked)
