"""Charts: data in, Altair out. One question each; colours from the palettes, never by chance."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd
from babel import Locale

from streamlit_app.formats import Formats
from streamlit_app.vocabulary import STAGE_COLOURS, STAGES

BLUE, ORANGE, GREY, PURPLE = "#0072B2", "#D55E00", "#8A8779", "#882255"
CIVIDIS = (
    *("#00204D", "#00336F", "#39486B", "#575C6D", "#707173"),
    *("#8A8779", "#A69D75", "#C4B56C", "#E4CF5B", "#FFEA46"),
)
HEIGHT = 240
PERCENT = alt.Axis(format="%", tickCount=5)


def revenue_chart(weeks: pd.DataFrame, formats: Formats) -> alt.LayerChart:
    """Draw net revenue by week as bars, the same week a year before as a tick on each."""
    data = weeks.assign(end=weeks["week"] + pd.Timedelta(days=6))
    x = alt.X(
        "week:T", title=None, axis=alt.Axis(format="%b %Y", tickCount="month", labelOverlap=True)
    )
    bars = (
        alt.Chart(data)
        .mark_bar(color=BLUE)
        .encode(
            x=x,
            x2="end:T",
            y=alt.Y("revenue:Q", title=None, axis=alt.Axis(format="~s", tickCount=5)),
            y2=alt.datum(0),
            opacity=alt.condition("datum.is_partial", alt.value(0.4), alt.value(0.9)),
            tooltip=[
                alt.Tooltip("week:T", title="Week from", format="%d %b %Y"),
                alt.Tooltip("revenue:Q", title=f"Net revenue ({formats.unit})", format=",.0f"),
                alt.Tooltip("revenue_year_before:Q", title="A year before", format=",.0f"),
                alt.Tooltip("orders_count:Q", title="Orders", format=",d"),
            ],
        )
    )
    before = (
        alt.Chart(data)
        .transform_filter("isValid(datum.revenue_year_before)")
        .mark_rule(color=ORANGE, strokeWidth=2)
        .encode(x=x, x2="end:T", y="revenue_year_before:Q")
    )
    return _finished(formats, bars, before)


def stage_chart(stages: pd.DataFrame, formats: Formats) -> alt.LayerChart:
    """Draw customers per lifecycle stage as labelled bars in the order of the customer's life."""
    data = stages.assign(
        stage=stages["lifecycle_stage"].map(STAGES),
        colour=stages["lifecycle_stage"].map(STAGE_COLOURS),
    )
    bars = _bars(data, "stage", "customers_count", list(STAGES.values()), axis=None).encode(
        color=alt.Color("colour:N", scale=None)
    )
    return _finished(formats, bars, _bar_labels(bars, alt.Text("customers_count:Q", format=",d")))


def rfm_chart(groups: pd.DataFrame, formats: Formats) -> alt.LayerChart:
    """Draw each RFM group's share of buyers as a bar and of net spend as a dot on one scale."""
    order = groups["rfm_segment"].tolist()
    bars = _bars(groups, "rfm_segment", "customers_share", order, axis=PERCENT).encode(
        tooltip=[
            alt.Tooltip("rfm_segment:N", title="Group"),
            alt.Tooltip("customers_count:Q", title="Buyers", format=",d"),
            alt.Tooltip("customers_share:Q", title="Share of buyers", format=".1%"),
            alt.Tooltip("spend_share:Q", title="Share of net spend", format=".1%"),
        ]
    )
    dots = (
        alt.Chart(groups)
        .mark_point(color=ORANGE, filled=True, size=90, opacity=1, stroke="white")
        .encode(x="spend_share:Q", y=alt.Y("rfm_segment:N", sort=order))
    )
    return _finished(formats, bars, dots)


def acquisition_chart(sources: pd.DataFrame, formats: Formats) -> alt.LayerChart:
    """Draw new buyers per acquisition source as labelled bars, largest first."""
    order = sources["acquisition_source"].tolist()
    bars = _bars(sources, "acquisition_source", "customers_count", order, axis=None).encode(
        tooltip=[
            alt.Tooltip("acquisition_source:N", title="Source"),
            alt.Tooltip("customers_count:Q", title="New buyers", format=",d"),
            alt.Tooltip("returned_share:Q", title="Ordered again", format=".1%"),
        ]
    )
    return _finished(formats, bars, _bar_labels(bars, alt.Text("label:N")))


def retention_chart(cells: pd.DataFrame, formats: Formats) -> alt.LayerChart:
    """Draw the cohort heat map: darker to lighter is fewer to more; unfinished months stay grey."""
    top = float(cells["active_share"].quantile(0.95) or 0) or 0.01
    data = cells.assign(
        cohort=cells["cohort_month"].dt.strftime("%Y-%m"),
        ink=(cells["active_share"].clip(upper=top) / top > 0.5).map(
            {True: "#111111", False: "#FFFFFF"}
        ),
    )
    base = alt.Chart(data).encode(
        x=alt.X(
            "months_since_first_order:O",
            title="Months since first order",
            axis=alt.Axis(labelAngle=0),
        ),
        y=alt.Y("cohort:O", title=None, axis=alt.Axis(labelExpr=_MONTH_LABEL)),
        tooltip=[
            alt.Tooltip("cohort:O", title="First order in"),
            alt.Tooltip("customers_count:Q", title="Buyers in the cohort", format=",d"),
            alt.Tooltip("active_count:Q", title="Ordered in that month", format=",d"),
            alt.Tooltip("active_share:Q", title="Share", format=".1%"),
        ],
    )
    scale = alt.Scale(range=list(CIVIDIS), domain=[0, top], clamp=True)
    cell = base.mark_rect(cornerRadius=2, stroke="white", strokeWidth=1).encode(
        color=alt.condition(
            "isValid(datum.active_share)",
            alt.Color("active_share:Q", scale=scale, legend=None),
            alt.value("#E6E9ED"),
        )
    )
    text = (
        base.transform_filter("isValid(datum.active_share)")
        .mark_text(fontSize=10)
        .encode(text=alt.Text("active_share:Q", format=".0%"), color=alt.Color("ink:N", scale=None))
    )
    rows = data["cohort"].nunique()
    chart = _finished(formats, cell, text, height=max(HEIGHT, 20 * rows + 50))
    return chart.resolve_scale(color="independent")


def value_chart(
    curve: pd.DataFrame, marked_share: float, formats: Formats, height: int = HEIGHT
) -> alt.LayerChart:
    """Draw the Pareto curve of net spend with a mark at the best fifth of buyers."""
    start = pd.DataFrame({"buyers_share": [0.0], "spend_share": [0.0]})
    data = pd.concat([start, curve])
    shares = [
        alt.Tooltip("buyers_share:Q", title="Best share of buyers", format=".0%"),
        alt.Tooltip("spend_share:Q", title="Share of net spend", format=".1%"),
    ]
    x = alt.X("buyers_share:Q", title="Share of buyers, best first", axis=alt.Axis(format="%"))
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
    return _finished(
        formats,
        line.encode(x=x, y=y, tooltip=shares),
        even.mark_line(color=GREY, strokeDash=[4, 4], strokeWidth=1).encode(x=x, y=y),
        point.mark_point(color=ORANGE, filled=True, size=110, opacity=1),
        point.mark_text(align="left", dx=12, dy=6, fontWeight=600).encode(text="label:N"),
        height=height,
    )


def comparison_chart(rows: pd.DataFrame, formats: Formats) -> alt.LayerChart:
    """Draw, per value, a segment's share as a bar and everyone's share as a tick."""
    order = rows["value"].tolist()
    bars = _bars(rows, "value", "segment_share", order, axis=PERCENT).encode(
        tooltip=[
            alt.Tooltip("value:N", title="Value"),
            alt.Tooltip("segment_share:Q", title="In the segment", format=".1%"),
            alt.Tooltip("everyone_share:Q", title="Everyone", format=".1%"),
        ]
    )
    ticks = (
        alt.Chart(rows)
        .mark_tick(color=ORANGE, thickness=3, size=18)
        .encode(x="everyone_share:Q", y=alt.Y("value:N", sort=order))
    )
    return _finished(formats, bars, ticks, height=26 * len(order) + 30)


def waterfall_chart(steps: pd.DataFrame, formats: Formats) -> alt.LayerChart:
    """Draw what remains after each step of the consent waterfall, the losses hanging from it."""
    order = steps["label"].tolist()
    y = alt.Y("label:N", sort=order, title=None, axis=alt.Axis(labelLimit=260))
    bars = (
        alt.Chart(steps)
        .mark_bar(cornerRadius=2, height={"band": 0.7})
        .encode(
            y=y,
            x=alt.X("start:Q", title=None, axis=None),
            x2="end:Q",
            color=alt.Color("colour:N", scale=None),
            tooltip=[alt.Tooltip("label:N", title="Step"), alt.Tooltip("people:Q", format=",d")],
        )
    )
    text = (
        alt.Chart(steps)
        .mark_text(align="left", dx=6, fontSize=12)
        .encode(y=y, x="end:Q", text="shown:N")
    )
    return _finished(formats, bars, text, height=30 * len(order) + 40)


_MONTH_LABEL = "timeFormat(toDate(datum.value + '-01T00:00:00'), '%b %Y')"


def _bars(
    data: pd.DataFrame, name: str, value: str, sort: list[str], *, axis: alt.Axis | None
) -> alt.Chart:
    return (
        alt.Chart(data)
        .mark_bar(color=BLUE, opacity=0.9, cornerRadiusEnd=2, height={"band": 0.68})
        .encode(
            y=alt.Y(f"{name}:N", sort=sort, title=None, axis=alt.Axis(labelLimit=200)),
            x=alt.X(f"{value}:Q", title=None, axis=axis),
        )
    )


def _bar_labels(bars: alt.Chart, text: alt.Text) -> alt.Chart:
    return (
        alt.Chart(bars.data)
        .mark_text(align="left", dx=5, fontSize=12, color=GREY)
        .encode(x=bars.encoding.x, y=bars.encoding.y, text=text)
    )


def _finished(formats: Formats, *layers: alt.Chart, height: int = HEIGHT) -> alt.LayerChart:
    """Lay the layers over each other, calm the frame, write figures in the tenant's locale."""
    return (
        alt.LayerChart(layer=list(layers))
        .properties(height=height)
        .configure(locale=_vega_locale(formats.babel))
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=12, titleFontSize=12, titleFontWeight="normal")
    )


def _vega_locale(locale: Locale) -> dict[str, Any]:
    symbols = locale.number_symbols.get("latn", {})
    months = locale.months["stand-alone"]
    days = locale.days["stand-alone"]
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
