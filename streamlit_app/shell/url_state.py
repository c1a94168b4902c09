"""Choices that live in the URL under stable ids, whatever language the page is read in.

Streamlit's own binding writes what a box shows, so a link made in one language would mean nothing
in another. Here a box keeps its key in the session and its id in the URL; a link sets the box, a
hand or a chart's pick sets the link.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from time import monotonic
from typing import TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from streamlit_app.wording.language import _
from streamlit_app.wording.plain import plain

T = TypeVar("T")

WRITTEN, DEFAULTS, PAGE = "url_written", "url_defaults", "url_page"
"""What the URL says by our own hand, what an absent key means, and on which page."""
REPLACED, DRAWN_AT, IS_EARLY = "url_replaced", "url_drawn_at", "url_is_early"
"""What our last word took the place of, when a page was last drawn whole, and whether what the
browser says now may be older than that word."""
HEARD_WITHIN = 1.0
"""Seconds that a browser may take to write our last word into its URL."""
OPENED = {"id": "customers", "sid": "segments"}
"""Keys that open one thing of a page; on another page they would name a person for nothing."""


def begin(page: str) -> None:
    """Note which page is drawn: what another page left in the URL is not this page's change."""
    drawn_at = st.session_state.get(DRAWN_AT)
    st.session_state[IS_EARLY] = drawn_at is None or monotonic() - drawn_at < HEARD_WITHIN
    st.session_state[DRAWN_AT] = None
    if st.session_state.get(PAGE) != page:
        st.session_state[PAGE] = page
        for kept in (WRITTEN, DEFAULTS, REPLACED):
            st.session_state[kept] = {}
        for key, owner in OPENED.items():  # the browser's Back brings along what it left open
            if owner != page:
                st.query_params.pop(key, None)


def end() -> None:
    """Note that the page is drawn whole: the browser has been told what its URL says."""
    st.session_state[DRAWN_AT] = monotonic()


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
    before = st.query_params.get(key)
    if value is None or value == default:
        st.query_params.pop(key, None)
    else:
        st.query_params[key] = text
    st.session_state[WRITTEN][key] = now = st.query_params.get(key)
    if now != before:
        st.session_state[REPLACED][key] = before
    st.session_state[DEFAULTS][key] = text
    st.session_state[_kept(key)] = value


def all_choices() -> dict[str, str]:
    """Return everything the URL stands for at the moment, defaults written out."""
    chosen = {key: text for key, text in st.session_state.get(DEFAULTS, {}).items() if text}
    return {**chosen, **st.query_params.to_dict()}


def _recall(key: str, default: T | None, parse: Callable[[str], T | None]) -> None:
    """Take the URL's word where it changed without us, else what the visit chose before."""
    seen = st.session_state.setdefault(WRITTEN, {})
    in_url = _heard(key, st.query_params.get(key))
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


def _heard(key: str, in_url: str | None) -> str | None:
    """Return what the URL says, our last word where the browser had not heard it yet.

    Somebody who chooses twice in a row sends the second choice with the URL from before the
    first; taken at its word, that URL would undo the first. Going back in the browser's history
    also brings an older URL along, and is meant.
    """
    replaced = st.session_state.setdefault(REPLACED, {})
    if key not in replaced:
        return in_url
    if in_url == replaced[key] and st.session_state.get(IS_EARLY) and not _is_going_back():
        return st.session_state[WRITTEN].get(key)
    del replaced[key]
    return in_url


def _is_going_back() -> bool:
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def _kept(key: str) -> str:
    """Where a choice outlives a page that does not draw its box."""
    return f"{key}_kept"
