"""Whom the shared filters leave: one condition for every query about people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

COMPARISONS = ("previous", "year", "none")
"""With what a period is compared: as long before it, a year earlier, nothing."""


@dataclass(frozen=True)
class Audience:
    """What the shared filters say; None means "any".

    Who the people are goes into `AUDIENCE` with `values`. The dates are the page's period, from the
    first day to the last, and bound by the page where its facts have a day.
    """

    segment: str | None = None
    channel: str | None = None
    city: str | None = None
    genre: str | None = None
    date_from: date | None = None
    date_to: date | None = None
    compare: str = COMPARISONS[0]

    @property
    def is_narrow(self) -> bool:
        """Say whether anybody is left out."""
        return any(value is not None for value in self.values.values())

    @property
    def values(self) -> dict[str, str | None]:
        """What `AUDIENCE` binds: `$seg`, `$ch`, `$city`, `$genre`."""
        return {"seg": self.segment, "ch": self.channel, "city": self.city, "genre": self.genre}


AUDIENCE = """(
    ($seg is null and $ch is null and $city is null and $genre is null)
    or customer_id in (
        select customer_id from dim_customers
        where ($ch is null or acquisition_source = $ch)
            and ($city is null or city = $city)
            and ($seg is null or customer_id in (
                select customer_id from fct_segment_memberships where segment_id = $seg))
            and ($genre is null or customer_id in (
                select customer_id from bridge_customer_genres where genre = $genre))
    )
)"""
"""A condition on `customer_id`, whatever table it is asked of; bind `Audience.values` with it."""
