"""From a selection to a segment, and on to the builder and the export."""

from __future__ import annotations

from contextlib import AbstractContextManager

import streamlit as st

from crm.segments.life.definitions import create
from crm.segments.life.naming import DESCRIPTION_LIMIT, NAME_LIMIT, Words, free_slug
from crm.segments.life.snapshots import keep_people
from crm.segments.stored.store import Definition, current_segments
from streamlit_app.people.selection import Selection
from streamlit_app.segments.builder import start_draft
from streamlit_app.shell.access import Action, action_button, refusal, require
from streamlit_app.shell.acting import act
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_, _
from streamlit_app.wording.plain import plain

SEGMENTS = "app_pages/segments.py"
KINDS = {
    "dynamic": N_("Follows the rule: people enter and leave with every build"),
    "snapshot": N_("Stays as it is: these people, whatever happens later"),
}


def save_and_export(session: Session, selection: Selection, *, key: str) -> None:
    """Draw the ways on: save as a segment, export, change the rule first."""
    slug = _saved(selection, key)
    with st.container(horizontal=True):
        if slug is None:
            with _popover(
                session, Action.SAVE_SEGMENT, _("Save as segment"), ":material/bookmark_add:"
            ):
                _form(session, selection, f"{key}_save", key)
            with _popover(session, Action.EXPORT_PEOPLE, _("Export…"), ":material/ios_share:"):
                st.caption(_("Files are made of segments: save these people first."))
                _form(session, selection, f"{key}_export", key, is_export=True)
        else:
            _links(session, slug)
        if selection.ids is None and action_button(
            session,
            Action.SAVE_SEGMENT,
            _("Change the rule"),
            icon=":material/tune:",
            type="tertiary",
            key=f"{key}_build",
        ):
            start_draft(session, selection.rule, selection.name_hint)


def _popover(
    session: Session, action: Action, label: str, icon: str
) -> AbstractContextManager[object]:
    reason = refusal(session, action)
    return st.popover(label, icon=icon, disabled=reason is not None, help=reason)


def _form(
    session: Session, selection: Selection, form: str, key: str, *, is_export: bool = False
) -> None:
    action = Action.EXPORT_PEOPLE if is_export else Action.SAVE_SEGMENT
    whom = hash((selection.rule_json, selection.ids))  # a name typed for others is not theirs
    with st.form(form, border=False, width=420):
        name = st.text_input(
            _("Name"), selection.name_hint, max_chars=NAME_LIMIT, key=f"{form}_name_{whom}"
        )
        description = st.text_area(
            _("What it is for"), max_chars=DESCRIPTION_LIMIT, height=80, key=f"{form}_why_{whom}"
        )
        kind = _kind(selection, f"{form}_kind")
        label = _("Save and open the export") if is_export else _("Save")
        pressed = action_button(session, action, label, draw=st.form_submit_button, type="primary")
    if not pressed:
        return
    saved = act(
        session,
        lambda: save_selection(session, selection, name.strip(), description.strip(), kind),
        done=_("Saved as segment {name}", name=plain(name)),
    )
    if saved is None:
        return
    st.session_state[f"{key}_saved"] = selection, saved.slug
    if is_export:
        st.switch_page(SEGMENTS, query_params={"sid": saved.slug, "segment_tab": "export"})
    st.rerun()


def _kind(selection: Selection, key: str) -> str:
    if selection.ids is not None:
        st.caption(_(KINDS["snapshot"]))
        return "snapshot"
    return st.radio(_("Kind"), list(KINDS), format_func=lambda kind: _(KINDS[kind]), key=key)


def save_selection(
    session: Session, selection: Selection, name: str, description: str, kind: str
) -> Definition:
    """Define a segment of a selection, under a slug made of its name.

    Parameters
    ----------
    session : Session
        Who saves.
    selection : Selection
        Whom the segment holds.
    name, description : str
        What people read of it; without a name it has the selection's hint.
    kind : {'dynamic', 'snapshot'}
        Follows the rule, or keeps the people of today.
    """
    require(session, Action.SAVE_SEGMENT)
    settings, actor, name = session.settings, session.actor, name or selection.name_hint
    slug = free_slug(name, current_segments(settings).keys())
    if selection.ids is not None:
        words, as_of = Words(name, name, description), session.status.as_of
        assert as_of is not None  # noqa: S101  a page is drawn of a build, which has a day
        return keep_people(settings, slug, selection.rule, selection.ids, words, actor, as_of)
    return create(
        settings,
        slug,
        selection.rule,
        actor=actor,
        type="snapshot" if kind == "snapshot" else "dynamic",
        name_en=name,
        name_ro=name,
        description=description,
    )


def _saved(selection: Selection, key: str) -> str | None:
    """Return the slug this visit saved the selection under."""
    of_selection, slug = st.session_state.get(f"{key}_saved", (None, None))
    return slug if of_selection == selection else None


def _links(session: Session, slug: str) -> None:
    st.page_link(
        SEGMENTS,
        label=_("Open the segment"),
        icon=":material/group_work:",
        query_params={"sid": slug},
    )
    reason = refusal(session, Action.EXPORT_PEOPLE)
    st.page_link(
        SEGMENTS,
        label=_("Export…"),
        icon=":material/ios_share:",
        disabled=reason is not None,
        help=reason,
        query_params={"sid": slug, "segment_tab": "export"},
    )
