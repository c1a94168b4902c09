"""Sentences made of data: each says what a chart shows, so nobody has to read it off."""

from __future__ import annotations

import pandas as pd

from crm.exports.people.waterfall import Waterfall
from streamlit_app.queries.warehouse import Row, records
from streamlit_app.wording.formats import Formats
from streamlit_app.wording.language import _
from streamlit_app.wording.losses import reason_words, stage_words
from streamlit_app.wording.vocabulary import STAGES

BLUE, AMBER = "#0072B2", "#E69F00"


def waterfall_steps(waterfall: Waterfall, formats: Formats) -> pd.DataFrame:
    """Return the bars of the consent waterfall: members, one per loss, what is left in the file.

    Returns
    -------
    DataFrame
        `label`, `reason`, `people`, `start` and `end` of the bar, `colour`, `shown`.
    """
    rows = [_step(_("Members"), "", waterfall.members, 0, waterfall.members, BLUE, formats)]
    left = waterfall.members
    for loss in waterfall.losses:
        reason = reason_words(loss)
        label = _("{stage}: {reason}", stage=stage_words(loss), reason=reason)
        below = max(left - loss.people, 0)
        rows.append(_step(label, reason, loss.people, below, left, AMBER, formats))
        left = below
    rows.append(_step(_("In the file"), "", waterfall.in_file, 0, waterfall.in_file, BLUE, formats))
    return pd.DataFrame(rows)


def top_share(curve: pd.DataFrame, buyers_share: float) -> float:
    """Read the Pareto curve at a share of buyers; 0 before its first step."""
    up_to = curve.loc[curve["buyers_share"] <= buyers_share + 1e-9, "spend_share"]
    return 0.0 if up_to.empty else float(up_to.iloc[-1])


def stage_alt(stages: pd.DataFrame, formats: Formats) -> str:
    """List customers per stage for people who do not see the bars."""
    parts = ", ".join(
        f"{_(STAGES[row['lifecycle_stage']])} {formats.people(row['customers_count'])}"
        for row in records(stages)
    )
    return _("Customers by lifecycle stage: {parts}.", parts=parts)


def _step(
    label: str, reason: str, people: int, start: int, end: int, colour: str, formats: Formats
) -> Row:
    sign = "−" if colour == AMBER else ""
    return {
        "label": label,
        "reason": reason,
        "people": people,
        "start": start,
        "end": end,
        "colour": colour,
        "shown": f"{sign}{formats.count(people)}",
    }
