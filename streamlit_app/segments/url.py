"""Choices of this page that stand in the URL by their key, not by what they are called.

Bound widgets write the label a reader sees, which is another word in another language; links of
one reader have to open for the next.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from streamlit_app.wording.language import _


def choice_in_url(label: str, options: Mapping[str, str], key: str, default: str) -> str:
    """Draw a row of choices, the chosen one kept in the URL under its key.

    Parameters
    ----------
    label : str
        What is chosen; read out, not shown.
    options : mapping
        Key to name, the name marked for translation.
    key : str
        Of the URL.
    default : str
        What is chosen while the URL says nothing, or nothing that is known.
    """
    widget = f"{key}_chosen"
    wanted = st.query_params.get(key, default)
    st.session_state[widget] = wanted if wanted in options else default

    def remember() -> None:
        st.query_params[key] = st.session_state[widget]

    chosen = st.segmented_control(
        label, list(options), format_func=lambda one: _(options[one]), key=widget,
        on_change=remember, required=True, label_visibility="collapsed",
    )  # fmt: skip
    return chosen or default
