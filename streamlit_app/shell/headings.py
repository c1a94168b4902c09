"""Titles of cards and panels: made of data more often than not, so shown as they are written."""

from __future__ import annotations

from typing import Any

import streamlit as st

from streamlit_app.wording.plain import plain


def card_title(text: str, **options: Any) -> None:
    """Draw a title; the name of an event, a city or a segment in it is never read as Markdown."""
    st.markdown(f"## {plain(text)}", anchors=False, **options)
