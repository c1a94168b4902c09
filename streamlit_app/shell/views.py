"""The views of one page: a switch whose choice is in the URL by its id, whatever the language."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from streamlit_app.shell.url_state import remember, restore


def view_choice(label: str, options: Sequence[str], key: str, *, name: Callable[[str], str]) -> str:
    """Draw the switch between views and return the id of the one that is open.

    Parameters
    ----------
    label : str
        What is chosen, for screen readers.
    options : sequence of str
        Ids of the views, the usual one first.
    key : str
        The page's prefix and a name: `value_tab`.
    name : callable
        How a view is called in the reader's language.
    """
    usual = options[0]
    restore(key, options, default=usual)
    chosen = st.segmented_control(
        label, options, format_func=name, key=key, label_visibility="collapsed"
    )
    remember(key, chosen, default=usual)
    return chosen or usual
