"""One campaign: did it work, how far people went, by which day they ordered."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from streamlit_app.campaigns.days import days_card, window_box
from streamlit_app.campaigns.groups import groups_card
from streamlit_app.campaigns.reached import PICKED, reached_panel, steps_of
from streamlit_app.campaigns.verdicts import (
    needed_sentence,
    signed_points,
    verdict_sentence,
    verdict_words,
)
from streamlit_app.charts.responses import funnel_chart
from streamlit_app.charts.selecting import Picked, Select
from streamlit_app.people.choosing import choose
from streamlit_app.queries import campaigns as ask
from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.cards import chart_card, guarded, metric_tile
from streamlit_app.shell.columns import count_column
from streamlit_app.shell.session import Session
from streamlit_app.shell.url_state import remember, restore
from streamlit_app.wording.formats import MISSING, Formats
from streamlit_app.wording.language import _
from streamlit_app.wording.plain import plain
from streamlit_app.wording.vocabulary import channel_words

OPENS = "campaigns_opens"


def summary(campaign: Row, formats: Formats) -> str:
    """Say what the campaign caused and, where it cannot be told, what it would take."""
    parts = (verdict_sentence(campaign, formats), needed_sentence(campaign, formats))
    return " ".join(part for part in parts if part)


def draw_campaign(session: Session, campaign: Row) -> None:
    """Draw one campaign: facts, tiles, funnel beside the days, the people of a step."""
    _facts(campaign, session.formats)
    _tiles(campaign, session.formats)
    days = ask.conversion_days(session, campaign["campaign_id"])
    days = days[days["day_number"] <= _days_gone(session, campaign)]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        window = window_box(days)
        with_opens = _opens(campaign, session.formats)
    left, right = st.columns(2, gap="small")
    with left:
        _funnel_card(session, campaign, with_opens)
    with right:
        days_card(session, days, window)
    guarded(groups_card, session, campaign=campaign)
    reached_panel(session, campaign)


def _days_gone(session: Session, campaign: Row) -> int:
    """Count the days since the send: of later ones nothing is known yet."""
    return max(0, (pd.Timestamp(session.as_of) - pd.Timestamp(campaign["started_date"])).days)


def _opens(campaign: Row, formats: Formats) -> bool:
    restore(OPENS, (True, False), default=False, written=_written)
    shown = st.toggle(
        _("Show opens (unreliable)"),
        key=OPENS,
        help=_(
            "Mail programs open messages by themselves: {count} people's did here. "
            "Those are left out, and what is left still says little.",
            count=formats.people(campaign["machine_openers_count"]),
        ),
    )
    remember(OPENS, shown, default=False, written=_written)
    return bool(shown)


def _written(shown: bool) -> str:
    return "yes" if shown else "no"


def _facts(campaign: Row, formats: Formats) -> None:
    known = (
        plain(channel_words(campaign["channel"])),
        _("sent {day}", day=formats.day(campaign["started_date"])),
        _("subject “{subject}”", subject=plain(campaign["subject"]))
        if campaign["subject"]
        else None,
        _("for {segment}", segment=plain(campaign["segment"])) if campaign["segment"] else None,
        _("cost {money}", money=formats.money(campaign["cost"]))
        if not pd.isna(campaign["cost"])
        else None,
    )
    st.caption(" · ".join(fact for fact in known if fact))


def _tiles(campaign: Row, formats: Formats) -> None:
    tiles = (
        (
            _("Orders caused"),
            _lift_words(campaign, formats),
            verdict_words(campaign["verdict"]),
            "conversion_lift",
        ),
        (
            _("Revenue caused"),
            formats.short_money(campaign["incremental_revenue"]),
            _per_head(campaign, formats),
            None,
        ),
        (
            _("Converted"),
            formats.share(campaign["converted_count"], campaign["treated_count"]),
            _("{count} of those it was sent to", count=formats.people(campaign["converted_count"])),
            None,
        ),
        (
            _("Revenue after it"),
            formats.short_money(campaign["revenue"]),
            _("attributed, not caused"),
            None,
        ),
    )
    for column, (label, value, note, metric) in zip(st.columns(4, gap="small"), tiles, strict=True):
        with column:
            metric_tile(label, value, compared=note, metric=metric)


def _funnel_card(session: Session, campaign: Row, with_opens: bool) -> None:
    steps = steps_of(campaign, session.formats, with_opens=with_opens)
    left = session.formats.share(campaign["human_clickers_count"], campaign["treated_count"])
    title = _("{share} clicked", share=left)
    chart_card(
        title,
        _("People by how far they went, share of those it was sent to"),
        funnel_chart(steps, session.formats),
        alt_text=_("Bars of the steps of the campaign. {title}.", title=title),
        table=steps,
        columns={"label": _("Step"), "people": count_column(_("People"))},
        key="campaigns_funnel",
        select=Select("step", ("step",), _pick),
    )


def _pick(picked: Picked) -> None:
    choose(**{PICKED: picked.get("step")})


def _lift_words(campaign: Row, formats: Formats) -> str:
    lift = campaign["conversion_lift"]
    if pd.isna(lift):
        return MISSING
    return _("{points} points", points=signed_points(lift, formats))


def _per_head(campaign: Row, formats: Formats) -> str:
    if pd.isna(campaign["revenue_per_head_lift"]):
        return _("nobody was kept out to compare")
    return _(
        "{low} to {high} per head",
        low=formats.money(campaign["revenue_per_head_lift_low"]),
        high=formats.money(campaign["revenue_per_head_lift_high"]),
    )
