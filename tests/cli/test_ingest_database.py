"""`crm ingest --connection`: a database as a user names it."""

from __future__ import annotations

import json
import sqlite3

from crm.errors import USAGE
from tests.end_to_end.command import Workspace


def test_a_named_database_is_loaded_and_its_url_never_shown(tmp_path):
    file = tmp_path / "shop.sqlite"
    with sqlite3.connect(file) as database:
        database.execute("create table sales (id, ordered_at, email, status, total)")
        database.execute("insert into sales values (7, '2025-01-02', 'a@x.ro', 'paid', 12.5)")
    workspace, url = Workspace(tmp_path / "home"), f"sqlite:///{file}"
    words = ("ingest", "--connection", "shop", "--from-table", "sales", "--table", "orders")
    loaded = json.loads(workspace.must(*words, "--json", CRM_CONNECTION_SHOP=url))
    assert [(row["file"], row["table"], row["accepted"]) for row in loaded] == [
        ("shop:sales", "orders", 1)
    ]
    undecided = workspace.run("ingest", "orders.csv", "--connection", "shop")
    unknown = workspace.run(*words)
    for refused, word in ((undecided, "PATH"), (unknown, "CRM_CONNECTION_SHOP")):
        assert refused.returncode == USAGE
        assert word in refused.stderr
        assert "Traceback" not in refused.stderr
