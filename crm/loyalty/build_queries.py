"""What the published build knows of loyalty: every query of this package."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crm.config import Settings
from crm.errors import NotBuiltError
from crm.loyalty.lots import Movement
from crm.warehouse.connection import reader

ENTRIES = """
    select entry_id, kind, points, occurred_at, occurred_date, lot_expires_date, reason_code
    from fct_loyalty_entries
    where program_id = ? and list_contains(?, customer_id) and kind <> 'expire'
    order by occurred_at, entry_id"""


def built_base_currency(settings: Settings) -> str | None:
    """Return the currency of the published build; None before the first."""
    try:
        rows = _rows(settings, "select base_currency from meta_build")
    except NotBuiltError:
        return None
    return rows[0][0] if rows else None


def built_movements(
    settings: Settings, program_id: str, customer_ids: Sequence[str]
) -> list[Movement]:
    """Return the ledger of a person as built, expiries left out, oldest first.

    Raises
    ------
    NotBuiltError
        Nothing was published yet.
    """
    rows = _rows(settings, ENTRIES, [program_id, list(customer_ids)])
    return [Movement(*row) for row in rows]


def known_customers(settings: Settings, customer_ids: Sequence[str]) -> set[str]:
    """Return those of the ids that the published build has a profile for."""
    query = "select customer_id from dim_customers where list_contains(?, customer_id)"
    return {found for (found,) in _rows(settings, query, [list(customer_ids)])}


def sales_count(settings: Settings, customer_ids: Sequence[str]) -> int:
    """Count the countable orders of a person: paid, worth money, not fully refunded."""
    query = "select count(*) from fct_orders where is_countable and list_contains(?, customer_id)"
    return int(_rows(settings, query, [list(customer_ids)])[0][0])


def tier_standing(
    settings: Settings, program_id: str, customer_ids: Sequence[str]
) -> dict[str, Any] | None:
    """Return tier, measure and the way to the next tier as built; None for who is not in it."""
    query = (
        "select tier, tier_measure, next_tier, next_threshold, tier_progress_share"
        " from dim_loyalty_balances where program_id = ? and list_contains(?, customer_id)"
        " order by tier_number desc limit 1"
    )
    rows = _rows(settings, query, [program_id, list(customer_ids)])
    columns = ("tier", "tier_measure", "next_tier", "next_threshold", "tier_progress_share")
    return dict(zip(columns, rows[0], strict=True)) if rows else None


def tier_changes(
    settings: Settings, program_id: str, customer_ids: Sequence[str]
) -> list[tuple[Any, ...]]:
    """Return day, tier before, tier, direction and reason of each change as built, oldest first."""
    query = (
        "select changed_date, previous_tier, tier, direction, reason from fct_tier_changes"
        " where program_id = ? and list_contains(?, customer_id) order by changed_date, customer_id"
    )
    return _rows(settings, query, [program_id, list(customer_ids)])


def program_sizes(settings: Settings) -> dict[str, tuple[int, int]]:
    """Return people and points that can be spent per programme as built; empty before the first."""
    query = "select program_id, customers_count, points_available from dim_loyalty_programs"
    try:
        return {program: (people, points) for program, people, points in _rows(settings, query)}
    except NotBuiltError:
        return {}


def _rows(settings: Settings, query: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with reader(settings) as connection:
        return connection.execute(query, list(parameters)).fetchall()
