"""The page that answers whether the programme changes what people do."""

from __future__ import annotations

from streamlit_app.shell.header import page_header
from streamlit_app.shell.session import Session, current_session


def draw(session: Session) -> None:
    """Draw the header; the parts of the page follow."""
    page_header(session, "loyalty")


draw(current_session())
