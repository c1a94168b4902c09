"""The dbt project names the same things as the Python side of each seam."""

from __future__ import annotations

from crm.sources.contracts import CONTRACTS
from tests.worlds import declared_columns


def test_dbt_declares_the_columns_that_landing_stores() -> None:
    declared = declared_columns()
    for contract in CONTRACTS.values():
        stored = {name: _plain(kind) for name, kind in contract.stored_types().items()}
        table = declared[f"{contract.group}.{contract.name}"]
        assert {name: _plain(kind) for name, kind in table.items()} == stored, contract.name


def _plain(kind: str) -> str:
    return kind.replace(" ", "").replace("string", "varchar")
