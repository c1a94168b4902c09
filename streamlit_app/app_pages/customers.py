"""Customers: find people; `?id=` opens one person's profile."""

from __future__ import annotations

import streamlit as st

from streamlit_app.customers.listing import draw_list
from streamlit_app.customers.profile import draw_profile
from streamlit_app.shell.session import Session, current_session


def draw(session: Session) -> None:
    """Show the profile that the URL names, or the list."""
    customer_id = st.query_params.get("id")
    if customer_id:
        draw_profile(session, customer_id)
    else:
        draw_list(session)


draw(current_session())
