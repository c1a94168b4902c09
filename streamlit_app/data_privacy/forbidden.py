"""What a part of the page shows to a role that may not see it: why, and who may."""

from __future__ import annotations

from streamlit_app.shell.access import Action, refusal
from streamlit_app.shell.cards import empty_card
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _


def is_forbidden(session: Session, action: Action, title: str) -> bool:
    """Say so in a card and return true where the visit's role may not do this."""
    reason = refusal(session, action)
    if reason is None:
        return False
    empty_card(title, reason, _("The other parts of this page stay open to you."))
    return True
