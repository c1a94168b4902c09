"""Lines over the periods since the first order: rows in grey, a few lit, the mean with its band."""

from __future__ import annotations

import altair as alt
import pandas as pd

from streamlit_app.charts.frame import BLUE, GREY, LABEL, figure_axis, finished, kept
from streamlit_app.wording.formats import Formats

LIT = ("#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#882255")
CURVE_HEIGHT = 320


@kept
def cohort_curves(
    lines: pd.DataFrame,
    mean: pd.DataFrame,
    ahead: pd.DataFrame,
    lit: list[str],
    titles: tuple[str, str],
    written: str,
    formats: Formats,
) -> alt.LayerChart:
    """Draw a line per row, the weighted mean with the band of the middle half of the rows.

    Parameters
    ----------
    lines : DataFrame
        `name`, `n`, `figure`.
    mean : DataFrame
        `n`, `figure`, `low`, `high`.
    ahead : DataFrame
        `name`, `n`, `figure`, `low`, `high`: what is foreseen, dashed; empty where nothing is.
    lit : list of str
        Up to six rows in a colour of their own.
    titles : tuple of str
        What the periods and the mean are called.
    written : str
        How figures are written (d3).
    """
    x = alt.X("n:Q", title=titles[0], axis=alt.Axis(tickMinStep=1, grid=False, format="d"))
    y = alt.Y("figure:Q", title=None, axis=figure_axis(written, tickCount=5))
    colour = alt.Color(
        "name:N",
        sort=[titles[1], *lit],
        scale=alt.Scale(domain=[titles[1], *lit], range=[BLUE, *LIT[: len(lit)]]),
        legend=alt.Legend(orient="top", title=None, labelColor=LABEL, labelFontSize=12, columns=4),
    )
    told = [
        alt.Tooltip("name:N", title=" "),
        alt.Tooltip("n:Q", title=titles[0]),
        alt.Tooltip("figure:Q", title="=", format=written),
    ]
    grey = (
        alt.Chart(lines[~lines["name"].isin(lit)])
        .mark_line(color=GREY, opacity=0.28, strokeWidth=1)
        .encode(x=x, y=y, detail=alt.Detail("name:N"))
    )
    band = (
        alt.Chart(mean)
        .mark_area(color=BLUE, opacity=0.13)
        .encode(x=x, y=alt.Y("low:Q"), y2=alt.Y2("high:Q"))
    )
    named = pd.concat([mean.assign(name=titles[1]), lines[lines["name"].isin(lit)]])
    bright = (
        alt.Chart(named)
        .mark_line(strokeWidth=2.5, point=alt.OverlayMarkDef(size=26))
        .encode(x=x, y=y, color=colour, tooltip=told)
    )
    foreseen = alt.Chart(ahead).encode(x=x, color=colour)
    dashes = foreseen.mark_line(strokeDash=[5, 4], strokeWidth=2).encode(y=y, tooltip=told)
    reach = foreseen.mark_area(opacity=0.12).encode(y=alt.Y("low:Q"), y2=alt.Y2("high:Q"))
    layers = [grey, band, bright, *([] if ahead.empty else [reach, dashes])]
    return finished(formats, *layers, height=CURVE_HEIGHT)


@kept
def trend_line(rows: pd.DataFrame, mean: float, written: str, formats: Formats) -> alt.LayerChart:
    """Draw one period's figure from cohort to cohort, the mean of all as a dashed rule."""
    x = alt.X("cohort:T", title=None, axis=alt.Axis(format="%b %Y", labelOverlap=True, grid=False))
    y = alt.Y("figure:Q", title=None, axis=figure_axis(written, tickCount=5))
    line = (
        alt.Chart(rows)
        .mark_line(color=BLUE, strokeWidth=2, point=alt.OverlayMarkDef(size=36, color=BLUE))
        .encode(
            x=x,
            y=y,
            tooltip=[
                alt.Tooltip("name:N", title=" "),
                alt.Tooltip("customers_count:Q", title="n", format=",d"),
                alt.Tooltip("figure:Q", title="=", format=written),
            ],
        )
    )
    rule = alt.Chart(pd.DataFrame({"figure": [mean]})).mark_rule(color=GREY, strokeDash=[4, 4])
    return finished(formats, line, rule.encode(y=alt.Y("figure:Q")), height=CURVE_HEIGHT)


@kept
def payback_lines(
    rows: pd.DataFrame, channels: list[str], titles: tuple[str, str], formats: Formats
) -> alt.LayerChart:
    """Draw what each channel brought back per unit of money; the dashed rule is the money itself.

    Parameters
    ----------
    rows : DataFrame
        `name`, `months_since_first_order`, `revenue_per_spend` above zero.
    channels : list of str
        Up to six names, in the order of the legend.
    titles : tuple of str
        What the months and the multiple are called.
    """
    axis = alt.Axis(format="~r", grid=True, values=[0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200])
    scale = alt.Scale(type="log", nice=False)
    line = (
        alt.Chart(rows[rows["revenue_per_spend"] > 0])
        .mark_line(strokeWidth=2.5, point=alt.OverlayMarkDef(size=26))
        .encode(
            x=alt.X(
                "months_since_first_order:Q",
                title=titles[0],
                axis=alt.Axis(tickMinStep=1, grid=False, format="d"),
            ),
            y=alt.Y("revenue_per_spend:Q", title=titles[1], scale=scale, axis=axis),
            color=alt.Color(
                "name:N",
                sort=channels,
                scale=alt.Scale(domain=channels, range=list(LIT[: len(channels)])),
                legend=alt.Legend(orient="top", title=None, labelColor=LABEL, labelFontSize=12),
            ),
            tooltip=[
                alt.Tooltip("name:N", title=" "),
                alt.Tooltip("months_since_first_order:Q", title=titles[0]),
                alt.Tooltip("revenue_per_spend:Q", title=titles[1], format=".1f"),
            ],
        )
    )
    rule = alt.Chart(pd.DataFrame({"revenue_per_spend": [1]})).mark_rule(
        color=GREY, strokeDash=[4, 4], strokeWidth=2
    )
    return finished(formats, line, rule.encode(y=alt.Y("revenue_per_spend:Q")), height=CURVE_HEIGHT)


@kept
def gap_curve(gaps: pd.DataFrame, title: str, formats: Formats) -> alt.LayerChart:
    """Draw which share of customers who came back had done so after so many days."""
    line = (
        alt.Chart(gaps)
        .mark_area(line={"color": BLUE, "strokeWidth": 2}, color=BLUE, fillOpacity=0.12)
        .encode(
            x=alt.X("gap_days:Q", title=title),
            y=alt.Y("gaps_up_to_share:Q", title=None, axis=alt.Axis(format="%")),
        )
    )
    return finished(formats, line, height=CURVE_HEIGHT)
