"""What a reader has chosen on the RFM page, and whom a choice means, as a rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from crm.warehouse.movement import UNSCORED
from streamlit_app.people.selection import (
    RuleJson,
    did,
    did_not,
    equals,
    everyone_who,
    one_of,
    people_of_audience,
)
from streamlit_app.queries.audience import Audience

SCORED = "rfm_scored"
"""The event that says how somebody was scored at the end of a day."""


@dataclass(frozen=True)
class View:
    """Which scheme of scores the page shows, of whom, and whether profiles carry it."""

    scheme: str
    is_default: bool
    audience: Audience

    def now(self, condition: RuleJson) -> RuleJson:
        """Write a condition on today's scores of this scheme."""
        if self.is_default:
            return condition
        return did(SCORED, everyone_who(equals("scheme", self.scheme), condition), in_last="P1D")

    def everyone_who(self, *conditions: RuleJson) -> RuleJson:
        """Join conditions with what the shared filters say."""
        return everyone_who(*conditions, *people_of_audience(self.audience))

    def was_in(self, group: str, day: date) -> RuleJson:
        """Write that somebody was in a group at the end of a day, or had no score then."""
        window = [day.isoformat(), day.isoformat()]
        of_scheme = equals("scheme", self.scheme)
        if group == UNSCORED:
            return did_not(SCORED, everyone_who(of_scheme), between=window)
        of_group = equals("rfm_segment", group)
        return did(SCORED, everyone_who(of_scheme, of_group), between=window)


def cell_rule(
    view: View, codes: pd.DataFrame, axis: str, r: int | None, y: int | None
) -> RuleJson | None:
    """Write the rule of a cell, a row or a column of the grid; None where nothing is chosen."""
    if r is None and y is None:
        return None
    frequency, monetary = codes["frequency_score"], codes["monetary_score"]
    other = {"fm": (frequency + monetary + 1) // 2, "f": frequency, "m": monetary}[axis]
    is_in = pd.Series(True, index=codes.index)
    if r is not None:
        is_in &= codes["recency_score"] == r
    if y is not None:
        is_in &= other == y
    return view.now(one_of("rfm_code", codes.loc[is_in, "rfm_code"].tolist()))


def group_rule(view: View, group: str) -> RuleJson:
    """Write the rule of a group."""
    return view.now(equals("rfm_segment", group))
