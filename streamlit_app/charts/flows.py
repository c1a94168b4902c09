"""What comes in and what goes out: bars above and below zero, and a line of what it makes."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from streamlit_app.charts.frame import (
    GREY,
    HEIGHT,
    ORANGE,
    SHORT,
    figure_axis,
    finished,
    kept,
    stacked,
    switched,
)
from streamlit_app.wording.formats import Formats
from streamlit_app.wording.language import _

FlowColours = Mapping[str, str]
"""What flows, as it is said, to its colour; in the order of the legend."""


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


@kept
def flow_chart(
    months: pd.DataFrame,
    colours: FlowColours,
    line: str | None,
    formats: Formats,
    height: int = HEIGHT,
) -> alt.LayerChart:
    """Draw monthly flows as stacked bars, what leaves below zero, and a line of the balance.

    Parameters
    ----------
    months : DataFrame
        `month`, `flow` (as said), `amount` (below zero for what leaves), `is_complete`.
    colours : mapping
        The flows and their colours.
    line : str or None
        What the line is called; it is each month's sum. None: no line.
    """
    x = alt.X("month:T", title=None, axis=alt.Axis(format="%b %y", labelOverlap=True))
    y = alt.Y("begin:Q", title=None, axis=figure_axis(SHORT, tickCount=4))
    names = list(colours)
    data = stacked(months, "month", "amount").assign(
        until=months["month"] + pd.offsets.MonthEnd(0) - pd.Timedelta(days=3)
    )
    bars = (
        alt.Chart(data)
        .mark_bar()
        .encode(
            x=x,
            x2=alt.X2("until:T"),
            y=y,
            y2=alt.Y2("end:Q"),
            color=alt.Color(
                "flow:N",
                scale=alt.Scale(domain=names, range=list(colours.values())),
                legend=alt.Legend(orient="top", title=None, symbolType="square"),
            ),
            opacity=switched(alt.OpacityValue, "datum.is_complete", 0.9, 0.4),
            tooltip=[
                alt.Tooltip("month:T", title=_("Month"), format="%b %Y"),
                alt.Tooltip("flow:N", title=_("Flow")),
                alt.Tooltip("amount:Q", title=_("Count"), format=",d"),
            ],
        )
    )
    zero = alt.Chart(pd.DataFrame({"begin": [0]})).mark_rule(color=GREY).encode(y=alt.Y("begin:Q"))
    return finished(formats, bars, zero, *_balance(months, line), height=height)


def _balance(months: pd.DataFrame, line: str | None) -> list[alt.Chart]:
    if line is None:
        return []
    sums = months.groupby("month", as_index=False).agg({"amount": "sum"})
    sums["middle"] = sums["month"] + pd.Timedelta(days=13)
    point = alt.OverlayMarkDef(color=ORANGE, size=26, filled=True)
    return [
        alt.Chart(sums)
        .mark_line(color=ORANGE, strokeWidth=2, point=point)
        .encode(
            x=alt.X("middle:T"),
            y=alt.Y("amount:Q"),
            tooltip=[
                alt.Tooltip("month:T", title=_("Month"), format="%b %Y"),
                alt.Tooltip("amount:Q", title=line, format="+,d"),
            ],
        )
    ]
