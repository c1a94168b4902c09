"""What the published build says of one customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from crm.config import Settings
from crm.warehouse.connection import reader


@dataclass(frozen=True)
class Profile:
    """A customer's row of `dim_customers` and the build it is from; instants are naive UTC."""

    row: dict[str, Any]
    build_id: str
    as_of: date
    built_at: datetime


def read_profile(settings: Settings, customer_id: str) -> Profile | None:
    """Read one customer's row of the published build; None for somebody it does not know.

    Raises
    ------
    NotBuiltError, PublishedBuildDamagedError
        There is nothing to read.
    """
    with reader(settings) as connection:
        found = connection.execute(
            "select * from dim_customers where customer_id = ?", [customer_id]
        )
        names = [column[0] for column in found.description or ()]
        row = found.fetchone()
        if row is None:
            return None
        build = connection.execute("select build_id, as_of_date, built_at from meta_build")
        build_id, as_of, built_at = build.fetchall()[0]
        return Profile(dict(zip(names, row, strict=True)), build_id, as_of, built_at)


def spoken_of(settings: Settings, customer_id: str) -> list[tuple[str, str]]:
    """Return the channels and purposes of which the build holds a word about consent."""
    with reader(settings) as connection:
        return connection.execute(
            "select channel, purpose from dim_consents where customer_id = ? order by all",
            [customer_id],
        ).fetchall()
