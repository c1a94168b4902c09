"""Who is who."""

from __future__ import annotations

from crm.ops.events.base import Event, Identifier


class CustomerIdKept(Event):
    """An id once assigned stays with the account whose own id is the payload's `anchor`."""

    kind = "customer_id_kept"
    anchor: Identifier
