"""Where a published table comes from: the models and delivered tables behind it, as text.

Read from `meta_lineage`, which every build writes from the graph of the dbt project.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crm.config import Settings
from crm.errors import NotBuiltError, UsageError
from crm.warehouse.connection import PublishedBuild, reader

SOURCE, SEED = "source", "seed"
OURS = ("ops", "ml", "history", "exports", "quality")
"""Groups of sources that the product writes for itself; the others are delivered."""


@dataclass(frozen=True)
class Table:
    """A table of the warehouse and the tables it is made of."""

    name: str
    kind: str
    layer: str
    description: str
    parents: tuple[str, ...]

    @property
    def place(self) -> int:
        """Where it stands in a list: delivered, written by the product, seed, model."""
        if self.kind == SOURCE:
            return int(self.layer in OURS)
        return 2 if self.kind == SEED else 3

    @property
    def gist(self) -> str:
        """What it is, in the first sentence of its description."""
        return self.description.split(". ")[0].rstrip(".")


@dataclass(frozen=True)
class Lineage:
    """A table with everything behind it.

    `behind` is in the order in which it is made: whatever a table is made of comes before it.
    """

    table: Table
    behind: tuple[Table, ...]

    @property
    def sources(self) -> tuple[Table, ...]:
        """The delivered tables it begins with, and those that the product writes for itself."""
        return tuple(one for one in self.behind if one.kind == SOURCE)

    @property
    def delivered(self) -> tuple[Table, ...]:
        """The tables from outside that it begins with."""
        return tuple(one for one in self.sources if one.layer not in OURS)

    @property
    def models(self) -> tuple[Table, ...]:
        """The steps between, in the order in which they are made."""
        return tuple(one for one in self.behind if one.kind not in (SOURCE, SEED))


def lineage_of(settings: Settings, table: str, build: PublishedBuild | None = None) -> Lineage:
    """Return what is behind a table.

    Parameters
    ----------
    settings : Settings
        Whose workspace.
    table : str
        Any table of the warehouse, published or not.
    build : PublishedBuild, optional
        A build to stay on; default the one CURRENT names.

    Raises
    ------
    NotBuiltError
        There is no published build, or it is older than its lineage.
    UsageError
        There is no such table.
    """
    tables = read_lineage(settings, build)
    if not tables:
        raise NotBuiltError(
            "The published build does not say where its tables come from; the next "
            "`crm build` makes one that does."
        )
    if table not in tables:
        raise UsageError(
            "There is no table '{table}'; `crm dictionary` lists them.", table=table[:80]
        )
    return behind(tables, table)


def read_lineage(settings: Settings, build: PublishedBuild | None = None) -> dict[str, Table]:
    """Return every table of the warehouse by name; none where the build is older than this."""
    with reader(settings, build) as connection:
        known = "select 1 from duckdb_tables() where table_name = 'meta_lineage'"
        if connection.execute(known).fetchone() is None:
            return {}
        rows = connection.execute(TABLES).fetchall()
    return {
        name: Table(name, kind, layer, description, tuple(parents.split("|")) if parents else ())
        for name, kind, layer, description, parents in rows
    }


def behind(tables: Mapping[str, Table], table: str) -> Lineage:
    """Collect what is behind one of the tables.

    Examples
    --------
    >>> tables = {
    ...     "shop.orders": Table("shop.orders", "source", "shop", "", ()),
    ...     "orders": Table("orders", "model", "staging", "", ("shop.orders",)),
    ...     "days": Table("days", "model", "marts", "", ("orders", "shop.orders")),
    ... }
    >>> [one.name for one in behind(tables, "days").behind]
    ['shop.orders', 'orders']
    """
    found: dict[str, Table] = {}

    def visit(name: str) -> None:
        for parent in tables[name].parents:
            if parent in tables and parent not in found:
                visit(parent)
                found[parent] = tables[parent]

    visit(table)
    made = sorted(found.values(), key=lambda one: one.place)  # stable: models stay in their order
    return Lineage(tables[table], tuple(made))


TABLES = (
    "select table_name, kind, layer, description, parents from meta_lineage order by table_name"
)
