"""What each role may do on the pages: one table, deny by default, asked by buttons and by data.

A page draws an act with `action_button`, so who may not do it sees it greyed out with the reason;
the function that reads or writes for it calls `require`, because a greyed button is no lock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import streamlit as st
from babel.lists import format_list

from crm.errors import NotPermittedError
from streamlit_app.shell.roles import NAMES, Role
from streamlit_app.wording.language import _, language

if TYPE_CHECKING:
    from streamlit_app.shell.session import Session


class Action(StrEnum):
    """Everything a person can do on any page beyond looking at groups; the value is its name."""

    SEE_PEOPLE = "see single customers"
    READ_CONTACTS = "read contacts of people who agreed"
    SEARCH_CONTACTS = "search names, addresses and numbers"
    UNMASK_CONTACTS = "unmask a contact with a reason"
    WRITE_ABOUT_PEOPLE = "write about customers"
    CHANGE_POINTS = "change loyalty points"
    OPEN_PRIVACY_REQUEST = "open a privacy request"
    SAVE_SEGMENT = "save a segment"
    EXPORT_PEOPLE = "export people"
    READ_LETTER = "read the monthly letter"
    WRITE_LETTER = "write the monthly letter"
    IMPORT_FILES = "import files and take loads back"
    DECIDE_DUPLICATES = "merge customers or say that they are two"
    SEE_REQUESTS = "see privacy requests"
    CLOSE_REQUEST = "close a privacy request"
    COPY_PERSON = "copy all that is held of a person"
    READ_AUDIT = "look through the audit log"


def _from(least: Role) -> frozenset[Role]:
    roles = list(Role)
    return frozenset(roles[roles.index(least) :])


MATRIX: Mapping[Action, frozenset[Role]] = {
    Action.SEE_PEOPLE: _from(Role.ANALYST),
    Action.READ_CONTACTS: _from(Role.MARKETER),
    Action.SEARCH_CONTACTS: _from(Role.MARKETER),
    Action.UNMASK_CONTACTS: _from(Role.STEWARD),
    Action.WRITE_ABOUT_PEOPLE: _from(Role.MARKETER),
    Action.CHANGE_POINTS: _from(Role.MARKETER),
    Action.OPEN_PRIVACY_REQUEST: _from(Role.MARKETER),
    Action.SAVE_SEGMENT: _from(Role.ANALYST),
    Action.EXPORT_PEOPLE: _from(Role.MARKETER),
    Action.READ_LETTER: _from(Role.ANALYST),
    Action.WRITE_LETTER: _from(Role.ANALYST),
    Action.IMPORT_FILES: _from(Role.MARKETER),
    Action.DECIDE_DUPLICATES: _from(Role.MARKETER),
    Action.SEE_REQUESTS: _from(Role.MARKETER),
    Action.CLOSE_REQUEST: _from(Role.STEWARD),
    Action.COPY_PERSON: _from(Role.STEWARD),
    Action.READ_AUDIT: _from(Role.STEWARD),
}
"""Who may do what; an act that is not listed is nobody's."""


def refusal(session: Session, action: Action) -> str | None:
    """Say why the visit's role may not do this; None where it may."""
    allowed = MATRIX.get(action, frozenset())
    if session.role in allowed:
        return None
    mine = _(NAMES[session.role])
    others = [_(NAMES[role]) for role in Role if role in allowed]
    if not others:
        return _("Nobody may do this.")
    roles = format_list(others, style="or", locale=language())
    return _("Your role is {role}; this needs {roles}.", role=mine, roles=roles)


def require(session: Session, action: Action) -> None:
    """Refuse to go on where the visit's role may not do this.

    Raises
    ------
    NotPermittedError
        Names the act, the role, and who may.
    """
    reason = refusal(session, action)
    if reason is not None:
        raise NotPermittedError(f"{reason} ({action})")


def action_button(
    session: Session,
    action: Action,
    label: str,
    *,
    draw: Callable[..., bool] = st.button,
    **options: Any,
) -> bool:
    """Draw the button of an act: greyed out with the reason for a role that may not do it.

    Parameters
    ----------
    session : Session
        Whose role decides.
    action : Action
        What the button does.
    label : str
        What it says, in the reader's language.
    draw : callable, optional
        `st.button`, or another button with its arguments (`st.form_submit_button`).
    **options
        Passed on to it.

    Returns
    -------
    bool
        It was pressed, by somebody who may: Streamlit discards what a browser says of a greyed
        button, and its callback with it.
    """
    reason = refusal(session, action)
    if reason is not None:
        options |= {"disabled": True, "help": reason}
    return draw(label, **options)
