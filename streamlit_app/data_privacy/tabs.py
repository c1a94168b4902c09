"""The page's eight parts; the open one stands in the URL by a word that is never translated."""

from __future__ import annotations

import streamlit as st

from streamlit_app.shell.url_state import remember, restore
from streamlit_app.wording.language import N_, _

KEY = "data_tab"
TABS = {
    "pipeline": N_("Pipeline"),
    "quality": N_("Quality"),
    "imports": N_("Imports"),
    "duplicates": N_("Duplicates"),
    "requests": N_("Requests"),
    "consent": N_("Consent"),
    "audit": N_("Audit"),
    "dictionary": N_("Dictionary"),
}
FIRST = "pipeline"


def open_tab() -> str:
    """Draw the parts' names and return the one that is open."""
    restore(KEY, TABS, default=FIRST)
    chosen = st.segmented_control(
        _("Part of the page"),
        list(TABS),
        required=True,
        format_func=lambda tab: _(TABS[tab]),
        key=KEY,
        label_visibility="collapsed",
    )
    remember(KEY, chosen, default=FIRST)
    return chosen or FIRST
