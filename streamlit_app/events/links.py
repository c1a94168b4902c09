"""Where an event's own view is."""

from __future__ import annotations

from urllib.parse import urlencode

EVENT = "events_event"


def event_link(event_id: str) -> str:
    """Return the address of an event's own view."""
    return "/events?" + urlencode({"events_tab": "events", EVENT: event_id})
