"""The days and zones at which rules are asked, awkward ones among them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

BUCHAREST, AS_OF = "Europe/Bucharest", date(2026, 6, 30)
SETTINGS_OF_TIME = [
    (date(2026, 3, 29), BUCHAREST),  # the clock springs forward
    (date(2026, 10, 25), BUCHAREST),  # and back
    (date(2026, 9, 5), "America/Santiago"),  # the next day has no midnight
    (date(2026, 11, 1), "America/New_York"),
    (date(2026, 4, 5), "Pacific/Auckland"),
    (date(2028, 2, 28), BUCHAREST),
    (date(2027, 2, 27), "UTC"),
    (date(2026, 12, 31), "Pacific/Kiritimati"),
]


def edges(as_of: date, zone: str) -> list[datetime]:
    """Instants at which windows of the random rules begin or end, naive UTC."""
    days = [as_of + timedelta(days=step) for step in (-179, -90, -89, -1, 0, 1, 2, 3, 14, 15)]
    midnights = [datetime.combine(day, datetime.min.time(), ZoneInfo(zone)) for day in days]
    utc = [midnight.astimezone(UTC).replace(tzinfo=None) for midnight in midnights]
    return [*utc, *(utc[5] + timedelta(hours=hours) for hours in (-49, -24, -1, 1, 24))]
