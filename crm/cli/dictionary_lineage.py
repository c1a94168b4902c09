"""`crm dictionary --lineage`: what a table is made of, from the delivered files on."""

from __future__ import annotations

from dataclasses import asdict

from crm.cli.console import console, marked, print_json, print_table
from crm.config import Settings
from crm.errors import UsageError
from crm.warehouse.lineage import Lineage, lineage_of


def show_lineage(settings: Settings, table: str | None, *, as_json: bool) -> None:
    """Print what is behind a table, in the order in which it is made."""
    if table is None:
        raise UsageError("Name the table whose origin you ask for: --table rpt_kpi_days.")
    found = lineage_of(settings, table)
    if as_json:
        print_json(asdict(found))
        return
    console.print(marked(table, "bold", f"  {found.table.description}"))
    console.print(sentence(found))
    print_table(
        ["table", "layer", "made of", "what one row is"],
        [
            [one.name, one.layer, ", ".join(one.parents) or None, one.gist]
            for one in (*found.behind, found.table)
        ],
    )


def sentence(found: Lineage) -> str:
    """Say from which sources a table comes, and over how many steps."""
    names = ", ".join(one.name for one in found.delivered)
    if not names:
        return "It comes from no delivered table."
    steps = len(found.models)
    return f"It comes from {names}, over {steps} {'step' if steps == 1 else 'steps'}."
