"""The app's frame: page config, role, navigation; the page itself is drawn by its own file."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from streamlit_app.people.unmasking import unmask_box
from streamlit_app.shell import url_state
from streamlit_app.shell.acting import announce
from streamlit_app.shell.boundary import guarded_page
from streamlit_app.shell.first_run import first_run
from streamlit_app.shell.language_box import begin_in_browsers_language, language_box
from streamlit_app.shell.login import enter
from streamlit_app.shell.navigation import pages_to_visit
from streamlit_app.shell.search import global_search
from streamlit_app.shell.session import open_session, settings_of_this_process
from streamlit_app.shell.style import STYLE

FAVICON = Path(__file__).parent / "favicon.svg"


def main() -> None:
    """Open the visit and hand over to the page that the URL names."""
    st.set_page_config(
        "Customer intelligence", str(FAVICON), layout="wide", initial_sidebar_state=235
    )
    st.html(f"<style>{STYLE}</style>")
    begin_in_browsers_language()
    settings = settings_of_this_process()
    page = st.navigation(pages_to_visit(), expanded=True)
    with st.sidebar:
        search_box = st.container()
    visitor = enter(settings)
    language_box()
    if visitor is None:
        return
    session = open_session(settings, visitor)
    if session is None:
        first_run(settings, visitor)
        return
    with search_box:
        global_search(session)
    with st.sidebar:
        unmask_box(session)
    announce()
    guarded_page(page.run, session)
    url_state.end()


main()
