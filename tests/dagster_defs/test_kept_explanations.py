"""Explanations are kept for the newest scores only; scores are kept for ever."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from crm.config import PROJECT_ROOT, load_settings
from crm.warehouse.raw import drop_days_before, write_frame
from dagster_defs.prediction_tables import NEWEST_ONLY, TYPES

MODELS = PROJECT_ROOT / "dbt_project" / "models"


def test_a_build_removes_what_was_explained_before_its_day(tmp_path: Path) -> None:
    settings = load_settings(home=tmp_path, tenant="kept")
    for name in ("2026-06-28", "2026-06-29", "2026-06-30", "2026-07-01"):
        write_frame(settings, "ml", "clv_factors", name, pd.DataFrame({"a": [1]}), {"a": "integer"})
    folder = settings.paths.raw / "ml" / "clv_factors"
    (folder / "notes.parquet").touch()
    gone = drop_days_before(settings, "ml", "clv_factors", date(2026, 6, 30))
    assert gone == [date(2026, 6, 28), date(2026, 6, 29)]
    kept = {path.stem for path in folder.iterdir()}
    assert kept == {"2026-06-30", "2026-07-01", "notes"}
    assert drop_days_before(settings, "ml", "clv_factors", date(2026, 6, 30)) == []
    assert drop_days_before(settings, "ml", "prediction_reasons", date(2026, 6, 30)) == []


def test_only_the_newest_file_is_read_of_what_is_removed() -> None:
    assert set(NEWEST_ONLY) < set(TYPES)
    assert not {table for table in NEWEST_ONLY if table.endswith("_scores")}
    for table in NEWEST_ONLY:
        staged = f"stg_ml__{table}"
        readers = [path for path in MODELS.rglob("*.sql") if f"ref('{staged}')" in path.read_text()]
        assert [path.stem for path in readers] == [f"fct_{table}"]
        newest = f"as_of_date = (select max(days.as_of_date) from {staged} as days)"
        assert newest in readers[0].read_text()
