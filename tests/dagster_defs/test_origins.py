"""What Dagster shows beside the predictions: how what serves met each past origin."""

from __future__ import annotations

from datetime import date

import pandas as pd

from dagster_defs.origins import origins_table
from dagster_defs.predictions import horizons


def quality(**changed: object) -> dict[str, object]:
    row: dict[str, object] = {
        "target": "orders",
        "horizon_days": 90,
        "cutoff_date": date(2026, 3, 31),
        "candidate": "mbgnbd",
        "metric": "deviance",
        "value": 1.25,
        "group_kind": "all",
        "is_served": True,
    }
    return row | changed


def test_every_origin_of_what_serves_is_a_line():
    rows = [
        quality(),
        quality(metric="bias", value=-0.031),
        quality(cutoff_date=date(2025, 12, 30)),
        quality(candidate="rate", is_served=False, value=9.0),
        quality(group_kind="city", value=7.0),
    ]
    assert origins_table(pd.DataFrame(rows)).splitlines() == [
        "| target | horizon_days | cutoff_date | candidate | deviance | bias |",
        "| --- | --- | --- | --- | --- | --- |",
        "| orders | 90 | 2025-12-30 | mbgnbd | 1.250 |  |",
        "| orders | 90 | 2026-03-31 | mbgnbd | 1.250 | -0.031 |",
    ]


def test_without_a_closed_window_it_says_so():
    empty = pd.DataFrame([quality(is_served=False)])
    assert origins_table(empty) == "No window has closed: nothing was backtested."


def test_the_published_horizon_comes_first_and_once():
    assert horizons(180, (90, 180, 365)) == [180, 90, 365]
    assert horizons(120, (90, 180, 365)) == [120, 90, 180, 365]
