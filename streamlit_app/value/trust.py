"""The view Trust: what is predicted, how good it was, where it fails, and what it is not for."""

from __future__ import annotations

import streamlit as st

from crm.errors import CardRefusedError
from crm.warehouse.cards import ReportCard, card_of
from streamlit_app.queries import value_trust as ask
from streamlit_app.queries.audience import Audience
from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.cards import guarded
from streamlit_app.shell.session import Session
from streamlit_app.shell.views import view_choice
from streamlit_app.value import trust_after, trust_judged
from streamlit_app.value.trust_alive import alive_map
from streamlit_app.value.trust_card import draw_about, draw_candidates
from streamlit_app.wording.language import N_, _
from streamlit_app.wording.refusals import refusal_words

TARGETS = {
    "silence": N_("No order within {days} days"),
    "orders": N_("Orders within {days} days"),
    "spend": N_("Spend within {days} days"),
}


def draw_trust(session: Session, who: Audience) -> None:
    """Draw the report card of the build that is shown, target by target, then what came since."""
    report = _card(session)
    judged = ask.judged(session)
    if judged:
        one = _target(judged)
        left, right = st.columns(2, gap="small")
        with left:
            guarded(trust_judged.reliability, session, one=one)
        with right:
            guarded(trust_judged.lift, session, one=one)
        if report:
            guarded(draw_candidates, session, report=report, one=one)
        left, right = st.columns(2, gap="small")
        with left:
            guarded(trust_judged.by_group, session, one=one)
        with right:
            guarded(alive_map, session)
    guarded(trust_judged.gates, session)
    left, right = st.columns(2, gap="small")
    with left:
        guarded(trust_after.drift, session)
        guarded(trust_after.offers, session)
    with right:
        guarded(trust_after.closed_windows, session)
        guarded(trust_after.effects, session)
    if report:
        guarded(draw_about, session, report=report)


def _card(session: Session) -> ReportCard | None:
    """Return the card of the visit's build; say so where it cannot be trusted."""
    try:
        return card_of(session.settings, session.build)
    except CardRefusedError as refusal:
        st.warning(refusal_words(refusal), icon=":material/report:")
        return None


def _target(judged: list[Row]) -> Row:
    """Ask which prediction is looked at."""
    rows = {f"{one['target']}-{one['horizon_days']}": one for one in judged}
    chosen = view_choice(
        _("Prediction"),
        list(rows),
        "value_model",
        name=lambda key: _(TARGETS[rows[key]["target"]], days=rows[key]["horizon_days"]),
    )
    return rows[chosen]
