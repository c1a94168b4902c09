"""The app's frame: page config, role, navigation; the page itself is drawn by its own file."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from crm.config import Settings
from streamlit_app.shell.acting import announce
from streamlit_app.shell.roles import MEANING, Role, roles_on_offer
from streamlit_app.shell.session import open_session, settings_of_this_process, status_of
from streamlit_app.shell.widgets import STYLE

FAVICON = Path(__file__).parent / "favicon.svg"


def main() -> None:
    """Open the visit and hand over to the page that the URL names."""
    st.set_page_config(
        "Customer intelligence", str(FAVICON), layout="wide", initial_sidebar_state=235
    )
    st.html(f"<style>{STYLE}</style>")
    settings = settings_of_this_process()
    page = st.navigation(_pages())
    role = _local_mode(settings)
    if open_session(settings, role) is None:
        _first_run(settings)
        return
    announce()
    page.run()


def _pages() -> dict[str, list[Page]]:
    """List the pages by what people come for; the URL paths are stable and never translated."""
    overview = _page("overview", "Overview", ":material/dashboard:")

    def home() -> None:
        st.switch_page(overview)

    return {
        "": [st.Page(home, title="Home", default=True, visibility="hidden")],
        "See": [overview, _page("customers", "Customers", ":material/person_search:")],
        "Act": [_page("segments", "Segments", ":material/group_work:")],
    }


def _page(name: str, title: str, icon: str) -> Page:
    return st.Page(f"app_pages/{name}.py", title=title, icon=icon, url_path=name)


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


def _first_run(settings: Settings) -> None:
    status = status_of(settings, None)
    st.title("Nothing built yet", anchor=False)
    st.markdown(
        f"The workspace `{settings.paths.workspace}` has no published build. One command makes one:"
    )
    st.code("crm demo", language="bash")
    st.markdown("It makes a synthetic audience to look around in. With data of your own:")
    st.code("crm ingest FILE --mapping NAME\ncrm build", language="bash")
    if status.message:
        st.error(f"The last build was not published: {status.message}", icon=":material/report:")


main()
