"""What happened when: one lane a kind, one mark an entry."""

from __future__ import annotations

import altair as alt
import pandas as pd

from streamlit_app.charts.frame import (
    ALL_LABELS,
    BLUE,
    ORANGE,
    finished,
    kept,
    switched,
)
from streamlit_app.wording.formats import Formats
from streamlit_app.wording.language import _

LANE = 24
"""Pixels of a lane."""


@kept
def lanes_chart(entries: pd.DataFrame, lanes: list[str], formats: Formats) -> alt.LayerChart:
    """Draw each entry as a tick in its lane; what was written here since the build is orange.

    Parameters
    ----------
    entries : DataFrame
        `occurred_at`, `lane_shown`, `what`, `about`, `from_shown`, `origin`.
    lanes : list of str
        The lanes from the top.
    formats : Formats
        The tenant's.
    """
    columns = ["occurred_at", "lane_shown", "what", "about", "from_shown", "origin"]
    marks = (
        alt.Chart(entries[columns])
        .mark_tick(thickness=2, size=LANE - 8, opacity=0.75)
        .encode(
            x=alt.X("occurred_at:T", title=None, axis=alt.Axis(format="%b %Y", labelOverlap=True)),
            y=alt.Y(
                "lane_shown:N",
                sort=lanes,
                title=None,
                scale=alt.Scale(domain=lanes),
                axis=ALL_LABELS,
            ),
            color=switched(alt.ColorValue, "datum.origin == 'pending'", ORANGE, BLUE),
            tooltip=[
                alt.Tooltip("occurred_at:T", title=_("When"), format="%d %b %Y %H:%M"),
                alt.Tooltip("what:N", title=_("What")),
                alt.Tooltip("about:N", title=_("About")),
                alt.Tooltip("from_shown:N", title=_("From")),
            ],
        )
    )
    return finished(formats, marks, height=LANE * len(lanes) + 30)
