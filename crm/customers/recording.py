"""The door of the log for what people write about customers: who may, about whom, and what."""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from datetime import datetime
from typing import Any, TypeVar

from pydantic import ValidationError

from crm.actors import Actor
from crm.config import Settings
from crm.errors import UsageError
from crm.identity.lookup import find_customer, ids_of
from crm.ops.events import Event
from crm.ops.log import OperationalLog
from crm.ops.records import Entry, LoggedEvent
from crm.ops.state import CustomerState, customer_states

LEAST_ROLE = "marketer"
LOOKS_LIKE_A_CONTACT = re.compile(r"@|\d{7,}")

Kind = TypeVar("Kind", bound=Event)


def record(
    settings: Settings,
    kind: type[Kind],
    customer_id: str,
    *,
    actor: Actor,
    request_id: str | None = None,
    effective_at: datetime | None = None,
    **values: Any,
) -> LoggedEvent:
    """Append one event about a customer.

    Parameters
    ----------
    settings : Settings
        Whose log.
    kind : type of Event
        What happened.
    customer_id : str
        About whom; an id from before two customers were joined finds its customer.
    actor : Actor
        Who says so; needs the role marketer.
    request_id : str, optional
        Makes a repeat harmless: the same request appends once.
    effective_at : datetime, optional
        Aware; when it holds. Default now.
    **values
        The event's content.

    Raises
    ------
    NotPermittedError
        The role is below marketer.
    UsageError
        There is no such customer, or a value cannot be used.
    """
    actor.require(LEAST_ROLE, "write about customers")
    event = compose(kind, subject_id=find_customer(settings, customer_id).customer_id, **values)
    entry = Entry(event, effective_at, event_key(request_id, kind.kind, customer_id))
    return OperationalLog(settings).append_all([entry], actor=actor.name)[0]


def compose(kind: type[Kind], **values: Any) -> Kind:
    """Make an event.

    Raises
    ------
    UsageError
        A value cannot be used; one that may be somebody's words or address is not repeated.
    """
    try:
        return kind(**values)
    except ValidationError as error:
        problem = error.errors()[0]
        place = ".".join(str(part) for part in problem["loc"]) or "content"
        reason = problem["msg"].removeprefix("Value error, ")
        reason = "use letters, digits, - and _, at most 40" if "pattern" in reason else reason
        what = kind.kind.replace("_", " ")
        raise UsageError(
            "{value} cannot be the {place} of '{what}': {reason}.",
            value=_shown(problem.get("input")),
            place=place,
            what=what,
            reason=reason,
        ) from None


def event_key(request_id: str | None, *parts: str) -> str:
    """Return the id of an event: the same for the same request and parts, else a new one."""
    if request_id is None:
        return secrets.token_hex(16)
    return hashlib.sha256("\n".join((request_id, *parts)).encode()).hexdigest()[:32]


def as_word(text: str, what: str) -> str:
    """Write a word people agree on the one way: lower case, composed, `-` for spaces.

    Raises
    ------
    UsageError
        It holds an e-mail address or a long number: such words are published to everybody.
    """
    word = "-".join(unicodedata.normalize("NFC", text).lower().split())
    if LOOKS_LIKE_A_CONTACT.search(word):
        raise UsageError(
            "A {what} is seen by everybody who sees figures, so it holds no address and no long "
            "number; use a word, and a note for what concerns one person.",
            what=what,
        )
    return word


def state_of(settings: Settings, customer_id: str) -> CustomerState:
    """Fold everything the log says of one customer, under whatever id it was written."""
    ids = dict.fromkeys(ids_of(settings, customer_id), customer_id)
    return customer_states(settings, ids)[customer_id]


def _shown(value: object) -> str:
    text = str(value)
    harmless = isinstance(value, str) and len(text) <= 40 and not LOOKS_LIKE_A_CONTACT.search(text)
    return repr(value) if harmless else "The given value"
