"""A named database lands like a file of the same rows; its password is never shown."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import DataError, OperationalError

from crm.errors import BadInputError, CrmError, UsageError
from crm.sources import databases
from crm.sources.land_query import land_query
from crm.sources.loads import list_loads
from crm.sources.readers.queries import DatabaseTable, QueryFile
from tests.sources.landing_world import HEADER, NOW, ROWS, csv, land_text, rejected, stored, write

TABLE = DatabaseTable("orders")
PASSWORD = "s3cr3t-w0rd"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shop's SQLite database with the rows of the usual file, as numbers where they are."""
    path = tmp_path / "shop.sqlite"
    with sqlite3.connect(path) as database:
        columns = ", ".join(
            f"{name} {'numeric' if name == 'total_gross' else 'text'}" for name in HEADER
        )
        database.execute(f"create table orders ({columns}, primary key (order_id))")
        places = ", ".join("?" * len(HEADER))
        database.executemany(f"insert into orders values ({places})", reversed(ROWS))
        database.execute("create view paid as select * from orders where status = 'paid'")
    monkeypatch.setenv("CRM_CONNECTION_SHOP", f"sqlite:///{path}")
    return path


def test_a_table_lands_like_a_csv_of_the_same_rows(settings, shop):
    result = land_query(settings, "shop", TABLE, now=NOW)
    from_table = stored(settings)
    (load,) = list_loads(settings)
    assert (result.table, result.rows_in, result.accepted, load.file) == (
        "orders", 4, 4, "shop:orders",
    )  # fmt: skip
    again = land_text(settings, csv(), source="file")
    assert again.accepted == 4
    both = stored(settings)
    assert sorted(both, key=repr) == sorted(from_table * 2, key=repr)


def test_the_same_rows_twice_are_one_load_and_a_changed_row_another(settings, shop):
    first = land_query(settings, "shop", TABLE, now=NOW)
    second = land_query(settings, "SHOP", TABLE, now=NOW)
    assert (second.already_loaded, second.load_id) == (True, first.load_id)
    with sqlite3.connect(shop) as database:
        database.execute("update orders set total_gross = 121 where order_id = 'A-001'")
    third = land_query(settings, "shop", TABLE, now=NOW)
    assert (third.already_loaded, third.superseded) == (False, 0)
    assert len(list_loads(settings)) == 2


def test_a_query_file_chooses_and_renames(settings, shop, tmp_path):
    query = write(
        tmp_path,
        "mine.sql",
        "-- at 10:15, 100 % :safe\nselect order_id as id, ordered_at, status, total_gross as total,"
        " source_customer_id as customer_id, '10:15' as note from paid order by 1;\n",
    )
    result = land_query(settings, "shop", QueryFile(query), table="orders", now=NOW)
    assert (result.file, result.accepted, result.columns_ignored) == ("shop:mine.sql", 3, ("note",))


def test_a_row_that_breaks_the_contract_is_kept_apart_by_its_place(settings, shop):
    with sqlite3.connect(shop) as database:
        database.execute("update orders set total_gross = 'free' where order_id = 'A-002'")
    result = land_query(settings, "shop", TABLE, now=NOW)
    assert (result.accepted, result.rejected) == (3, 1)
    assert rejected(settings) == [(2, "total_gross", "not_an_amount")]


def test_a_dry_run_writes_nothing(settings, shop):
    result = land_query(settings, "shop", TABLE, now=NOW, dry_run=True)
    assert (result.dry_run, result.accepted, list_loads(settings)) == (True, 4, [])


def test_a_query_cannot_write(settings, shop, tmp_path):
    query = write(tmp_path, "bad.sql", "delete from orders returning order_id, ordered_at")
    with pytest.raises(CrmError, match="readonly"):
        land_query(settings, "shop", QueryFile(query), table="orders", now=NOW)
    with sqlite3.connect(shop) as database:
        assert database.execute("select count(*) from orders").fetchone() == (4,)


@pytest.mark.parametrize(
    ("text", "word"),
    [("", "empty"), ("select 1; select 2", "one statement"), ("selekt 1", "syntax error")],
)
def test_a_query_file_that_is_none_is_refused(settings, shop, tmp_path, text, word):
    query = write(tmp_path, "bad.sql", text)
    with pytest.raises(CrmError, match=word):
        land_query(settings, "shop", QueryFile(query), table="orders", now=NOW)
    assert list_loads(settings) == []


def test_a_table_the_database_does_not_list_never_reaches_it(settings, shop):
    with pytest.raises(UsageError, match=r"no table 'ordres'.*orders, paid.*mean 'orders'"):
        land_query(settings, "shop", DatabaseTable("ordres"), now=NOW)
    with pytest.raises(UsageError, match="no table"):
        land_query(settings, "shop", DatabaseTable("orders; drop table orders"), now=NOW)


@pytest.mark.parametrize(
    ("url", "error", "words"),
    [
        (None, UsageError, "There is no connection 'till'.*CRM_CONNECTION_TILL"),
        (f"postgresql:/u:{PASSWORD}@h", UsageError, "CRM_CONNECTION_TILL is no database URL"),
        (f"postgresql://u:{PASSWORD}@h:x/d", UsageError, "CRM_CONNECTION_TILL is no database URL"),
        (f"nosuch://u:{PASSWORD}@h/d", UsageError, "'nosuch', a kind of database"),
        (f"oracle+oracledb://u:{PASSWORD}@h/d", UsageError, "driver 'oracledb', which is not inst"),
        (f"sqlite://u:{PASSWORD}@h/pyproject.toml", UsageError, "is no database URL"),
        ("sqlite:////nowhere/at/all.sqlite", BadInputError, "all.sqlite, which does not exist"),
    ],
)
def test_a_connection_that_cannot_be_opened_says_why(settings, monkeypatch, url, error, words):
    monkeypatch.delenv("CRM_CONNECTION_TILL", raising=False)
    if url:
        monkeypatch.setenv("CRM_CONNECTION_TILL", url)
    with pytest.raises(error, match=words) as caught:
        land_query(settings, "till", TABLE, now=NOW)
    assert PASSWORD not in str(caught.value)
    assert caught.value.__cause__ is None


def test_what_a_database_says_never_shows_the_password():
    url = make_url(f"postgresql://u:{PASSWORD}@h/d")
    refused = OperationalError("select", None, Exception(f"no entry for {PASSWORD}\nhint"))
    assert str(databases._explained("till", url, refused)) == (
        "The database of connection 'till' says: no entry for ***."
    )
    quoting = DataError("select", None, Exception('invalid number: "ana@example.com"'))
    assert "ana" not in str(databases._explained("till", url, quoting))


def test_a_broken_database_file_is_one_sentence(settings, monkeypatch, tmp_path):
    broken = write(tmp_path, "broken.sqlite", "no database at all, just text " * 50)
    monkeypatch.setenv("CRM_CONNECTION_TILL", f"sqlite:///{broken}")
    with pytest.raises(CrmError, match="connection 'till' says: file is not a database"):
        land_query(settings, "till", TABLE, now=NOW)
