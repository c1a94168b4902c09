"""Bars: data in, Altair out. One question each; colours from the palettes, never by chance."""

from __future__ import annotations

import altair as alt
import pandas as pd

from streamlit_app.charts.frame import (
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
from streamlit_app.wording.language import _
from streamlit_app.wording.vocabulary import STAGE_COLOURS, STAGES

_SHARE_ABOVE = alt.Axis(format="%", tickCount=4, orient="top", labelColor=ORANGE, grid=False)


@kept
def stage_chart(stages: pd.DataFrame, formats: Formats) -> alt.LayerChart:
    """Draw customers per lifecycle stage as labelled bars in the order of the customer's life."""
    data = stages.assign(
        stage=[_(STAGES[stage]) for stage in stages["lifecycle_stage"]],
        colour=stages["lifecycle_stage"].map(STAGE_COLOURS),
    )
    bars = named_bars(
        data, "stage", "customers_count", [_(name) for name in STAGES.values()], axis=None
    ).encode(color=alt.Color("colour:N", scale=None))
    return finished(formats, bars, bar_labels(bars, alt.Text("customers_count:Q", format=",d")))


@kept
def rfm_chart(groups: pd.DataFrame, formats: Formats) -> alt.LayerChart:
    """Draw each RFM group's share of buyers as a bar and of net spend as a dot on one scale."""
    order = groups["rfm_segment"].tolist()
    bars = named_bars(groups, "rfm_segment", "customers_share", order, axis=PERCENT).encode(
        tooltip=[
            alt.Tooltip("rfm_segment:N", title=_("Group")),
            alt.Tooltip("customers_count:Q", title=_("Buyers"), format=",d"),
            alt.Tooltip("customers_share:Q", title=_("Share of buyers"), format=".1%"),
            alt.Tooltip("spend_share:Q", title=_("Share of net spend"), format=".1%"),
        ]
    )
    dots = (
        alt.Chart(groups)
        .mark_point(color=ORANGE, filled=True, size=90, opacity=1, stroke="white")
        .encode(x=alt.X("spend_share:Q"), y=alt.Y("rfm_segment:N", sort=order))
    )
    return finished(formats, bars, dots, height=max(HEIGHT, 24 * len(order)))


@kept
def acquisition_chart(sources: pd.DataFrame, formats: Formats) -> alt.LayerChart:
    """Draw new buyers per acquisition source as bars, largest first, and who came back as a dot.

    `label` stands at the end of each bar; the dots have the upper axis, a share from 0.
    """
    order = sources["acquisition_source"].tolist()
    bars = named_bars(sources, "acquisition_source", "new_buyers_count", order, axis=None).encode(
        tooltip=[
            alt.Tooltip("acquisition_source:N", title=_("Source")),
            alt.Tooltip("new_buyers_count:Q", title=_("New buyers"), format=",d"),
            alt.Tooltip("returned_90d_share:Q", title=_("Back within 90 days"), format=".1%"),
        ]
    )
    dots = (
        alt.Chart(sources)
        .transform_filter("isValid(datum.returned_90d_share)")
        .mark_point(color=ORANGE, filled=True, size=90, opacity=1, stroke="white")
        .encode(
            x=alt.X(
                "returned_90d_share:Q", title=None, axis=_SHARE_ABOVE, scale=alt.Scale(zero=True)
            ),
            y=alt.Y("acquisition_source:N", sort=order),
        )
    )
    counts = bar_labels(bars, alt.Text("new_buyers_count:Q", format=",d"))
    chart = finished(formats, bars, counts, dots, height=max(HEIGHT, 24 * len(order)))
    return chart.resolve_scale(x="independent")


@kept
def tier_chart(tiers: pd.DataFrame, formats: Formats) -> alt.LayerChart:
    """Draw people per tier as labelled bars, the lowest first; `tier` is told by a click."""
    order = tiers["label"].tolist()
    bars = named_bars(tiers, "label", "customers_count", order, axis=None)
    text = bar_labels(bars, alt.Text("customers_count:Q", format=",d"))
    return finished(formats, bars, text, height=max(HEIGHT, 30 * len(order)))


@kept
def comparison_chart(rows: pd.DataFrame, formats: Formats) -> alt.LayerChart:
    """Draw, per value, a segment's share as a bar and everyone's share as a tick."""
    order = rows["value"].tolist()
    bars = named_bars(rows, "value", "segment_share", order, axis=PERCENT).encode(
        tooltip=[
            alt.Tooltip("value:N", title=_("Value")),
            alt.Tooltip("segment_share:Q", title=_("In the segment"), format=".1%"),
            alt.Tooltip("everyone_share:Q", title=_("Everyone"), format=".1%"),
        ]
    )
    ticks = (
        alt.Chart(rows)
        .mark_tick(color=ORANGE, thickness=3, size=18)
        .encode(x=alt.X("everyone_share:Q"), y=alt.Y("value:N", sort=order))
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
            x2=alt.X2("end:Q"),
            color=alt.Color("colour:N", scale=None),
            tooltip=[alt.Tooltip("label:N", title=_("Step")), alt.Tooltip("people:Q", format=",d")],
        )
    )
    text = (
        alt.Chart(steps)
        .mark_text(align="left", dx=6, fontSize=12, color=LABEL)
        .encode(y=y, x=alt.X("end:Q"), text=alt.Text("shown:N"))
    )
    return finished(formats, bars, text, height=30 * len(order) + 40)
