"""The condition of the shared filters, and its shorter form where little is chosen.

A database that is asked "nobody chose a city, or the city is …" still looks everybody up: on a
million people most of a second. So `fetch` asks only for what was chosen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

PARTS = {
    "seg": """customer_id in (
        select customer_id from fct_segment_memberships where segment_id = $seg)""",
    "ch": """customer_id in (
        select customer_id from dim_customers where acquisition_source = $ch)""",
    "city": "customer_id in (select customer_id from dim_customers where city = $city)",
    "genre": """customer_id in (
        select customer_id from bridge_customer_genres where genre = $genre)""",
}
AUDIENCE = "(" + " and ".join(f"(${key} is null or {part})" for key, part in PARTS.items()) + ")"
"""A condition on `customer_id`, whatever table it is asked of; bind `Audience.values` with it."""


def narrowed(sql: str, values: Mapping[str, object]) -> tuple[str, dict[str, object]]:
    """Return a question with only the chosen parts of `AUDIENCE`, and the values it still binds."""
    if AUDIENCE not in sql:
        return sql, dict(values)
    chosen = [part for key, part in PARTS.items() if values.get(key) is not None]
    shorter = sql.replace(AUDIENCE, f"({' and '.join(chosen) or 'true'})")
    bound = {
        key: value
        for key, value in values.items()
        if key not in PARTS or re.search(rf"\${key}\b", shorter)
    }
    return shorter, bound
