"""The builder: a draft of a rule, opened from anywhere, edited line by line."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from streamlit_app.segments.draft import Draft, draft_of
from streamlit_app.shell.session import Session

KEPT = "segment_draft"
"""Where the visit keeps its draft."""
VIEW = "segment_view"
PAGE = "app_pages/segments.py"


def start_draft(session: Session, rule: Mapping[str, object], name: str) -> None:
    """Open the builder with a rule: anything a chart selected, a template, a segment to change.

    Leaves the page it is called from, so call it last and outside callbacks.

    Parameters
    ----------
    session : Session
        The visit.
    rule : mapping
        In the canonical form of segment rules.
    name : str
        What to call it until somebody says better.
    """
    open_draft(draft_of(rule, name))
    st.switch_page(PAGE, query_params={VIEW: "builder"})


def open_draft(draft: Draft) -> None:
    """Put a draft where the builder finds it."""
    st.session_state[KEPT] = draft
