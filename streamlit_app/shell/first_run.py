"""What a workspace without a published build says."""

from __future__ import annotations

import streamlit as st

from crm.config import Settings
from streamlit_app.shell.session import status_of


def first_run(settings: Settings) -> None:
    """Name the one command that makes a build."""
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
