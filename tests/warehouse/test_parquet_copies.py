"""Parquet copies: whole files of pseudonymous marts, in nobody's way."""

from __future__ import annotations

import json
from datetime import date

import duckdb
import pytest

from crm.errors import NotBuiltError, UsageError
from crm.warehouse.parquet_copies import copy_marts
from crm.warehouse.publish import publish
from tests.warehouse.builds import write_build


@pytest.fixture
def published(workspace):
    build_file = write_build(workspace.paths.warehouse / "build.duckdb", generation=7, rows=5)
    build_id = "20260101T000007-00000007"
    publish(workspace, build_file, build_id, as_of=date(2026, 1, 1), code_version="test")
    return workspace


def test_every_mart_and_no_contact_is_copied(published, tmp_path):
    rows = copy_marts(published, tmp_path / "marts")
    files = {path.name for path in (tmp_path / "marts").iterdir()}
    assert files == {f"{table}.parquet" for table in rows} | {"manifest.json"}
    assert set(rows.values()) == {5}
    assert "dim_customer_contacts" not in rows
    copied = str(tmp_path / "marts" / "fct_orders.parquet")
    assert duckdb.execute(
        "select count(*), max(generation) from read_parquet(?)", [copied]
    ).fetchone() == (5, 7)
    manifest = json.loads((tmp_path / "marts" / "manifest.json").read_text())
    assert manifest == {"build_id": "20260101T000007-00000007", "as_of": "2026-01-01", "rows": rows}


def test_only_the_tables_asked_for_are_copied(published, tmp_path):
    assert list(copy_marts(published, tmp_path / "marts", ["fct_orders"])) == ["fct_orders"]


def test_a_folder_that_holds_something_is_refused_and_with_force_only_added_to(published, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(UsageError, match="--force"):
        copy_marts(published, tmp_path, ["fct_orders"])
    copy_marts(published, tmp_path, ["fct_orders"], force=True)
    copy_marts(published, tmp_path, ["fct_orders"], force=True)
    assert (tmp_path / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("table", ["dim_customer_contacts", "contacts.dim_customer_contacts", "x"])
def test_contacts_and_unknown_tables_are_refused_before_anything_is_written(
    published, tmp_path, table
):
    with pytest.raises(UsageError, match="never copied"):
        copy_marts(published, tmp_path / "marts", [table])
    assert not (tmp_path / "marts").exists()


def test_the_workspace_itself_is_no_place_for_copies(published):
    with pytest.raises(UsageError, match="inside the workspace"):
        copy_marts(published, published.paths.landing / "marts")


def test_a_copy_that_fails_leaves_the_file_before_it(published, tmp_path, monkeypatch):
    copy_marts(published, tmp_path / "marts", ["fct_orders"])
    before = (tmp_path / "marts" / "fct_orders.parquet").read_bytes()

    def full_disk(_path):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("crm.warehouse.parquet_copies.put_in_place", full_disk)
    with pytest.raises(OSError, match="No space left"):
        copy_marts(published, tmp_path / "marts", ["fct_orders"], force=True)
    assert (tmp_path / "marts" / "fct_orders.parquet").read_bytes() == before
    assert not list((tmp_path / "marts").glob("*.unfinished"))


def test_without_a_build_there_is_nothing_to_copy(workspace, tmp_path):
    with pytest.raises(NotBuiltError, match="crm build"):
        copy_marts(workspace, tmp_path / "marts")
