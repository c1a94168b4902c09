"""What the raw files hold of one person: as sources delivered it, and as builds stored it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from crm.config import Settings
from crm.exports.access.published import ANOTHER
from crm.identity.lookup import linked_keys
from crm.identity.sightings import raw_view
from crm.sources.contracts import Contract, Kind, delivered
from crm.warehouse.connection import quoted, scratch

OF_THE_LOG = "ops"
"""The group that is made of the log and the identity map, which are told of by themselves."""
MAILBOX = "email:"
ORDERS = "shop.orders"
ADDRESSES = (Kind.EMAIL, Kind.RECIPIENT)
"""What ties a row without an account to a person; a telephone is shared too often to do so."""


@dataclass(frozen=True)
class Known:
    """What rows of theirs carry: ids, accounts as `source:account`, addresses and numbers."""

    ids: Sequence[str]
    accounts: Sequence[str]
    points: Sequence[str]

    def bound(self) -> dict[str, list[str]]:
        """Return the values that queries bind."""
        return {"accounts": list(self.accounts), "points": list(self.points)}


def known_of(settings: Settings, ids: Sequence[str], contacts: Mapping[str, pa.Table]) -> Known:
    """Collect what identifies a person at the sources; `contacts` is `copy_contacts` of them."""
    links = linked_keys(settings, ids[0])
    points = {link.customer_key.removeprefix(MAILBOX) for link in links if link.source is None}
    if (table := contacts.get("dim_customer_contacts")) is not None:
        for name in ("email_key", "phone_e164"):
            points |= {value for value in table[name].to_pylist() if value}
    accounts = {f"{link.source}:{link.source_customer_id}" for link in links if link.source}
    return Known(ids, sorted(accounts), sorted(points))


def delivered_rows(settings: Settings, known: Known) -> dict[str, pa.Table]:
    """Return the rows that sources delivered about a person, by `group.table`.

    Rows of somebody else's account are left out even where they share an address, and holders of
    tickets whom the person bought for are not named.
    """
    found: dict[str, pa.Table] = {}
    with scratch(settings) as connection:
        views = {
            _place(contract): (contract, columns)
            for contract in delivered().values()
            if (columns := raw_view(connection, settings, contract.group, contract.name))
        }
        bound = known.bound() | {"orders": _orders(connection, views, known)}
        for name, (contract, columns) in views.items():
            if condition := _theirs(contract, columns):
                query = f"{_select(contract, columns)} where {condition} order by all"
                used = {key: value for key, value in bound.items() if f"${key}" in query}
                found[name] = connection.sql(query, params=used).to_arrow_table()
    return {name: table for name, table in found.items() if table.num_rows}


def stored_rows(settings: Settings, known: Known) -> dict[str, pa.Table]:
    """Return the rows of earlier days that builds, models and exports stored, by `group.table`."""
    found: dict[str, pa.Table] = {}
    outside = {_place(contract) for contract in delivered().values()}
    with scratch(settings) as connection:
        for folder in sorted(settings.paths.raw.glob("*/*")):
            group, table = folder.parent.name, folder.name
            if group == OF_THE_LOG or f"{group}.{table}" in outside:
                continue
            if "customer_id" in raw_view(connection, settings, group, table):
                query = (
                    f"select * from {group}_{table} where list_contains($ids, customer_id) "
                    "order by all"
                )
                ids = {"ids": list(known.ids)}
                found[f"{group}.{table}"] = connection.sql(query, params=ids).to_arrow_table()
    return {name: rows for name, rows in found.items() if rows.num_rows}


def _orders(
    connection: duckdb.DuckDBPyConnection,
    views: Mapping[str, tuple[Contract, Mapping[str, str]]],
    known: Known,
) -> list[str]:
    """Return the person's orders as `source:order`."""
    if ORDERS not in views:
        return []
    condition = _theirs(*views[ORDERS])
    query = f"select distinct _source || ':' || order_id from shop_orders where {condition}"
    return [one for (one,) in connection.execute(query, known.bound()).fetchall()]


def _theirs(contract: Contract, columns: Mapping[str, str]) -> str:
    """Say when a row is theirs: by account, by address where no account is named, or by order."""
    keys = [one.key_column for one in contract.columns if one.kind in ADDRESSES]
    by_point = " or ".join(f"list_contains($points, {key})" for key in keys if key in columns)
    has_account = "source_customer_id" in columns
    parts = ["list_contains($accounts, _source || ':' || source_customer_id)"] * has_account
    if by_point:
        parts.append(f"({'source_customer_id is null and ' * has_account}({by_point}))")
    if "order_id" in columns and _place(contract) != ORDERS:
        parts.append("list_contains($orders, _source || ':' || order_id)")
    return " or ".join(parts)


def _select(contract: Contract, columns: Mapping[str, str]) -> str:
    view = f"{contract.group}_{contract.name}"
    if "holder_email_key" not in columns:
        return f"select * from {view}"
    hidden = ", ".join(
        f"case when holder_email_key is null and holder_email is null "
        f"or list_contains($points, holder_email_key) then {name} "
        f"when {name} is not null then {quoted(ANOTHER)} end as {name}"
        for name in columns
        if name.startswith("holder_")
    )
    return f"select * replace ({hidden}) from {view}"


def _place(contract: Contract) -> str:
    return f"{contract.group}.{contract.name}"
