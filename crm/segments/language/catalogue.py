"""The catalogue of what a rule may mention: read from dbt's meta, published with every build."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import pandas as pd
import yaml

from crm.config import PROJECT_ROOT, Settings
from crm.errors import CheckFailedError
from crm.segments.language.behaviours import (
    EVENT_COLUMNS,
    PROPERTY_COLUMNS,
    BehaviourEvent,
    event_from_row,
    event_row,
    events_from_meta,
    property_rows,
)
from crm.segments.language.fields import (
    FIELD_COLUMNS,
    Field,
    field_from_meta,
    field_from_row,
    field_row,
)
from crm.warehouse.raw import write_frame

MARTS = PROJECT_ROOT / "dbt_project/models/marts"
Named = TypeVar("Named", bound=Field | BehaviourEvent)
PEOPLE = "dim_customers"
"""The model whose columns are the fields."""


@dataclass(frozen=True)
class Catalogue:
    """Every field and event, found by its exact name or an alias of it."""

    fields: tuple[Field, ...]
    events: tuple[BehaviourEvent, ...] = ()

    @cached_property
    def _by_name(self) -> Mapping[str, Field]:
        return by_name(self.fields)

    @cached_property
    def _events_by_name(self) -> Mapping[str, BehaviourEvent]:
        return by_name(self.events)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the fields, without aliases."""
        return tuple(field.name for field in self.fields)

    @property
    def words(self) -> dict[str, str]:
        """What people may call a field, labels and aliases, and its name."""
        return other_words(self.fields)

    @property
    def event_words(self) -> dict[str, str]:
        """What people may call an event, and its name."""
        return other_words(self.events)

    def find(self, name: str) -> Field | None:
        """Return the field of that name or alias; None when there is none."""
        return self._by_name.get(name)

    def find_event(self, name: str) -> BehaviourEvent | None:
        """Return the event of that name or alias; None when there is none."""
        return self._events_by_name.get(name)


def other_words(things: Sequence[Named]) -> dict[str, str]:
    """Return labels and aliases of things, each with the name of its thing."""
    return {word: one.name for one in things for word in (one.label_en, one.label_ro, *one.aliases)}


def by_name(things: Sequence[Named]) -> Mapping[str, Named]:
    """Index things by their names and aliases.

    Raises
    ------
    CheckFailedError
        A name stands for two of them.
    """
    found: dict[str, Named] = {}
    for thing in things:
        for name in (thing.name, *thing.aliases):
            if name in found:
                raise CheckFailedError(
                    "'{name}' names both {one} and {other}; remove one of them from the meta of "
                    "the models in {folder}.",
                    name=name,
                    one=found[name].name,
                    other=thing.name,
                    folder=MARTS.name,
                )
            found[name] = thing
    return found


def catalogue_from_dbt(folder: Path = MARTS) -> Catalogue:
    """Read the catalogue from the YAML of the marts.

    Parameters
    ----------
    folder : Path
        Holds dbt model YAMLs at any depth. Columns of `dim_customers` with
        `config.meta.segmentable: true` become fields; models with `config.meta.behaviours` tell
        of events.

    Raises
    ------
    CheckFailedError
        A meta is incomplete or a name is taken twice; the message names the file.
    """
    fields: list[Field] = []
    events: list[BehaviourEvent] = []
    for path in sorted(folder.rglob("*.yml")):
        text = path.read_text(encoding="utf-8")
        if path.stem != PEOPLE and "behaviours:" not in text:
            continue
        for model in yaml.load(text, Loader=yaml.CSafeLoader)["models"]:  # safe, in C
            if model["name"] == PEOPLE:
                fields += _fields(path.name, model)
            events += events_from_meta(path.name, model)
    return _checked(Catalogue(tuple(fields), tuple(events)))


def _fields(place: str, model: Mapping[str, Any]) -> list[Field]:
    metas = (
        (column["name"], column.get("config", {}).get("meta") or {})
        for column in model.get("columns", ())
    )
    return [field_from_meta(place, name, meta) for name, meta in metas if meta.get("segmentable")]


def _checked(catalogue: Catalogue) -> Catalogue:
    catalogue.find(PEOPLE), catalogue.find_event(PEOPLE)
    for event in catalogue.events:
        by_name(event.properties)
    return catalogue


def catalogue_from_build(connection: duckdb.DuckDBPyConnection) -> Catalogue:
    """Read the catalogue that the published build was made with.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        A reader of the published marts.
    """
    fields = tuple(map(field_from_row, _rows(connection, "meta_segment_fields", "field")))
    properties: dict[str, list[Field]] = defaultdict(list)
    for row in _rows(connection, "meta_segment_event_properties", "event, field"):
        properties[row["event"]].append(field_from_row(row))
    events = (
        event_from_row(row, tuple(properties[row["event"]]))
        for row in _rows(connection, "meta_segment_events", "event")
    )
    return Catalogue(fields, tuple(events))


def _rows(connection: duckdb.DuckDBPyConnection, table: str, order: str) -> list[dict[str, Any]]:
    """Return the rows of a published table as dicts; none where an older build lacks it."""
    known = "select 1 from information_schema.tables where table_name = ?"
    if connection.execute(known, [table]).fetchone() is None:
        return []
    found = connection.execute(f"select * from {table} order by {order}")
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def write_catalogue(settings: Settings) -> tuple[int, int]:
    """Write raw/ops/segment_fields, segment_events and segment_event_properties for dbt to publish.

    Returns
    -------
    (int, int)
        Numbers of fields and of events.
    """
    found = catalogue_from_dbt()
    events = [event_row(event) for event in found.events]
    properties = [row for event in found.events for row in property_rows(event)]
    _write(settings, "segment_fields", [field_row(field) for field in found.fields], FIELD_COLUMNS)
    _write(settings, "segment_events", events, EVENT_COLUMNS)
    _write(settings, "segment_event_properties", properties, PROPERTY_COLUMNS)
    return len(found.fields), len(events)


def _write(
    settings: Settings,
    table: str,
    rows: Sequence[Mapping[str, str | None]],
    columns: Sequence[str],
) -> None:
    frame = pd.DataFrame(rows, columns=list(columns))
    write_frame(settings, "ops", table, "current", frame, dict.fromkeys(columns, "varchar"))
