"""Where figures lie: a dot with its range per name, two dots on one line, bars with a figure."""

from __future__ import annotations

import altair as alt
import pandas as pd

from streamlit_app.charts.frame import (
    ALL_LABELS,
    BLUE,
    GREY,
    HEIGHT,
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

ROW = 27
"""Pixels per name, so that nothing is squeezed."""
LETTER, NARROW = 7, 330
"""Pixels of a letter beside a line, and of the lines in half of a narrow page."""


@kept
def range_chart(
    rows: pd.DataFrame, axis: str, zero: float | None, formats: Formats
) -> alt.LayerChart:
    """Draw a dot at the middle and a line from low to high per name.

    Parameters
    ----------
    rows : DataFrame
        In order: `name`, `low`, `middle`, `high`, `customers_count`, `label` beside the line.
    axis : str
        A number format of the axis.
    zero : float, optional
        Where a reference rule stands.
    """
    y = alt.Y("name:N", sort=rows["name"].tolist(), title=None, axis=ALL_LABELS)
    x = alt.X("low:Q", title=None, axis=figure_axis(axis, tickCount=5), scale=_room(rows, zero))
    told = [
        alt.Tooltip("name:N", title=_("Group")),
        alt.Tooltip("customers_count:Q", title=_("People"), format=",d"),
        alt.Tooltip("low:Q", title=_("From"), format=axis),
        alt.Tooltip("middle:Q", title=_("Middle"), format=axis),
        alt.Tooltip("high:Q", title=_("To"), format=axis),
    ]
    dots = alt.Chart(rows).mark_point(filled=True, size=110, color=BLUE, opacity=1, stroke="white")
    line = alt.Chart(rows).mark_rule(color=BLUE, strokeWidth=4, opacity=0.5, strokeCap="round")
    text = alt.Chart(rows).mark_text(align="left", dx=8, fontSize=12, color=LABEL)
    layers = [
        dots.encode(y=y, x=alt.X("middle:Q"), tooltip=told),
        line.encode(y=y, x=x, x2=alt.X2("high:Q"), tooltip=told),
        text.encode(y=y, x=alt.X("high:Q"), text=alt.Text("label:N")),
    ]
    if zero is not None:
        at = alt.Chart(pd.DataFrame({"low": [zero]}))
        layers.append(at.mark_rule(color=GREY, strokeDash=[4, 4]).encode(x=alt.X("low:Q")))
    return finished(formats, *layers, height=max(HEIGHT // 2, ROW * len(rows) + 30))


def _room(rows: pd.DataFrame, zero: float | None) -> alt.Scale:
    """Return a scale that ends where the longest label does, in the narrowest card."""
    start = float(rows["low"].min()) if zero is None else min(float(rows["low"].min()), zero)
    taken = (rows["label"].str.len() * LETTER / NARROW).clip(upper=0.6)
    reach = float(((rows["high"] - start) / (1 - taken)).max())
    return alt.Scale(domain=[start, start + (reach or 1)], nice=False)


@kept
def pair_chart(rows: pd.DataFrame, names: tuple[str, str], formats: Formats) -> alt.LayerChart:
    """Draw two amounts per name as two dots on one line, on a scale of multiples.

    Parameters
    ----------
    rows : DataFrame
        In order: `name`, `historic`, `predicted`.
    names : tuple of str
        What the two are called.
    """
    order = rows["name"].tolist()
    y = alt.Y("name:N", sort=order, title=None, axis=ALL_LABELS)
    scale = alt.Scale(type="log", nice=False)
    axis = figure_axis(SHORT, values=[step * 10**ten for ten in range(9) for step in (1, 3)])
    colours = alt.Scale(domain=list(names), range=[BLUE, ORANGE])
    above_zero = rows[(rows["historic"] > 0) & (rows["predicted"] > 0)]
    both = pd.concat(
        [rows.assign(what=names[0], worth=rows["historic"]),
         rows.assign(what=names[1], worth=rows["predicted"])]
    )  # fmt: skip
    line = alt.Chart(above_zero).mark_rule(color=GREY, strokeWidth=3, opacity=0.5)
    dots = alt.Chart(both[both["worth"] > 0]).mark_point(filled=True, size=110, opacity=1)
    return finished(
        formats,
        line.encode(
            y=y, x=alt.X("historic:Q", title=None, scale=scale, axis=axis), x2=alt.X2("predicted:Q")
        ),
        dots.encode(
            y=y,
            x=alt.X("worth:Q", title=None, scale=scale, axis=axis),
            color=alt.Color("what:N", scale=colours, legend=alt.Legend(title=None, orient="top")),
            tooltip=[
                alt.Tooltip("name:N", title=_("Tenth")),
                alt.Tooltip("what:N", title=_("What")),
                alt.Tooltip("worth:Q", title=formats.unit, format=",.0f"),
            ],
        ),
        height=max(HEIGHT, ROW * len(rows)),
    )


@kept
def labelled_bars(
    rows: pd.DataFrame, chosen: str | None, told: str, formats: Formats
) -> alt.LayerChart:
    """Draw bars with their figure beside them, in the given order; a picked one stands out.

    Parameters
    ----------
    rows : DataFrame
        `name`, `value`, and the `label` beside the bar.
    told : str
        What a value is.
    """
    data = rows.assign(is_chosen=rows["name"].eq(chosen) if chosen is not None else True)
    order = data["name"].tolist()
    y = alt.Y("name:N", sort=order, title=None, axis=ALL_LABELS)
    longest = int(rows["label"].str.len().max())
    room = alt.Scale(domain=[0, float(rows["value"].max() or 1) * (1.12 + 0.02 * longest)])
    x = alt.X("value:Q", title=None, axis=None, scale=room)
    bars = (
        alt.Chart(data)
        .mark_bar(color=BLUE, cornerRadiusEnd=2, height={"band": 0.68})
        .encode(
            y=y,
            x=x,
            opacity=switched(alt.OpacityValue, "datum.is_chosen", 0.9, 0.35),
            tooltip=[
                alt.Tooltip("name:N", title=_("Group")),
                alt.Tooltip("value:Q", title=told, format=",.0f"),
            ],
        )
    )
    text = alt.Chart(data).mark_text(align="left", dx=6, fontSize=12, color=LABEL)
    return finished(
        formats, bars, text.encode(y=y, x=x, text=alt.Text("label:N")), height=ROW * len(rows) + ROW
    )
