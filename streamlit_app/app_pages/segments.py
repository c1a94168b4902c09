"""Segments: the library; `?sid=` opens one segment with members, rule, profile and export."""

from __future__ import annotations

import streamlit as st

from streamlit_app.queries import segments as ask
from streamlit_app.queries.warehouse import records
from streamlit_app.segments.builder import VIEW, draw_builder
from streamlit_app.segments.detail import draw_segment
from streamlit_app.segments.library import draw_library
from streamlit_app.shell.header import page_header
from streamlit_app.shell.session import Session, current_session


def draw(session: Session) -> None:
    """Show the segment that the URL names, or the library."""
    if st.query_params.get(VIEW) == "builder":
        draw_builder(session)
        return
    wanted = st.query_params.get("sid")
    library = ask.library(session)
    segment = next((row for row in records(library) if row["segment_id"] == wanted), None)
    if segment:
        draw_segment(session, segment)
        return
    page_header(session, "segments")
    if wanted:
        st.toast(f"The link mentioned the segment '{wanted[:60]}', which this build does not have.")
    draw_library(session, library)


draw(current_session())
