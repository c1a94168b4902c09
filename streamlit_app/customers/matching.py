"""What the list is narrowed to, as the list's query and as a rule of the segments' language."""

from __future__ import annotations

from typing import Any

from streamlit_app.people.selection import (
    RuleJson,
    Selection,
    equals,
    everyone_who,
    people_of_audience,
)
from streamlit_app.queries.customers import LAST_ORDERS, REACHES, CustomerFilter

ANYBODY: RuleJson = {"field": "orders_count", "op": "gte", "value": 0}
"""Holds of everybody: what is said of people whom a search named."""


def selection_of(wanted: CustomerFilter, title: str, name_hint: str) -> Selection:
    """Return the people whom the list shows, as a rule or, after a search, as their ids."""
    conditions = [*_who(wanted), *_how_much(wanted), *people_of_audience(wanted.audience)]
    return Selection(title, everyone_who(*(conditions or [ANYBODY])), name_hint, wanted.ids)


def chosen_people(customer_ids: tuple[str, ...], title: str, name_hint: str) -> Selection:
    """Return people who were picked one by one."""
    return Selection(title, everyone_who(ANYBODY), name_hint, customer_ids)


def _who(wanted: CustomerFilter) -> list[RuleJson]:
    said = {
        "lifecycle_stage": wanted.stage,
        "rfm_segment": wanted.rfm,
        "churn_band": wanted.risk,
    }
    conditions = [equals(field, value) for field, value in said.items() if value is not None]
    if wanted.tag is not None:
        conditions.append({"field": "tags", "op": "has_any", "value": [wanted.tag]})
    if wanted.reach is not None:
        field, op = REACHES[wanted.reach]
        conditions.append({"field": field, "op": op})
    return conditions


def _how_much(wanted: CustomerFilter) -> list[RuleJson]:
    conditions: list[RuleJson] = []
    least: dict[str, Any] = {
        "total_spent_net": wanted.min_spend,
        "predicted_clv_365d": wanted.min_clv,
    }
    for field, value in least.items():
        if value is not None:
            conditions.append({"field": field, "op": "gte", "value": value})
    if wanted.last is not None:
        op, days = LAST_ORDERS[wanted.last]
        conditions.append({"field": "recency_days", "op": op, "value": days})
    return conditions
