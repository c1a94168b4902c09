"""Deciding a pair: what a merge would change, then merge, not the same, or later; by keys too."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from crm.errors import CrmError
from crm.identity.candidates import Candidate
from crm.identity.effects import Effect, Figures
from crm.identity.merging import dismiss_candidate, merge_customers
from streamlit_app.data_privacy.pairs import effect_of
from streamlit_app.queries.segments import segment_names
from streamlit_app.shell.access import Action, action_button
from streamlit_app.shell.acting import act
from streamlit_app.shell.cards import table_view
from streamlit_app.shell.headings import card_title
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_, _
from streamlit_app.wording.refusals import refusal_words
from streamlit_app.wording.vocabulary import CHANNELS

LATER = "data_pairs_later"
QUICK_TO_ASK = 100_000
"""With more customers the consent gate takes too long to be asked of every pair looked at."""
GATE = {
    "granted": N_("yes"),
    "refused": N_("no"),
    "unknown": N_("unknown"),
    "do_not_contact": N_("do not contact"),
    "complained": N_("complained"),
    "unsubscribed": N_("unsubscribed"),
    "bounced": N_("bounced"),
}


def draw_decision(session: Session, pair: Candidate, key: str) -> None:
    """Draw the effect of merging and the three answers.

    The pair is part of the buttons' keys: when somebody else decided it meanwhile, a press means
    no other pair.
    """
    effect = st.container()
    reason = st.text_input(
        _("Why, for the log"),
        max_chars=2000,
        key=f"data_reason_{key}",
        placeholder=_("asked by phone; same birthday and street"),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        if action_button(
            session,
            Action.DECIDE_DUPLICATES,
            _("Merge"),
            type="primary",
            icon=":material/merge:",
            shortcut="m",
            key=f"data_merge_{key}",
        ):
            _merge(session, pair, reason)
        if action_button(
            session,
            Action.DECIDE_DUPLICATES,
            _("Not the same"),
            icon=":material/call_split:",
            shortcut="n",
            key=f"data_dismiss_{key}",
        ):
            _dismiss(session, pair, reason)
        if st.button(_("Later"), icon=":material/schedule:", shortcut="l", key=f"data_later_{key}"):
            st.session_state[LATER] = [*st.session_state.get(LATER, []), key]
            st.rerun()
    st.caption(
        _(
            "A merge is a decision that can be taken back; nothing is copied or deleted. Each "
            "field then shows the value that the newest account delivered."
        )
    )
    with effect:  # asked last: the answers above it are there while it is worked out
        _draw_effect(session, pair)


def _merge(session: Session, pair: Candidate, reason: str) -> None:
    act(
        session,
        lambda: merge_customers(
            session.settings,
            [pair.customer_id, pair.other_customer_id],
            actor=session.actor,
            reason=reason or None,
        ),
        done=_("Merged. Consent follows at once; the next build shows one profile."),
        redraw=True,
    )


def _dismiss(session: Session, pair: Candidate, reason: str) -> None:
    act(
        session,
        lambda: dismiss_candidate(
            session.settings,
            pair.customer_id,
            pair.other_customer_id,
            actor=session.actor,
            reason=reason or None,
        ),
        done=_("They are two people; the pair is not proposed again."),
        redraw=True,
    )


def _draw_effect(session: Session, pair: Candidate) -> None:
    is_large = session.status.tables.get("dim_customers", 0) > QUICK_TO_ASK
    if is_large and not st.toggle(
        _("Work out what merging would change (takes a while here)"), key="data_effect"
    ):
        return
    try:
        with st.skeleton(height=180):
            effect = effect_of(session, pair)
    except CrmError as refusal:
        st.error(refusal_words(refusal), icon=":material/block:")
        return
    title = _("What merging would change")
    with st.container(border=True):
        card_title(title)
        st.caption(_("Consent after a merge is the most restrictive of both."))
        table_view(_frame(session, effect), _columns(session), alt_text=title, is_wrapped=True)
        if effect.segments_in_doubt:
            names = segment_names(session)
            st.caption(
                _(
                    "The next build decides on: {segments}.",
                    segments=", ".join(names.get(one, one) for one in effect.segments_in_doubt),
                )
            )


def _frame(session: Session, effect: Effect) -> pd.DataFrame:
    rows = [(_("now"), one) for one in effect.before] + [(_("then"), one) for one in effect.after]
    return pd.DataFrame([_line(session, when, one) for when, one in rows])


def _line(session: Session, when: str, one: Figures) -> dict[str, object]:
    return {
        "when": when,
        "customer": f"…{one.customer_id[-8:]}",
        "orders": one.orders_count,
        "spent": float(one.total_spent_net),
        "points": one.loyalty_points,
        "consent": ", ".join(
            _("{channel}: {answer}", channel=_(CHANNELS[channel]), answer=_(GATE[reason]))
            for channel, reason in one.consents.items()
        ),
        "segments": len(one.segments) if one.segments is not None else None,
    }


def _columns(session: Session) -> dict[str, object]:
    count = st.column_config.NumberColumn
    return {
        "when": st.column_config.TextColumn("", width=50),
        "customer": st.column_config.TextColumn(_("Customer"), width=95),
        "orders": count(_("Orders"), format="localized", width=65),
        "spent": count(
            _("Spent ({unit})", unit=session.formats.unit), format="localized", step=1, width=90
        ),
        "points": count(_("Points"), format="localized", width=65),
        "segments": count(_("Segments"), format="localized", width=80),
        "consent": st.column_config.TextColumn(_("Marketing"), width=270),
    }
