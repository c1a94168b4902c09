"""Charts of segments: how one grew, who came and went, whom two share, what they are worth."""

from __future__ import annotations

import altair as alt
import pandas as pd

from streamlit_app.charts.frame import (
    ALL_LABELS,
    BLUE,
    GREY,
    LABEL,
    ORANGE,
    figure_axis,
    finished,
    kept,
    switched,
)
from streamlit_app.wording.formats import Formats
from streamlit_app.wording.language import _

BESIDE_PANEL = 420
"""Pixels of a chart that stands beside the panel of its people."""


@kept
def size_chart(days: pd.DataFrame, formats: Formats, language: str) -> alt.LayerChart:
    """Draw a segment's size at the end of every judged day; hollow points were computed later."""
    x = alt.X("day:T", title=None, axis=alt.Axis(format="%b %Y", tickCount=8))
    y = alt.Y("members:Q", title=None, scale=alt.Scale(zero=True), axis=alt.Axis(tickCount=5))
    tips = [
        alt.Tooltip("day:T", title=_("Day"), format="%d.%m.%Y"),
        alt.Tooltip("members:Q", title=_("Members"), format=",d"),
        alt.Tooltip("how:N", title=_("Judged")),
    ]
    line = alt.Chart(days).mark_line(color=BLUE, strokeWidth=2).encode(x=x, y=y)
    points = (
        alt.Chart(days)
        .mark_point(size=45, color=BLUE, opacity=1, strokeWidth=1.5)
        .encode(
            x=x,
            y=y,
            fill=switched(alt.FillValue, "datum.is_observed", BLUE, "white"),
            tooltip=tips,
        )
    )
    return finished(formats, line, points)


@kept
def flow_chart(days: pd.DataFrame, formats: Formats, language: str) -> alt.LayerChart:
    """Draw who entered above zero and who left below it, day by day, the net as a line."""
    x = alt.X("label:O", title=None, sort=None, axis=alt.Axis(labelOverlap=True, labelAngle=0))
    bars = [
        alt.Chart(days)
        .mark_bar(color=colour, opacity=0.9)
        .encode(
            x=x,
            y=alt.Y(f"{column}:Q", title=None, axis=alt.Axis(tickCount=5)),
            tooltip=[
                alt.Tooltip("label:N", title=_("Day")),
                alt.Tooltip("entered:Q", title=_("Entered"), format=",d"),
                alt.Tooltip("left:Q", title=_("Left"), format=",d"),
                alt.Tooltip("why:N", title=_("Why they left")),
            ],
        )
        for column, colour in (("entered", BLUE), ("minus", ORANGE))
    ]
    net = alt.Chart(days).encode(x=x, y=alt.Y("net:Q"))
    return finished(
        formats,
        *bars,
        net.mark_line(color=GREY, strokeWidth=2),
        net.mark_point(color=GREY, filled=True, size=35, opacity=1),
    )


@kept
def overlap_chart(pairs: pd.DataFrame, formats: Formats, language: str) -> alt.LayerChart:
    """Draw how much of their people every two of some segments share, in both directions."""
    order = pairs["first"].drop_duplicates().tolist()
    labels = alt.Axis(labelLimit=170, labelAngle=-30, labelOverlap=False, orient="top")
    x = alt.X("second:N", sort=order, title=None, axis=labels)
    y = alt.Y("first:N", sort=order, title=None, axis=ALL_LABELS)
    cells = (
        alt.Chart(pairs)
        .mark_rect(cornerRadius=2, width={"band": 0.96}, height={"band": 0.94})
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "jaccard:Q", legend=None, scale=alt.Scale(scheme="cividis", domain=[0, 1])
            ),
            tooltip=[
                alt.Tooltip("first:N", title=_("Segment")),
                alt.Tooltip("second:N", title=_("and")),
                alt.Tooltip("both:Q", title=_("In both"), format=",d"),
                alt.Tooltip("only_first:Q", title=_("Only in the first"), format=",d"),
                alt.Tooltip("only_second:Q", title=_("Only in the second"), format=",d"),
            ],
        )
    )
    text = (
        alt.Chart(pairs)
        .mark_text(fontSize=12)
        .encode(
            x=x,
            y=y,
            text=alt.Text("jaccard:Q", format=".0%"),
            color=switched(alt.ColorValue, "datum.jaccard > 0.55", "#111", "white"),
        )
    )
    return finished(formats, cells, text, height=max(BESIDE_PANEL, 44 * len(order) + 60))


@kept
def ratio_chart(measures: pd.DataFrame, formats: Formats, language: str) -> alt.LayerChart:
    """Draw how many times everybody's figure a segment's is, per measure, from a line at one."""
    order = measures["label"].tolist()
    y = alt.Y("label:N", sort=order, title=None, axis=alt.Axis(labelLimit=230))
    x = alt.X("ratio:Q", title=_("Times everybody's figure"), axis=figure_axis("~g", tickCount=5))
    stem = alt.Chart(measures).mark_rule(color=BLUE, strokeWidth=2).encode(
        y=y, x=x, x2=alt.datum(1)
    )  # fmt: skip
    dot = (
        alt.Chart(measures)
        .mark_point(color=BLUE, filled=True, size=110, opacity=1)
        .encode(y=y, x=x, tooltip=[alt.Tooltip("label:N"), alt.Tooltip("shown:N")])
    )
    one = alt.Chart(pd.DataFrame({"one": [1.0]})).mark_rule(color=GREY, strokeDash=[4, 4])
    beside = measures.assign(end=measures["ratio"].clip(lower=1))
    words = (
        alt.Chart(beside)
        .mark_text(align="left", dx=10, fontSize=12, color=LABEL)
        .encode(y=y, x=alt.X("end:Q"), text=alt.Text("shown:N"))
    )
    return finished(
        formats, one.encode(x=alt.X("one:Q")), stem, dot, words, height=52 * len(order) + 50
    )


@kept
def backtest_chart(points: pd.DataFrame, formats: Formats, language: str) -> alt.LayerChart:
    """Draw the sizes a rule would have had at past month-ends; gaps are days nobody can tell."""
    x = alt.X("day:T", title=None, axis=alt.Axis(format="%b %Y", tickCount=8))
    y = alt.Y("people:Q", title=None, scale=alt.Scale(zero=True), axis=alt.Axis(tickCount=5))
    line = alt.Chart(points).mark_line(color=BLUE, point=True).encode(
        x=x, y=y,
        tooltip=[
            alt.Tooltip("day:T", title=_("Day"), format="%d.%m.%Y"),
            alt.Tooltip("people:Q", title=_("People"), format=",d"),
            alt.Tooltip("how:N", title=_("Known from")),
        ],
    )  # fmt: skip
    return finished(formats, line)
