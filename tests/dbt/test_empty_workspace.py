"""A workspace without a single file builds: every table is there, empty, and every test passes."""

from __future__ import annotations

from pathlib import Path

from tests.dbt.runner import dbt, rows

ALWAYS_FILLED = {"meta_build", "rpt_rfm_cells"}


def test_dbt_builds_by_itself_on_nothing(tmp_path: Path) -> None:
    result = dbt(tmp_path, "build")
    assert result.returncode == 0, result.stdout
    tables = rows(
        tmp_path,
        "select table_name, estimated_size from duckdb_tables()"
        " where schema_name in ('marts', 'contacts')",
    )
    assert {"fct_orders", "dim_consents", "dim_customer_contacts"} <= {name for name, _ in tables}
    filled = {name for name, size in tables if size} - ALWAYS_FILLED
    assert not filled
