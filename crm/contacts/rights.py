"""Who may see whose contacts, and the record of what they saw."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from crm.actors import Actor
from crm.config import Settings
from crm.consent import decide
from crm.errors import UsageError
from crm.ops.events import ContactsRead
from crm.ops.log import OperationalLog
from crm.warehouse.connection import PublishedBuild, reader


def check_request(settings: Settings, actor: Actor, purpose: str) -> None:
    """Refuse a request without a purpose, and a steward the machine's owner did not allow."""
    if not purpose.strip():
        raise UsageError("Say what the contacts are for; the purpose is logged.")
    actor.check_steward(allowed=settings.local_steward)


def visible_contacts(
    settings: Settings, build: PublishedBuild, actor: Actor, customer_ids: list[str]
) -> tuple[set[str], set[str]]:
    """Return whose e-mail address, and whose phone number, the role may read."""
    if actor.role == "steward":
        return set(customer_ids), set(customer_ids)
    if actor.role != "marketer" or not customer_ids:
        return set(), set()
    with reader(settings, build) as connection:
        connection.register("looked_at", pa.table({"customer_id": customer_ids}))
        return (
            _agreed(settings, connection, "email"),
            _agreed(settings, connection, "sms"),
        )


def record_reading(settings: Settings, actor: Actor, purpose: str, unmasked: Sequence[str]) -> None:
    """Log whose contacts were read unmasked; a reading of masks leaves no trace."""
    if unmasked:
        event = ContactsRead(
            subject_id=unmasked[0] if len(unmasked) == 1 else "many",
            role=actor.role,
            purpose=purpose,
            customers_count=len(unmasked),
        )
        OperationalLog(settings).append(event, actor=actor.name)


def _agreed(settings: Settings, connection: duckdb.DuckDBPyConnection, channel: str) -> set[str]:
    decisions = decide(settings, connection, "looked_at", channel, "marketing")
    rows = connection.execute(f"select customer_id from {decisions} where may_contact").fetchall()
    return {customer_id for (customer_id,) in rows}
