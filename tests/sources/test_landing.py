from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from crm.errors import CrmError
from crm.sources.landing import ingest_landing
from crm.sources.loads import list_loads
from tests.cli.whole import app
from tests.sources.landing_world import ROWS, csv, stored, write

CUSTOMERS = "source_customer_id,email\n1,a@example.ro\n"


def test_every_file_is_read_by_where_it_lies(workspace):
    landing = workspace.paths.landing
    write(landing, "orders_2025.csv", csv())
    write(landing, "Customers.csv", CUSTOMERS)
    write(landing / "generic@pretix", "orders.csv", csv(ROWS[:2]))
    write(landing / "cdnow", "sample.txt", " 00004 0001 19970101  2   29.33\n")
    results = ingest_landing(workspace)
    assert [(r.file, r.table, r.mapping, r.source, r.accepted) for r in results] == [
        ("Customers.csv", "customers", "generic", "shop", 1),
        ("orders_2025.csv", "orders", "generic", "shop", 4),
        ("sample.txt", "orders", "cdnow", "shop", 1),
        ("orders.csv", "orders", "generic", "pretix", 2),
    ]


def test_one_bad_file_is_reported_and_does_not_stop_the_others(workspace):
    landing = workspace.paths.landing
    bad = write(landing, "a_orders.csv", "")
    write(landing, "orders.csv", csv())
    write(landing / "shopfy", "x.csv", csv())
    write(landing, "notes.md", "read me")
    write(landing, ".hidden.csv", "")
    write(landing, "orders_2.csv.part", "")
    results = {result.file: result for result in ingest_landing(workspace)}
    assert set(results) == {"a_orders.csv", "orders.csv", "x.csv", "notes.md"}
    assert "is empty" in (results["a_orders.csv"].error or "")
    assert "no mapping 'shopfy'" in (results["x.csv"].error or "")
    assert "left alone" in results["notes.md"].notices[0]
    assert [result.is_failing for result in results.values()] == [True, False, False, True]
    assert results["orders.csv"].accepted == 4
    assert bad.exists()


def test_a_second_look_at_the_drop_folder_changes_nothing(workspace):
    write(workspace.paths.landing, "orders.csv", csv())
    ingest_landing(workspace)
    (again,) = ingest_landing(workspace)
    assert again.already_loaded
    assert len(list_loads(workspace)) == 1


@pytest.fixture
def command(workspace, monkeypatch):
    monkeypatch.setenv("CRM_HOME", str(workspace.home))
    monkeypatch.setenv("CRM_TENANT", workspace.tenant)
    return lambda *words: CliRunner().invoke(app, words)


def test_the_command_loads_lists_and_takes_back(command, workspace, tmp_path):
    path = write(tmp_path, "orders.csv", csv((*ROWS, ("x",) * 8)))
    done = command("ingest", str(path))
    assert done.exit_code == 0
    assert "orders.csv -> orders: 5 rows, 4 accepted, 1 rejected, 0 superseded" in done.stdout
    assert "1 rejected: ordered_at is not a date or time (first: line 6)" in done.stderr
    (load,) = json.loads(command("loads", "list", "--json").stdout)
    assert (load["accepted"], load["rejected"]) == (4, 1)
    assert load["load_id"] in command("loads", "list").stdout
    assert command("loads", "undo", load["load_id"]).exit_code == 0
    assert stored(workspace) == []


def test_the_command_takes_a_folder_and_speaks_json(command, tmp_path):
    write(tmp_path / "export", "orders.csv", csv())
    write(tmp_path / "export", "README.md", "words")
    done = command("ingest", str(tmp_path / "export"), "--dry-run", "--json")
    assert done.exit_code == 0
    readme, orders = json.loads(done.stdout)
    assert readme["table"] is None
    assert (orders["accepted"], orders["dry_run"], orders["is_failing"]) == (4, True, False)


def test_a_file_of_which_nothing_is_valid_ends_with_code_3(command, tmp_path):
    path = write(tmp_path, "orders.csv", csv((("x",) * 8,)))
    assert command("ingest", str(path)).exit_code == 3


def test_a_refused_file_raises_the_sentence(command, tmp_path):
    done = command("ingest", str(tmp_path / "gone.csv"))
    assert isinstance(done.exception, CrmError)
    assert done.exception.exit_code == 3


def test_the_command_prints_a_suggested_mapping_and_loads_nothing(command, workspace, tmp_path):
    path = write(tmp_path, "orders.csv", csv())
    done = command("ingest", "--suggest", str(path))
    assert done.exit_code == 0
    assert done.stdout.startswith("description: Proposed from the header of orders.csv")
    assert stored(workspace) == []
