"""What heat maps share: a scale from few to many, and text that can be read on it."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from streamlit_app.charts.frame import (
    ALL_LABELS,
    CIVIDIS,
    ORANGE,
    finished,
    kept,
    switched,
)
from streamlit_app.wording.formats import Formats

TILE: dict[str, Any] = {"cornerRadius": 2, "width": {"band": 0.97}, "height": {"band": 0.95}}
DARK_INK, LIGHT_INK = "#111111", "#FFFFFF"
COMMON = 0.95
"""The colours end at this quantile, so that one outlier does not leave the rest in the dark."""


def top_of(values: pd.Series) -> float:
    """Return the figure from which on all cells have the brightest colour."""
    return float(values.quantile(COMMON) or 0) or float(values.max() or 0) or 1.0


def ink_on(values: pd.Series, top: float | None = None) -> pd.Series:
    """Return black or white for the text on each cell, by how bright the cell is."""
    top = top or top_of(values)
    return (values.fillna(0).clip(upper=top) / top > 0.5).map({True: DARK_INK, False: LIGHT_INK})


def filled(base: alt.Chart, value: str, top: float | None = None) -> alt.Chart:
    """Draw the tiles of a heat map; a figure that is missing leaves its tile pale."""
    scale = alt.Scale(range=list(CIVIDIS), domain=[0, top or top_of(base.data[value])], clamp=True)
    coloured = alt.Color(f"{value}:Q", scale=scale, legend=None)
    is_known = f"isValid(datum['{value}'])"
    return base.mark_rect(invalid=None, **TILE).encode(
        color=coloured,
        fillOpacity=switched(alt.FillOpacityValue, is_known, 1, 0.15),
    )


@kept
def movement_matrix(
    moves: pd.DataFrame,
    order: list[str],
    titles: tuple[str, str],
    chosen: tuple[str | None, str | None],
    formats: Formats,
) -> alt.LayerChart:
    """Draw who went from which group (row) to which (column): colour people, text row share.

    Parameters
    ----------
    moves : DataFrame
        `from_name`, `to_name` (as they are said), `customers_count`, `row_share`, `net_after`.
    order : list of str
        The groups as they are said, best first.
    titles : tuple of str
        What rows and columns are called.
    chosen : tuple
        The two groups that are chosen, framed in the chart.
    """
    data = moves.assign(ink=ink_on(moves["row_share"]))
    top = alt.Axis(
        orient="top", labelAngle=-38, labelLimit=150, labelOverlap=False, ticks=False, domain=False
    )
    side = ALL_LABELS.copy()
    side.ticks, side.domain = False, False
    base = alt.Chart(data).encode(
        x=alt.X("to_name:N", title=titles[1], sort=order, axis=top),
        y=alt.Y("from_name:N", title=titles[0], sort=order, axis=side),
        tooltip=[
            alt.Tooltip("from_name:N", title=titles[0]),
            alt.Tooltip("to_name:N", title=titles[1]),
            alt.Tooltip("customers_count:Q", title="n", format=",d"),
            alt.Tooltip("row_share:Q", title="%", format=".1%"),
            alt.Tooltip("net_after:Q", title=formats.unit, format=",.0f"),
        ],
    )
    tiles = filled(base, "row_share")
    text = (
        base.transform_filter("isValid(datum.row_share)")
        .mark_text(fontSize=11)
        .encode(text=alt.Text("row_share:Q", format=".0%"), color=alt.Color("ink:N", scale=None))
    )
    layers = [tiles, text]
    wanted = dict(zip(("from_name", "to_name"), chosen, strict=True))
    framed = [alt.FieldEqualPredicate(equal=one, field=name) for name, one in wanted.items() if one]
    if framed:
        frame = base.mark_rect(fillOpacity=0, stroke=ORANGE, strokeWidth=3, **TILE)
        for predicate in framed:
            frame = frame.transform_filter(predicate)
        layers.append(frame)
    chart = finished(formats, *layers, height=30 * len(order) + 90)
    return chart.resolve_scale(color="independent")
