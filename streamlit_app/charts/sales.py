"""Net revenue by week: new and returning buyers on each other, a year before as a tick."""

from __future__ import annotations

import altair as alt
import pandas as pd

from streamlit_app.charts.frame import (
    LABEL,
    ORANGE,
    SHORT,
    figure_axis,
    finished,
    kept,
    stacked,
    switched,
)
from streamlit_app.wording.formats import Formats
from streamlit_app.wording.language import _

BUYER_COLOURS = {"returning": "#0072B2", "new": "#56B4E9", "nobody": "#A6A6A6"}

_WEEKS = alt.Axis(format="%b %Y", tickCount="month", labelOverlap=True, labelPadding=19)
"""The months, under the ticks of large events."""


@kept
def sales_chart(
    weeks: pd.DataFrame,
    buyers: dict[str, str],
    events: pd.DataFrame,
    reason: str | None,
    formats: Formats,
) -> alt.LayerChart:
    """Draw net revenue by week and by who bought, with a tick for each large event under it.

    Parameters
    ----------
    weeks : DataFrame
        `week`, `revenue_new`, `revenue_returning`, `revenue_nobody`, `revenue`,
        `revenue_year_before`, `is_partial`.
    buyers : dict
        Who buys, as said: `new`, `returning`, `nobody` to a word.
    events : DataFrame
        `starts_at`, `name`, `tickets_count` of the largest events of these weeks.
    reason : str or None
        Marked at the best week.
    """
    x = alt.X("week:T", title=None, axis=_WEEKS)
    long = _by_buyers(weeks, buyers)
    bars = (
        alt.Chart(long)
        .mark_bar()
        .encode(
            x=x,
            x2=alt.X2("until:T"),
            y=alt.Y("begin:Q", title=None, axis=figure_axis(SHORT, tickCount=5)),
            y2=alt.Y2("end:Q"),
            color=alt.Color(
                "buyers:N",
                scale=alt.Scale(
                    domain=[buyers[name] for name in BUYER_COLOURS],
                    range=list(BUYER_COLOURS.values()),
                ),
                legend=alt.Legend(orient="top", title=None, symbolType="square"),
            ),
            opacity=switched(alt.OpacityValue, "datum.is_partial", 0.4, 0.9),
            tooltip=[
                alt.Tooltip("week:T", title=_("Week from"), format="%d %b %Y"),
                alt.Tooltip("buyers:N", title=_("Buyers")),
                alt.Tooltip(
                    "revenue:Q", title=_("Net revenue ({unit})", unit=formats.unit), format=",.0f"
                ),
            ],
        )
    )
    layers = [bars, _year_before(weeks, x), *_event_days(events)]
    return finished(formats, *layers, *([] if reason is None else [_best_week(weeks, reason)]))


def _by_buyers(weeks: pd.DataFrame, buyers: dict[str, str]) -> pd.DataFrame:
    parts = [
        weeks[["week", "is_partial"]].assign(
            until=weeks["week"] + pd.Timedelta(days=6),
            buyers=buyers[name],
            revenue=weeks[f"revenue_{name}"],
        )
        for name in BUYER_COLOURS
    ]
    return stacked(pd.concat(parts, ignore_index=True), "week", "revenue")


def _year_before(weeks: pd.DataFrame, x: alt.X) -> alt.Chart:
    data = weeks.assign(end=weeks["week"] + pd.Timedelta(days=6))
    return (
        alt.Chart(data[["week", "end", "revenue_year_before"]])
        .transform_filter("isValid(datum.revenue_year_before)")
        .mark_rule(color=ORANGE, strokeWidth=2)
        .encode(x=x, x2=alt.X2("end:T"), y=alt.Y("revenue_year_before:Q"))
    )


def _event_days(events: pd.DataFrame) -> list[alt.Chart]:
    if events.empty:
        return []
    ticks = (
        alt.Chart(events)
        .mark_point(shape="triangle-up", filled=True, size=60, color=LABEL, yOffset=9, clip=False)
        .encode(
            x=alt.X("starts_at:T"),
            y=alt.datum(0),
            tooltip=[
                alt.Tooltip("name:N", title=_("Event")),
                alt.Tooltip("starts_at:T", title=_("On"), format="%d %b %Y"),
                alt.Tooltip("tickets_count:Q", title=_("Tickets"), format=",d"),
            ],
        )
    )
    return [ticks]


def _best_week(weeks: pd.DataFrame, reason: str) -> alt.Chart:
    place = int(weeks["revenue"].argmax())
    best = weeks.iloc[[place]][["week", "revenue"]].assign(reason=reason)
    is_late = 2 * (weeks["week"] < best["week"].iloc[0]).sum() > len(weeks)
    return (
        alt.Chart(best)
        .mark_text(
            align="right" if is_late else "left",
            dx=-6 if is_late else 14,
            dy=6,
            fontSize=12,
            color=LABEL,
        )
        .encode(x=alt.X("week:T"), y=alt.Y("revenue:Q"), text=alt.Text("reason:N"))
    )
