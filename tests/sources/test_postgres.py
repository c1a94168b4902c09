"""The same through a real PostgreSQL server, where this machine has one and a driver for it."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from crm.errors import CrmError
from crm.sources.land_query import land_query
from crm.sources.readers.queries import DatabaseTable, QueryFile
from tests.sources.landing_world import HEADER, NOW, ROWS, csv, land_text, stored, write

DRIVERS = [name for name in ("psycopg", "psycopg2", "pg8000") if importlib.util.find_spec(name)]
BINARIES = [
    folder
    for folder in (*Path("/usr/lib/postgresql").glob("*/bin"), Path("/usr/local/bin"))
    if (folder / "initdb").exists() and (folder / "pg_ctl").exists()
]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not BINARIES, reason="there is no PostgreSQL server on this machine"),
    pytest.mark.skipif(not DRIVERS, reason="no Python driver for PostgreSQL is installed"),
]
PASSWORD = "p%40ss"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a server of its own on a socket; PostgreSQL refuses to run as root."""
    folder = tmp_path_factory.mktemp("pg")
    as_user = []
    if os.geteuid() == 0:
        owner = pwd.getpwnam("nobody")
        for place in (folder, *folder.parents[:2]):
            place.chmod(0o755)
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        as_user = [shutil.which("setpriv") or "setpriv", "--reuid=nobody", "--clear-groups"]
    (folder / "password").write_text("p@ss")
    (folder / "password").chmod(0o644)
    binaries = BINARIES[0]

    def run(*words: str) -> None:
        subprocess.run([*as_user, *words], check=True, capture_output=True, cwd=folder)

    data = str(folder / "data")
    run(str(binaries / "initdb"), "-D", data, "-U", "shop", "-A", "scram-sha-256", "--pwfile",
        str(folder / "password"))  # fmt: skip
    run(str(binaries / "pg_ctl"), "-D", data, "-w", "-l", str(folder / "log"), "-o",
        f"-c listen_addresses= -k {folder}", "start")  # fmt: skip
    try:
        yield f"postgresql+{DRIVERS[0]}://shop:{PASSWORD}@/postgres?host={folder}"
    finally:
        run(str(binaries / "pg_ctl"), "-D", data, "-m", "immediate", "stop")


@pytest.fixture
def shop(server: str, monkeypatch: pytest.MonkeyPatch) -> sa.Engine:
    """The usual rows in typed columns of a schema of their own."""
    engine = sa.create_engine(server)
    types = {"total_gross": "numeric(12,2)", "ordered_at": "timestamp"}
    columns = ", ".join(f"{name} {types.get(name, 'text')}" for name in HEADER)
    with engine.begin() as connection:
        connection.exec_driver_sql("drop schema if exists sales cascade; create schema sales")
        connection.exec_driver_sql(f"create table sales.orders ({columns}, primary key (order_id))")
        orders = sa.table("orders", *map(sa.column, HEADER), schema="sales")
        connection.execute(orders.insert(), [dict(zip(HEADER, row, strict=True)) for row in ROWS])
    monkeypatch.setenv("CRM_CONNECTION_SHOP", server)
    return engine


def test_a_table_of_a_schema_lands_like_a_csv_of_the_same_rows(settings, shop):
    result = land_query(settings, "shop", DatabaseTable("sales.orders"), table="orders", now=NOW)
    from_table = stored(settings)
    assert (result.file, result.accepted) == ("shop:sales.orders", 4)
    assert land_text(settings, csv(), source="file").accepted == 4
    assert sorted(stored(settings), key=repr) == sorted(from_table * 2, key=repr)


def test_a_cast_in_a_query_is_left_to_the_database(settings, shop, tmp_path):
    query = write(tmp_path, "q.sql", "select *, '5'::int from sales.orders where email like '%@%'")
    result = land_query(settings, "shop", QueryFile(query), table="orders", now=NOW)
    assert result.accepted == 3


def test_a_query_cannot_write(settings, shop, tmp_path):
    query = write(tmp_path, "bad.sql", "delete from sales.orders returning *")
    with pytest.raises(CrmError, match=r"read-only|syntax error"):
        land_query(settings, "shop", QueryFile(query), table="orders", now=NOW)


def test_a_wrong_password_is_refused_without_being_shown(settings, server, monkeypatch):
    monkeypatch.setenv("CRM_CONNECTION_SHOP", server.replace(PASSWORD, "wr0ng"))
    with pytest.raises(CrmError, match="password authentication failed") as caught:
        land_query(settings, "shop", DatabaseTable("orders"), now=NOW)
    assert "wr0ng" not in str(caught.value)
