"""A person's own rhythm on one axis: purchases, the usual gap, today, what is expected next."""

from __future__ import annotations

from typing import Any, Literal

import altair as alt
import pandas as pd

from streamlit_app.charts.frame import BLUE, GREY, LABEL, ORANGE, finished, kept
from streamlit_app.wording.formats import Formats
from streamlit_app.wording.language import _

STRIP, STRIP_WITH_CURVE = 130, 210
"""Pixels: a strip, not a chart to read values off; a curve needs room to fall."""
ALIVE = "#009E73"
BAND, TICK = 0.6, 0.42
"""How high bands and ticks stand on the strip, of its height."""
WORDS = {"today": 0.7, "usual": 0.84, "expected": 0.98}
"""How high the words of each stand, so that none covers another."""
ABOVE_CURVE = 0.42
"""How much higher they stand over a curve, whose top is certainty."""


@kept
def lateness_chart(
    days: pd.DataFrame, bands: pd.DataFrame, alive: pd.DataFrame, formats: Formats
) -> alt.LayerChart:
    """Draw purchase days as ticks, spans as bands, moments as rules with their words.

    Parameters
    ----------
    days : DataFrame
        `day`, `orders_count`, `net` of each purchase day.
    bands : DataFrame
        `kind` (usual, expected, today), `label`, `start`, `end`; a moment has no end.
    alive : DataFrame
        `day`, `alive`: how likely the model held the person a customer still; empty: not known.
    formats : Formats
        The tenant's.
    """
    ends = [*days["day"], *bands["start"], *bands["end"].dropna(), *alive["day"]]
    x = alt.X(
        "day:T",
        title=None,
        scale=alt.Scale(domain=[str(min(ends))[:10], str(max(ends))[:10]], nice=False),
        axis=alt.Axis(format="%b %Y", labelOverlap=True, grid=False, tickCount=8),
    )
    ticks = (
        alt.Chart(days.assign(low=0.0, high=TICK))
        .mark_rule(color=BLUE, strokeWidth=2, opacity=0.85)
        .encode(
            x=x,
            y=_height("low"),
            y2=alt.Y2("high:Q"),
            tooltip=[
                alt.Tooltip("day:T", title=_("Bought on"), format="%d %b %Y"),
                alt.Tooltip("orders_count:Q", title=_("Orders")),
                alt.Tooltip("net:Q", title=_("Net ({unit})", unit=formats.unit), format=",.0f"),
            ],
        )
    )
    late, lift = _late(ends), 0.0 if alive.empty else ABOVE_CURVE
    layers = [*_spans(bands, late, lift), ticks, *_today(bands, late, lift), *_curve(alive, late)]
    return finished(formats, *layers, height=STRIP if alive.empty else STRIP_WITH_CURVE)


def _curve(alive: pd.DataFrame, late: pd.Timestamp) -> list[alt.Chart]:
    """Draw the curve on the strip's own height: its foot is no chance, its top certainty."""
    if alive.empty:
        return []
    line = (
        alt.Chart(alive)
        .mark_line(color=ALIVE, strokeWidth=2.5, point=alt.OverlayMarkDef(size=30, color=ALIVE))
        .encode(
            x=alt.X("day:T"),
            y=_height("alive", ABOVE_CURVE),
            tooltip=[
                alt.Tooltip("day:T", title=_("End of"), format="%d %b %Y"),
                alt.Tooltip("alive:Q", title=_("Still a customer"), format=".1%"),
            ],
        )
    )
    is_last = bool(alive["day"].max() >= late)
    beside: dict[str, Any] = {"align": "right", "dy": 11} if is_last else {"align": "left", "dx": 7}
    now = (
        alt.Chart(alive.tail(1))
        .mark_text(color=ALIVE, fontSize=11, fontWeight=600, **beside)
        .encode(
            x=alt.X("day:T"),
            y=_height("alive", ABOVE_CURVE),
            text=alt.Text("alive:Q", format=".0%"),
        )
    )
    return [line, now]


def _height(column: str, lift: float = 0.0) -> alt.Y:
    return alt.Y(f"{column}:Q", scale=alt.Scale(domain=[0, 1.05 + lift]), axis=None)


def _late(ends: list[pd.Timestamp]) -> pd.Timestamp:
    """Return from when on words stand to the left of what they name: to the right is no room."""
    first, last = pd.Timestamp(min(ends)), pd.Timestamp(max(ends))
    return last - 0.2 * (last - first)


def _spans(bands: pd.DataFrame, late: pd.Timestamp, lift: float) -> list[alt.Chart]:
    spans = bands[bands["end"].notna()]
    if spans.empty:
        return []
    colours = alt.Scale(domain=["usual", "expected"], range=[BLUE, GREY])
    data = spans.assign(low=0.0, high=BAND, words=spans["kind"].map(WORDS) + lift)
    base = alt.Chart(data).encode(x=alt.X("start:T"))
    band = base.mark_rect(opacity=0.22, cornerRadius=3).encode(
        x2=alt.X2("end:T"),
        y=_height("low"),
        y2=alt.Y2("high:Q"),
        color=alt.Color("kind:N", scale=colours, legend=None),
    )
    words: dict[str, Any] = {"fontSize": 11, "color": LABEL}
    said = [
        alt.Chart(part)
        .mark_text(align=align, dx=-6 if align == "right" else 2, **words)
        .encode(x=alt.X("start:T"), y=_height("words"), text=alt.Text("label:N"))
        for align, part in _sides(data, late)
        if not part.empty
    ]
    return [band, *said]


def _sides(
    data: pd.DataFrame, late: pd.Timestamp
) -> list[tuple[Literal["left", "right"], pd.DataFrame]]:
    is_late = data["start"] >= late
    return [("left", data[~is_late]), ("right", data[is_late])]


def _today(bands: pd.DataFrame, late: pd.Timestamp, lift: float) -> list[alt.Chart]:
    today = bands[bands["kind"] == "today"]
    today = today.assign(low=0.0, high=BAND + lift, words=WORDS["today"] + lift)
    base = alt.Chart(today).encode(x=alt.X("start:T"))
    rule = base.mark_rule(color=ORANGE, strokeWidth=2).encode(y=_height("low"), y2=alt.Y2("high:Q"))
    is_last = bool((today["start"] >= late).any())
    said = base.mark_text(
        align="right" if is_last else "left",
        dx=-5 if is_last else 5,
        fontSize=11,
        fontWeight=600,
        color=ORANGE,
    ).encode(y=_height("words"), text=alt.Text("label:N"))
    return [rule, said]
