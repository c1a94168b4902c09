"""Addresses of pages in tables, where a link is text: below whatever path the app is served at."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

EVENT = "events_event"
"""The key of the URL that names an event."""


def page_address(page: str, **choices: str) -> str:
    """Return where a page is, with choices in its URL.

    `st.page_link` finds pages by itself; a column of links cannot.

    Examples
    --------
    >>> page_address("customers", id="a&b")
    '/customers?id=a%26b'
    """
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"{f'/{base}' if base else ''}/{page}?{urlencode(choices)}"


def customer_address(customer_id: str) -> str:
    """Return where a person's profile is."""
    return page_address("customers", id=customer_id)


def event_choices(event_id: str) -> dict[str, str]:
    """Return what the URL says where one event is open."""
    return {"events_tab": "events", EVENT: event_id}


def event_address(event_id: str) -> str:
    """Return where an event's own view is."""
    return page_address("events", **event_choices(event_id))
