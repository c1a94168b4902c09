"""Parts that rerun alone: before each run they ask whether their visitor is still who they were.

A fragment and a dialog are drawn again with what the last run of the whole page gave them, and so
with its role. A login that ended, a role map that changed or another choice in "Look as" must not
wait for the next whole run, so such a part begins with one where something changed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

import streamlit as st

from streamlit_app.shell.session import Session, settings_of_this_process
from streamlit_app.shell.visitors import has_login, logged_in

P = ParamSpec("P")
Draw = Callable[Concatenate[Session, P], None]


def is_still(session: Session) -> bool:
    """Say whether whoever looks now is whom a visit was opened for, in the same role."""
    if not has_login():
        return bool(st.session_state.get("role", session.role) == session.role)
    visitor = logged_in(settings_of_this_process())
    return visitor is not None and (visitor.name, visitor.role) == (session.name, session.role)


def of_the_moment(draw: Draw[P]) -> Draw[P]:
    """Have a part run the whole page instead, where the visit is not what it was."""

    @wraps(draw)
    def drawn(session: Session, *asked: P.args, **options: P.kwargs) -> None:
        if not is_still(session):
            st.rerun()
        draw(session, *asked, **options)

    return drawn


def dialog(title: str, **options: Any) -> Callable[[Draw[P]], Draw[P]]:
    """Return what opens a part as a dialog: `dialog(_("Tags"))(_form)(session, ...)`."""

    def opener(draw: Draw[P]) -> Draw[P]:
        opened: Draw[P] = st.dialog(title, **options)(of_the_moment(draw))
        return opened

    return opener
