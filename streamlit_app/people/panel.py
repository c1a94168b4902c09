"""The people behind a mark: how many, what they are worth, who they are, and the ways on."""

from __future__ import annotations

from streamlit_app.people.selection import Selection
from streamlit_app.shell.session import Session


def people_panel(session: Session, selection: Selection, *, key: str) -> None:
    """Draw a selection: its figures, its people as the role may see them, save and export.

    Parameters
    ----------
    session : Session
        Who looks, at which build.
    selection : Selection
        Whom the page means.
    key : str
        The page's prefix and a name; no two panels of a page have the same.
    """
