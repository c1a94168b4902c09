"""Notes on a person, and the messages that went to and fro: read, written, marked."""

from __future__ import annotations

from typing import Literal, get_args

import streamlit as st

from crm.customers.notes import Mark, edit_note, mark_note, write_note
from crm.ops.events.notes import WITH_DUE_DATE, NoteType, Priority
from crm.ops.state import Note
from streamlit_app.customers.communications import draw_communications
from streamlit_app.customers.written import view_of
from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.access import Action, refusal
from streamlit_app.shell.acting import act
from streamlit_app.shell.moment import dialog
from streamlit_app.shell.session import Session
from streamlit_app.wording.formats import Formats
from streamlit_app.wording.language import N_, _
from streamlit_app.wording.plain import plain

TYPES = {
    "internal": N_("Internal"),
    "follow_up": N_("Follow-up"),
    "reminder": N_("Reminder"),
    "complaint": N_("Complaint"),
    "compliment": N_("Compliment"),
}
PRIORITIES = {
    "low": N_("Low"),
    "normal": N_("Normal"),
    "high": N_("High"),
    "urgent": N_("Urgent"),
}
COLOURS: dict[str, Literal["gray", "orange", "red"]] = {
    "low": "gray",
    "normal": "gray",
    "high": "orange",
    "urgent": "red",
}
MARKS: dict[Mark, str] = {
    "pin": N_("Pin"),
    "unpin": N_("Unpin"),
    "close": N_("Close"),
    "reopen": N_("Reopen"),
    "remove": N_("Remove"),
}
EDIT = "edit"


def notes_tab(session: Session, row: Row) -> None:
    """Draw notes and messages side by side; roles that read no texts are told so."""
    reason = refusal(session, Action.WRITE_ABOUT_PEOPLE)
    if reason is not None:
        st.info(
            _("Notes and messages are texts about a person. {reason}", reason=reason),
            icon=":material/visibility_off:",
        )
        return
    customer_id = row["customer_id"]
    left, right = st.columns(2, gap="small")
    with left, st.container(border=True, height="stretch"):
        st.markdown("## " + _("Notes"), anchors=False)
        _notes(session, customer_id)
    with right, st.container(border=True, height="stretch"):
        st.markdown("## " + _("Messages"), anchors=False)
        draw_communications(session, customer_id)


def note_dialog(session: Session, customer_id: str, note_id: str | None = None) -> None:
    """Ask what a note says, a new one or one that is there."""
    title = _("Note") if note_id is None else _("Change the note")
    dialog(title, icon=":material/note_add:")(_form)(session, customer_id, note_id)


def note_text(note: Note) -> str:
    """Write a note as Markdown: title, text."""
    said = note.content
    if said is None:
        return ""
    title = f"**{plain(said.title)}**  \n" if said.title else ""
    return title + plain(said.body)


def _notes(session: Session, customer_id: str) -> None:
    notes = view_of(session, customer_id).state.notes
    if not notes:
        st.markdown(_("No note yet."))
    newest_first = sorted(notes.items(), key=lambda one: str(one[1].written_at), reverse=True)
    for note_id, note in sorted(
        newest_first, key=lambda one: (one[1].is_closed, not one[1].is_pinned)
    ):
        if note.content is not None:
            _one(session, customer_id, note_id, note)


def _one(session: Session, customer_id: str, note_id: str, note: Note) -> None:
    said, formats = note.content, session.formats
    if said is None:
        return
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.badge(_(TYPES[said.type]), color="blue")
            if said.priority != "normal":
                st.badge(_(PRIORITIES[said.priority]), color=COLOURS[said.priority])
            if note.is_pinned:
                st.badge(_("pinned"), icon=":material/push_pin:", color="gray")
            if note.is_closed:
                st.badge(_("closed"), icon=":material/check:", color="green")
            st.space("stretch")
            _menu(session, customer_id, note_id, note)
        st.markdown(note_text(note))
        st.caption(_signed(formats, note))


def _signed(formats: Formats, note: Note) -> str:
    signed = _(
        "{person}, {moment}", person=plain(note.actor), moment=formats.moment(note.written_at)
    )
    due = note.content.due_date if note.content else None
    return signed if due is None else _("{signed} · due {day}", signed=signed, day=formats.day(due))


def _menu(session: Session, customer_id: str, note_id: str, note: Note) -> None:
    options: list[str] = [
        EDIT,
        "unpin" if note.is_pinned else "pin",
        "reopen" if note.is_closed else "close",
        "remove",
    ]
    chosen = st.menu_button(
        _("Change it"),
        options,
        format_func=lambda one: _("Edit") if one == EDIT else _(MARKS[one]),
        key=f"cust_note_{note_id}",
        type="tertiary",
        icon=":material/more_horiz:",
    )
    if chosen == EDIT:
        note_dialog(session, customer_id, note_id)
    elif chosen is not None:
        act(
            session,
            lambda: mark_note(session.settings, note_id, chosen, actor=session.actor),  # type: ignore[arg-type]
            done=_("Done. The next build folds it in."),
            redraw=True,
        )


def _form(session: Session, customer_id: str, note_id: str | None) -> None:
    known = view_of(session, customer_id).state.notes.get(note_id or "")
    said = known.content if known else None
    types, priorities = list(get_args(NoteType)), list(get_args(Priority))
    with st.form("cust_note_form", border=False):
        left, right = st.columns(2)
        kind = left.selectbox(
            _("Kind"), types, types.index(said.type) if said else 0,
            format_func=lambda one: _(TYPES[one]),
        )  # fmt: skip
        priority = right.selectbox(
            _("Priority"), priorities, priorities.index(said.priority if said else "normal"),
            format_func=lambda one: _(PRIORITIES[one]),
        )  # fmt: skip
        title = st.text_input(_("Title"), said.title or "" if said else "", max_chars=120)
        body = st.text_area(_("Text"), said.body if said else "", max_chars=2_000)
        due = st.date_input(
            _("Due"), said.due_date if said else None,
            help=_("Of a reminder or a follow-up only."),
        )  # fmt: skip
        if not st.form_submit_button(_("Save"), type="primary"):
            return
    content = {
        "type": kind,
        "priority": priority,
        "title": title.strip() or None,
        "due_date": due if kind in WITH_DUE_DATE else None,
    }

    def save() -> None:
        if note_id is None:
            write_note(session.settings, customer_id, body.strip(), actor=session.actor, **content)
        else:
            edit_note(session.settings, note_id, actor=session.actor, body=body.strip(), **content)

    act(session, save, done=_("Saved. The next build folds it in."), redraw=True)
