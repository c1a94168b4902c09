"""Random rules of every operator, aimed at values that people have."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from crm.segments.operators import Shape, offered
from tests.segments.people import (
    AMOUNTS,
    BIRTHDAYS,
    CATALOGUE,
    CHANCES,
    CITIES,
    GAPS,
    NUMBERS,
    TAGS,
)

SCALARS: dict[str, list[Any]] = {
    "orders": NUMBERS,
    "gap": GAPS,
    "spent": [float(amount) for amount in AMOUNTS],
    "churn": CHANCES,
    "city": [*CITIES, "cluj", "a", "%", "_", "--", "'"],
    "tags": [*TAGS, "ROCK", "none of them"],
}
DAYS = ["P1D", "P2D", "P90D", "P180D", "P1M", "P6M", "P1Y", "P3Y", "P2W"]
HOURS = ["PT1H", "PT24H", "PT49H"]


def random_rule(rng: random.Random, as_of: date, depth: int = 3) -> dict[str, Any]:
    """Draw a rule tree."""
    if depth == 0 or rng.random() < 0.4:
        return random_leaf(rng, as_of)
    if rng.random() < 0.25:
        return {"not": random_rule(rng, as_of, depth - 1)}
    parts = [random_rule(rng, as_of, depth - 1) for _ in range(rng.randrange(1, 4))]
    return {rng.choice(["all", "any"]): parts}


def random_leaf(rng: random.Random, as_of: date) -> dict[str, Any]:
    """Draw one condition."""
    field = rng.choice(CATALOGUE.fields)
    op, shape = rng.choice(list(offered(field.type, inside_event=True).items()))
    leaf: dict[str, Any] = {"field": rng.choice([field.name, *field.aliases]), "op": op}
    if shape is Shape.NONE:
        return leaf
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
    if field in SCALARS:
        return rng.choice(SCALARS[field])
    day = rng.choice([*BIRTHDAYS, *(as_of + timedelta(days=step) for step in (-90, -1, 0, 1, 14))])
    if not with_time:
        return day.isoformat()
    return f"{day.isoformat()}T{rng.randrange(24):02d}:30:00Z"
