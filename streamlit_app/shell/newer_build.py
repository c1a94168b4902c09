"""News of a build that was published while somebody looks at the one before."""

from __future__ import annotations

import streamlit as st

from crm.errors import CrmError
from crm.warehouse.connection import published_build
from streamlit_app.shell.moment import of_the_moment
from streamlit_app.shell.pinned_build import move_to_newest_build
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _

LOOKS_EVERY = "5s"
TOLD = "newer_build_told"
"""The build that a toast has announced; one toast a build."""


@st.fragment(run_every=LOOKS_EVERY)
@of_the_moment
def newer_build_notice(session: Session) -> None:
    """Look whether CURRENT names another build; say so once in a toast, and offer it here."""
    try:
        newest = published_build(session.settings)
    except CrmError:
        return  # the workspace is being changed under us; the next look will see what it became
    if newest.build_id == session.build.build_id:
        return
    if st.session_state.get(TOLD) != newest.build_id:
        st.session_state[TOLD] = newest.build_id
        st.toast(_("New data: another build was published."), icon=":material/update:")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info(
            _(
                "A newer build is there; this page still shows the data as of {day}.",
                day=session.formats.day(session.as_of),
            ),
            icon=":material/update:",
        )
        if st.button(_("Show the new data"), on_click=move_to_newest_build):
            st.rerun()  # the whole page, not this notice alone
