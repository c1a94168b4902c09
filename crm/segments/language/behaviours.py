"""What people do, as rules may ask about it: events, read from the meta of the models they are in.

A model says in `config.meta.behaviours` which events its rows are; its columns marked
`segmentable` are what a `where` may ask about them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crm.errors import CheckFailedError
from crm.segments.language.fields import (
    ALIAS,
    IDENTIFIER,
    Field,
    check_names,
    field_from_meta,
    field_row,
    joined,
    labels,
    split,
)
from crm.segments.language.operators import offered

EVENTS, ORDERS, DAYS = "events", "orders", "days"
"""What `distinct_by` counts besides the properties of an event."""

EVENT_COLUMNS = (
    "event",
    "model",
    "at_column",
    "at_type",
    "customer_column",
    "id_column",
    "order_column",
    "conditions",
    "repeats",
    "label_en",
    "label_ro",
    "family",
    "aliases",
)
PROPERTY_COLUMNS = (
    "event",
    "field",
    "label_en",
    "label_ro",
    "family",
    "type",
    "unit",
    "aliases",
    "operators",
)
KEYS = {"name", "at", "customer", "id", "order", "when", "repeats", "label", "family", "aliases"}
Wanted = bool | tuple[str, ...]


@dataclass(frozen=True)
class BehaviourEvent:
    """Rows of one model that tell of one kind of event.

    Parameters
    ----------
    name, aliases
        How rules call it.
    model, customer, at, id, order
        The dbt model and its columns: the person, the moment (a date when `at_type` says so), what
        is counted, and the order it belongs to.
    when
        Which rows of the model: a column with true, false or the texts it may hold.
    repeats
        One event may stand in several rows; `id` tells them apart.
    properties
        What a `where` may ask about.
    """

    name: str
    model: str
    at: str
    customer: str
    id: str
    label_en: str
    label_ro: str
    family: str
    order: str | None = None
    when: tuple[tuple[str, Wanted], ...] = ()
    repeats: bool = False
    at_type: str = "timestamp"
    aliases: tuple[str, ...] = ()
    properties: tuple[Field, ...] = ()

    def __post_init__(self) -> None:
        columns = [self.model, self.at, self.customer, self.id, *(name for name, _ in self.when)]
        columns += [self.order] if self.order else []
        names = [(name, IDENTIFIER) for name in (self.name, *columns)]
        check_names(
            f"The event '{self.name}'", [*names, *((alias, ALIAS) for alias in self.aliases)]
        )
        taken = {EVENTS, ORDERS, DAYS} & {field.name for field in self.properties}
        if taken or any(field.type == "set" for field in self.properties):
            raise CheckFailedError(
                "{model}: a property is a set or is called {events}, {orders} or {days}; the "
                "event '{name}' cannot be asked about it.",
                model=self.model,
                events=EVENTS,
                orders=ORDERS,
                days=DAYS,
                name=self.name,
            )

    @property
    def distinct_choices(self) -> tuple[str, ...]:
        """What `distinct_by` may say for this event."""
        orders = (ORDERS,) if self.order else ()
        return (EVENTS, *orders, DAYS, *(field.name for field in self.properties))


def events_from_meta(place: str, model: Mapping[str, Any]) -> list[BehaviourEvent]:
    """Read the events of one dbt model; `place` names the file in messages."""
    behaviours = _meta(model).get("behaviours") or ()
    types = {column["name"]: str(column.get("data_type")) for column in model.get("columns", ())}
    properties = [
        field_from_meta(place, column["name"], meta)
        for column in model.get("columns", ())
        if behaviours and (meta := _meta(column)).get("segmentable")
    ]
    properties.sort(key=lambda one: one.name)  # as the published catalogue lists them
    return [_event(place, model["name"], raw, types, tuple(properties)) for raw in behaviours]


def _event(
    place: str,
    model: str,
    raw: Mapping[str, Any],
    types: Mapping[str, str],
    properties: tuple[Field, ...],
) -> BehaviourEvent:
    name = raw.get("name")
    missing = {"name", "at", "id"} - set(raw)
    if missing or set(raw) - KEYS:
        wrong = ", ".join(sorted(missing or set(raw) - KEYS))
        raise CheckFailedError(
            "{place}: the event {name!r} of {model} {how} {wrong}; it has {known}.",
            place=place,
            name=name,
            model=model,
            how="lacks" if missing else "has the key",
            wrong=wrong,
            known=", ".join(sorted(KEYS)),
        )
    when = raw.get("when") or {}
    customer = raw.get("customer", "customer_id")
    for column in filter(None, (raw["at"], raw["id"], customer, raw.get("order"), *when)):
        if column not in types:
            raise CheckFailedError(
                "{place}: the event '{name}' uses the column '{column}', which {model} lacks.",
                place=place,
                name=name,
                column=column,
                model=model,
            )
    label_en, label_ro = labels(place, f"the event '{name}'", raw)
    return BehaviourEvent(
        name=str(name),
        model=model,
        at=raw["at"],
        customer=customer,
        id=raw["id"],
        label_en=label_en,
        label_ro=label_ro,
        family=str(raw.get("family", "engaged")),
        order=raw.get("order"),
        when=tuple((column, _wanted(value)) for column, value in sorted(when.items())),
        repeats=bool(raw.get("repeats")),
        at_type="date" if types[raw["at"]] == "date" else "timestamp",
        aliases=tuple(raw.get("aliases") or ()),
        properties=properties,
    )


def _wanted(value: object) -> Wanted:
    if isinstance(value, bool):
        return value
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)


def _meta(node: Mapping[str, Any]) -> Mapping[str, Any]:
    return node.get("config", {}).get("meta") or node.get("meta") or {}


def event_row(event: BehaviourEvent) -> dict[str, str | None]:
    """Write an event as a row of text, as `meta_segment_events` publishes it."""
    return {
        "event": event.name,
        "model": event.model,
        "at_column": event.at,
        "at_type": event.at_type,
        "customer_column": event.customer,
        "id_column": event.id,
        "order_column": event.order,
        "conditions": json.dumps(dict(event.when), sort_keys=True),
        "repeats": "true" if event.repeats else "false",
        "label_en": event.label_en,
        "label_ro": event.label_ro,
        "family": event.family,
        "aliases": joined(event.aliases),
    }


def property_rows(event: BehaviourEvent) -> list[dict[str, str | None]]:
    """Write an event's properties as `meta_segment_event_properties` publishes them."""
    return [
        {
            **field_row(field),
            "event": event.name,
            "operators": joined(offered(field.type, inside_event=True)),
        }
        for field in event.properties
    ]


def event_from_row(row: Mapping[str, Any], properties: tuple[Field, ...]) -> BehaviourEvent:
    """Read what `event_row` wrote."""
    when = json.loads(row["conditions"])
    return BehaviourEvent(
        name=row["event"],
        model=row["model"],
        at=row["at_column"],
        customer=row["customer_column"],
        id=row["id_column"],
        label_en=row["label_en"],
        label_ro=row["label_ro"],
        family=row["family"],
        order=row["order_column"],
        when=tuple((column, _wanted(value)) for column, value in sorted(when.items())),
        repeats=row["repeats"] == "true",
        at_type=row["at_type"],
        aliases=split(row["aliases"]),
        properties=properties,
    )
