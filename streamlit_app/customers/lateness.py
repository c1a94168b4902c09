"""Late for this person, or not: their own gaps beside the days since their last purchase."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
from streamlit.column_config import DateColumn, NumberColumn

from streamlit_app.charts.lateness import lateness_chart
from streamlit_app.customers.numbers import days as in_days
from streamlit_app.queries import profile_outlook as ask
from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.cards import chart_card
from streamlit_app.shell.columns import percent_column
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _

MOST_YEARS = 3
"""Purchases further back than this are left out of the strip; the orders have them all."""


def lateness_card(session: Session, row: Row) -> None:
    """Draw the strip of somebody who bought; nothing for who never did."""
    bought = ask.purchase_days(session, row["customer_id"])
    if bought.empty:
        return
    known = ask.rhythm(session, row["customer_id"])
    today = row["as_of_date"].date()
    oldest = pd.Timestamp(today - timedelta(days=365 * MOST_YEARS))
    shown = bought[bought["day"] >= max(oldest, bought["day"].min())]
    shown = bought.tail(1) if shown.empty else shown
    bands = _bands(session, known, bought["day"].max().date(), today)
    alive = _alive(session, row["customer_id"], known)
    sentence = _finding(session, row, known)
    chart_card(
        sentence,
        _beneath(session, known, alive),
        lateness_chart(shown, bands, alive, session.formats),
        alt_text=_(
            "Purchases on a time axis, the usual gap and today. {finding}", finding=sentence
        ),
        table=_both(shown, alive),
        columns={
            "day": DateColumn(_("Day"), format="YYYY-MM-DD"),
            "orders_count": NumberColumn(_("Orders"), format="localized"),
            "net": NumberColumn(
                _("Net ({unit})", unit=session.formats.unit), format="localized", step=0.01
            ),
            "alive": percent_column(_("Still a customer (%)")),
        },
        key="cust_lateness",
    )


def _alive(session: Session, customer_id: str, known: Row) -> pd.DataFrame:
    """Return the curve of somebody with a rhythm: of who bought once the model knows nothing."""
    found = ask.alive_curve(session, customer_id)
    return found if known["gaps_count"] else found.iloc[:0]


def _both(shown: pd.DataFrame, alive: pd.DataFrame) -> pd.DataFrame:
    """Return purchases and points of the curve day by day, the newest first."""
    percent = alive.assign(alive=100 * alive["alive"])
    return shown.merge(percent, on="day", how="outer").sort_values("day", ascending=False)


def _finding(session: Session, row: Row, known: Row) -> str:
    formats, recency = session.formats, row["recency_days"]
    since = in_days(formats, recency) if recency else _("no day")
    if known["gaps_count"] < 2:
        return _("{since} since the last purchase; too few to know a rhythm", since=since)
    low, high = round(known["gap_low"]), round(known["gap_high"])
    usual = _("{low} to {high} days", low=formats.count(low), high=formats.count(high))
    if recency > 2 * high:
        return _(
            "Long overdue: {since} since the last purchase, usually {usual}",
            since=since,
            usual=usual,
        )
    if recency > high:
        return _("Late: {since} since the last purchase, usually {usual}", since=since, usual=usual)
    return _(
        "In rhythm: {since} since the last purchase, usually {usual}", since=since, usual=usual
    )


def _beneath(session: Session, known: Row, curve: pd.DataFrame) -> str:
    said = [
        _("Lines: purchases; blue band: when the next usually came, the middle half of the gaps")
    ]
    alive = known["alive_probability"]
    if not pd.isna(alive) and known["gaps_count"]:
        share = session.formats.percent(alive)
        said.append(
            _("the model gives {share} that they still buy", share=share)
            if curve.empty
            else _(
                "green: how likely the model of today holds them a customer still, {share} now",
                share=share,
            )
        )
    return " · ".join(said)


def _bands(session: Session, known: Row, last: date, today: date) -> pd.DataFrame:
    rows: list[dict[str, Any]] = [
        {"kind": "today", "label": _("today"), "start": today, "end": None}
    ]
    if known["gaps_count"] >= 2:
        low, high = round(known["gap_low"]), round(known["gap_high"])
        usual = [last + timedelta(days=low), last + timedelta(days=max(high, low + 1))]
        rows.append({"kind": "usual", "label": _("usual next"), "start": usual[0], "end": usual[1]})
    expected = known["next_order"] or {}
    if expected.get("low"):
        latest = today + timedelta(days=365)
        rows.append(
            {
                "kind": "expected",
                "label": _("expected next, 8 of 10"),
                "start": expected["low"],
                "end": min(expected.get("high") or latest, latest),
            }
        )
    frame = pd.DataFrame(rows)
    return frame.assign(start=pd.to_datetime(frame["start"]), end=pd.to_datetime(frame["end"]))
