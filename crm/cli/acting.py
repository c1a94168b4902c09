"""Who acts when a command is typed, and when what they type held."""

from __future__ import annotations

from datetime import datetime

from crm.actors import Actor
from crm.config import Settings, load_settings
from crm.errors import UsageError

ACTOR = Actor("command line", "marketer")
STEWARD = Actor("command line", "steward")


def steward_settings() -> Settings:
    """Return settings that let the shell act as steward: whoever has it may read every file.

    Exports and privacy requests are made with them, and logged. What nobody can take back (`crm
    audit redact`) is not: it asks for `CRM_LOCAL_STEWARD`, as the app's role switcher does.
    """
    return load_settings(local_steward=True)


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
