"""The header of every page: title, how fresh the data is, definitions, the answer, notices."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from crm.warehouse.status import Freshness, WorkspaceStatus
from streamlit_app.shell.definitions import definitions
from streamlit_app.shell.freshness import freshness_badge
from streamlit_app.shell.navigation import title_of
from streamlit_app.shell.session import Session, move_to_newest_build
from streamlit_app.wording.formats import Formats


def page_header(
    session: Session,
    page: str,
    sentence: str = "",
    *,
    title: str | None = None,
    metrics: Sequence[str] = (),
) -> None:
    """Draw title, badge and tools on one line, the page's answer under them, then notices.

    Parameters
    ----------
    session : Session
        The visit.
    page : str
        The page's path in the URL; its title is the navigation's.
    sentence : str, optional
        The page's answer, made of its data.
    title : str, optional
        Shown instead of the page's own title: one person, one segment.
    metrics : sequence of str, optional
        Keys of `meta_metrics` that the page shows; the Definitions explain them.
    """
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
    ):
        st.title(title or title_of(page), width="content", anchor=False)
        freshness_badge(session)
        definitions(session, metrics)
    if sentence:
        st.markdown(sentence)
    if session.status.freshness is Freshness.FAILING:
        _failed_build_notice(session.status, session.formats)
    if session.newer_build_id:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.info("A newer build was published while you were looking.", icon=":material/update:")
            st.button("Show the new data", on_click=move_to_newest_build)


def _failed_build_notice(status: WorkspaceStatus, formats: Formats) -> None:
    checks = ", ".join(f"*{check}*" for check in status.failing) or "a step before its checks"
    st.warning(
        f"Showing data as of {formats.day(status.as_of)}: the newest build stopped at {checks}.",
        icon=":material/report:",
    )
