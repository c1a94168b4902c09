"""All campaigns: what they caused first, then every figure in one table."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.column_config import DateColumn, TextColumn

from streamlit_app.campaigns.verdicts import verdict_words
from streamlit_app.charts.intervals import VERDICT_COLOURS, interval_chart
from streamlit_app.charts.selecting import Picked, Select
from streamlit_app.people.choosing import choose
from streamlit_app.queries.warehouse import records
from streamlit_app.shell.cards import chart_card, empty_card, table_view
from streamlit_app.shell.columns import count_column, money_column, percent_column
from streamlit_app.shell.session import Session
from streamlit_app.shell.views import view_choice
from streamlit_app.wording.formats import Formats
from streamlit_app.wording.language import N_, _
from streamlit_app.wording.vocabulary import channel_words

CHOSEN = "campaigns_cid"
COMPARED_SHOWN = 12
FIGURES = {"effect": N_("Effect"), "delivery": N_("Delivery")}
"""The two halves of the table of all campaigns: together they are wider than a screen."""


def lift_card(session: Session, found: pd.DataFrame) -> None:
    """The newest campaigns with a control group: lift and interval; a click opens one."""
    compared = found[found["conversion_lift"].notna()].head(COMPARED_SHOWN)
    subtitle = _(
        "Orders caused: share of those reached minus share of those kept out, 95 % interval"
    )
    if compared.empty:
        empty_card(
            _("No campaign kept anybody out to compare"),
            subtitle,
            _(
                "Export a segment with a control group: "
                "its lift appears here two weeks later, without any e-mail platform."
            ),
        )
        return
    rows = compared.assign(
        id=compared["campaign_id"],
        label=[
            _label(*pair, session.formats)
            for pair in zip(compared["name"], compared["started_date"], strict=True)
        ],
        value=compared["conversion_lift"],
        low=compared["conversion_lift_low"],
        high=compared["conversion_lift_high"],
        colour=compared["verdict"].map(VERDICT_COLOURS),
    )
    best = records(rows)[int(rows["value"].argmax())]
    title = _(
        "{name} moved most: {points} points more ordered",
        name=best["label"],
        points=session.formats.number(100 * best["value"]),
    )
    chart_card(
        title,
        subtitle,
        interval_chart(
            rows[["id", "label", "value", "low", "high", "colour"]],
            _("Points of conversion; blue: above zero, grey: not distinguishable, orange: below"),
            session.formats,
        ),
        alt_text=_(
            "Dots with intervals of the lift of {count} campaigns. {title}.",
            count=len(rows),
            title=title,
        ),
        table=_in_percent(compared),
        columns={
            **_sent_columns(),
            **_effect_columns(session.formats),
            **_delivery_columns(session.formats),
        },
        key="campaigns_lift",
        select=Select("campaign", ("id",), _open),
    )


def table_card(session: Session, found: pd.DataFrame) -> None:
    """Every campaign with every figure."""
    with st.container(border=True):
        st.markdown("## " + _("All campaigns"), anchors=False)
        st.caption(
            _(
                "Converted: ordered within {days} days after the send. "
                "Revenue: attributed, not caused.",
                days=session.settings.campaign_window_days,
            )
        )
        shown = view_choice(
            _("Figures shown"), list(FIGURES), "campaigns_show", name=lambda one: _(FIGURES[one])
        )
        columns = _effect_columns if shown == "effect" else _delivery_columns
        table_view(
            _in_percent(found),
            {**_sent_columns(), **columns(session.formats)},
            alt_text=_("All campaigns with what was sent, what came back and what they caused"),
            height=420,
        )


def names(found: pd.DataFrame, formats: Formats) -> dict[str, str]:
    """Say campaigns in a list, by id: the name, with its day where the name does not hold one."""
    told = zip(found["campaign_id"], found["name"], found["started_date"], strict=True)
    return {each: _label(name, started, formats) for each, name, started in told}


def _open(picked: Picked) -> None:
    if picked:
        choose(**{CHOSEN: picked["id"]})


def _label(name: str, started: pd.Timestamp, formats: Formats) -> str:
    return name if str(started.date()) in name else f"{name}, {formats.day(started)}"


def _in_percent(found: pd.DataFrame) -> pd.DataFrame:
    sent = found["treated_count"].where(found["treated_count"] > 0)
    return found.assign(
        channel=found["channel"].map(channel_words),
        verdict=found["verdict"].map(verdict_words),
        delivered=100 * found["delivered_count"] / sent,
        clicked=100 * found["human_clickers_count"] / sent,
        converted=100 * found["conversion_rate"],
        lift=100 * found["conversion_lift"],
        low=100 * found["conversion_lift_low"],
        high=100 * found["conversion_lift_high"],
        complained=100 * found["complained_count"] / sent,
        unsubscribed=100 * found["unsubscribed_count"] / sent,
    )


def _sent_columns() -> dict[str, object]:
    return {
        "name": TextColumn(_("Campaign"), width=142),
        "channel": TextColumn(_("Channel"), width=58),
        "started_date": DateColumn(_("Sent on"), width=85),
        "segment": TextColumn(_("For"), width=80),
        "treated_count": count_column(_("Sent"), width=52),
    }


def _effect_columns(formats: Formats) -> dict[str, object]:
    return {
        "verdict": TextColumn(_("Verdict"), width=178),
        "lift": percent_column(_("Lift (points)"), width=88),
        "low": percent_column(_("from"), width=48),
        "high": percent_column(_("to"), width=54),
        "converted": percent_column(_("Converted (%)"), width=90),
        "revenue": money_column(_("Revenue ({unit})", unit=formats.unit), width=92),
    }


def _delivery_columns(formats: Formats) -> dict[str, object]:
    return {
        "delivered": percent_column(_("Delivered (%)"), width=90),
        "clicked": percent_column(_("Clicked (%)"), width=75),
        "converted": percent_column(_("Converted (%)"), width=94),
        "complained": percent_column(_("Complained (%)"), width=100),
        "unsubscribed": percent_column(_("Unsubscribed (%)"), width=110),
    }
