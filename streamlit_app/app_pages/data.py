"""The page that answers whether the data may be trusted, and whether we are lawful."""

from __future__ import annotations

from streamlit_app.data_privacy.audit import draw_audit
from streamlit_app.data_privacy.consent import draw_consent
from streamlit_app.data_privacy.dictionary import draw_dictionary
from streamlit_app.data_privacy.duplicates import draw_duplicates
from streamlit_app.data_privacy.imports import draw_imports
from streamlit_app.data_privacy.pipeline import draw_pipeline
from streamlit_app.data_privacy.quality import draw_quality
from streamlit_app.data_privacy.requests import draw_requests
from streamlit_app.data_privacy.tabs import open_tab
from streamlit_app.data_privacy.verdict import verdict
from streamlit_app.shell.cards import guarded
from streamlit_app.shell.header import page_header
from streamlit_app.shell.session import Session, current_session

PARTS = {
    "pipeline": draw_pipeline,
    "quality": draw_quality,
    "imports": draw_imports,
    "duplicates": draw_duplicates,
    "requests": draw_requests,
    "consent": draw_consent,
    "audit": draw_audit,
    "dictionary": draw_dictionary,
}


def draw(session: Session) -> None:
    """Draw the answer, then the part that the URL names."""
    page_header(session, "data", verdict(session))
    guarded(PARTS[open_tab()], session)


draw(current_session())
