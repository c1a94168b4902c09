"""The header of every page: title, freshness, definitions, link, print; the answer; notices."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from crm.warehouse.status import Freshness
from streamlit_app.shell import url_state
from streamlit_app.shell.definitions import definitions
from streamlit_app.shell.freshness import freshness_badge
from streamlit_app.shell.link import copy_link
from streamlit_app.shell.navigation import title_of
from streamlit_app.shell.newer_build import newer_build_notice
from streamlit_app.shell.printing import print_button
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _
from streamlit_app.wording.plain import plain


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
    url_state.begin(page)
    with st.container(
        horizontal=True,
        vertical_alignment="center",
        horizontal_alignment="distribute",
        key="page_header",
    ):
        st.title(plain(title) if title else title_of(page), width="content", anchor=False)
        with st.container(
            horizontal=True,
            vertical_alignment="center",
            gap="xsmall",
            width="content",
            key="page_tools",
        ):
            freshness_badge(session)
            definitions(session, metrics)
            copy_link(session)
            print_button()
    if sentence:
        st.markdown(sentence)
    if session.status.freshness is Freshness.FAILING:
        _failed_build_notice(session)
    newer_build_notice(session)


def _failed_build_notice(session: Session) -> None:
    checks = ", ".join(f"*{check}*" for check in session.status.failing)
    day = session.formats.day(session.as_of)
    said = (
        _("Showing data as of {day}: the newest build stopped at {checks}.", day=day, checks=checks)
        if checks
        else _("Showing data as of {day}: the newest build stopped before its checks.", day=day)
    )
    st.warning(said, icon=":material/report:")
    if session.status.message:
        st.caption(_("The build said: {reason}", reason=plain(session.status.message)))
