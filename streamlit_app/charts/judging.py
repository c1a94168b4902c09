"""How forecasts fared: what came against what was said, and who was found first."""

from __future__ import annotations

import altair as alt
import pandas as pd

from streamlit_app.charts.frame import BLUE, GREY, ORANGE, SHORT, figure_axis, finished, kept
from streamlit_app.wording.formats import Formats
from streamlit_app.wording.language import _

TALL = 300
AMBER = "#E69F00"
"""Seen on a blue bar and on both grounds."""


@kept
def reliability_chart(rows: pd.DataFrame, is_share: bool, formats: Formats) -> alt.LayerChart:
    """Draw what came against what was forecast per tenth of the people; on the line is right."""
    top = float(max(rows["forecast"].max(), rows["actual"].max()))
    scale = alt.Scale(domain=[0, 1 if is_share else top * 1.05])
    axis = figure_axis(".0%" if is_share else SHORT, tickCount=5)
    told = ".1%" if is_share else ",.2f"
    x = alt.X("forecast:Q", title=_("Forecast"), scale=scale, axis=axis)
    y = alt.Y("actual:Q", title=_("Came"), scale=scale, axis=axis)
    ends = pd.DataFrame({"forecast": [0, top], "actual": [0, top]})
    points = alt.Chart(rows).mark_point(filled=True, size=120, color=BLUE, opacity=1)
    line = alt.Chart(rows).mark_line(color=BLUE, strokeWidth=1.5, opacity=0.6)
    right = alt.Chart(ends).mark_line(color=GREY, strokeDash=[4, 4], strokeWidth=1)
    return finished(
        formats,
        points.encode(
            x=x,
            y=y,
            tooltip=[
                alt.Tooltip("bin:O", title=_("Tenth, 1 = lowest")),
                alt.Tooltip("customers_count:Q", title=_("People"), format=",d"),
                alt.Tooltip("forecast:Q", title=_("Forecast"), format=told),
                alt.Tooltip("actual:Q", title=_("Came"), format=told),
            ],
        ),
        line.encode(x=x, y=y),
        right.encode(x=x, y=y),
        height=TALL,
    )


@kept
def lift_chart(rows: pd.DataFrame, is_share: bool, formats: Formats) -> alt.LayerChart:
    """Draw what came per tenth of the people as bars, everybody's mean as a rule."""
    mean = (rows["actual"] * rows["customers_count"]).sum() / rows["customers_count"].sum()
    axis = figure_axis(".0%" if is_share else SHORT, tickCount=5)
    bars = alt.Chart(rows).mark_bar(color=BLUE, opacity=0.9, cornerRadiusEnd=2, width={"band": 0.8})
    tick = alt.Chart(rows).mark_tick(color=AMBER, thickness=3, width={"band": 0.8})
    rule = alt.Chart(pd.DataFrame({"actual": [mean]})).mark_rule(color=ORANGE, strokeDash=[5, 3])
    x = alt.X("bin:O", title=_("Tenth of the people by forecast"), axis=alt.Axis(labelAngle=0))
    y = alt.Y("actual:Q", title=None, axis=axis)
    told = [
        alt.Tooltip("bin:O", title=_("Tenth, 1 = lowest")),
        alt.Tooltip("customers_count:Q", title=_("People"), format=",d"),
        alt.Tooltip("actual:Q", title=_("Came"), format=".1%" if is_share else ",.2f"),
    ]
    return finished(
        formats,
        bars.encode(x=x, y=y, tooltip=told),
        tick.encode(x=x, y=alt.Y("forecast:Q")),
        rule.encode(y=alt.Y("actual:Q")),
        height=TALL,
    )
