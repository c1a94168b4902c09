"""What a rule may ask about: a column with its type, labels and other names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from crm.errors import CheckFailedError
from crm.segments.language.operators import OPERATORS

IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")
ALIAS = re.compile(r"[A-Za-z][A-Za-z0-9_.]*")
PREDICTIONS = ("churn", "clv", "value_at_risk", "offer")
FIELD_COLUMNS = (
    "field",
    "label_en",
    "label_ro",
    "family",
    "type",
    "unit",
    "aliases",
    "operators",
    "bridge",
    "bridge_column",
    "prediction",
)


@dataclass(frozen=True)
class Field:
    """One thing a rule may ask about.

    `bridge` is the table that holds the values of a set; `prediction` what fills the field,
    a kind of model, both (`value_at_risk`) or the offers, any of which may abstain.
    """

    name: str
    type: str
    label_en: str
    label_ro: str
    family: str
    unit: str | None = None
    aliases: tuple[str, ...] = ()
    bridge: str | None = None
    bridge_column: str | None = None
    prediction: str | None = None

    def __post_init__(self) -> None:
        if self.type not in OPERATORS:
            raise CheckFailedError(
                "The field '{name}' has the type '{type}'; use one of {operators}.",
                name=self.name,
                type=self.type,
                operators=", ".join(OPERATORS),
            )
        if self.type == "set" and not (self.bridge and self.bridge_column):
            raise CheckFailedError(
                "The set '{name}' names no bridge and bridge_column in its dbt meta.",
                name=self.name,
            )
        if self.prediction is not None and self.prediction not in PREDICTIONS:
            raise CheckFailedError(
                "The field '{name}' is predicted by '{prediction}'; use one of {predictions}.",
                name=self.name,
                prediction=self.prediction,
                predictions=", ".join(PREDICTIONS),
            )
        names = [(self.name, IDENTIFIER), *((alias, ALIAS) for alias in self.aliases)]
        names += [(name, IDENTIFIER) for name in (self.bridge, self.bridge_column) if name]
        check_names(f"The field '{self.name}'", names)


def check_names(owner: str, names: Iterable[tuple[str, re.Pattern[str]]]) -> None:
    """Refuse a name that is no plain identifier: these names become SQL."""
    for name, pattern in names:
        if not pattern.fullmatch(name):
            raise CheckFailedError(
                "{owner} uses the name {name!r}; names are letters, digits and '_', starting with "
                "a letter.",
                owner=owner,
                name=name,
            )


def field_from_meta(place: str, name: str, meta: Mapping[str, Any]) -> Field:
    """Read a field from a column's dbt meta; `place` names the file in messages."""
    if "type" not in meta:
        raise CheckFailedError(
            "{place}: the column '{name}' is segmentable but has no type.", place=place, name=name
        )
    label_en, label_ro = labels(place, f"the column '{name}'", meta)
    return Field(
        name=name,
        type=str(meta["type"]),
        label_en=label_en,
        label_ro=label_ro,
        family=str(meta.get("family", "is")),
        unit=meta.get("unit"),
        aliases=tuple(meta.get("aliases") or ()),
        bridge=meta.get("bridge"),
        bridge_column=meta.get("bridge_column"),
        prediction=meta.get("prediction"),
    )


def labels(place: str, owner: str, meta: Mapping[str, Any]) -> tuple[str, str]:
    """Return the English and Romanian label of a meta; both are needed."""
    label = meta.get("label")
    if not isinstance(label, Mapping) or not {"en", "ro"} <= set(label):
        raise CheckFailedError(
            "{place}: the meta of {owner} lacks label.en or label.ro.", place=place, owner=owner
        )
    return str(label["en"]), str(label["ro"])


def field_row(field: Field) -> dict[str, str | None]:
    """Write a field as a row of text, as `meta_segment_fields` publishes it."""
    return {
        "field": field.name,
        "label_en": field.label_en,
        "label_ro": field.label_ro,
        "family": field.family,
        "type": field.type,
        "unit": field.unit,
        "aliases": joined(field.aliases),
        "operators": joined(OPERATORS[field.type]),
        "bridge": field.bridge,
        "bridge_column": field.bridge_column,
        "prediction": field.prediction,
    }


def field_from_row(row: Mapping[str, Any]) -> Field:
    """Read what `field_row` wrote."""
    return Field(
        name=row["field"],
        type=row["type"],
        label_en=row["label_en"],
        label_ro=row["label_ro"],
        family=row["family"],
        unit=row["unit"],
        aliases=split(row["aliases"]),
        bridge=row.get("bridge"),
        bridge_column=row.get("bridge_column"),
        prediction=row.get("prediction"),
    )


def joined(names: Iterable[str]) -> str | None:
    """Write names as one text with `|` between; null when there are none."""
    return "|".join(names) or None


def split(names: str | None) -> tuple[str, ...]:
    """Read what `joined` wrote."""
    return tuple(names.split("|")) if names else ()
