"""The app's frame: page config, role, navigation; the page itself is drawn by its own file."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from crm.config import Settings
from streamlit_app.shell.acting import announce
from streamlit_app.shell.first_run import first_run
from streamlit_app.shell.navigation import pages_to_visit
from streamlit_app.shell.roles import MEANING, Role, roles_on_offer
from streamlit_app.shell.session import open_session, settings_of_this_process
from streamlit_app.shell.style import STYLE

FAVICON = Path(__file__).parent / "favicon.svg"


def main() -> None:
    """Open the visit and hand over to the page that the URL names."""
    st.set_page_config(
        "Customer intelligence", str(FAVICON), layout="wide", initial_sidebar_state=235
    )
    st.html(f"<style>{STYLE}</style>")
    settings = settings_of_this_process()
    page = st.navigation(pages_to_visit(), expanded=True)
    role = _local_mode(settings)
    if open_session(settings, role) is None:
        first_run(settings)
        return
    announce()
    page.run()


def _local_mode(settings: Settings) -> Role:
    """Say that nobody logged in, and let the person at this machine choose a role."""
    with st.sidebar, st.container(border=True, key="local_mode"):
        st.markdown(":red[:material/lock_open: **Local mode**]  \nNo login: this machine only.")
        role = st.selectbox(
            "Look as",
            roles_on_offer(settings),
            index=1,
            format_func=str.capitalize,
            key="role",
            persist_state="session",
        )
        st.caption(MEANING[Role(role)])
    return Role(role)


main()
