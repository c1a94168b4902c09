"""Printing a page: the browser does it, the style sheet takes the app's frame away."""

from __future__ import annotations

import streamlit as st

from streamlit_app.wording.language import _

ONCE_DRAWN = "<script>setTimeout(() => window.print(), 400)</script>"


def print_button() -> None:
    """Offer the browser's print dialog; on paper there is no sidebar, button or menu."""
    if st.button(_("Print"), icon=":material/print:", key="print_page"):
        st.html(ONCE_DRAWN, unsafe_allow_javascript=True)
