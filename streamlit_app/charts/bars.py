"""Bars: data in, Altair out. One question each; colours from the palettes, never by chance."""

from __future__ import annotations

import altair as alt
import pandas as pd

from streamlit_app.charts.frame import (
    BLUE,
    HEIGHT,
    LABEL,
    ORANGE,
    PERCENT,
    bar_labels,
    finished,
    kept,
    named_bars,
)
from streamlit_app.wording.formats import Formats
from streamlit_app.wording.vocabulary import STAGE_COLOURS, STAGES

_SHORT = "format(datum.value, '~s')"
"""Thousands as k; an axis format would write zero as 0k."""


@kept
def revenue_chart(weeks: pd.DataFrame, reason: str | None, formats: Formats) -> alt.LayerChart:
    """Draw net revenue by week as bars, the same week a year before as a tick on each.

    The best week is marked with its reason, where there is one.
    """
    data = weeks.assign(end=weeks["week"] + pd.Timedelta(days=6))
    x = alt.X(
        "week:T", title=None, axis=alt.Axis(format="%b %Y", tickCount="month", labelOverlap=True)
    )
    bars = (
        alt.Chart(data)
        .mark_bar(color=BLUE)
        .encode(
            x=x,
            x2="end:T",
            y=alt.Y("revenue:Q", title=None, axis=alt.Axis(labelExpr=_SHORT, tickCount=5)),
            y2=alt.datum(0),
            opacity=alt.condition("datum.is_partial", alt.value(0.4), alt.value(0.9)),
            tooltip=[
                alt.Tooltip("week:T", title="Week from", format="%d %b %Y"),
                alt.Tooltip("revenue:Q", title=f"Net revenue ({formats.unit})", format=",.0f"),
                alt.Tooltip("revenue_year_before:Q", title="A year before", format=",.0f"),
                alt.Tooltip("orders_count:Q", title="Orders", format=",d"),
            ],
        )
    )
    before = (
        alt.Chart(data)
        .transform_filter("isValid(datum.revenue_year_before)")
        .mark_rule(color=ORANGE, strokeWidth=2)
        .encode(x=x, x2="end:T", y="revenue_year_before:Q")
    )
    return finished(formats, bars, before, *([] if reason is None else [_best_week(data, reason)]))


@kept
def stage_chart(stages: pd.DataFrame, formats: Formats) -> alt.LayerChart:
    """Draw customers per lifecycle stage as labelled bars in the order of the customer's life."""
    data = stages.assign(
        stage=stages["lifecycle_stage"].map(STAGES),
        colour=stages["lifecycle_stage"].map(STAGE_COLOURS),
    )
    bars = named_bars(data, "stage", "customers_count", list(STAGES.values()), axis=None).encode(
        color=alt.Color("colour:N", scale=None)
    )
    return finished(formats, bars, bar_labels(bars, alt.Text("customers_count:Q", format=",d")))


@kept
def rfm_chart(groups: pd.DataFrame, formats: Formats) -> alt.LayerChart:
    """Draw each RFM group's share of buyers as a bar and of net spend as a dot on one scale."""
    order = groups["rfm_segment"].tolist()
    bars = named_bars(groups, "rfm_segment", "customers_share", order, axis=PERCENT).encode(
        tooltip=[
            alt.Tooltip("rfm_segment:N", title="Group"),
            alt.Tooltip("customers_count:Q", title="Buyers", format=",d"),
            alt.Tooltip("customers_share:Q", title="Share of buyers", format=".1%"),
            alt.Tooltip("spend_share:Q", title="Share of net spend", format=".1%"),
        ]
    )
    dots = (
        alt.Chart(groups)
        .mark_point(color=ORANGE, filled=True, size=90, opacity=1, stroke="white")
        .encode(x="spend_share:Q", y=alt.Y("rfm_segment:N", sort=order))
    )
    return finished(formats, bars, dots, height=max(HEIGHT, 24 * len(order)))


@kept
def acquisition_chart(sources: pd.DataFrame, formats: Formats) -> alt.LayerChart:
    """Draw new buyers per acquisition source as labelled bars, largest first."""
    order = sources["acquisition_source"].tolist()
    bars = named_bars(sources, "acquisition_source", "customers_count", order, axis=None).encode(
        tooltip=[
            alt.Tooltip("acquisition_source:N", title="Source"),
            alt.Tooltip("customers_count:Q", title="New buyers", format=",d"),
            alt.Tooltip("returned_share:Q", title="Ordered again", format=".1%"),
        ]
    )
    return finished(
        formats, bars, bar_labels(bars, alt.Text("label:N")), height=max(HEIGHT, 24 * len(order))
    )


@kept
def comparison_chart(rows: pd.DataFrame, formats: Formats) -> alt.LayerChart:
    """Draw, per value, a segment's share as a bar and everyone's share as a tick."""
    order = rows["value"].tolist()
    bars = named_bars(rows, "value", "segment_share", order, axis=PERCENT).encode(
        tooltip=[
            alt.Tooltip("value:N", title="Value"),
            alt.Tooltip("segment_share:Q", title="In the segment", format=".1%"),
            alt.Tooltip("everyone_share:Q", title="Everyone", format=".1%"),
        ]
    )
    ticks = (
        alt.Chart(rows)
        .mark_tick(color=ORANGE, thickness=3, size=18)
        .encode(x="everyone_share:Q", y=alt.Y("value:N", sort=order))
    )
    return finished(formats, bars, ticks, height=26 * len(order) + 30)


@kept
def waterfall_chart(steps: pd.DataFrame, formats: Formats) -> alt.LayerChart:
    """Draw what remains after each step of the consent waterfall, the losses hanging from it."""
    order = steps["label"].tolist()
    y = alt.Y("label:N", sort=order, title=None, axis=alt.Axis(labelLimit=260))
    bars = (
        alt.Chart(steps)
        .mark_bar(cornerRadius=2, height={"band": 0.7})
        .encode(
            y=y,
            x=alt.X("start:Q", title=None, axis=None),
            x2="end:Q",
            color=alt.Color("colour:N", scale=None),
            tooltip=[alt.Tooltip("label:N", title="Step"), alt.Tooltip("people:Q", format=",d")],
        )
    )
    text = (
        alt.Chart(steps)
        .mark_text(align="left", dx=6, fontSize=12, color=LABEL)
        .encode(y=y, x="end:Q", text="shown:N")
    )
    return finished(formats, bars, text, height=30 * len(order) + 40)


def _best_week(weeks: pd.DataFrame, reason: str) -> alt.Chart:
    place = int(weeks["revenue"].argmax())
    best = weeks.iloc[[place]].assign(reason=reason)
    is_late = 2 * (weeks["week"] < best["week"].iloc[0]).sum() > len(weeks)
    return (
        alt.Chart(best)
        .mark_text(
            align="right" if is_late else "left",
            dx=-6 if is_late else 14,
            dy=6,
            fontSize=12,
            color=LABEL,
        )
        .encode(x="week:T", y="revenue:Q", text="reason:N")
    )
