"""What the Overview's flow of buyers says, and the rows its chart draws."""

from __future__ import annotations

import pandas as pd

from streamlit_app.queries.warehouse import records
from streamlit_app.wording.formats import Formats
from streamlit_app.wording.language import _


def flow_finding(months: pd.DataFrame, formats: Formats) -> str:
    """Say whether the last whole month brought more buyers than it lost."""
    whole = months[months["is_complete"]].sort_values("month")
    if whole.empty or whole["net_count"].isna().iloc[-1]:
        return _("Who came and who went")
    last = records(whole)[-1]
    values = {
        "month": formats.month(last["month"]),
        "came": formats.people(last["new_count"] + last["won_back_count"]),
        "lost": formats.people(last["lost_count"]),
    }
    if last["net_count"] < 0:
        return _("{month} lost more buyers than it brought: {lost} against {came}", **values)
    return _("{month} brought {came} buyers and lost {lost}", **values)


def long_flows(months: pd.DataFrame, parts: list[tuple[str, str, int]]) -> pd.DataFrame:
    """Return a row per month and flow; what leaves is below zero.

    Parameters
    ----------
    months : DataFrame
        `month`, `is_complete` and the counts.
    parts : list of tuple
        What a flow is called, its column, its sign.
    """
    rows = [
        months[["month", "is_complete"]].assign(flow=name, amount=sign * months[column])
        for name, column, sign in parts
    ]
    return pd.concat(rows, ignore_index=True).sort_values("month", kind="stable")
