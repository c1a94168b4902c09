"""Curves over days: who is back within so many, how far ahead people buy, how an event sells."""

from __future__ import annotations

import altair as alt
import pandas as pd

from streamlit_app.charts.frame import BLUE, GREY, HEIGHT, LABEL, ORANGE, PERCENT, finished, kept
from streamlit_app.wording.formats import Formats
from streamlit_app.wording.language import _

DASHED = [5, 3]


@kept
def gap_chart(
    curve: pd.DataFrame,
    names: tuple[str, str],
    marks: pd.DataFrame,
    last_day: int,
    formats: Formats,
) -> alt.LayerChart:
    """Draw the share back within so many days, of gaps that ended and of all, with thresholds.

    Parameters
    ----------
    curve : DataFrame
        `gap_days`, `gaps_up_to_share`, `returned_share`.
    names : tuple of str
        What the two curves are called.
    marks : DataFrame
        Thresholds: `gap_days`, `text`, `colour`, `share` at which the text stands.
    last_day : int
        Where the axis ends.
    """
    data = curve[curve["gap_days"] <= last_day]
    both = pd.concat(
        [data.assign(what=names[0], share=data["gaps_up_to_share"]),
         data.assign(what=names[1], share=data["returned_share"])]
    )  # fmt: skip
    x = alt.X(
        "gap_days:Q",
        title=_("Days after a purchase"),
        scale=alt.Scale(domain=[0, last_day]),
        axis=alt.Axis(grid=False, tickCount=12),
    )
    y = alt.Y("share:Q", title=None, axis=PERCENT, scale=alt.Scale(domain=[0, 1]))
    lines = alt.Chart(both[["gap_days", "what", "share"]]).mark_line(strokeWidth=2)
    rule = alt.Chart(marks).mark_rule(strokeWidth=2, strokeDash=DASHED)
    text = alt.Chart(marks).mark_text(align="left", dx=6, fontSize=12, color=LABEL)
    return finished(
        formats,
        lines.encode(
            x=x,
            y=y,
            color=alt.Color(
                "what:N",
                scale=alt.Scale(domain=list(names), range=[BLUE, GREY]),
                legend=alt.Legend(title=None, orient="top", labelLimit=320),
            ),
            tooltip=[
                alt.Tooltip("what:N", title=_("Curve")),
                alt.Tooltip("gap_days:Q", title=_("Days")),
                alt.Tooltip("share:Q", title=_("Back by then"), format=".1%"),
            ],
        ),
        rule.encode(x=x, color=alt.Color("colour:N", scale=None)),
        text.encode(x=x, y=y, text=alt.Text("text:N")),
        height=HEIGHT + 40,
    ).resolve_scale(color="independent")


@kept
def lead_chart(rows: pd.DataFrame, chosen: str, everybody: str, formats: Formats) -> alt.LayerChart:
    """Draw the share of tickets bought at most so many days ahead: one genre, and all behind it.

    Parameters
    ----------
    rows : DataFrame
        `genre`, `bucket_number`, `label` of the bucket, `tickets_up_to_share`.
    chosen : str
        The genre in front; the same as `everybody` for none.
    everybody : str
        What all genres together are called.
    """
    order = rows.drop_duplicates("bucket_number").sort_values("bucket_number")["label"].tolist()
    x = alt.X("label:O", sort=order, title=_("Days before the event"), axis=alt.Axis(labelAngle=0))
    y = alt.Y("tickets_up_to_share:Q", title=None, axis=PERCENT, scale=alt.Scale(domain=[0, 1]))
    shown = [everybody] if chosen == everybody else [everybody, chosen]
    data = rows[rows["genre"].isin(shown)]
    line = alt.Chart(data).mark_line(interpolate="monotone", strokeWidth=2.5, point={"size": 45})
    return finished(
        formats,
        line.encode(
            x=x,
            y=y,
            color=alt.Color(
                "genre:N",
                scale=alt.Scale(domain=shown, range=[BLUE] if len(shown) == 1 else [GREY, BLUE]),
                legend=None if len(shown) == 1 else alt.Legend(title=None, orient="top"),
            ),
            tooltip=[
                alt.Tooltip("genre:N", title=_("Genre")),
                alt.Tooltip("label:N", title=_("Days before")),
                alt.Tooltip(
                    "tickets_up_to_share:Q", title=_("Sold by then or later"), format=".1%"
                ),
            ],
        ),
    )


@kept
def sales_chart(
    curve: pd.DataFrame, similar: pd.DataFrame, today: int | None, formats: Formats
) -> alt.LayerChart:
    """Draw an event's tickets by days before its start, over the band of similar events.

    Parameters
    ----------
    curve : DataFrame
        `days_before_start`, `tickets_to_date`.
    similar : DataFrame
        `days_before_start`, `tickets_low`, `tickets_median`, `tickets_high`; may be empty.
    today : int, optional
        Days before the start as of the build, for an event still to come.
    """
    first = int(max(curve["days_before_start"].max() if len(curve) else 0, 30))
    behind = similar[similar["days_before_start"] <= first]
    x = alt.X(
        "days_before_start:Q",
        title=_("Days before the start"),
        scale=alt.Scale(domain=[first, min(0, int(curve["days_before_start"].min()))], nice=False)
        if len(curve)
        else alt.Scale(domain=[first, 0], nice=False),
    )
    y = alt.Y("tickets_to_date:Q", title=_("Tickets sold"), axis=alt.Axis(tickCount=5, format=",d"))
    told = [
        alt.Tooltip("days_before_start:Q", title=_("Days before")),
        alt.Tooltip("tickets_to_date:Q", title=_("Tickets sold"), format=",d"),
    ]
    own = alt.Chart(curve).mark_line(color=BLUE, strokeWidth=2.5, interpolate="step-after")
    layers = [own.encode(x=x, y=y, tooltip=told)]
    if len(behind):
        base = alt.Chart(behind)
        band = base.mark_area(color=GREY, opacity=0.22, interpolate="linear")
        middle = base.mark_line(color=GREY, strokeWidth=1.5, strokeDash=DASHED)
        layers.append(band.encode(x=x, y=alt.Y("tickets_low:Q"), y2=alt.Y2("tickets_high:Q")))
        layers.append(middle.encode(x=x, y=alt.Y("tickets_median:Q")))
    if today is not None:
        at = alt.Chart(pd.DataFrame({"days_before_start": [today], "text": [_("today")]}))
        layers.append(at.mark_rule(color=ORANGE, strokeDash=DASHED).encode(x=x))
        text = at.mark_text(align="right", dx=-6, y=8, color=LABEL, fontSize=12)
        layers.append(text.encode(x=x, text=alt.Text("text:N")))
    return finished(formats, *layers, height=300)
