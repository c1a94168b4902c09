"""The grid of scores: where customers sit in recency and in frequency or money."""

from __future__ import annotations

import altair as alt
import pandas as pd

from streamlit_app.charts.frame import LABEL, ORANGE, finished, kept
from streamlit_app.charts.heat import TILE, filled, ink_on
from streamlit_app.wording.formats import Formats

GRID_HEIGHT = 430


@kept
def score_grid(
    cells: pd.DataFrame,
    value: str,
    written: str,
    names: tuple[str, str],
    chosen: tuple[int | None, int | None],
    group: str | None,
    formats: Formats,
) -> alt.LayerChart:
    """Draw the 25 cells, coloured by one figure; lines part the groups that fill them most.

    Parameters
    ----------
    cells : DataFrame
        `r`, `y`, the figure, `rfm_segment`, `groups_count`, `customers_count`.
    value, written : str
        The figure that colours the cells, and how it is written in them (d3).
    names : tuple of str
        What the other axis and the figure are called.
    chosen : tuple
        The recency and the other score that are chosen, framed in the chart.
    group : str, optional
        A chosen group: cells that it fills most are framed.
    """
    data = cells.assign(
        ink=ink_on(cells[value]),
        name=cells["rfm_segment"].fillna("")
        + (cells["groups_count"] - 1).map(lambda more: f" +{more:.0f}" if more > 0 else ""),
        is_chosen=_is_chosen(cells, chosen, group),
    )
    base = alt.Chart(data).encode(
        x=alt.X("r:O", title=None, axis=alt.Axis(labelAngle=0, ticks=False, domain=False)),
        y=alt.Y(
            "y:O",
            title=None,
            sort="descending",
            axis=alt.Axis(ticks=False, domain=False),
        ),
        tooltip=[
            alt.Tooltip("r:O", title="R"),
            alt.Tooltip("y:O", title=names[0]),
            alt.Tooltip("rfm_segment:N"),
            alt.Tooltip("customers_count:Q", title="n", format=",d"),
            alt.Tooltip(f"{value}:Q", title=names[1], format=written),
        ],
    )
    tiles = filled(base, value)
    figures = base.mark_text(fontSize=15, fontWeight=600, dy=-7).encode(
        text=alt.Text(f"{value}:Q", format=written), color=alt.Color("ink:N", scale=None)
    )
    groups = base.mark_text(fontSize=10.5, dy=12, limit=120).encode(
        text=alt.Text("name:N"), color=alt.Color("ink:N", scale=None)
    )
    frame = base.transform_filter("datum.is_chosen").mark_rect(
        fillOpacity=0, stroke=ORANGE, strokeWidth=3, **TILE
    )
    chart = finished(formats, tiles, figures, groups, frame, height=GRID_HEIGHT)
    return chart.resolve_scale(color="independent")


def _is_chosen(
    cells: pd.DataFrame, chosen: tuple[int | None, int | None], group: str | None
) -> pd.Series:
    wanted = {"r": chosen[0], "y": chosen[1], "rfm_segment": group}
    tests = [cells[name] == value for name, value in wanted.items() if value is not None]
    return pd.concat(tests, axis=1).all(axis=1) if tests else pd.Series(False, index=cells.index)


@kept
def class_areas(days: pd.DataFrame, colours: dict[str, str], formats: Formats) -> alt.LayerChart:
    """Draw the shares of the classes of groups over the known days, stacked to the whole.

    `days` has `as_of_date`, `kind` (as it is said), `place` (its order) and `customers_share`.
    """
    order = list(colours)
    areas = (
        alt.Chart(days)
        .mark_area(interpolate="monotone", opacity=0.9)
        .encode(
            x=alt.X("as_of_date:T", title=None, axis=alt.Axis(format="%b %Y", labelOverlap=True)),
            y=alt.Y(
                "customers_share:Q",
                title=None,
                stack="zero",
                scale=alt.Scale(domain=[0, 1], nice=False),
                axis=alt.Axis(format="%", tickCount=5),
            ),
            order=alt.Order("place:Q"),
            color=alt.Color(
                "kind:N",
                sort=order,
                scale=alt.Scale(domain=order, range=[colours[kind] for kind in order]),
                legend=alt.Legend(orient="top", title=None, labelFontSize=12, labelColor=LABEL),
            ),
            tooltip=[
                alt.Tooltip("as_of_date:T", title=" ", format="%d %b %Y"),
                alt.Tooltip("kind:N", title="  "),
                alt.Tooltip("customers_count:Q", title="n", format=",d"),
                alt.Tooltip("customers_share:Q", title="%", format=".1%"),
            ],
        )
    )
    return finished(formats, areas, height=264)
