"""The programme in one sentence and five tiles."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.cards import metric_tile
from streamlit_app.shell.session import Session
from streamlit_app.wording.formats import MISSING, Formats
from streamlit_app.wording.language import _, language
from streamlit_app.wording.plain import plain

WORTH = "loyalty_worth"


def name_of(program: Row) -> str:
    """Return a programme's name in the reader's language."""
    return str(program[f"name_{language()}"] or program["name_en"])


def summary(program: Row, standing: Row, formats: Formats) -> str:
    """Answer who is in the programme and what they hold."""
    sentence = _(
        "**{members}** people are in {program}; they bring {share} of net spend and hold "
        "**{points}** points.",
        members=formats.people(standing["members_count"]),
        program=plain(name_of(program)),
        share=formats.percent(standing["spend_share"]),
        points=formats.count(standing["points_outstanding"]),
    )
    if standing["points_redeemed"] == 0:
        return sentence + " " + _("Nobody has spent any yet.")
    return sentence


def draw_tiles(session: Session, standing: Row, program: Row) -> None:
    """Draw members, their share, what is owed, what is spent, what ends soon."""
    formats = session.formats
    tiles = (
        (
            _("Members"),
            formats.people(standing["members_count"]),
            _(
                "{share} of all customers",
                share=formats.share(standing["members_count"], standing["customers_count"]),
            ),
        ),
        (
            _("Share of net spend"),
            formats.percent(standing["spend_share"]),
            _("to date"),
        ),
        (
            _("Points outstanding"),
            formats.count(standing["points_outstanding"]),
            _owed(session, standing),
        ),
        (
            _("Redemption rate"),
            formats.share(standing["points_redeemed"], standing["points_given"]),
            _("points spent of points given"),
        ),
        (_("Expiring in 30 days"), *_expiring(standing, program, formats)),
    )
    for column, (label, value, note) in zip(st.columns(5, gap="small"), tiles, strict=True):
        with column:
            metric_tile(
                label, value, compared=note, metric="loyalty_points" if note is None else None
            )


def worth_box(session: Session) -> None:
    """Let the reader say what a point is worth: no definition of a programme does."""
    st.number_input(
        _("A point is worth ({unit})", unit=session.formats.unit),
        min_value=0.0,
        max_value=100.0,
        value=None,
        step=0.01,
        format="%.3f",
        key=WORTH,
        width=200,
        placeholder=_("not said"),
        help=_("Turns the outstanding points into money owed. It is kept for this visit only."),
    )


def _owed(session: Session, standing: Row) -> str:
    worth = st.session_state.get(WORTH)
    if not worth:
        return _("say what a point is worth")
    return _(
        "{money} owed", money=session.formats.short_money(worth * standing["points_outstanding"])
    )


def _expiring(standing: Row, program: Row, formats: Formats) -> tuple[str, str]:
    if pd.isna(program["expiry_months"]) and pd.isna(program["expiry_days"]):
        return MISSING, _("points never end")
    return (
        formats.count(standing["points_expiring"]),
        _("of {people} people", people=formats.people(standing["expiring_people"])),
    )
