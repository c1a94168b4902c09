"""The page that answers who is best, who is slipping, and what to do about it."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from streamlit_app.people.choosing import choice
from streamlit_app.queries import rfm as ask
from streamlit_app.queries.rfm import known_days
from streamlit_app.rfm.choices import View
from streamlit_app.rfm.grid import draw_grid
from streamlit_app.rfm.groups import SLIPPING_GROUPS
from streamlit_app.rfm.movement import draw_movement
from streamlit_app.rfm.standing import draw_classes, draw_groups, newest_groups
from streamlit_app.rfm.thresholds import draw_scores
from streamlit_app.shell.cards import empty_card, guarded
from streamlit_app.shell.filters import shared_filter
from streamlit_app.shell.header import page_header
from streamlit_app.shell.session import Session, current_session
from streamlit_app.wording.language import N_, _

SCHEMES = {
    "quintile": N_("All time, money in fifths of the buyers"),
    "fixed": N_("Last {days} days, money in fixed bands"),
}
FEW_BUYERS = 500  # with fewer, a fifth is a handful of people: fixed bands say more


def draw(session: Session) -> None:
    """Draw the answer, then the grid with its people, groups, movement and cuts."""
    page_header(session, "rfm", metrics=("rfm_code", "recency", "revenue"))
    answer = st.container()
    audience = shared_filter(session, ("seg", "ch", "city", "genre"))
    default = session.settings.rfm_default_scheme
    days = ask.group_days(session, default, audience)
    if days.empty:
        _no_buyers()
        return
    answer.markdown(_sentence(session, days))
    controls = st.container(horizontal=True, gap="small")
    with controls:
        scheme = _scheme(session, default, newest_groups(days)["customers_count"].sum())
    view = View(scheme, scheme == default, audience)
    _cards(session, view, ask.group_days(session, scheme, audience), controls)


def _cards(session: Session, view: View, days: pd.DataFrame, controls: DeltaGenerator) -> None:
    guarded(draw_grid, session, view=view, controls=controls)
    left, right = st.columns(2, gap="small")
    with left:
        guarded(draw_groups, session, days=days)
    with right:
        guarded(draw_classes, session, days=days)
    guarded(draw_movement, session, view=view, days=known_days(days))
    guarded(draw_scores, session, view=view)


def _sentence(session: Session, days: pd.DataFrame) -> str:
    today = newest_groups(days)
    slipping = today[today["rfm_segment"].isin(SLIPPING_GROUPS)]
    return _(
        "**{count}** buyers are slipping (At Risk, Can't Lose Them): {people} of buyers, "
        "{spend} of what was ever spent.",
        count=session.formats.people(slipping["customers_count"].sum()),
        people=session.formats.percent(slipping["customers_share"].sum()),
        spend=session.formats.percent(slipping["spend_share"].sum()),
    )


def _scheme(session: Session, default: str, buyers: float) -> str:
    """Draw the choice of the scheme; few buyers begin with fixed bands."""

    def said(scheme: str) -> str:
        return _(SCHEMES[scheme], days=session.settings.rfm_lookback_days)

    start = "fixed" if buyers < FEW_BUYERS else default
    if buyers < FEW_BUYERS:
        st.caption(_("Fewer than {few} buyers: fixed bands instead of fifths.", few=FEW_BUYERS))
    chosen = choice(
        _("Scores look at"), list(SCHEMES), "rfm_scheme", name=said, default=start, width=255
    )
    return chosen or start


def _no_buyers() -> None:
    empty_card(
        _("No scores yet"),
        _("RFM scores people by their countable orders, and there is none."),
        _("Load orders with `crm ingest FILE --mapping NAME`, then `crm build`."),
    )


draw(current_session())
