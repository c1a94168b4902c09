"""A row of choices on this page, the chosen one in the URL under its id."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from streamlit_app.shell.url_state import remember, restore
from streamlit_app.wording.language import _


def choice_in_url(label: str, options: Mapping[str, str], key: str, default: str) -> str:
    """Draw a row of choices; what the URL says wins on a first look.

    Parameters
    ----------
    label : str
        What is chosen; read out, not shown.
    options : mapping
        Id to name, the name marked for translation.
    key : str
        Of the URL.
    default : str
        What is chosen while the URL says nothing.
    """
    restore(key, options, default=default)
    chosen = st.segmented_control(
        label, list(options), format_func=lambda one: _(options[one]), key=key,
        required=True, label_visibility="collapsed",
    )  # fmt: skip
    remember(key, chosen, default=default)
    return chosen or default
