"""Tags and stated preferences of one person: put on, taken off, seen at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from crm.consent import CHANNELS
from crm.customers.preferences import state_preference, withdraw_preference
from crm.customers.tags import add_tag, remove_tag
from streamlit_app.customers.written import view_of
from streamlit_app.queries import profile_links as ask
from streamlit_app.shell.acting import act
from streamlit_app.shell.moment import dialog
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_, _
from streamlit_app.wording.vocabulary import channel_words

KINDS = {
    "genre": N_("Genres they like"),
    "channel": N_("Channels they prefer"),
    "topic": N_("Topics they want to hear about"),
}


def tags_dialog(session: Session, customer_id: str) -> None:
    """Ask which tags and stated preferences a person has."""
    dialog(_("Tags and preferences"), icon=":material/label:")(_form)(session, customer_id)


def _form(session: Session, customer_id: str) -> None:
    view = view_of(session, customer_id)
    liked = {kind: _stated(view.state.preferences, kind) for kind in KINDS}
    with st.form("cust_tags_form", border=False):
        tags = st.multiselect(
            _("Tags"),
            sorted({*view.words.tags, *view.state.tags}),
            default=sorted(view.state.tags),
            accept_new_options=True,
            placeholder=_("Choose, or type a new one"),
        )
        wanted = {kind: _preference_box(session, kind, liked[kind]) for kind in KINDS}
        st.caption(_("What a person prefers is no consent to be contacted."))
        if not st.form_submit_button(_("Save"), type="primary"):
            return
    changes = [
        *_tag_changes(session, customer_id, set(view.state.tags), set(tags)),
        *(
            change
            for kind in KINDS
            for change in _preference_changes(
                session, customer_id, kind, set(liked[kind]), set(wanted[kind])
            )
        ),
    ]

    def save() -> None:
        for change in changes:
            change()

    act(session, save, done=_("Saved. The next build folds it in."), redraw=True)


def _preference_box(session: Session, kind: str, stated: list[str]) -> list[str]:
    known = {"genre": ask.genres_on_offer(session), "channel": list(CHANNELS)}.get(kind, [])
    chosen: list[str] = st.multiselect(
        _(KINDS[kind]),
        [*stated, *(one for one in known if one not in stated)],
        default=stated,
        format_func=lambda one: channel_words(one) or one if kind == "channel" else one,
        accept_new_options=kind == "topic",
        placeholder=_("Choose, or type a new one") if kind == "topic" else _("Choose …"),
    )
    return chosen


def _stated(preferences: Mapping[tuple[str, str], object], kind: str) -> list[str]:
    return sorted(value for about, value in preferences if about == kind)


def _tag_changes(
    session: Session, customer_id: str, before: set[str], after: set[str]
) -> list[Callable[[], object]]:
    return [
        *(partial(_tag, session, customer_id, add_tag, tag) for tag in sorted(after - before)),
        *(partial(_tag, session, customer_id, remove_tag, tag) for tag in sorted(before - after)),
    ]


def _tag(session: Session, customer_id: str, change: Callable[..., object], tag: str) -> None:
    change(session.settings, tag, [customer_id], actor=session.actor)


def _preference_changes(
    session: Session, customer_id: str, kind: str, before: set[str], after: set[str]
) -> list[Callable[[], object]]:
    changes = [(state_preference, one) for one in sorted(after - before)]
    changes += [(withdraw_preference, one) for one in sorted(before - after)]
    return [
        partial(change, session.settings, customer_id, kind, one, actor=session.actor)
        for change, one in changes
    ]
