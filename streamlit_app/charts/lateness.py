"""A person's own rhythm on one axis: purchases, the usual gap, today, what is expected next."""

from __future__ import annotations

import altair as alt
import pandas as pd

from streamlit_app.charts.frame import BLUE, GREY, LABEL, ORANGE, finished, kept
from streamlit_app.wording.formats import Formats

STRIP = 108
"""Pixels: a strip, not a chart to read values off."""


@kept
def lateness_chart(days: pd.DataFrame, bands: pd.DataFrame, formats: Formats) -> alt.LayerChart:
    """Draw purchase days as ticks, spans as bands, moments as rules with their words.

    Parameters
    ----------
    days : DataFrame
        `day`, `orders_count`, `net` of each purchase day.
    bands : DataFrame
        `kind` (usual, expected, today), `label`, `start`, `end`; a moment has no end.
    formats : Formats
        The tenant's.
    """
    ends = [*days["day"], *bands["start"], *bands["end"].dropna()]
    x = alt.X(
        "day:T",
        title=None,
        scale=alt.Scale(domain=[str(min(ends))[:10], str(max(ends))[:10]], nice=False),
        axis=alt.Axis(format="%b %Y", labelOverlap=True, grid=False, tickCount=8),
    )
    ticks = (
        alt.Chart(days)
        .mark_tick(color=BLUE, thickness=2, size=34, opacity=0.8, orient="vertical")
        .encode(
            x=x,
            y=alt.value(STRIP - 34),
            tooltip=[
                alt.Tooltip("day:T", title="Bought on", format="%d %b %Y"),
                alt.Tooltip("orders_count:Q", title="Orders"),
                alt.Tooltip("net:Q", title=f"Net ({formats.unit})", format=",.0f"),
            ],
        )
    )
    return finished(formats, *_spans(bands), ticks, *_today(bands), height=STRIP)


def _spans(bands: pd.DataFrame) -> list[alt.Chart]:
    spans = bands[bands["end"].notna()]
    if spans.empty:
        return []
    colour = alt.Color(
        "kind:N",
        scale=alt.Scale(domain=["usual", "expected"], range=[BLUE, GREY]),
        legend=None,
    )
    places = {"usual": STRIP - 58, "expected": STRIP - 58}
    base = alt.Chart(spans.assign(place=spans["kind"].map(places)))
    band = base.mark_bar(opacity=0.2, cornerRadius=3).encode(
        x=alt.X("start:T"), x2="end:T", y=alt.value(22), y2=alt.value(STRIP - 12), color=colour
    )
    said = base.mark_text(align="left", dx=4, fontSize=11, color=LABEL).encode(
        x=alt.X("start:T"),
        y=alt.Y("kind:N", scale=alt.Scale(domain=["usual", "expected"], range=[4, 16]), axis=None),
        text="label:N",
    )
    return [band, said]


def _today(bands: pd.DataFrame) -> list[alt.Chart]:
    today = alt.Chart(bands[bands["kind"] == "today"])
    rule = today.mark_rule(color=ORANGE, strokeWidth=2).encode(x=alt.X("start:T"))
    said = today.mark_text(align="right", dx=-5, fontSize=11, fontWeight=600, color=ORANGE).encode(
        x=alt.X("start:T"), y=alt.value(STRIP - 4), text="label:N"
    )
    return [rule, said]
