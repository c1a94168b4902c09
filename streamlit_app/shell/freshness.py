"""How far the data may be trusted: the badge beside every title, and what stands behind it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from crm.warehouse.status import Freshness, WorkspaceStatus
from streamlit_app.shell.cards import table_view
from streamlit_app.shell.session import Session
from streamlit_app.wording.formats import Formats

BADGES = {
    Freshness.FRESH: (":material/check_circle:", "blue"),
    Freshness.LATE: (":material/schedule:", "orange"),
    Freshness.STALE: (":material/error:", "red"),
    Freshness.FAILING: (":material/report:", "red"),
    Freshness.NOT_BUILT: (":material/hourglass_empty:", "gray"),
}


def freshness_badge(session: Session) -> None:
    """Say how far the data may be trusted, in an icon, a word and a colour; details on click."""
    status, formats = session.status, session.formats
    icon, colour = BADGES[status.freshness]
    label = f"{icon} :{colour}[**{status.freshness}**] · as of {formats.day(status.as_of)}"
    with st.popover(label, width="content"), st.container(width=600):
        st.markdown(
            f"**Build** `{status.build_id}`  \n"
            f"**As of** {formats.day(status.as_of)} (end of the local day)  \n"
            f"**Built** {formats.moment(status.built_at)}  \n"
            f"**Data through** {formats.moment(session.data_through)}"
        )
        for check in status.failing:
            st.markdown(f":red[:material/report:] {check}")
        if status.message:
            st.caption(f"Why the last build was not published: {status.message}")
        _loads_table(status, formats)


def _loads_table(status: WorkspaceStatus, formats: Formats) -> None:
    if not status.loads:
        st.caption("No file was loaded into this build.")
        return
    frame = pd.DataFrame(status.loads).sort_values("loaded_at", ascending=False).head(50)
    table_view(
        frame,
        {
            "table": "Table",
            "file": "File",
            "accepted": st.column_config.NumberColumn("Accepted", format="localized"),
            "rejected": st.column_config.NumberColumn("Rejected", format="localized"),
            "superseded": st.column_config.NumberColumn("Superseded", format="localized"),
            "loaded_at": st.column_config.DatetimeColumn(
                "Loaded", format="YYYY-MM-DD HH:mm", timezone=formats.timezone
            ),
        },
        alt_text="Files loaded into this build, newest first",
        height=220,
    )
