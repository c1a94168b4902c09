"""Who comes back, and how unequal value is: the cohort heat map and the Pareto curve."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from streamlit_app.charts.frame import BLUE, GREY, HEIGHT, LABEL, ORANGE, finished, kept
from streamlit_app.wording.formats import Formats

CIVIDIS = (
    *("#00204D", "#00336F", "#39486B", "#575C6D", "#707173"),
    *("#8A8779", "#A69D75", "#C4B56C", "#E4CF5B", "#FFEA46"),
)
_MONTH_LABEL = "timeFormat(toDate(datum.value + '-01T00:00:00'), '%b %Y')"


@kept
def retention_chart(cells: pd.DataFrame, formats: Formats) -> alt.LayerChart:
    """Draw the cohort heat map: darker to lighter is fewer to more; unfinished months stay grey."""
    top = float(cells["active_share"].quantile(0.95) or 0) or 0.01
    data = cells.assign(
        cohort=cells["cohort_month"].dt.strftime("%Y-%m"),
        ink=(cells["active_share"].clip(upper=top) / top > 0.5).map(
            {True: "#111111", False: "#FFFFFF"}
        ),
    )
    base = alt.Chart(data).encode(
        x=alt.X(
            "months_since_first_order:O",
            title="Months since first order",
            axis=alt.Axis(labelAngle=0),
        ),
        y=alt.Y(
            "cohort:O",
            title=None,
            axis=alt.Axis(
                labelExpr=_MONTH_LABEL, labelOverlap=False, labelBound=False, labelFlush=False
            ),
        ),
        tooltip=[
            alt.Tooltip("cohort:O", title="First order in"),
            alt.Tooltip("customers_count:Q", title="Buyers in the cohort", format=",d"),
            alt.Tooltip("active_count:Q", title="Ordered in that month", format=",d"),
            alt.Tooltip("active_share:Q", title="Share", format=".1%"),
        ],
    )
    scale = alt.Scale(range=list(CIVIDIS), domain=[0, top], clamp=True)
    tile: dict[str, Any] = {"cornerRadius": 2, "width": {"band": 0.97}, "height": {"band": 0.94}}
    unfinished = base.transform_filter("!datum.is_complete").mark_rect(
        color=GREY, opacity=0.2, **tile
    )
    cell = (
        base.transform_filter("datum.is_complete")
        .mark_rect(**tile)
        .encode(color=alt.Color("active_share:Q", scale=scale, legend=None))
    )
    text = (
        base.transform_filter("datum.is_complete")
        .mark_text(fontSize=10)
        .encode(text=alt.Text("active_share:Q", format=".0%"), color=alt.Color("ink:N", scale=None))
    )
    rows = data["cohort"].nunique()
    chart = finished(formats, unfinished, cell, text, height=max(HEIGHT, 24 * rows))
    return chart.resolve_scale(color="independent")


@kept
def value_chart(
    curve: pd.DataFrame, marked_share: float, formats: Formats, height: int = HEIGHT
) -> alt.LayerChart:
    """Draw the Pareto curve of net spend with a mark at the best fifth of buyers."""
    start = pd.DataFrame({"buyers_share": [0.0], "spend_share": [0.0]})
    data = pd.concat([start, curve])
    shares = [
        alt.Tooltip("buyers_share:Q", title="Best share of buyers", format=".0%"),
        alt.Tooltip("spend_share:Q", title="Share of net spend", format=".1%"),
    ]
    x = alt.X("buyers_share:Q", title="Share of buyers, best first", axis=alt.Axis(format="%"))
    y = alt.Y(
        "spend_share:Q", title=None, axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1])
    )
    line = alt.Chart(data).mark_area(
        line={"color": BLUE, "strokeWidth": 2}, color=BLUE, fillOpacity=0.12
    )
    even = alt.Chart(pd.DataFrame({"buyers_share": [0, 1], "spend_share": [0, 1]}))
    mark = pd.DataFrame({"buyers_share": [0.2], "spend_share": [marked_share]})
    mark["label"] = f"20 % → {formats.percent(marked_share)}"
    point = alt.Chart(mark).encode(x=x, y=y)
    return finished(
        formats,
        line.encode(x=x, y=y, tooltip=shares),
        even.mark_line(color=GREY, strokeDash=[4, 4], strokeWidth=1).encode(x=x, y=y),
        point.mark_point(color=ORANGE, filled=True, size=110, opacity=1),
        point.mark_text(align="left", dx=12, dy=6, fontWeight=600, color=LABEL).encode(
            text="label:N"
        ),
        height=height,
    )
