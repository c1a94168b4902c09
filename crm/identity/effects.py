"""What a merge, or taking one back, would change: seen on the build before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa

from crm.actors import Actor
from crm.config import Settings
from crm.consent import decide
from crm.identity.lookup import linked_keys
from crm.identity.merges import Merge, active_merges
from crm.identity.merging import find_merge, plan_merge
from crm.identity.sightings import raw_view
from crm.warehouse.connection import reader, scratch

CHANNELS = ("email", "sms", "push")


@dataclass(frozen=True)
class Figures:
    """A customer before or after; None is what only the next build can say."""

    customer_id: str
    orders_count: int
    total_spent_net: Decimal
    loyalty_points: int | None
    consents: dict[str, str]
    """Channel to the gate's reason, for marketing."""
    segments: tuple[str, ...] | None


@dataclass(frozen=True)
class Effect:
    """The customers as they are, and as they would be."""

    before: list[Figures]
    after: list[Figures]
    segments_in_doubt: tuple[str, ...] = ()
    """Segments of some but not all of them: the next build decides."""


def preview_merge(settings: Settings, customer_ids: Sequence[str], *, actor: Actor) -> Effect:
    """Say what merging customers would change; nothing is written.

    Raises
    ------
    UsageError
        The merge would be refused; see `crm.identity.merging.merge_customers`.
    NotBuiltError
        There is no build to look at.
    """
    actor.require("analyst", "look into identities")
    kept, others = plan_merge(settings, customer_ids)
    ids = [kept.customer_id, *(other.customer_id for other in others)]
    merges = active_merges(settings)
    supposed = Merge("supposed", ids[0], tuple(ids[1:]), datetime.now(UTC))
    with reader(settings) as connection:
        before = _published(settings, connection, ids, merges)
        after = _gate(settings, connection, ids[:1], [*merges, supposed] if others else merges)
    in_all = set.intersection(*(set(one.segments or ()) for one in before))
    in_some = set().union(*(one.segments or () for one in before))
    merged = Figures(
        customer_id=kept.customer_id,
        orders_count=sum(one.orders_count for one in before),
        total_spent_net=sum((one.total_spent_net for one in before), Decimal(0)),
        loyalty_points=_sum([one.loyalty_points for one in before]),
        consents=after[kept.customer_id],
        segments=tuple(sorted(in_all)),
    )
    return Effect(before, [merged], tuple(sorted(in_some - in_all)))


def preview_undo(settings: Settings, customer_or_merge: str, *, actor: Actor) -> Effect:
    """Say what taking a merge back would change; nothing is written; errors as `preview_merge`."""
    actor.require("analyst", "look into identities")
    merge = find_merge(settings, customer_or_merge)
    merges = active_merges(settings)
    apart = [one for one in merges if one.merge_id != merge.merge_id]
    with reader(settings) as connection:
        before = _published(settings, connection, [merge.kept_id], merges)
        gate = _gate(settings, connection, merge.ids, apart)
        after = [
            replace(_orders_of(settings, connection, one), consents=gate[one]) for one in merge.ids
        ]
    return Effect(before, after, before[0].segments or ())


def _published(
    settings: Settings,
    connection: duckdb.DuckDBPyConnection,
    ids: Sequence[str],
    merges: Sequence[Merge],
) -> list[Figures]:
    rows = connection.execute(FIGURES, [list(ids)]).fetchall()
    found = {row[0]: row for row in rows}
    gate = _gate(settings, connection, ids, merges)
    figures = []
    for one in ids:
        _, orders, net, points, segments = found.get(one, (one, 0, Decimal(0), None, ""))
        listed = tuple(part for part in segments.split("|") if part)
        figures.append(Figures(one, orders, net, points, gate[one], listed))
    return figures


def _gate(
    settings: Settings,
    connection: duckdb.DuckDBPyConnection,
    ids: Sequence[str],
    merges: Sequence[Merge],
) -> dict[str, dict[str, str]]:
    connection.register("looked_at", pa.table({"customer_id": pa.array(ids, pa.string())}))
    reasons: dict[str, dict[str, str]] = {one: {} for one in ids}
    for channel in CHANNELS:
        table = decide(settings, connection, "looked_at", channel, "marketing", merges=merges)
        for one, reason in connection.execute(
            f"select customer_id, reason from {table}"
        ).fetchall():
            reasons[one][channel] = reason
    return reasons


def _orders_of(
    settings: Settings, connection: duckdb.DuckDBPyConnection, profile_id: str
) -> Figures:
    """Sum up the published orders that a profile's own accounts and mailboxes placed."""
    orders = _order_ids(settings, profile_id)
    connection.register("own_orders", pa.table({"order_id": pa.array(orders, pa.string())}))
    ((count, net),) = connection.execute(OWN_ORDERS).fetchall()
    return Figures(profile_id, count, net, None, {}, None)


def _order_ids(settings: Settings, profile_id: str) -> list[str]:
    keys = [
        key.customer_key
        for key in linked_keys(settings, profile_id)
        if key.profile_id == profile_id
    ]
    found: set[str] = set()
    with scratch(settings) as connection:
        connection.register("keys", pa.table({"customer_key": pa.array(keys, pa.string())}))
        for table in ("orders", "order_items"):
            columns = raw_view(connection, settings, "shop", table)
            if query := _orders_query(table, columns):
                found |= {order_id for (order_id,) in connection.execute(query).fetchall()}
    return sorted(found)


def _orders_query(table: str, columns: dict[str, Any]) -> str:
    account = "'account:' || _source || ':' || source_customer_id"
    known = {"source_customer_id": account, "email_key": "'email:' || email_key"}
    keys = [expression for name, expression in known.items() if name in columns]
    if not keys or "order_id" not in columns:
        return ""
    return f"""
        select distinct _source || ':' || order_id from shop_{table}
        where coalesce({", ".join(keys)}) in (select customer_key from keys)"""


def _sum(points: Sequence[int | None]) -> int | None:
    known = [one for one in points if one is not None]
    return sum(known) if known else None


FIGURES = """
    select customer_id, orders_count, total_spent_net, loyalty_points, segments
    from dim_customers where list_contains(?, customer_id)"""

OWN_ORDERS = """
    select count(*) filter (is_countable), coalesce(sum(net), 0)
    from fct_orders inner join own_orders using (order_id)"""
