"""A figure with how sure one may be of it: a dot and its interval, against zero."""

from __future__ import annotations

import altair as alt
import pandas as pd

from streamlit_app.charts.frame import ALL_LABELS, GREY, HEIGHT, change_axis, finished, kept
from streamlit_app.wording.formats import Formats
from streamlit_app.wording.language import _

VERDICT_COLOURS = {"helps": "#0072B2", "harms": "#D55E00", "undecided": GREY, "running": "#A69D75"}
"""What an interval says of zero; the label says it in words too."""


@kept
def interval_chart(rows: pd.DataFrame, unit: str, formats: Formats) -> alt.LayerChart:
    """Draw one dot with its interval per row, in the rows' order.

    Parameters
    ----------
    rows : DataFrame
        `label`, `value`, `low`, `high` (shares), `colour`, and `id`, which a click tells.
    unit : str
        What stands under the axis.
    """
    order = rows["label"].tolist()
    y = alt.Y("label:N", sort=order, title=None, axis=ALL_LABELS)
    axis = change_axis(times=100, tickCount=6)
    dots = (
        alt.Chart(rows)
        .mark_point(filled=True, size=110, opacity=1)
        .encode(
            y=y,
            x=alt.X("value:Q", title=unit, axis=axis),
            color=alt.Color("colour:N", scale=None),
            tooltip=[
                alt.Tooltip("label:N", title=" "),
                alt.Tooltip("value:Q", title=_("Lift"), format="+.1%"),
                alt.Tooltip("low:Q", title=_("From"), format="+.1%"),
                alt.Tooltip("high:Q", title=_("To"), format="+.1%"),
            ],
        )
    )
    lines = (
        alt.Chart(rows)
        .mark_rule(strokeWidth=3, opacity=0.55)
        .encode(y=y, x=alt.X("low:Q"), x2=alt.X2("high:Q"), color=alt.Color("colour:N", scale=None))
    )
    zero = (
        alt.Chart(pd.DataFrame({"value": [0]}))
        .mark_rule(color=GREY, strokeDash=[4, 4])
        .encode(x=alt.X("value:Q"))
    )
    return finished(formats, dots, lines, zero, height=max(HEIGHT // 2, 28 * len(order) + 40))
