"""The filters that pages share: one sentence, bound to the URL, the same keys everywhere."""

from __future__ import annotations

from collections.abc import Collection

from streamlit_app.queries.audience import Audience
from streamlit_app.shell.session import Session

SHARED = ("seg", "ch", "city", "genre", "from", "to", "cmp")


def shared_filter(session: Session, keys: Collection[str]) -> Audience:
    """Draw the sentence "Showing … who first bought via …" and return what it says.

    Parameters
    ----------
    session : Session
        The visit.
    keys : collection of str
        Which of `SHARED` this page listens to.
    """
    return Audience()
