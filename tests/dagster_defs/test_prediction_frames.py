"""Whatever a run hands back fits the raw tables that dbt reads, hardly any buyers included."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest
import yaml

from crm.config import PROJECT_ROOT, load_settings
from crm.warehouse.raw import write_frame
from dagster_defs.prediction_tables import TYPES
from ml.forecast.run import run
from tests.ml import order_log

AS_OF = "2026-06-30"
SOURCES = PROJECT_ROOT / "dbt_project" / "models" / "staging" / "ml" / "_ml__sources.yml"
WORLDS = {
    "nobody": [],
    "one buyer": [("a", "2026-01-05", 10.0)],
    "two buyers, one of them twice": [
        ("a", "2025-01-05", 10.0),
        ("b", "2025-06-05", 10.0),
        ("b", "2026-06-30", 0.0),
    ],
}


@pytest.mark.parametrize("world", WORLDS)
def test_every_table_of_a_tiny_run_can_be_written(world: str, tmp_path: Path) -> None:
    some = pd.DataFrame(WORLDS[world] or WORLDS["one buyer"], columns=["customer_id", "day", "net"])
    frames = order_log.frames(some.assign(day=pd.to_datetime(some["day"])), AS_OF, [90])
    read = {name: frame if WORLDS[world] else frame.head(0) for name, frame in vars(frames).items()}
    forecast = run(
        **read, as_of=date.fromisoformat(AS_OF), clv_horizons_days=[365, 730],
        churn_horizons_days=[180, 90], currency="RON", discount_rate=0.0, thresholds={}, seed=1,
    )  # fmt: skip
    settings = load_settings(home=tmp_path, tenant="tiny")
    buyers = {row[0] for row in WORLDS[world]}
    for table, types in TYPES.items():
        frame = forecast.frames[table].assign(as_of_date=date.fromisoformat(AS_OF))
        rows = write_frame(settings, "ml", table, AS_OF, frame, types)
        path = settings.paths.raw / "ml" / table / f"{AS_OF}.parquet"
        assert duckdb.execute("select count(*) from read_parquet(?)", [str(path)]).fetchall() == [
            (rows,)
        ]
        if table in ("clv_scores", "churn_scores", "next_orders"):
            assert set(frame["customer_id"]) == buyers
            assert frame["abstain_reason"].notna().all()


def test_dbt_declares_the_columns_that_are_written() -> None:
    (source,) = yaml.safe_load(SOURCES.read_text(encoding="utf-8"))["sources"]
    declared = {
        table["name"]: [column["name"] for column in table["columns"]] for table in source["tables"]
    }
    assert declared == {table: list(types) for table, types in TYPES.items()}
