"""Do members come back more often? Beside people alike; an association, never an effect."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from streamlit_app.queries import loyalty as ask
from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.cards import empty_card
from streamlit_app.shell.session import Session
from streamlit_app.wording.formats import Formats
from streamlit_app.wording.language import N_, _

_COMPARED = {
    "member_outsider": (
        N_("Members against people outside"),
        N_("Everybody who orders is in the programme: there is nobody to compare with."),
    ),
    "redeemer_saver": (
        N_("Who spent points against members who did not"),
        N_("Nobody had spent points by then."),
    ),
}


def comparison_card(session: Session, program: Row) -> None:
    """Say how often members come back, beside people alike."""
    found = ask.comparisons(session, program["program_id"])
    if not any(_is_told(found.get(kind)) for kind in _COMPARED):
        empty_card(
            _("Whether members come back more often cannot be told"),
            " ".join(_(nobody) for _label, nobody in _COMPARED.values()),
            _("It is told once people outside order too, or members spend points."),
        )
        return
    days = session.settings.churn_threshold_days
    with st.container(border=True, height="stretch"):
        st.markdown("## " + _("Do members come back more often?"), anchors=False)
        st.caption(
            _(
                "Share that ordered in the last {days} days, beside people with as many orders "
                "as long ago. An association: who joins may differ in other ways",
                days=days,
            )
        )
        for kind, (label, nobody) in _COMPARED.items():
            row = found.get(kind)
            st.markdown(f"**{_(label)}**")
            if row is None or not _is_told(row):
                st.markdown(_(nobody))
                continue
            _pair(row, session.formats)


def _is_told(row: Row | None) -> bool:
    """Say whether a comparison found people on both sides, enough for who looks."""
    shares = ("returned_share", "alike_returned_share")
    return row is not None and not any(pd.isna(row[name]) for name in shares)


def _pair(row: Row, formats: Formats) -> None:
    points = 100 * (row["returned_share"] - row["alike_returned_share"])
    words = _("{points} points more", points=formats.number(abs(points)))
    if points < 0:
        words = _("{points} points fewer", points=formats.number(abs(points)))
    left, right = st.columns(2)
    left.metric(
        _("{count} of them", count=formats.people(row["matched_count"])),
        formats.percent(row["returned_share"]),
        words,
        delta_color="off",
        delta_arrow="up" if points > 0 else "down",
    )
    right.metric(
        _("{count} people alike", count=formats.people(row["alike_count"])),
        formats.percent(row["alike_returned_share"]),
    )
