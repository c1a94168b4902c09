"""The views of one page: a switch whose choice is in the URL by its id, whatever the language."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st


def view_choice(label: str, options: Sequence[str], key: str, *, name: Callable[[str], str]) -> str:
    """Draw the switch between views and return the id of the one that is open.

    A bound widget would put the words on it into the URL, and a link would open in one language
    only; here the URL holds the id, and none for the first view.

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
    asked = st.query_params.get(key)
    if key not in st.session_state:
        st.session_state[key] = asked if asked in options else options[0]
    chosen = st.segmented_control(
        label,
        options,
        default=st.session_state[key],
        format_func=name,
        key=key,
        required=True,
        label_visibility="collapsed",
    )
    if chosen != options[0]:
        st.query_params[key] = chosen
    elif asked is not None:
        del st.query_params[key]
    return chosen
