"""Some people that a page speaks of: what they are called, and the rule that finds them.

A chart's mark, a filter and a segment say whom they mean in one language, the segments' own. So
whatever was picked can be counted, listed, saved as a segment and exported.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from streamlit_app.queries.audience import Audience

RuleJson = Mapping[str, Any]
"""A rule as `crm segment show --json` prints it."""


@dataclass(frozen=True)
class Selection:
    """Whom a page means.

    Parameters
    ----------
    title : str
        What they are called on the page, in the reader's language.
    rule : mapping
        Finds them; with `ids`, what holds of all of them, kept to be read.
    name_hint : str
        A name for the segment that they may become.
    ids : tuple of str, optional
        The people themselves, where no rule finds them alone; they become a snapshot.
    """

    title: str
    rule: RuleJson
    name_hint: str
    ids: tuple[str, ...] | None = None

    @property
    def rule_json(self) -> str:
        """The rule as one text, the same for the same rule."""
        return json.dumps(self.rule, sort_keys=True, default=str)


def everyone_who(*conditions: RuleJson) -> RuleJson:
    """Join conditions: all of them hold.

    Examples
    --------
    >>> everyone_who(equals("rfm_segment", "Champions"), {"field": "may_email", "op": "is_true"})
    {'all': [{'field': 'rfm_segment', 'op': 'eq', 'value': 'Champions'},
             {'field': 'may_email', 'op': 'is_true'}]}
    """
    return {"all": list(conditions)}


def equals(field: str, value: object) -> RuleJson:
    """Write that a field has a value."""
    return {"field": field, "op": "eq", "value": value}


def one_of(field: str, values: Sequence[object]) -> RuleJson:
    """Write that a field has one of some values."""
    return {"field": field, "op": "in", "value": list(values)}


def did(event: str, where: RuleJson | None = None, **window: object) -> RuleJson:
    """Write that something happened, `in_last`, `between` or ever."""
    return {"did": event, **window, **({} if where is None else {"where": where})}


def did_not(event: str, where: RuleJson | None = None, **window: object) -> RuleJson:
    """Write that something did not happen."""
    return {"did_not": event, **window, **({} if where is None else {"where": where})}


def within(field: str, at_least: float | None, below: float | None) -> RuleJson:
    """Write that a number lies in a bar of a histogram: from its beginning, short of its end."""
    ends = (("gte", at_least), ("lt", below))
    return everyone_who(
        *({"field": field, "op": op, "value": end} for op, end in ends if end is not None)
    )


def people_of_audience(audience: Audience) -> list[RuleJson]:
    """Write the shared filters as conditions, so that a pick means whom the chart shows."""
    conditions: list[RuleJson] = []
    if audience.segment is not None:
        conditions.append({"segment": audience.segment, "op": "in"})
    if audience.channel is not None:
        conditions.append(equals("acquisition_source", audience.channel))
    if audience.city is not None:
        conditions.append(equals("city", audience.city))
    if audience.genre is not None:
        conditions.append({"field": "genres", "op": "has_any", "value": [audience.genre]})
    return conditions
