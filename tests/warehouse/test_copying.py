"""What goes into a published file: comments on everything, views that stay inside it."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from crm.errors import CheckFailedError
from crm.warehouse.connection import published_build, reader
from crm.warehouse.publish import publish
from tests.warehouse.builds import write_build


def publish_with(settings, *statements: str) -> None:
    """Publish a build made as dbt makes it: in a database that is attached under a name."""
    build_file = write_build(settings.paths.warehouse / "build.duckdb")
    with duckdb.connect() as connection:
        connection.execute(f"attach '{build_file}' as warehouse")
        connection.execute(
            "create schema warehouse.compat; create schema warehouse.compat_contacts"
        )
        for statement in statements:
            connection.execute(statement)
    publish(settings, build_file, "20260101T000001-1", as_of=date(2026, 1, 1), code_version="test")


def comments(settings, file: str = "crm_file") -> dict[str, str]:
    with duckdb.connect() as connection:
        connection.execute(
            f"attach '{getattr(published_build(settings), file)}' as served (read_only)"
        )
        rows = connection.execute(
            "select schema_name || '.' || table_name || '.' || column_name, comment"
            " from duckdb_columns() where database_name = 'served' and comment is not null"
            " union all select schema_name || '.' || view_name, comment from duckdb_views()"
            " where database_name = 'served' and comment is not null"
            " union all select schema_name || '.' || table_name, comment from duckdb_tables()"
            " where database_name = 'served' and comment is not null"
        ).fetchall()
    return dict(rows)


def test_comments_reach_the_table_its_short_name_and_the_views(workspace):
    publish_with(
        workspace,
        "comment on table warehouse.marts.fct_orders is 'One row per order; it''s countable.'",
        "comment on column warehouse.marts.fct_orders.net is 'Net.'",
        "create view warehouse.compat.orders as"
        " with fct_orders as (select net as total from warehouse.marts.fct_orders)"
        " select * from fct_orders",
        "comment on view warehouse.compat.orders is 'Under another name.'",
        "comment on column warehouse.compat.orders.total is 'Net, renamed.'",
    )
    assert comments(workspace) == {
        "marts.fct_orders": "One row per order; it's countable.",
        "main.fct_orders": "One row per order; it's countable.",
        "marts.fct_orders.net": "Net.",
        "main.fct_orders.net": "Net.",
        "compat.orders": "Under another name.",
        "compat.orders.total": "Net, renamed.",
    }


def test_a_view_answers_for_a_reader_who_attached_the_file_under_another_name(workspace):
    publish_with(
        workspace,
        "create view warehouse.compat.orders as"
        " select net as total from warehouse.marts.fct_orders",
        "create view warehouse.compat_contacts.people as"
        " select email from warehouse.contacts.dim_customer_contacts",
    )
    with reader(workspace) as connection:
        assert connection.execute("select count(total) from compat.orders").fetchone() == (3,)
        assert connection.execute(
            "select count(*) from duckdb_views() where schema_name = 'compat'"
        ).fetchone() == (1,)
    with duckdb.connect(str(published_build(workspace).contacts_file), read_only=True) as contacts:
        assert contacts.execute("select count(*) from compat.people").fetchone() == (3,)


@pytest.mark.parametrize("private", ["contacts.dim_customer_contacts", "raw_shop.customers"])
def test_a_view_in_the_marts_cannot_reach_what_is_not_published_there(workspace, private):
    with pytest.raises(CheckFailedError, match=r"compat\.people"):
        publish_with(
            workspace,
            f"create view warehouse.compat.people as select email from warehouse.{private}",
        )
