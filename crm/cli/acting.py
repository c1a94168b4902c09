"""Options that the commands about customers share, and who acts when they are typed."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from crm.actors import Actor
from crm.config import Settings
from crm.errors import UsageError

ACTOR = Actor("command line", "marketer")
STEWARD = Actor("command line", "steward")

CustomerId = Annotated[str, typer.Argument(help="The customer, such as cust_1a2b….")]
Request = Annotated[
    str | None,
    typer.Option("--request", help="A key of yours: the same request again changes nothing."),
]
At = Annotated[
    str | None, typer.Option(help="When it held, such as 2026-03-29T18:30; default now.")
]


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
