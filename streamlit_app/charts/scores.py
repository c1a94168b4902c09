"""How scores are cut: a histogram of the measure with a rule where each band begins; net flows."""

from __future__ import annotations

import altair as alt
import pandas as pd

from streamlit_app.charts.frame import (
    BLUE,
    LABEL,
    ORANGE,
    SHORT,
    bar_labels,
    change_axis,
    figure_axis,
    finished,
    kept,
    named_bars,
    switched,
)
from streamlit_app.wording.formats import Formats

BARS_HEIGHT = 210


@kept
def score_histogram(
    bars: pd.DataFrame, cuts: pd.DataFrame, *, is_money: bool, formats: Formats
) -> alt.LayerChart:
    """Draw buyers per bar of one measure; dashed rules stand where a score begins.

    Parameters
    ----------
    bars : DataFrame
        `bar_from`, `bar_to`, `customers_count`.
    cuts : DataFrame
        `at_least` and `score` of the bands.
    is_money : bool
        Amounts stand on a logarithmic axis.
    """
    data = bars.assign(bar_from=bars["bar_from"].clip(lower=1)) if is_money else bars
    lowest = float(data["bar_from"].min()) if len(data) else 0.0
    kind = alt.Scale(type="log", nice=False) if is_money else alt.Scale(nice=False, zero=False)
    axis = (
        figure_axis(SHORT, grid=False, values=[10**ten for ten in range(9)])
        if is_money
        else figure_axis("d", grid=False, tickCount=6)
    )
    x = alt.X("bar_from:Q", title=None, scale=kind, axis=axis)
    columns = (
        alt.Chart(data)
        .mark_bar(color=BLUE, opacity=0.85, binSpacing=1)
        .encode(
            x=x,
            x2=alt.X2("bar_to:Q"),
            y=alt.Y("customers_count:Q", title=None, axis=figure_axis(SHORT, tickCount=4)),
            y2=alt.datum(0),
            tooltip=[
                alt.Tooltip("bar_from:Q", title="≥", format=",.0f"),
                alt.Tooltip("bar_to:Q", title="<", format=",.0f"),
                alt.Tooltip("customers_count:Q", title="n", format=",d"),
            ],
        )
    )
    inside = cuts[cuts["at_least"] > lowest]
    rules = alt.Chart(inside).encode(x=alt.X("at_least:Q", scale=kind))
    return finished(
        formats,
        columns,
        rules.mark_rule(color=ORANGE, strokeDash=[4, 3], strokeWidth=1.5),
        rules.mark_text(align="left", dx=4, dy=4, baseline="top", color=LABEL, fontSize=11).encode(
            y=alt.YValue(0), text=alt.Text("score:N")
        ),
        height=BARS_HEIGHT,
    )


@kept
def net_flows(flows: pd.DataFrame, order: list[str], formats: Formats) -> alt.LayerChart:
    """Draw how many more people each group has than before: right of zero it grew."""
    scale = alt.Scale(padding=40)  # room for the figures beside the longest bars
    x = alt.X("net:Q", title=None, scale=scale, axis=change_axis(tickCount=5))
    bars = named_bars(flows, "name", "net", order, axis=None).encode(
        x=x,
        color=switched(alt.ColorValue, "datum.net < 0", ORANGE, BLUE),
        tooltip=[
            alt.Tooltip("name:N", title=" "),
            alt.Tooltip("entered:Q", title="+", format=",d"),
            alt.Tooltip("left:Q", title="−", format=",d"),
            alt.Tooltip("net:Q", title="=", format="+,d"),
        ],
    )
    grew = bar_labels(bars, alt.Text("net:Q", format="+,d")).transform_filter("datum.net >= 0")
    shrank = bar_labels(bars, alt.Text("net:Q", format="+,d")).transform_filter("datum.net < 0")
    texts = grew, shrank.mark_text(align="right", dx=-5, fontSize=12, color=LABEL)
    return finished(formats, bars, *texts, height=30 * len(order) + 30)
