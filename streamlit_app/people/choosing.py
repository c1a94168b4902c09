"""Choices that live in the URL: boxes that a reader sets by hand and that a chart's pick sets too.

A mark of a chart can be reached with a mouse only and is in no URL; the boxes beside it are the
way for the keyboard, for screen readers and for links.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, TypeVar

import streamlit as st

from streamlit_app.shell.url_state import remember, restore

T = TypeVar("T")


def choice(
    label: str,
    options: Sequence[T],
    key: str,
    *,
    name: Callable[[T], str] = str,
    default: T | None = None,
    placeholder: str | None = None,
    help: str | None = None,
    width: int | Literal["stretch"] = "stretch",
    label_visibility: Literal["visible", "hidden", "collapsed"] = "visible",
) -> T | None:
    """Draw a select box whose value is in the URL under its key; None where nothing is chosen.

    Parameters
    ----------
    label : str
        What is chosen.
    options : sequence
        What there is to choose from; ids or words of a list, never free text.
    key : str
        The page's prefix and a name: `rfm_group`. In the URL and for `choose`.
    name : callable
        How an option is said.
    default : optional
        What is chosen while the URL does not say; left out, nothing is.
    """
    restore(key, options, default=default)
    chosen = st.selectbox(
        label,
        options,
        index=None if default is None else 0,  # what is shown is the session's; 0 only forbids none
        format_func=name,
        key=key,
        placeholder=placeholder,
        help=help,
        width=width,
        label_visibility=label_visibility,
    )
    remember(key, chosen, default=default)
    return chosen


def switch(
    label: str,
    options: Sequence[T],
    key: str,
    *,
    default: T,
    name: Callable[[T], str] = str,
) -> T:
    """Draw buttons of which one is always pressed, in the URL as `choice`; parameters as there."""
    restore(key, options, default=default)
    pressed = st.segmented_control(label, options, required=True, format_func=name, key=key)
    chosen = default if pressed is None else pressed
    remember(key, chosen, default=default)
    return chosen


def choose(**values: object) -> None:
    """Set choices by their keys, as from the callback of a chart's pick; None takes one back."""
    for key, value in values.items():
        st.session_state[key] = value
