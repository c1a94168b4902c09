"""How published forecasts came out, from the marts: closed windows and drift."""

from __future__ import annotations

from typing import Any

import duckdb

from crm.config import Settings
from crm.warehouse.connection import PublishedBuild, reader

OUTCOMES = """
    select target, horizon_days, as_of_date, window_end_date, customers_count, forecast, low_90,
        high_90, actual, bias, brier, ece, is_miss, has_alarm
    from rpt_forecast_outcomes order by target, horizon_days, as_of_date
"""
DRIFT = """
    select feature, psi, level, measured, reference, measured_before, reference_date
    from rpt_model_drift where as_of_date = (select max(as_of_date) from rpt_model_drift)
    order by feature
"""
TOTALS = {"orders": "orders", "silent": "people with no order", "spend": "spend"}
"""What a forecast total is of, in words."""


def closed_windows(settings: Settings, build: PublishedBuild) -> list[dict[str, Any]]:
    """Return what was forecast on past days against what came, oldest first by target."""
    return _asked(settings, build, OUTCOMES)


def drift(settings: Settings, build: PublishedBuild) -> list[dict[str, Any]]:
    """Return how far the people who are scored moved from those the models were judged on."""
    return _asked(settings, build, DRIFT)


def alarms(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Say which forecasts missed twice in a row, and which features moved too far, in a line each.

    Parameters
    ----------
    connection : DuckDBPyConnection
        A reader of the published marts.
    """
    found = connection.execute(
        "select target, horizon_days, max(window_end_date) from rpt_forecast_outcomes"
        " where has_alarm group by target, horizon_days order by target, horizon_days"
    ).fetchall()
    said = [
        f"{TOTALS[target]} in {days} days: the forecast missed its interval twice in a row, last "
        f"on {end}: `crm model report` shows the windows"
        for target, days, end in found
    ]
    moved = connection.execute(
        "select feature, psi, reference_date from rpt_model_drift where level = 'alarm'"
        " and as_of_date = (select max(as_of_date) from rpt_model_drift) order by feature"
    ).fetchall()
    return said + [
        f"{feature} moved since {day} (PSI {psi:.2f}): scores speak about other people"
        for feature, psi, day in moved
    ]


def _asked(settings: Settings, build: PublishedBuild, query: str) -> list[dict[str, Any]]:
    with reader(settings, build) as connection:
        found = connection.execute(query)
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
