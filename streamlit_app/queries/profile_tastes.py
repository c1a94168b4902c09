"""What one customer likes: what they hold tickets for, when they buy, what to offer next."""

from __future__ import annotations

import pandas as pd

from streamlit_app.queries.warehouse import Row, fetch, records
from streamlit_app.shell.access import Action, require
from streamlit_app.shell.session import Session


def genres(session: Session, customer_id: str) -> pd.DataFrame:
    """Return how many tickets of each genre the customer holds, and everyone's share."""
    require(session, Action.SEE_PEOPLE)
    return fetch(session, _GENRES, id=customer_id)


def venues(session: Session, customer_id: str) -> list[Row]:
    """Return the venues the customer holds most tickets for."""
    require(session, Action.SEE_PEOPLE)
    return records(fetch(session, _VENUES, id=customer_id))


def buying_hours(session: Session, customer_id: str) -> list[Row]:
    """Return on which weekdays, and in which part of the day, the customer buys, most first."""
    require(session, Action.SEE_PEOPLE)
    zone = session.settings.timezone
    return records(fetch(session, _HOURS, id=customer_id, zone=zone))


def offers(session: Session, customer_id: str) -> list[Row]:
    """Return what the pipeline would offer the customer next, the best first, with its reason."""
    require(session, Action.SEE_PEOPLE)
    return records(fetch(session, _OFFERS, id=customer_id))


_GENRES = """
with held as (
    select dim_events.genre, count(*) as tickets_count
    from fct_tickets join dim_events using (event_id)
    where attendee_customer_id = $id
        and genre is not null and fct_tickets.status <> 'cancelled'
    group by genre
),
everyone as (
    select genre, count(*) / sum(count(*)) over ()::double as everyone_share
    from fct_tickets join dim_events using (event_id)
    where attendee_customer_id is not null
        and genre is not null and fct_tickets.status <> 'cancelled'
    group by genre
)
select genre as value, tickets_count,
    tickets_count / sum(tickets_count) over ()::double as segment_share, everyone_share
from held join everyone using (genre) order by tickets_count desc, genre limit 12
"""

_VENUES = """
select venue, count(*) as tickets_count from fct_tickets join dim_events using (event_id)
where attendee_customer_id = $id and venue is not null and fct_tickets.status <> 'cancelled'
group by venue order by tickets_count desc, venue limit 3
"""

_HOURS = """
with placed as (
    select timezone($zone, timezone('UTC', ordered_at)) as local_at
    from fct_orders where customer_id = $id and is_countable
)
select isodow(local_at) as weekday,
    case when hour(local_at) < 6 then 'night' when hour(local_at) < 12 then 'morning'
        when hour(local_at) < 18 then 'afternoon' else 'evening' end as part_of_day,
    count(*) as orders_count, sum(count(*)) over () as all_count
from placed group by all order by orders_count desc, weekday, part_of_day limit 2
"""

_OFFERS = """
select offer_rank, item_kind, item_id, item_name, starts_date, reason_en, reason_ro
from fct_recommendations where customer_id = $id order by offer_rank limit 5
"""
