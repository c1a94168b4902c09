"""What came of a campaign: the steps of its funnel, and who had ordered by which day."""

from __future__ import annotations

import altair as alt
import pandas as pd

from streamlit_app.charts.frame import (
    BLUE,
    GREY,
    HEIGHT,
    LABEL,
    ORANGE,
    bar_labels,
    finished,
    kept,
    named_bars,
)
from streamlit_app.wording.formats import Formats
from streamlit_app.wording.language import _


@kept
def funnel_chart(steps: pd.DataFrame, formats: Formats) -> alt.LayerChart:
    """Draw the steps of a campaign as bars in their order.

    Parameters
    ----------
    steps : DataFrame
        `label`, `people`, `shown` (count and share), and `step`, which a click tells.
    """
    order = steps["label"].tolist()
    bars = named_bars(steps, "label", "people", order, axis=None)
    return finished(
        formats, bars, bar_labels(bars, alt.Text("shown:N")), height=34 * len(order) + 20
    )


@kept
def response_chart(
    days: pd.DataFrame, arms: dict[str, str], window: int, formats: Formats
) -> alt.LayerChart:
    """Draw the share that had ordered by the end of each day after the send, and the window.

    Parameters
    ----------
    days : DataFrame
        `day_number`, `conversion_rate`, `control_conversion_rate`.
    arms : dict
        What the two rates are called: column to words.
    window : int
        The day at which the window shown ends.
    """
    present = [name for name in arms if days[name].notna().any()]
    long = days.melt("day_number", present, "arm", "share")
    long["arm"] = long["arm"].map(arms)
    x = alt.X("day_number:Q", title=None, axis=alt.Axis(tickMinStep=1, format="d", grid=False))
    both = {"conversion_rate": BLUE, "control_conversion_rate": GREY}
    colours = {arms[name]: colour for name, colour in both.items() if name in present}
    is_one_day = days["day_number"].nunique() == 1
    lines = (
        alt.Chart(long)
        .mark_line(strokeWidth=2.5, interpolate="step-after", point=is_one_day)
        .encode(
            x=x,
            y=alt.Y("share:Q", title=None, axis=alt.Axis(format="%", tickCount=5)),
            color=alt.Color(
                "arm:N",
                scale=alt.Scale(domain=list(colours), range=list(colours.values())),
                legend=alt.Legend(orient="top", title=None, symbolType="stroke"),
            ),
            tooltip=[
                alt.Tooltip("day_number:Q", title=_("Days after the send")),
                alt.Tooltip("arm:N", title=_("People")),
                alt.Tooltip("share:Q", title=_("Had ordered"), format=".1%"),
            ],
        )
    )
    end = alt.Chart(pd.DataFrame({"day_number": [window]})).encode(x=alt.X("day_number:Q"))
    return finished(formats, lines, end.mark_rule(color=ORANGE, strokeDash=[4, 4]), height=HEIGHT)


@kept
def count_chart(rows: pd.DataFrame, formats: Formats) -> alt.LayerChart:
    """Draw how many people there are per count, `label` under each bar, in the rows' order."""
    order = rows["label"].tolist()
    bars = (
        alt.Chart(rows)
        .mark_bar(color=BLUE, opacity=0.9, cornerRadiusEnd=2, width={"band": 0.7})
        .encode(
            x=alt.X("label:N", sort=order, title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("people:Q", title=None, axis=None),
            tooltip=[alt.Tooltip("label:N", title=" "), alt.Tooltip("people:Q", format=",d")],
        )
    )
    text = bars.mark_text(dy=-8, fontSize=12, color=LABEL).encode(
        text=alt.Text("people:Q", format=",d")
    )
    return finished(formats, bars, text)
