"""Who had ordered by which day after the send, those reached beside those kept out."""

from __future__ import annotations

import re

import pandas as pd

from streamlit_app.campaigns.verdicts import signed_points, verdict_words
from streamlit_app.charts.responses import response_chart
from streamlit_app.people.choosing import choice
from streamlit_app.queries.warehouse import records
from streamlit_app.shell.cards import chart_card
from streamlit_app.shell.columns import count_column, percent_column
from streamlit_app.shell.session import Session
from streamlit_app.wording.formats import MISSING, Formats
from streamlit_app.wording.language import _, n_

WINDOWS = (1, 3, 7, 14)


def window_box(days: pd.DataFrame) -> int:
    """Let the days after the send that count be chosen; all of them at first."""
    last = int(days["day_number"].max()) if len(days) else 0
    windows = sorted({*(day for day in WINDOWS if day < last), last})
    chosen = choice(
        _("Days after the send that count"),
        windows,
        "campaigns_attr",
        name=lambda day: n_("{count} day", "{count} days", day, count=day),
        default=last,
        width=260,
    )
    return last if chosen is None else chosen


def days_card(session: Session, days: pd.DataFrame, window: int) -> None:
    """Draw who had ordered by which day, and what it says at the end of the window chosen."""
    formats = session.formats
    arms = {"conversion_rate": _("sent to"), "control_conversion_rate": _("kept out")}
    title = _("By day {day}: {words}", day=window, words=_lift_words(days, window, formats))
    chart_card(
        title,
        _("Share that had ordered, by days after the send; dashed: the window chosen"),
        response_chart(days, arms, window, formats),
        alt_text=_("Lines of the share that had ordered by day. {title}.", title=title),
        table=_in_percent(days),
        columns={
            "day_number": count_column(_("Days after the send")),
            "converted_count": count_column(_("Had ordered, sent to")),
            "control_converted_count": count_column(_("Had ordered, kept out")),
            "conversion_rate": percent_column(_("Sent to (%)")),
            "control_conversion_rate": percent_column(_("Kept out (%)")),
            "conversion_lift": percent_column(_("Lift (points)")),
            "conversion_lift_low": percent_column(_("From")),
            "conversion_lift_high": percent_column(_("To")),
        },
        key="campaigns_days",
    )


def _lift_words(days: pd.DataFrame, window: int, formats: Formats) -> str:
    row = next((row for row in records(days) if row["day_number"] == window), None)
    if row is None:
        return MISSING
    if pd.isna(row["conversion_lift"]):
        return _("{share} had ordered", share=formats.percent(row["conversion_rate"]))
    return _(
        "{points} points, {verdict}",
        points=signed_points(row["conversion_lift"], formats),
        verdict=verdict_words(row["verdict"]),
    )


def _in_percent(days: pd.DataFrame) -> pd.DataFrame:
    shares = [name for name in days.columns if re.search("_(rate|lift|low|high)$", str(name))]
    return days.assign(**{str(name): 100 * days[name] for name in shares})
