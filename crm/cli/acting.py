"""Who acts when a command is typed, and when what they type held."""

from __future__ import annotations

from datetime import datetime

from crm.actors import Actor
from crm.config import Settings
from crm.errors import UsageError

ACTOR = Actor("command line", "marketer")
STEWARD = Actor("command line", "steward")


def moment(settings: Settings, text: str | None) -> datetime | None:
    """Read an instant people typed; without a zone it is in the tenant's.

    Raises
    ------
    UsageError
        It is no instant.
    """
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"'{text[:40]}' is no instant; write it as 2026-03-29T18:30.") from None
    return found if found.tzinfo else found.replace(tzinfo=settings.zone)
