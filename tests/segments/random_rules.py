"""Random rules of every operator, aimed at values that people have."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from crm.segments.language.fields import Field
from crm.segments.language.operators import COUNTED, Shape, offered
from tests.segments.people import CATALOGUE, SEGMENTS
from tests.segments.random_people import (
    AMOUNTS,
    BIRTHDAYS,
    CHANCES,
    CITIES,
    GAPS,
    GENRES,
    NUMBERS,
    STAGES,
    TAGS,
)

SCALARS: dict[str, list[Any]] = {
    "orders": NUMBERS,
    "gap": GAPS,
    "spent": [float(amount) for amount in AMOUNTS],
    "churn": CHANCES,
    "city": [*CITIES, "cluj", "a", "%", "_", "--", "'"],
    "tags": [*TAGS, "ROCK", "none of them"],
    "genre": [*GENRES, "ROCK", "o'"],
    "price": [float(amount) for amount in AMOUNTS],
    "seats": NUMBERS,
    "to_stage": [*STAGES, "l", "AT RISK"],
}
DAYS = ["P1D", "P2D", "P90D", "P180D", "P1M", "P6M", "P1Y", "P3Y", "P2W"]
HOURS = ["PT1H", "PT24H", "PT49H"]


COUNTS = [0, 1, 2, 3]
SHARES = [0, 0.1, 0.25, 0.5, 0.8, 0.9, 1]


def random_rule(rng: random.Random, as_of: date, depth: int = 3) -> dict[str, Any]:
    """Draw a rule tree."""
    return _tree(rng, depth, lambda: random_condition(rng, as_of))


def _tree(
    rng: random.Random, depth: int, condition: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    if depth == 0 or rng.random() < 0.4:
        return condition()
    if rng.random() < 0.25:
        return {"not": _tree(rng, depth - 1, condition)}
    parts = [_tree(rng, depth - 1, condition) for _ in range(rng.randrange(1, 4))]
    return {rng.choice(["all", "any"]): parts}


def random_condition(rng: random.Random, as_of: date) -> dict[str, Any]:
    """Draw one condition."""
    drawn = rng.random()
    if drawn < 0.55:
        return random_leaf(rng, as_of, CATALOGUE.fields)
    return random_behaviour(rng, as_of) if drawn < 0.9 else random_membership(rng, as_of)


def random_behaviour(rng: random.Random, as_of: date) -> dict[str, Any]:
    """Draw what somebody did."""
    kind = rng.choice(["did", "did", "did_not", "first_did", "stopped"])
    event = rng.choice(CATALOGUE.events)
    rule: dict[str, Any] = {kind: rng.choice([event.name, *event.aliases])}
    is_dated = event.at_type == "date"
    window = "in_last" if kind == "stopped" else rng.choice(["in_last", "between", "ever", None])
    if window == "in_last":
        rule[window] = rng.choice(DAYS if is_dated else DAYS + HOURS)
    elif window == "between":
        with_time = not is_dated and rng.random() < 0.5
        rule[window] = sorted(_moment(rng, as_of, with_time) for _ in range(2))
    elif window == "ever":
        rule[window] = True
    if kind == "did" and rng.random() < 0.7:
        rule["times"] = _times(rng)
    if kind == "did" and rng.random() < 0.4:
        rule["distinct_by"] = rng.choice(event.distinct_choices)
    if rng.random() < 0.5:
        rule["where"] = _tree(rng, 2, lambda: random_leaf(rng, as_of, event.properties, True))
    return rule


def _times(rng: random.Random) -> dict[str, Any]:
    op, shape = rng.choice(list(COUNTED.items()))
    if shape is Shape.ONE:
        return {op: rng.choice(COUNTS)}
    return {op: sorted(rng.choice(COUNTS) for _ in range(2))}


def random_membership(rng: random.Random, as_of: date) -> dict[str, Any]:
    """Draw a condition on another segment."""
    rule = {"segment": rng.choice(SEGMENTS), "op": rng.choice(["in", "not_in", "was_in"])}
    return {**rule, "as_of": _moment(rng, as_of, False)} if rule["op"] == "was_in" else rule


def random_leaf(
    rng: random.Random, as_of: date, fields: Sequence[Field], inside_event: bool = False
) -> dict[str, Any]:
    """Draw one condition on a field or a property."""
    field = rng.choice(fields)
    op, shape = rng.choice(list(offered(field.type, inside_event=inside_event).items()))
    leaf: dict[str, Any] = {"field": rng.choice([field.name, *field.aliases]), "op": op}
    if shape is Shape.NONE:
        return leaf
    if shape is Shape.SHARE:
        return {**leaf, "value": rng.choice(SHARES)}
    if shape is Shape.DURATION:
        may_count_hours = field.type == "timestamp" and op != "anniversary_in_next"
        leaf["value"] = rng.choice(DAYS + HOURS if may_count_hours else DAYS)
        return leaf
    with_time = field.type == "timestamp" and shape is not Shape.DAY and rng.random() < 0.5
    draws = {Shape.PAIR: 2, Shape.MANY: rng.randrange(1, 4)}.get(shape, 1)
    values = [_scalar(rng, field.name, as_of, with_time) for _ in range(draws)]
    if shape is Shape.PAIR:
        values.sort()
    leaf["value"] = values if shape in (Shape.PAIR, Shape.MANY) else values[0]
    return leaf


def _scalar(rng: random.Random, field: str, as_of: date, with_time: bool) -> Any:
    return rng.choice(SCALARS[field]) if field in SCALARS else _moment(rng, as_of, with_time)


def _moment(rng: random.Random, as_of: date, with_time: bool) -> str:
    day = rng.choice([*BIRTHDAYS, *(as_of + timedelta(days=step) for step in (-90, -1, 0, 1, 14))])
    if not with_time:
        return day.isoformat()
    return f"{day.isoformat()}T{rng.randrange(24):02d}:30:00Z"
