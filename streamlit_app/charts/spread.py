"""How something is spread over people: histograms, plain and stacked, with marks named."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from streamlit_app.charts.frame import (
    BLUE,
    LABEL,
    ORANGE,
    SHORT,
    figure_axis,
    finished,
    kept,
    switched,
)
from streamlit_app.wording.formats import Formats
from streamlit_app.wording.language import _

STACKED_HEIGHT = 300
"""As tall as the bars of eleven groups, beside which it stands."""
_HEADROOM = 1.3
"""Room above the highest bar, where the marks are named."""


@kept
def histogram_chart(
    bars: pd.DataFrame, marks: pd.DataFrame, chosen: float | None, formats: Formats
) -> alt.LayerChart:
    """Draw people per bar, with a rule for each mark.

    Parameters
    ----------
    bars : DataFrame
        In order: `low` (names a bar to a click), `label`, `customers_count`, `share`.
    marks : DataFrame
        `label` of the bar a mark lies in, `text` and its `row` from the top; the first stands at
        the left of its rule, so that no other rule goes through it.
    chosen : float, optional
        The `low` of the bar that is picked.
    """
    data = bars.assign(is_chosen=bars["low"].eq(chosen) if chosen is not None else True)
    x = _labels(data)
    columns = (
        alt.Chart(data)
        .mark_bar(color=BLUE, cornerRadiusEnd=2, width={"band": 0.92})
        .encode(
            x=x,
            y=alt.Y(
                "customers_count:Q",
                title=None,
                axis=figure_axis(SHORT, tickCount=5),
                scale=alt.Scale(domain=[0, _HEADROOM * float(bars["customers_count"].max() or 1)]),
            ),
            opacity=switched(alt.OpacityValue, "datum.is_chosen", 0.9, 0.35),
            tooltip=[
                alt.Tooltip("range:N", title=formats.unit),
                alt.Tooltip("customers_count:Q", title=_("People"), format=",d"),
                alt.Tooltip("share:Q", title=_("Share of the value"), format=".1%"),
            ],
        )
    )
    base = alt.Chart(marks).encode(x=x)
    rule = base.mark_rule(color=ORANGE, strokeWidth=2, strokeDash=[5, 3])
    row = alt.Y("row:Q", axis=None, scale=alt.Scale(domain=[9, -0.5]))
    words: dict[str, Any] = {"dy": 4, "fontSize": 12, "color": LABEL}
    first = base.transform_filter("datum.row == 0").mark_text(align="right", dx=-6, **words)
    others = base.transform_filter("datum.row > 0").mark_text(align="left", dx=6, **words)
    texts = [one.encode(text=alt.Text("text:N"), y=row) for one in (first, others)]
    layers = finished(formats, columns, rule, *texts)
    return layers.resolve_scale(y="independent")


@kept
def stacked_chart(
    bars: pd.DataFrame, colours: dict[str, str], chosen: float | None, formats: Formats
) -> alt.LayerChart:
    """Draw people per bar, stacked by a few groups that have a colour each.

    Parameters
    ----------
    bars : DataFrame
        `low`, `label`, `group`, `place` of the group in the stack, `customers_count`.
    colours : dict
        Group to colour, in the order of the legend.
    chosen : float, optional
        The `low` of the bar that is picked.
    """
    data = bars.assign(is_chosen=bars["low"].eq(chosen) if chosen is not None else True)
    columns = (
        alt.Chart(data)
        .mark_bar(width={"band": 0.92})
        .encode(
            x=_labels(data),
            y=alt.Y("customers_count:Q", title=None, axis=figure_axis(SHORT, tickCount=5)),
            color=alt.Color(
                "group:N",
                scale=alt.Scale(domain=list(colours), range=list(colours.values())),
                legend=alt.Legend(title=None, orient="top", symbolType="square"),
            ),
            order=alt.Order("place:Q"),
            opacity=switched(alt.OpacityValue, "datum.is_chosen", 0.95, 0.35),
            tooltip=[
                alt.Tooltip("range:N", title=_("Probability")),
                alt.Tooltip("group:N", title=_("Stage")),
                alt.Tooltip("customers_count:Q", title=_("People"), format=",d"),
            ],
        )
    )
    return finished(formats, columns, height=STACKED_HEIGHT)


def _labels(data: pd.DataFrame) -> alt.X:
    order = data.drop_duplicates("low").sort_values("low")["label"].tolist()
    return alt.X(
        "label:O",
        sort=order,
        title=None,
        axis=alt.Axis(labelAngle=0, labelOverlap=True),
        bandPosition=0.5,
    )
