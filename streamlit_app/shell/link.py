"""A link that shows a colleague the same page, the same choices and the same build."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

import streamlit as st

from streamlit_app.shell.pinned_build import IN_LINK
from streamlit_app.shell.session import Session
from streamlit_app.shell.url_state import all_choices
from streamlit_app.wording.language import _


def copy_link(session: Session) -> None:
    """Offer the page's address with every choice written out, defaults and build included."""
    label = _("Copy link")
    with st.popover(label, icon=":material/link:", on_change="rerun", key="copy_link") as opened:
        if opened.open:
            with st.container(width=520):
                st.caption(_("This page with its filters, on this build. It names no person."))
                st.code(full_link(session), language=None, wrap_lines=True)


def full_link(session: Session) -> str:
    """Write the visit's address as it is now, with what a shorter address leaves out."""
    address = urlsplit(st.context.url or "")
    query = urlencode({**all_choices(), IN_LINK: session.build.build_id})
    return address._replace(query=query, fragment="").geturl()
