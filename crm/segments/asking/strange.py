"""Values of a rule that nobody has in the published build, and the ones that are perhaps meant.

Such a value is no error: a genre nobody bought yet may be bought tomorrow. But it is often a slip.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from crm.config import Settings
from crm.identity.names import folded_name
from crm.segments.language.catalogue import Catalogue, catalogue_from_build
from crm.segments.language.fields import Field
from crm.segments.language.nearest import nearest
from crm.segments.language.tree import Behaviour, Leaf, Rule, conditions
from crm.warehouse.connection import PublishedBuild, reader

WHOLE = frozenset({"eq", "neq", "in", "not_in", "has_any", "has_all", "has_none"})
"""Operators that compare whole values; a part of one may be anything."""
TYPES = frozenset({"text", "set"})
VALUES_READ = 5_000
PEOPLE = "dim_customers"


@dataclass(frozen=True)
class Strange:
    """A value that a field never takes, and the values nearest to it."""

    field: Field
    value: str
    nearest: tuple[str, ...]


def strange_values(
    settings: Settings, rule: Rule, build: PublishedBuild | None = None
) -> list[Strange]:
    """Return the values of a rule that nothing in the build has, in the rule's order.

    Parameters
    ----------
    settings : Settings
        Whose build.
    rule : Rule
        A rule that stands.
    build : PublishedBuild, optional
        A build to stay on; default the one CURRENT names.

    Raises
    ------
    NotBuiltError
        There is no build to ask.
    """
    with reader(settings, build) as connection:
        catalogue = catalogue_from_build(connection)
        return [
            Strange(field, value, tuple(nearest(value, known)))
            for table, column, field, leaf in _compared(rule, catalogue)
            if (known := _known(connection, table, column))
            for value in _texts(leaf)
            if folded_name(value) not in {folded_name(one) for one in known}
        ]


def _compared(rule: Rule, catalogue: Catalogue) -> Iterator[tuple[str, str, Field, Leaf]]:
    """Yield what whole values are compared with: table, column, field, condition."""
    for one in conditions(rule):
        if isinstance(one, Leaf):
            field = catalogue.find(one.field)
            if field and field.bridge and field.bridge_column:
                yield from _if_whole(field.bridge, field.bridge_column, field, one)
            elif field:
                yield from _if_whole(PEOPLE, field.name, field, one)
        elif isinstance(one, Behaviour) and one.where is not None:
            event = catalogue.find_event(one.event)
            fields = {field.name: field for field in event.properties} if event else {}
            for leaf in conditions(one.where):
                if event and isinstance(leaf, Leaf) and leaf.field in fields:
                    yield from _if_whole(event.model, leaf.field, fields[leaf.field], leaf)


def _if_whole(
    table: str, column: str, field: Field, leaf: Leaf
) -> Iterator[tuple[str, str, Field, Leaf]]:
    if leaf.op in WHOLE and field.type in TYPES:
        yield table, column, field, leaf


def _texts(leaf: Leaf) -> list[str]:
    values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    return [value for value in values if isinstance(value, str)]


def _known(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> list[str]:
    """Return what a column holds; nothing where it holds too much to be a vocabulary."""
    rows = connection.execute(
        f'select distinct "{column}"::varchar from {table} where "{column}" is not null '
        "order by 1 limit ?",
        [VALUES_READ + 1],
    ).fetchall()
    return [value for (value,) in rows] if len(rows) <= VALUES_READ else []
