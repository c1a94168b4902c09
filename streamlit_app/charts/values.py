"""How unequal value is: the Pareto curve."""

from __future__ import annotations

import altair as alt
import pandas as pd

from streamlit_app.charts.frame import BLUE, GREY, HEIGHT, LABEL, ORANGE, PERCENT, finished, kept
from streamlit_app.wording.formats import Formats
from streamlit_app.wording.language import _


@kept
def value_chart(
    curve: pd.DataFrame, marked_share: float, formats: Formats, height: int = HEIGHT
) -> alt.LayerChart:
    """Draw the Pareto curve of net spend with a mark at the best fifth of buyers."""
    start = pd.DataFrame({"buyers_share": [0.0], "spend_share": [0.0]})
    data = pd.concat([start, curve])
    shares = [
        alt.Tooltip("buyers_share:Q", title=_("Best share of buyers"), format=".0%"),
        alt.Tooltip("spend_share:Q", title=_("Share of net spend"), format=".1%"),
    ]
    x = alt.X("buyers_share:Q", title=_("Share of buyers, best first"), axis=PERCENT)
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
            text=alt.Text("label:N")
        ),
        height=height,
    )
