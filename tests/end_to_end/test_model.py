"""The report card of a real build, and a backtest that publishes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.end_to_end.command import Workspace


def test_a_build_leaves_its_report_card(sample_build: Workspace, tmp_path: Path) -> None:
    card = json.loads(sample_build.must("model", "report", "--json"))
    assert card["build_id"] == sample_build.status()["build_id"]
    assert {one["target"] for one in card["predicts"]} == {"orders", "silence", "spend"}
    page = tmp_path / "card.html"
    sample_build.must("model", "report", "--html", str(page))
    assert "Forecast report card" in page.read_text(encoding="utf-8")
    people = sample_build.query("select customer_id from dim_customers")
    text = json.dumps(card) + page.read_text(encoding="utf-8")
    assert not [customer for (customer,) in people if customer in text]


@pytest.mark.slow
def test_a_backtest_of_a_past_day_publishes_nothing(sample_build: Workspace) -> None:
    paths = sample_build.settings.paths
    before = {path: path.stat().st_mtime_ns for path in paths.raw.rglob("*.parquet")}
    served = sample_build.status()["build_id"]
    card = json.loads(sample_build.must("model", "backtest", "--as-of", "2026-03-31", "--json"))
    assert card["as_of"] == "2026-03-31"
    assert all(window["end"] <= "2026-03-31" for window in card["windows"])
    assert sample_build.status()["build_id"] == served
    assert {path: path.stat().st_mtime_ns for path in paths.raw.rglob("*.parquet")} == before
    assert sorted(path.name for path in paths.models.iterdir()) == [served]
