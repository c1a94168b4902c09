"""Whom the shared filters leave: one condition for every query about people."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from streamlit_app.queries.narrowing import AUDIENCE as AUDIENCE
from streamlit_app.queries.segments import segment_names
from streamlit_app.queries.warehouse import Row, fetch, records, rounded_for
from streamlit_app.shell.session import Session


@dataclass(frozen=True)
class Audience:
    """What the shared filters say; None means "any".

    It goes into `AUDIENCE` with `values`.
    """

    segment: str | None = None
    channel: str | None = None
    city: str | None = None
    genre: str | None = None

    @property
    def is_narrow(self) -> bool:
        """Say whether anybody is left out."""
        return any(value is not None for value in self.values.values())

    @property
    def values(self) -> dict[str, str | None]:
        """What `AUDIENCE` binds: `$seg`, `$ch`, `$city`, `$genre`."""
        return {"seg": self.segment, "ch": self.channel, "city": self.city, "genre": self.genre}


def fetch_for(
    session: Session, who: Audience, everybody: str, some: str, **values: object
) -> pd.DataFrame:
    """Read what the pipeline made of everybody; sum up people only where somebody is left out.

    Parameters
    ----------
    everybody : str
        Asks a mart.
    some : str
        Asks for the same columns of whom `AUDIENCE` leaves.
    **values
        Bound in both.
    """
    if who.is_narrow:
        return fetch(session, some, **values, **who.values)
    return fetch(session, everybody, **values)


def audience_size(session: Session, audience: Audience) -> Row:
    """Return how many customers the filters leave, and how many there are."""
    answer = fetch(session, _SIZE, **audience.values)
    return records(rounded_for(session.role, answer, "matching_count", "customers_count"))[0]


def audience_choices(session: Session, key: str) -> dict[str, str]:
    """Return what a shared filter offers, most people first: the URL's id to the name shown."""
    ids = fetch(session, _CHOICES[key])["id"].tolist()
    names = segment_names(session) if key == "seg" else {}
    return {one: names.get(one, one) for one in ids}


_SIZE = f"""
select count(*) filter ({AUDIENCE}) as matching_count, count(*) as customers_count
from dim_customers
"""

_CHOICES = {
    "seg": """
        select segment_id as id from dim_segments
        order by members_count desc, segment_id limit 500
    """,
    "ch": """
        select choice as id from rpt_filter_choices where filter_name = 'acquisition_source'
        order by customers_count desc, id limit 100
    """,
    "city": """
        select choice as id from rpt_filter_choices where filter_name = 'city'
        order by customers_count desc, id limit 200
    """,
    "genre": """
        select choice as id from rpt_filter_choices where filter_name = 'genre'
        order by customers_count desc, id limit 100
    """,
}
