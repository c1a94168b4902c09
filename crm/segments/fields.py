"""The catalogue of what a rule may mention: read from dbt's meta, published with every build."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import yaml

from crm.config import PROJECT_ROOT, Settings
from crm.errors import CheckFailedError
from crm.segments.operators import OPERATORS
from crm.warehouse.raw import write_frame

DBT_MODEL = PROJECT_ROOT / "dbt_project/models/marts/customers/dim_customers.yml"
IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")
ALIAS = re.compile(r"[A-Za-z][A-Za-z0-9_.]*")


@dataclass(frozen=True)
class Field:
    """One thing a rule may ask about; `bridge` is the table that holds the values of a set."""

    name: str
    type: str
    label_en: str
    label_ro: str
    family: str
    unit: str | None = None
    aliases: tuple[str, ...] = ()
    bridge: str | None = None
    bridge_column: str | None = None

    def __post_init__(self) -> None:
        if self.type not in OPERATORS:
            raise CheckFailedError(
                f"The field '{self.name}' has the type '{self.type}'; "
                f"use one of {', '.join(OPERATORS)}."
            )
        if self.type == "set" and not (self.bridge and self.bridge_column):
            raise CheckFailedError(
                f"The set '{self.name}' names no bridge and bridge_column in its dbt meta."
            )
        names = [(self.name, IDENTIFIER), *((alias, ALIAS) for alias in self.aliases)]
        names += [(name, IDENTIFIER) for name in (self.bridge, self.bridge_column) if name]
        for name, pattern in names:
            if not pattern.fullmatch(name):
                raise CheckFailedError(
                    f"The field '{self.name}' uses the name {name!r}; "
                    "names are letters, digits and '_', starting with a letter."
                )


@dataclass(frozen=True)
class Catalogue:
    """Every field, found by its exact name or an alias of it."""

    fields: tuple[Field, ...]

    @cached_property
    def _by_name(self) -> Mapping[str, Field]:
        found: dict[str, Field] = {}
        for field in self.fields:
            for name in (field.name, *field.aliases):
                if name in found:
                    raise CheckFailedError(
                        f"'{name}' names both {found[name].name} and {field.name}; "
                        "remove one alias from dim_customers.yml."
                    )
                found[name] = field
        return found

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the fields, without aliases."""
        return tuple(field.name for field in self.fields)

    def find(self, name: str) -> Field | None:
        """Return the field of that name or alias; None when there is none."""
        return self._by_name.get(name)


def catalogue_from_dbt(path: Path = DBT_MODEL) -> Catalogue:
    """Read the catalogue from the YAML of the model whose columns are the fields.

    Parameters
    ----------
    path : Path
        A dbt model YAML; columns with `config.meta.segmentable: true` become fields.

    Raises
    ------
    CheckFailedError
        A column's meta is incomplete; the message names the column.
    """
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Catalogue(
        tuple(
            _field_from_meta(column["name"], meta)
            for model in document["models"]
            for column in model.get("columns", ())
            if (meta := _meta(column)).get("segmentable")
        )
    )


def _meta(column: Mapping[str, Any]) -> Mapping[str, Any]:
    return column.get("config", {}).get("meta") or column.get("meta") or {}


def _field_from_meta(name: str, meta: Mapping[str, Any]) -> Field:
    label = meta.get("label")
    if not isinstance(label, Mapping) or not {"en", "ro"} <= set(label) or "type" not in meta:
        raise CheckFailedError(
            f"dim_customers.yml: the column '{name}' is segmentable but its meta lacks "
            "label.en, label.ro or type."
        )
    return Field(
        name=name,
        type=str(meta["type"]),
        label_en=str(label["en"]),
        label_ro=str(label["ro"]),
        family=str(meta.get("family", "is")),
        unit=meta.get("unit"),
        aliases=tuple(meta.get("aliases") or ()),
        bridge=meta.get("bridge"),
        bridge_column=meta.get("bridge_column"),
    )


def catalogue_from_build(connection: duckdb.DuckDBPyConnection) -> Catalogue:
    """Read the catalogue that the published build was made with.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        A reader of the published marts.
    """
    rows = connection.execute(
        "select field, type, label_en, label_ro, family, unit, bridge, bridge_column, aliases "
        "from meta_segment_fields order by field"
    ).fetchall()
    return Catalogue(tuple(_field_from_row(*row) for row in rows))


def _field_from_row(
    name: str,
    kind: str,
    label_en: str,
    label_ro: str,
    family: str,
    unit: str | None,
    bridge: str | None,
    bridge_column: str | None,
    aliases: str | None,
) -> Field:
    names = tuple(aliases.split("|")) if aliases else ()
    return Field(name, kind, label_en, label_ro, family, unit, names, bridge, bridge_column)


def write_segment_fields(settings: Settings) -> int:
    """Write the catalogue to raw/ops/segment_fields, one row per field, for dbt to publish.

    Returns
    -------
    int
        Number of fields.
    """
    rows = [_as_row(field) for field in catalogue_from_dbt().fields]
    frame = pd.DataFrame(rows)
    types = dict.fromkeys(frame.columns, "varchar")
    return write_frame(settings, "ops", "segment_fields", "current", frame, types)


def _as_row(field: Field) -> dict[str, str | None]:
    return {
        "field": field.name,
        "label_en": field.label_en,
        "label_ro": field.label_ro,
        "family": field.family,
        "type": field.type,
        "unit": field.unit,
        "aliases": _joined(field.aliases),
        "operators": _joined(OPERATORS[field.type]),
        "bridge": field.bridge,
        "bridge_column": field.bridge_column,
    }


def _joined(names: Iterable[str]) -> str | None:
    return "|".join(names) or None
