"""A workspace without a single file builds: every table is there, empty, described and servable."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import duckdb
import pytest

from crm.config import Settings
from crm.warehouse.connection import published_build
from crm.warehouse.publish import publish
from tests.dbt.runner import AS_OF, TENANT, dbt, rows
from tests.worlds import write_raw

ALWAYS_FILLED = {
    "meta_build",
    "meta_columns",
    "meta_lineage",
    "meta_metrics",
    "rpt_recommendation_quality",  # says why nothing is offered
    "rpt_rfm_bands",
    "rpt_rfm_cells",
    "rpt_segment_performance",
    "rpt_value_bands",  # every band, nobody in it
}
DOCUMENTS_TABLES = {
    "crm_customers", "crm_segments", "crm_segment_customers", "crm_campaigns", "crm_activities",
    "customer_segments", "customer_segment_members", "email_campaigns", "campaign_recipients",
    "customer_activities", "customer_profiles", "customer_preferences", "customer_tags",
    "customer_interactions", "loyalty_programs", "customer_loyalty_points", "customer_rfm_scores",
    "customer_analytics",
}  # fmt: skip
DOCUMENTS_CONTACTS = {"customer_addresses", "customer_notes", "customer_communications"}
OURS = ("staging", "intermediate", "features", "marts", "contacts", "seeds", "compat")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose one workspace dbt built by itself from nothing."""
    home: Path = tmp_path_factory.mktemp("nothing")
    result = dbt(home, "build", "--write-json")
    assert result.returncode == 0, result.stdout
    return home


def test_dbt_builds_by_itself_on_nothing(built: Path) -> None:
    tables = rows(
        built,
        "select table_name, estimated_size from duckdb_tables()"
        " where schema_name in ('marts', 'contacts')",
    )
    assert {"fct_orders", "dim_consents", "dim_customer_contacts"} <= {name for name, _ in tables}
    filled = {name for name, size in tables if size} - ALWAYS_FILLED
    assert not filled


def test_every_column_that_exists_is_described(built: Path) -> None:
    """What dbt declares is compared elsewhere; here with what it really made."""
    manifest = json.loads((built / "target" / "manifest.json").read_text())
    described = {
        (node["name"], column)
        for node in manifest["nodes"].values()
        if node["resource_type"] in ("model", "seed")
        for column, about in node["columns"].items()
        if about["description"].strip()
    }
    found = set(
        rows(
            built,
            "select table_name, column_name from duckdb_columns() where schema_name in"
            f" {(*OURS, 'compat_contacts')} and database_name = current_database()",
        )
    )
    share = len(found & described) / len(found)
    print(f"\n{len(found):,} columns of {len({table for table, _ in found})} tables: {share:.1%}")
    assert found - described == set()


def test_everything_published_carries_its_comment_and_the_documents_tables_are_there(
    built: Path,
) -> None:
    settings = Settings(home=built, tenant=TENANT)
    publish(
        settings,
        built / TENANT / "warehouse" / "dbt.duckdb",
        "20240701T000000-1",
        as_of=date.fromisoformat(AS_OF),
        code_version="test",
    )
    build = published_build(settings)
    expected = {build.crm_file: DOCUMENTS_TABLES, build.contacts_file: DOCUMENTS_CONTACTS}
    for file, documents in expected.items():
        with duckdb.connect(str(file), read_only=True) as connection:
            silent = connection.execute(
                "select table_name || '.' || column_name from duckdb_columns()"
                " where not internal and comment is null"
                " union all select table_name from duckdb_tables() where comment is null"
                " union all select schema_name || '.' || view_name from duckdb_views()"
                " where not internal and comment is null"
            ).fetchall()
            views = connection.execute(
                "select view_name from duckdb_views() where schema_name = 'compat'"
            ).fetchall()
            assert silent == []
            assert {name for (name,) in views} == documents
            for view in documents:
                connection.execute(f"select * from compat.{view}").fetchall()
    with duckdb.connect(str(build.crm_file), read_only=True) as connection:
        undescribed = connection.execute(
            "select table_name, column_name, comment from duckdb_columns()"
            " where schema_name in ('marts', 'compat')"
            " except select table_name, column_name, description from meta_columns"
        ).fetchall()
    assert undescribed == []


@pytest.mark.slow
def test_a_source_that_stopped_delivering_is_stale_and_one_nobody_delivered_is_not(
    built: Path,
) -> None:
    write_raw(built, TENANT, "shop.refunds", [{"refund_id": "r", "_loaded_at": "2024-06-30"}])
    done = dbt(built, "source freshness")
    assert done.returncode == 1, done.stdout
    results = json.loads((built / "target" / "sources.json").read_text())["results"]
    states = {result["unique_id"].split(".", 2)[2]: result["status"] for result in results}
    assert states.pop("shop.refunds") == "error"
    assert len(states) > 10
    assert set(states.values()) == {"pass"}


@pytest.mark.slow
def test_dbt_writes_its_documentation_by_itself(built: Path) -> None:
    done = dbt(built, "docs generate")
    assert done.returncode == 0, done.stdout
    catalog = json.loads((built / "target" / "catalog.json").read_text())
    assert not catalog["errors"]
    orders = catalog["nodes"]["model.crm_warehouse.fct_orders"]
    assert orders["metadata"]["comment"].startswith("One row per order")
    assert all(column["comment"] for column in orders["columns"].values())
