"""Choices that live in the URL under stable ids, whatever language the page is read in.

Streamlit's own binding writes what a box shows, so a link made in one language would mean nothing
in another. Here a box keeps its key in the session and its id in the URL; a link sets the box, a
hand or a chart's pick sets the link.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar

import streamlit as st

from streamlit_app.wording.language import _
from streamlit_app.wording.plain import plain

T = TypeVar("T")

WRITTEN, DEFAULTS, PAGE = "url_written", "url_defaults", "url_page"
"""What the URL says by our own hand, what an absent key means, and on which page."""
OPENED = {"id": "customers", "sid": "segments"}
"""Keys that open one thing of a page; on another page they would name a person for nothing."""


def begin(page: str) -> None:
    """Note which page is drawn: what another page left in the URL is not this page's change."""
    if st.session_state.get(PAGE) != page:
        st.session_state[PAGE] = page
        st.session_state[WRITTEN], st.session_state[DEFAULTS] = {}, {}
        for key, owner in OPENED.items():  # the browser's Back brings along what it left open
            if owner != page:
                st.query_params.pop(key, None)


def restore(
    key: str,
    options: Collection[T],
    *,
    default: T | None = None,
    written: Callable[[T], str] = str,
) -> None:
    """Set a widget's value from the URL, before the widget is drawn.

    Parameters
    ----------
    key : str
        Of the widget, of the URL, of `choose`.
    options : collection
        What the URL may name; anything else is said in a toast and forgotten.
    default : optional
        What a URL without the key means on a first look.
    written : callable
        How the URL writes an option; its id, never a word of the page.
    """
    _recall(key, default, lambda text: next((o for o in options if written(o) == text), None))
    if st.session_state[key] is not None and st.session_state[key] not in options:
        st.session_state[key] = default


def restore_parsed(key: str, parse: Callable[[str], T | None]) -> None:
    """Set a widget's value from the URL where its values are no list: days, numbers."""
    _recall(key, None, parse)


def remember(
    key: str, value: T | None, *, default: T | None = None, written: Callable[[T], str] = str
) -> None:
    """Write a widget's value into the URL, after the widget was drawn; defaults are left out."""
    text = "" if value is None else written(value)
    if value is None or value == default:
        st.query_params.pop(key, None)
    else:
        st.query_params[key] = text
    st.session_state[WRITTEN][key] = st.query_params.get(key)
    st.session_state[DEFAULTS][key] = text
    st.session_state[_kept(key)] = value


def all_choices() -> dict[str, str]:
    """Return everything the URL stands for at the moment, defaults written out."""
    chosen = {key: text for key, text in st.session_state.get(DEFAULTS, {}).items() if text}
    return {**chosen, **st.query_params.to_dict()}


def _recall(key: str, default: T | None, parse: Callable[[str], T | None]) -> None:
    """Take the URL's word where it changed without us, else what the visit chose before."""
    in_url = st.query_params.get(key)
    seen = st.session_state.setdefault(WRITTEN, {})
    is_new_page = key not in seen
    if in_url is not None and (is_new_page or in_url != seen[key]):
        value = parse(in_url)
        if value is None:
            st.toast(
                _(
                    "The link mentioned '{value}', which this build does not have.",
                    value=plain(in_url[:60]),
                )
            )
        st.session_state[key] = default if value is None else value
    elif in_url is None and not is_new_page and seen[key] is not None:
        st.session_state[key] = default  # somebody went back to a link without it
    elif key not in st.session_state:
        st.session_state[key] = st.session_state.get(_kept(key), default)


def _kept(key: str) -> str:
    """Where a choice outlives a page that does not draw its box."""
    return f"{key}_kept"
