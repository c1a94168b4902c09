"""Real public order logs, counted independently of the product."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from crm.sources.land import land
from crm.sources.landing import ingest_folder
from tests.sources.landing_world import stored

SHARED_DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(
    not SHARED_DATA.exists(), reason="the public data sets are not beside this checkout"
)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_online_retail_keeps_every_line_and_every_penny(settings):
    path = SHARED_DATA / "online_retail_ii" / "year_2009_12_to_2010_11.parquet"
    result = land(settings, path, mapping="online_retail_ii", now=NOW)
    assert result.accepted + result.rejected + result.superseded == result.rows_in == 502_938
    lines = pd.read_parquet(path)
    amounts = (lines["Price"] * 10_000).round().astype("int64") * lines["Quantity"]
    totals = stored(settings, "order_items", "line_total", "source_customer_id", "order_id")
    assert sum((total for total, _, _ in totals), Decimal(0)) * 10_000 == int(amounts.sum())
    assert len({c for _, c, _ in totals if c}) == lines["Customer ID"].nunique()
    assert len({order for *_, order in totals}) == lines["Invoice"].nunique()
    assert any(order.startswith("C") and total < 0 for total, _, order in totals)


def test_cdnow_has_its_orders_on_the_days_written(settings):
    path = SHARED_DATA / "cdnow" / "CDNOW_sample.txt"
    result = land(settings, path, mapping="cdnow", now=NOW)
    assert (result.rows_in, result.accepted) == (6_919, 6_919)
    rows = [line.split() for line in path.read_text().splitlines() if line.strip()]
    found = stored(settings, "orders", "ordered_at", "total_gross", "source_customer_id")
    assert sum(total for _, total, _ in found) == sum(Decimal(row[4]) for row in rows)
    local = {at.replace(tzinfo=UTC).astimezone(settings.zone) for at, _, _ in found}
    assert {day.strftime("%Y%m%d") for day in local} == {row[2] for row in rows}
    assert {day.strftime("%H:%M") for day in local} == {"00:00"}
    assert len({customer for *_, customer in found}) == 2_357


def test_olist_is_told_apart_by_its_headers(settings):
    results = ingest_folder(settings, SHARED_DATA / "olist_sample20k", mapping="olist")
    assert not any(result.is_failing for result in results)
    accepted = {result.table: result.accepted for result in results if result.table}
    reviews = SHARED_DATA / "olist_sample20k" / "olist_order_reviews_dataset.csv"
    with reviews.open(newline="", encoding="utf-8") as file:
        written = sum(1 for _ in csv.reader(file)) - 1
    assert accepted == {
        "customers": 20_000,
        "order_items": 22_618,
        "activities": written,
        "orders": 20_000,
        "products": 11_318,
    }
    skipped = [result for result in results if result.table is None]
    assert any("payments" in result.notices[0] for result in skipped)
    totals = stored(settings, "orders", "total_gross")
    assert {total for (total,) in totals} == {None}
