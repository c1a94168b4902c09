"""Who is in a segment, as the role may see them; and its lists by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping

import streamlit as st

from crm.errors import CrmError
from crm.ops.events.segments import MemberList
from crm.segments.life.listing import Listed, add_members, remove_members
from streamlit_app.people.listing import list_people
from streamlit_app.queries import people as ask
from streamlit_app.queries.segment_log import said
from streamlit_app.queries.warehouse import Row
from streamlit_app.segments.whom import members_of
from streamlit_app.shell.access import Action, action_button, refusal
from streamlit_app.shell.acting import act
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_, _
from streamlit_app.wording.refusals import refusal_words

LISTS: Mapping[MemberList, str] = {
    "member": N_("who is in it"),
    "include": N_("in, whatever the rule says"),
    "exclude": N_("not in, whatever else says so"),
}


def draw_members(session: Session, segment: Row) -> None:
    """List the members and offer the lists by hand."""
    who = members_of(session, segment)
    reason = refusal(session, Action.SEE_PEOPLE)
    if reason is not None:
        st.info(reason, icon=":material/visibility_off:")
        return
    try:
        people = ask.figures(session, who)["people_count"]
    except CrmError as problem:
        st.info(refusal_words(problem), icon=":material/hourglass_empty:")
        return
    if people:
        st.session_state.setdefault("segment_members_list", True)
        list_people(session, who, people, key="segment_members")
    else:
        st.info(_("Nobody is in it as of this build."), icon=":material/group_off:")
    if segment["segment_id"] in said(session).current:
        _draw_lists(session, segment)


def _draw_lists(session: Session, segment: Row) -> None:
    with (
        st.expander(_("Put people on its lists by hand"), icon=":material/playlist_add:"),
        st.form("segment_lists", border=False, clear_on_submit=True),
    ):
        options: list[MemberList] = ["include", "exclude"]
        if segment["type"] == "manual":
            options = ["member", "exclude"]
        left, right = st.columns([1, 2], gap="small")
        to = left.selectbox(
            _("List"), options, format_func=lambda one: _(LISTS[one]), key="segment_list_to"
        )
        typed = right.text_area(
            _("Customer ids"), key="segment_list_ids", height=80,
            placeholder=_("cust_…, one per line or with commas between"),
        )  # fmt: skip
        with st.container(horizontal=True):
            put = action_button(
                session, Action.WRITE_ABOUT_PEOPLE, _("Put on the list"),
                draw=st.form_submit_button, type="primary",
            )  # fmt: skip
            take = action_button(
                session, Action.WRITE_ABOUT_PEOPLE, _("Take off the list"),
                draw=st.form_submit_button,
            )  # fmt: skip
    ids = [one for one in re.split(r"[\s,;]+", typed) if one]
    if (put or take) and ids:
        _change(session, segment["segment_id"], ids, to, is_put=put)


def _change(session: Session, slug: str, ids: list[str], to: MemberList, *, is_put: bool) -> None:
    def change() -> Listed:
        write = add_members if is_put else remove_members
        return write(session.settings, slug, ids, actor=session.actor, to=to)

    act(session, change, done=_("The list is changed."), redraw=True)
