"""The cohort matrix: who came back when, row by row, with what each row began with."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from streamlit_app.charts.frame import HEIGHT, LABEL, ORANGE, finished, kept
from streamlit_app.charts.heat import TILE, filled, ink_on, top_of
from streamlit_app.wording.formats import Formats

FACTS = ("customers", "first_order", "repeat")
"""What stands at the left of each row, in this order."""
PLACES = (-9, -5, -2)
"""Where: in columns of periods, wide enough apart for the headings."""
_AXIS: dict[str, Any] = {"ticks": False, "domain": False, "labelOverlap": False}


@kept
def cohort_matrix(
    cells: pd.DataFrame,
    facts: pd.DataFrame,
    value: str,
    written: str,
    titles: tuple[str, ...],
    order: list[str],
    chosen: tuple[str | None, int | None],
    formats: Formats,
) -> alt.LayerChart:
    """Draw rows of cohorts (or groups) by periods since the first order.

    Parameters
    ----------
    cells : DataFrame
        `row`, `name` (the row as it is said), `n`, `customers_count`, the figure; a figure that is
        missing leaves a pale tile. Rows of `is_thin` are written in italics.
    facts : DataFrame
        `name`, `place` (of `PLACES`) and `said`: the block at the left.
    value, written : str
        The figure that colours the cells, and how it is written (d3).
    titles : tuple of str
        What the periods, the figure and the three columns at the left are called.
    order : list of str
        The rows as they are said, from the top.
    chosen : tuple
        The row (as it is said) and the period that are chosen.
    """
    top = top_of(cells.loc[cells["n"] > 0, value])
    data = cells.assign(ink=ink_on(cells[value], top))
    heads = dict.fromkeys(range(PLACES[0], 0), "") | dict(zip(PLACES, titles[2:5], strict=True))
    said = " : ".join(f"datum.value == {n} ? {head!r}" for n, head in heads.items())
    scale = alt.Scale(domain=[*heads, *range(int(data["n"].max()) + 1)])
    top_axis = alt.Axis(orient="top", labelAngle=0, labelExpr=f"{said} : datum.value", **_AXIS)
    x = alt.X("n:O", title=titles[0], scale=scale, axis=top_axis)
    y = alt.Y(
        "name:N", title=None, sort=order, axis=alt.Axis(labelLimit=190, labelPadding=18, **_AXIS)
    )
    base = alt.Chart(data).encode(
        x=x,
        y=y,
        tooltip=[
            alt.Tooltip("name:N", title=" "),
            alt.Tooltip("n:O", title=titles[0]),
            alt.Tooltip("customers_count:Q", title=titles[2], format=",d"),
            alt.Tooltip(f"{value}:Q", title=titles[1], format=written),
        ],
    )
    ink = alt.Color("ink:N", scale=None)
    figure = alt.Text(f"{value}:Q", format=written)
    known = base.transform_filter(f"isValid(datum['{value}'])")
    texts = [
        known.transform_filter(test)
        .mark_text(fontSize=10.5, fontStyle=style)
        .encode(text=figure, color=ink)
        for test, style in (("!datum.is_thin", "normal"), ("datum.is_thin", "italic"))
    ]
    left = (
        alt.Chart(facts)
        .mark_text(fontSize=11, color=LABEL)
        .encode(x=alt.X("place:O", scale=scale, axis=top_axis), y=y, text=alt.Text("said:N"))
    )
    is_chosen = (data["name"] == chosen[0]) & (data["n"] == chosen[1])
    frame = (
        alt.Chart(data[is_chosen])
        .mark_rect(fillOpacity=0, stroke=ORANGE, strokeWidth=3, **TILE)
        .encode(x=x, y=y)
    )
    layers = [filled(base, value, top), *texts, left, *([frame] if is_chosen.any() else [])]
    height = max(HEIGHT, 25 * len(order) + 60)
    return finished(formats, *layers, height=height).resolve_scale(color="independent")
