"""Tiles: one figure per pair of names, shown by colour and, where there is room, in writing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from streamlit_app.charts.frame import (
    CIVIDIS,
    GREY,
    LABEL,
    finished,
    kept,
    switched,
)
from streamlit_app.wording.formats import Formats

PURPLE_ORANGE = (
    *("#2D004B", "#542788", "#8073AC", "#B2ABD2", "#D8DAEB"),
    *("#FEE0B6", "#FDB863", "#E08214", "#B35806", "#7F3B08"),
)
DARK_INK, LIGHT_INK = "#111111", "#FFFFFF"
ROW = 26


@dataclass(frozen=True)
class Tiles:
    """How a set of tiles is laid out.

    Parameters
    ----------
    columns, rows : tuple of str
        Names along both axes, in order.
    column_title, row_title : str
        What they are.
    lowest, highest : float
        Values at the ends of the colours; what lies beyond has the colour of the end.
    is_diverging : bool
        Two-sided colours, pale halfway between the ends.
    row_height : int
        Pixels per row.
    is_written : bool
        Figures stand in the tiles.
    is_slanted : bool
        Names of columns are too long to stand beside each other.
    """

    columns: tuple[str, ...]
    rows: tuple[str, ...]
    column_title: str = ""
    row_title: str = ""
    lowest: float = 0
    highest: float = 1
    is_diverging: bool = False
    row_height: int = ROW
    is_written: bool = True
    is_slanted: bool = False


@kept
def tile_chart(
    cells: pd.DataFrame, tiles: Tiles, told: Sequence[tuple[str, str, str]], formats: Formats
) -> alt.LayerChart:
    """Draw the tiles; a tile without a value stays grey.

    Parameters
    ----------
    cells : DataFrame
        `column`, `row`, `value`, the `text` in the tile, and `is_chosen` where some stand out.
    tiles : Tiles
        The layout.
    told : sequence
        What pointing at a tile tells: column of `cells`, its title, its number format.
    """
    data = _inked(cells, tiles)
    base = alt.Chart(data).encode(
        x=alt.X("column:O", sort=list(tiles.columns), title=tiles.column_title or None,
                scale=alt.Scale(domain=list(tiles.columns)),
                axis=alt.Axis(labelAngle=-35 if tiles.is_slanted else 0,
                labelOverlap=not tiles.is_slanted, ticks=False, domain=False)),
        y=alt.Y("row:O", sort=list(tiles.rows), title=tiles.row_title or None,
                scale=alt.Scale(domain=list(tiles.rows)),
                axis=alt.Axis(labelLimit=200, labelOverlap=False, ticks=False, domain=False)),
        tooltip=[
            alt.Tooltip(field, title=title, format=written) if written
            else alt.Tooltip(f"{field}:N", title=title)
            for field, title, written in told
        ],
    )  # fmt: skip
    colours = PURPLE_ORANGE if tiles.is_diverging else CIVIDIS
    scale = alt.Scale(range=list(colours), domain=[tiles.lowest, tiles.highest], clamp=True)
    shown = base.mark_rect(cornerRadius=2, width={"band": 0.96}, height={"band": 0.93}).encode(
        color=alt.ColorValue(
            GREY,
            condition={
                "test": "isValid(datum.value)",
                "field": "value",
                "type": "quantitative",
                "scale": scale,
                "legend": None,
            },
        ),
        opacity=switched(alt.OpacityValue, "datum.is_chosen", 1, 0.25),
    )
    layers = [shown]
    if tiles.is_written:
        text = base.mark_text(fontSize=11).encode(
            text=alt.Text("text:N"), color=alt.Color("ink:N", scale=None)
        )
        layers.append(text)
    chart = finished(formats, *layers, height=tiles.row_height * len(tiles.rows) + 40)
    return chart.resolve_scale(color="independent")


def _inked(cells: pd.DataFrame, tiles: Tiles) -> pd.DataFrame:
    """Choose black or white writing by how light the tile is."""
    place = (cells["value"] - tiles.lowest) / ((tiles.highest - tiles.lowest) or 1)
    place = place.clip(0, 1)
    is_light = place.sub(0.5).abs().lt(0.3) if tiles.is_diverging else place.gt(0.5)
    chosen = cells.get("is_chosen", pd.Series(data=True, index=cells.index))
    ink = is_light.map({True: DARK_INK, False: LIGHT_INK}).where(chosen, LABEL)
    return cells.assign(ink=ink, is_chosen=chosen)
