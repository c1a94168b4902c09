"""A connection that serves people can read its build and think in memory, and nothing else.

Read-only alone is no sandbox: such a connection still reads any file, lists folders and writes
copies. Each line below is one way out that a query, however it came to be, must not have.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from crm.config import Settings
from crm.contacts.opening import opened
from crm.errors import UsageError
from crm.warehouse.connection import published_build, reader
from crm.warehouse.publish import publish
from tests.warehouse.builds import write_build

ESCAPES = (
    # read files
    "from read_csv('{outside}/secret.csv')",
    "from '{outside}/secret.csv'",
    "from read_text('/etc/passwd')",
    "from read_blob('{outside}/secret.csv')",
    "from read_json('{outside}/secret.csv')",
    "from read_parquet('{outside}/secret.csv')",
    "from parquet_metadata('{outside}/secret.csv')",
    "from sniff_csv('{outside}/secret.csv')",
    "from query('from read_csv(''{outside}/secret.csv'')')",
    "from query_table('{outside}/secret.csv')",
    "prepare q as from read_csv('{outside}/secret.csv')",
    "import database '{outside}'",
    # list folders
    "from glob('/*')",
    "from glob('{outside}/*')",
    # the folder for spilling is a door of its own: DuckDB keeps it open in a locked connection
    "from glob('.tmp/*')",
    "from glob('{workspace}/warehouse/spill/*')",
    "copy (select 1) to '.tmp/escape.csv'",
    "copy (select 1) to '{workspace}/warehouse/spill/escape.csv'",
    # write files
    "copy (select 1) to '{outside}/escape.csv'",
    "copy (select 1) to '/dev/stdout'",
    "export database '{outside}/escape'",
    "attach '{outside}/escape.duckdb' as fresh",
    "set log_query_path = '{outside}/escape.log'",
    "set profiling_output = '{outside}/escape.json'",
    "pragma enable_profiling = 'json'",
    "call enable_logging()",
    # open other databases
    "attach '{other_file}' as other (read_only)",
    "attach '{workspace}/log/events.sqlite' as l (type sqlite)",
    "from sqlite_scan('{workspace}/log/events.sqlite', 'events')",
    # Python variables of the process
    "from secret_frame",
    "from settings",
    # network and extensions
    "from 'https://example.com/data.csv'",
    "from read_csv('https://example.com/data.csv')",
    "install httpfs",
    "install excel from community",
    "load httpfs",
    "load '{outside}/escape.duckdb_extension'",
    # secrets
    "from duckdb_secrets()",
    "create secret (type s3, key_id 'a', secret 'b')",
    "create persistent secret (type s3, key_id 'a', secret 'b')",
    "select getenv('HOME')",
    # settings
    "set memory_limit = '100GB'",
    "set threads = 64",
    "pragma memory_limit = '100GB'",
    "reset memory_limit",
    "set enable_external_access = true",
    "set python_enable_replacements = true",
    "set lock_configuration = false",
    "reset lock_configuration",
    "set temp_directory = '{outside}'",
    "set allowed_directories = ['/']",
    "set extension_directory = '{outside}'",
    "set home_directory = '{outside}'",
    "set secret_directory = '{outside}'",
    # change the build
    "create table {catalog}.x as select 1",
    "create view escape as select 1",
    "create macro escape(x) as x",
    "delete from {table}",
    "update {table} set customer_id = 'x'",
    "drop table {table}",
    "insert into {table} from {table}",
    "comment on table {table} is 'x'",
)


@pytest.fixture
def served(workspace: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    """A published build, a secret file beside the workspace, and a folder to spill into."""
    build_file = write_build(workspace.paths.warehouse / "build.duckdb", 1)
    publish(workspace, build_file, "20260101T000001-a", as_of=date(2026, 1, 1), code_version="test")
    outside = tmp_path / "outside"
    for folder in (outside, outside / ".tmp", workspace.paths.warehouse / "spill"):
        folder.mkdir()
    (outside / "secret.csv").write_text("a\nsecret\n")
    monkeypatch.chdir(outside)
    return workspace


def open_marts(settings: Settings) -> duckdb.DuckDBPyConnection:
    """The connection of pages, notebooks, segments, exports and the consent gate."""
    return reader(settings)


def open_cursor(settings: Settings) -> duckdb.DuckDBPyConnection:
    """What a page asks: a cursor of a cached connection."""
    cursor = reader(settings).cursor()
    cursor.execute("use published")
    return cursor


def open_contacts(settings: Settings) -> duckdb.DuckDBPyConnection:
    """The connection behind every reading of contacts."""
    return opened(settings, published_build(settings))


SERVING: dict[str, tuple[Callable[[Settings], duckdb.DuckDBPyConnection], str, str]] = {
    "marts": (open_marts, "published", "marts.dim_customers"),
    "cursor": (open_cursor, "published", "marts.dim_customers"),
    "contacts": (open_contacts, "personal", "contacts.dim_customer_contacts"),
}


@pytest.mark.parametrize("kind", SERVING)
def test_no_serving_connection_has_a_way_out(served: Settings, kind: str, tmp_path: Path) -> None:
    secret_frame = pd.DataFrame({"a": ["secret"]})
    open_connection, catalog, table = SERVING[kind]
    build = published_build(served)
    names = {
        "outside": tmp_path / "outside",
        "workspace": served.paths.workspace,
        "other_file": build.crm_file if kind == "contacts" else build.contacts_file,
        "catalog": catalog,
        "table": table,
    }
    with open_connection(served) as connection:
        assert connection.execute(f"select count(*) from {table}").fetchone() != (0,)
        open_ways = [escape for escape in ESCAPES if _is_open(connection, escape.format_map(names))]
    assert open_ways == []
    assert not secret_frame.empty
    left = sorted(path.name for path in (tmp_path / "outside").rglob("*"))
    assert left == [".tmp", "secret.csv"]


def _is_open(connection: duckdb.DuckDBPyConnection, statement: str) -> bool:
    try:
        connection.execute(statement).fetchall()
    except duckdb.Error:
        return False
    return True


def test_a_query_too_large_for_memory_ends_and_leaves_no_people_on_the_disk(
    served: Settings, tmp_path: Path
) -> None:
    small = served.model_copy(update={"duckdb_memory_limit": "40MB"})
    with reader(small) as connection, pytest.raises(duckdb.OutOfMemoryException):
        connection.execute(
            "create temp table large as select md5(range::varchar) as a from range(3000000)"
            " order by a"
        )
    assert not list((tmp_path / "outside" / ".tmp").iterdir())
    assert not list((served.paths.warehouse / "spill").iterdir())


def test_a_table_name_that_is_more_than_a_name_is_refused(served: Settings) -> None:
    from crm.consent import decide

    with reader(served) as connection, pytest.raises(UsageError, match="no table name"):
        decide(served, connection, "dim_customers; drop table x", "email", "marketing")
