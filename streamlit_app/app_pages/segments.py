"""Segments: the library; `?sid=` opens one of them, `?segment_view=builder` the draft of a rule."""

from __future__ import annotations

import streamlit as st

from streamlit_app.queries import segment_library as ask
from streamlit_app.queries.warehouse import records
from streamlit_app.segments.beginning import draw_beginnings
from streamlit_app.segments.builder import VIEW, draw_builder
from streamlit_app.segments.detail import draw_segment
from streamlit_app.segments.library import draw_library, summary
from streamlit_app.shell.header import page_header
from streamlit_app.shell.session import Session, current_session
from streamlit_app.wording.language import _


def draw(session: Session) -> None:
    """Show the draft, the segment that the URL names, or the library."""
    if st.query_params.get(VIEW) == "builder":
        draw_builder(session)
        return
    wanted, library = st.query_params.get("sid"), ask.library(session)
    segment = next((row for row in records(library) if row["segment_id"] == wanted), None)
    if segment:
        draw_segment(session, segment)
        return
    page_header(session, "segments", summary(session, library))
    if wanted:
        st.toast(
            _("The link mentioned the segment “{slug}”, which is not there any more.",
              slug=wanted[:60])
        )  # fmt: skip
    draw_beginnings(session)
    draw_library(session, library)


draw(current_session())
