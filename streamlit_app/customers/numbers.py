"""Eight figures of one person: what they bought, how they take part."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.session import Session
from streamlit_app.wording.formats import MISSING, Formats
from streamlit_app.wording.language import _, n_

Tile = tuple[str, str, str]


def draw_numbers(session: Session, row: Row) -> None:
    """Draw the tiles four by four."""
    tiles = [*_bought(session.formats, row), *_engaged(session.formats, row)]
    for four in (tiles[:4], tiles[4:]):
        for column, (label, value, note) in zip(st.columns(4, gap="small"), four, strict=True):
            column.metric(label, value, delta_description=note, border=True, height="stretch")


def days(formats: Formats, count: float) -> str:
    """Write a number of days."""
    if count < 0.5:
        return _("under a day")
    return n_("{count} day", "{count} days", round(count), count=formats.count(round(count)))


def _bought(formats: Formats, row: Row) -> list[Tile]:
    if not row["orders_count"]:
        never = [
            (_("Net spend"), MISSING),
            (_("Orders"), "0"),
            (_("Average order, net"), MISSING),
            (_("Last order"), MISSING),
        ]
        return [(label, value, _("no order yet")) for label, value in never]
    refunds = row["refunds_count"]
    return [
        (
            _("Net spend"),
            formats.money(row["total_spent_net"]),
            _place(formats, row["spent_more_share"]),
        ),
        (
            _("Orders"),
            formats.count(row["orders_count"]),
            n_("{count} refund", "{count} refunds", refunds, count=formats.count(refunds)),
        ),
        (_("Average order, net"), formats.money(row["avg_order_value"]), _("per countable order")),
        (
            _("Last order"),
            _ago(formats, row["recency_days"]),
            formats.local_day(row["last_order_at"]),
        ),
    ]


def _engaged(formats: Formats, row: Row) -> list[Tile]:
    gap, answer = row["avg_days_between_orders"], row["nps_last"]
    tickets = row["tickets_count"]
    return [
        (_("Usual gap"), MISSING, _("needs two purchase days"))
        if pd.isna(gap)
        else (_("Usual gap"), days(formats, gap), _("between purchase days")),
        (
            _("Events attended"),
            formats.count(row["events_attended"]),
            n_(
                "{missed} missed, {count} ticket",
                "{missed} missed, {count} tickets",
                tickets,
                missed=formats.count(row["no_show_count"]),
                count=formats.count(tickets),
            ),
        ),
        (
            _("Engagement"),
            _("{score} of 100", score=formats.number(row["engagement_score"], 0)),
            _("100 is the busiest of late"),
        ),
        (_("Last NPS answer"), MISSING, _("never answered"))
        if pd.isna(answer)
        else (
            _("Last NPS answer"),
            _("{answer} of 10", answer=formats.count(answer)),
            _nps_group(answer),
        ),
    ]


def _place(formats: Formats, spent_more_share: float) -> str:
    if spent_more_share <= 0.5:
        return _("top {share} of buyers", share=formats.percent(max(spent_more_share, 0.001)))
    return _("{share} of buyers spent more", share=formats.percent(spent_more_share))


def _ago(formats: Formats, count: int) -> str:
    if not count:
        return _("today")
    return n_("{count} day ago", "{count} days ago", count, count=formats.count(count))


def _nps_group(answer: int) -> str:
    if answer >= 9:
        return _("promoter")
    return _("passive") if answer >= 7 else _("detractor")
