"""Charts of the Data & privacy page: quality by month, consent by month, evidence by field."""

from __future__ import annotations

import altair as alt
import pandas as pd

from streamlit_app.charts.frame import (
    ALL_LABELS,
    BLUE,
    GREY,
    ORANGE,
    SHORT,
    bar_labels,
    figure_axis,
    finished,
    kept,
    switched,
)
from streamlit_app.wording.formats import Formats
from streamlit_app.wording.language import _

"""Thousands as k; an axis format would write zero as 0k."""
MONTHS = alt.Axis(format="%b %Y", labelOverlap=True, tickCount="month")
CONSENT_COLOURS = {"granted_count": BLUE, "refused_count": ORANGE, "unknown_count": GREY}


@kept
def quality_chart(months: pd.DataFrame, formats: Formats) -> alt.LayerChart:
    """Draw a share of good rows by month as a line; few rows make a small dot."""
    least = float(months["share"].min())
    line = (
        alt.Chart(months)
        .mark_line(color=BLUE, strokeWidth=2)
        .encode(
            x=alt.X("month_date:T", title=None, axis=MONTHS),
            y=alt.Y(
                "share:Q",
                title=None,
                axis=alt.Axis(format="%", tickCount=5),
                scale=alt.Scale(domain=[max(0.0, least - 0.1), 1], clamp=True),
            ),
        )
    )
    dots = line.mark_point(color=BLUE, filled=True, opacity=1).encode(
        size=alt.Size("rows_count:Q", legend=None, scale=alt.Scale(range=[12, 110])),
        tooltip=[
            alt.Tooltip("month_date:T", title=_("Month"), format="%b %Y"),
            alt.Tooltip("share:Q", title=_("Good"), format=".1%"),
            alt.Tooltip("rows_count:Q", title=_("Rows"), format=",d"),
        ],
    )
    return finished(formats, line, dots)


@kept
def consent_chart(months: pd.DataFrame, said: dict[str, str], formats: Formats) -> alt.LayerChart:
    """Draw people who agreed, refused and are unknown by month, on top of each other."""
    long = months.melt("month_date", list(said), "state", "people")
    order = list(said)
    long = long.assign(
        said=long["state"].map(said),
        colour=long["state"].map(CONSENT_COLOURS),
        place=long["state"].map(order.index),
    )
    areas = (
        alt.Chart(long)
        .mark_bar(opacity=0.9, width={"band": 0.86})
        .encode(
            x=alt.X(
                "yearmonth(month_date):O",
                title=None,
                axis=alt.Axis(format="%b %Y", labelOverlap=True, labelAngle=0),
            ),
            y=alt.Y("people:Q", title=None, axis=figure_axis(SHORT, tickCount=5), stack=True),
            color=alt.Color(
                "said:N",
                title=None,
                scale=alt.Scale(
                    domain=list(said.values()), range=[CONSENT_COLOURS[one] for one in order]
                ),
                legend=alt.Legend(orient="top", labelFontSize=12),
            ),
            order=alt.Order("place:Q"),
            tooltip=[
                alt.Tooltip("month_date:T", title=_("Month"), format="%b %Y"),
                alt.Tooltip("said:N", title=_("Said")),
                alt.Tooltip("people:Q", title=_("People"), format=",d"),
            ],
        )
    )
    return finished(formats, areas)


@kept
def evidence_chart(fields: pd.DataFrame, formats: Formats) -> alt.LayerChart:
    """Draw each field's evidence in bits: for one person to the right, against it to the left."""
    bits = alt.X("bits:Q", title=None, axis=None, scale=alt.Scale(padding=36))
    bars = (
        alt.Chart(fields)
        .mark_bar(opacity=0.9, cornerRadiusEnd=2, height={"band": 0.62})
        .encode(
            y=alt.Y("field:N", sort=fields["field"].tolist(), title=None, axis=ALL_LABELS),
            x=bits,
            color=switched(alt.ColorValue, "datum.bits > 0", BLUE, ORANGE),
            tooltip=[
                alt.Tooltip("field:N", title=_("Field")),
                alt.Tooltip("bits:Q", title=_("Evidence, bits"), format="+.1f"),
            ],
        )
    )
    labels = bar_labels(bars, alt.Text("bits:Q", format="+.1f"))
    return finished(formats, bars, labels, height=30 * len(fields) + 10)
