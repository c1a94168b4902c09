"""What the figures of a page mean, in the words of the metric catalogue."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from streamlit_app.queries.definitions import metric_definitions
from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _, language


def definitions(session: Session, metrics: Sequence[str]) -> None:
    """Offer the definitions of the named metrics."""
    entries = metric_definitions(session, metrics)
    if not entries:
        return
    with st.popover(_("Definitions"), icon=":material/menu_book:"), st.container(width=560):
        for entry in entries:
            st.markdown(f"**{name_of(entry)}**  \n{meaning_of(entry)}")


def tooltip(session: Session, metric: str) -> str | None:
    """Return what a tile's question mark says of a metric."""
    entries = metric_definitions(session, [metric])
    return meaning_of(entries[0]) if entries else None


def name_of(entry: Row) -> str:
    """Return a metric's name in the reader's language."""
    return str(entry[f"name_{language()}"])


def meaning_of(entry: Row) -> str:
    """Return a metric's definition in the reader's language."""
    return str(entry["definition"])
