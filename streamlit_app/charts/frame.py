"""What every chart shares: colours, heights, bars, and the tenant's way to write figures."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from functools import wraps
from hashlib import blake2b
from typing import Any, ParamSpec, TypeVar

import altair as alt
import pandas as pd
import streamlit as st
from altair.utils.schemapi import SchemaBase, debug_mode
from babel import Locale

from streamlit_app.wording.formats import Formats
from streamlit_app.wording.language import language

Asked = ParamSpec("Asked")
Channel = TypeVar("Channel", bound=SchemaBase)
Spec = dict[str, Any]
"""A chart as Vega-Lite writes it, ready for the page."""

BLUE, ORANGE, GREY, PURPLE = "#0072B2", "#D55E00", "#8A8779", "#882255"
CIVIDIS = (
    *("#00204D", "#00336F", "#39486B", "#575C6D", "#707173"),
    *("#8A8779", "#A69D75", "#C4B56C", "#E4CF5B", "#FFEA46"),
)
LABEL = "#757B84"
"""Grey of figures beside marks: 4.2 to 1 on the light and on the dark ground."""
HEIGHT = 240
PADDING = {"left": 2, "top": 4, "right": 6, "bottom": 4}
"""Pixels around a chart; Streamlit would leave twenty of its own below it."""
ALL_LABELS = alt.Axis(labelLimit=200, labelOverlap=False, labelBound=False, labelFlush=False)
SHORT = "~s"
"""Thousands as k."""
PERCENT = alt.Axis(format="%", tickCount=5)


def figure_axis(written: str, **options: Any) -> alt.Axis:
    """Write the figures of an axis each for itself: an axis format shares one k, and says 0k."""
    return alt.Axis(labelExpr=f"format(datum.value, '{written}')", **options)


def change_axis(times: int = 1, **options: Any) -> alt.Axis:
    """Write the figures of an axis with their sign, zero without one; shares as points."""
    said = f"datum.value == 0 ? '0' : format(datum.value * {times}, '+,d')"
    return alt.Axis(labelExpr=said, **options)


def kept(draw: Callable[Asked, alt.LayerChart]) -> Callable[Asked, Spec]:
    """Draw a chart once per answer and language: composing one costs more than asking for it."""

    @st.cache_data(max_entries=256, show_spinner=False, hash_funcs={pd.DataFrame: _fingerprint})
    @wraps(draw)
    def drawn(*asked: Any, said_in: str, **options: Any) -> Spec:
        with debug_mode(
            False
        ):  # the tests check every chart against the schema, at five times the cost
            return draw(*asked, **options).to_dict(validate=False)

    @wraps(draw)
    def answered(*asked: Asked.args, **options: Asked.kwargs) -> Spec:
        return drawn(*asked, said_in=language(), **options)

    return answered


def _fingerprint(frame: pd.DataFrame) -> bytes:
    """Tell frames apart in a tenth of the time that Streamlit takes, column by column.

    Equal frames that are pickled unlike are drawn twice, which costs time and nothing else.
    """
    return blake2b(pickle.dumps(frame, pickle.HIGHEST_PROTOCOL)).digest()


def named_bars(
    data: pd.DataFrame, name: str, value: str, sort: list[str], *, axis: alt.Axis | None
) -> alt.Chart:
    """Draw horizontal bars, one per name, in the given order."""
    return (
        alt.Chart(data)
        .mark_bar(color=BLUE, opacity=0.9, cornerRadiusEnd=2, height={"band": 0.68})
        .encode(
            y=alt.Y(f"{name}:N", sort=sort, title=None, axis=ALL_LABELS),
            x=alt.X(f"{value}:Q", title=None, axis=axis),
        )
    )


def switched(channel: type[Channel], test: str, then: object, otherwise: object) -> Channel:
    """Give marks one value where a test of Vega's holds and another elsewhere.

    `alt.condition` says the same and looks through the whole schema to find the channel.
    """
    return channel(otherwise, condition={"test": test, "value": then})


def bar_labels(bars: alt.Chart, text: alt.Text) -> alt.Chart:
    """Write a text at the end of each bar."""
    return (
        alt.Chart(bars.data)
        .mark_text(align="left", dx=5, fontSize=12, color=LABEL)
        .encode(x=bars.encoding.x, y=bars.encoding.y, text=text)
    )


def stacked(data: pd.DataFrame, by: str, amount: str) -> pd.DataFrame:
    """Add where each bar begins and ends when those of one place stand on each other.

    What is below zero hangs from the axis. Vega-Lite stacks no bars that say their own width.
    """
    sign = data[amount].lt(0)
    end = data[amount].fillna(0).groupby([data[by], sign]).cumsum()
    return data.assign(end=end, begin=end - data[amount].fillna(0))


def finished(formats: Formats, *layers: alt.Chart, height: int = HEIGHT) -> alt.LayerChart:
    """Lay the layers over each other, write figures as the tenant does, months as the reader."""
    return alt.LayerChart(  # set at once: every later `configure` would copy all of the chart
        layer=list(layers),
        height=height,
        padding=PADDING,
        config=alt.Config(
            locale=_vega_locale(formats.babel, formats.spoken),
            view=alt.ViewConfig(stroke=None),
            axis=alt.AxisConfig(
                labelFontSize=12,
                labelPadding=8,
                labelFlush=False,
                titleFontSize=12,
                titleFontWeight="normal",
                titlePadding=8,
            ),
        ),
    )


def _vega_locale(figures: Locale, names: Locale) -> dict[str, Any]:
    symbols = figures.number_symbols.get("latn", {})
    months = names.months["stand-alone"]
    days = names.days["stand-alone"]
    sunday_first = (6, 0, 1, 2, 3, 4, 5)
    return {
        "number": {
            "decimal": symbols.get("decimal", "."),
            "thousands": symbols.get("group", ","),
            "grouping": [3],
            "currency": ["", ""],
        },
        "time": {
            "dateTime": "%x, %X",
            "date": "%d.%m.%Y",
            "time": "%H:%M:%S",
            "periods": ["AM", "PM"],
            "days": [days["wide"][day] for day in sunday_first],
            "shortDays": [days["abbreviated"][day] for day in sunday_first],
            "months": [months["wide"][month] for month in range(1, 13)],
            "shortMonths": [months["abbreviated"][month] for month in range(1, 13)],
        },
    }
