"""Every raw table by name: what a source must deliver, and may."""

from __future__ import annotations

from crm.sources.columns import Column, Contract, Kind
from crm.sources.contract_tables import activity, campaigns, finance, quality, shop, ticketing

__all__ = ["CONTRACTS", "LOADS", "REJECTED_ROWS", "Column", "Contract", "Kind", "delivered"]

LOADS, REJECTED_ROWS = quality.LOADS, quality.REJECTED_ROWS

CONTRACTS: dict[str, Contract] = {
    contract.name: contract
    for contract in (
        *shop.TABLES,
        *ticketing.TABLES,
        *activity.TABLES,
        *campaigns.TABLES,
        *finance.TABLES,
        *quality.TABLES,
    )
}


def delivered() -> dict[str, Contract]:
    """Return the tables that come from outside, by name."""
    return {name: contract for name, contract in CONTRACTS.items() if contract.is_delivered}
