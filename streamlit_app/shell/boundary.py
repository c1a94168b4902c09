"""One boundary a card: what fails says so in its own place, and the rest of the page stands."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from uuid import uuid4

import duckdb
import streamlit as st

from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _

logger = logging.getLogger(__name__)
OF_AN_OLDER_BUILD = (duckdb.CatalogException, duckdb.BinderException)
"""What a table or column raises that the build a visit reads does not have."""


def guarded(card: Callable[..., None], session: Session, **given: object) -> None:
    """Draw one card; a failure gets a number that the app's log knows, and a way to try again.

    What the card needs besides the visit is passed on by name.
    """
    try:
        card(session, **given)
    except Exception as failure:
        _say(card, session, failure, _logged(card, failure))


def guarded_page(page: Callable[[], None], session: Session) -> None:
    """Draw a page; what its cards share may also ask for what an older build lacks."""
    try:
        page()
    except OF_AN_OLDER_BUILD as failure:
        _say(page, session, failure, _logged(page, failure))


def _logged(card: Callable[..., None], failure: Exception) -> str:
    """Log where it failed and return the number it has there; its message may quote data."""
    number = uuid4().hex[:8]
    frames = traceback.extract_tb(failure.__traceback__)
    where = "\n".join(f"  {one.filename}:{one.lineno} {one.name}" for one in frames)
    facts = (card.__name__, number, type(failure).__name__, where)
    logger.log(logging.ERROR, "card %s, error %s: %s\n%s", *facts)
    return number


def _say(card: Callable[..., None], session: Session, failure: Exception, number: str) -> None:
    with st.container(border=True, height="stretch"):
        st.error(_reason(session, failure), icon=":material/error:")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(_("Try again"), icon=":material/refresh:", key=f"retry_{number}")
            with st.popover(_("Copy details"), icon=":material/content_copy:"):
                st.code(_details(card, session, failure, number), language=None)


def _reason(session: Session, failure: Exception) -> str:
    if isinstance(failure, OF_AN_OLDER_BUILD):
        return _(
            "The build {build} was made before this part existed; build again to see it.",
            build=session.build.build_id,
        )
    return _("This part could not be drawn. The rest of the page is not affected.")


def _details(card: Callable[..., None], session: Session, failure: Exception, number: str) -> str:
    """Write what helps to find the error; never its message, which may quote somebody's data."""
    facts = {
        "error": number,
        "card": f"{card.__module__}.{card.__name__}",
        "kind": type(failure).__name__,
        "build": session.build.build_id,
        "role": session.role.value,
    }
    return "\n".join(f"{name}: {value}" for name, value in facts.items())
