"""What, when and how people buy: sums that the pipeline made, narrowed to what a chart shows."""

from __future__ import annotations

import pandas as pd

from streamlit_app.queries.audience import AUDIENCE, Audience
from streamlit_app.queries.warehouse import fetch, rounded_for
from streamlit_app.shell.session import Session

MONTHS, GENRES, PATH_GENRES, CITIES = 25, 12, 9, 12
EVERYTHING = "all"
"""What the marts call all genres, and all channels, together."""


def kinds(session: Session) -> list[str]:
    """Return what is sold here: `event`, `product`, both or nothing; what brings most first."""
    return fetch(session, _KINDS)["item_kind"].tolist()


def genre_months(session: Session, kind: str) -> pd.DataFrame:
    """Return revenue per genre and month of the newest 25 months, the best genres first."""
    answer = fetch(session, _GENRE_MONTHS, kind=kind, months=MONTHS, genres=GENRES)
    return rounded_for(session.role, answer, "orders_count")


def affinities(session: Session) -> pd.DataFrame:
    """Return how much more often than chance people have both of two genres."""
    answer = fetch(session, _AFFINITIES, genres=GENRES)
    return rounded_for(
        session.role, answer, "customers_count", "both_count", of={"lift": "both_count"}
    )


def paths(session: Session) -> pd.DataFrame:
    """Return where a first purchase leads: first genre, second genre, share of the people."""
    answer = fetch(session, _PATHS, genres=PATH_GENRES)
    return rounded_for(session.role, answer, "customers_count", "first_customers_count")


def channels(session: Session) -> list[str]:
    """Return the channels that sell, the busiest first; all together before them."""
    return fetch(session, _CHANNELS)["channel"].tolist()


def hours(session: Session, channel: str) -> pd.DataFrame:
    """Return orders per weekday and hour, by the clock on the tenant's wall."""
    answer = fetch(session, _HOURS, channel=channel)
    return rounded_for(session.role, answer, "orders_count", labels=["weekday", "hour_of_day"])


def genres_of_tickets(session: Session) -> list[str]:
    """Return the genres tickets were sold of, the biggest first; all together before them."""
    return fetch(session, _TICKET_GENRES)["genre"].tolist()


def lead_times(session: Session, genre: str) -> pd.DataFrame:
    """Return which share of tickets was bought at most so many days ahead: the genre, and all."""
    answer = fetch(session, _LEAD_TIMES, genre=genre)
    return rounded_for(
        session.role,
        answer,
        "orders_count",
        labels=["bucket_number", "at_least_days", "at_most_days"],
    )


def party_sizes(session: Session, genre: str) -> pd.DataFrame:
    """Return how many orders hold how many tickets of one event."""
    answer = fetch(session, _PARTY_SIZES, genre=genre)
    return rounded_for(session.role, answer, "orders_count", labels=["party_size"])


def ticket_prices(session: Session, genre: str) -> pd.DataFrame:
    """Return tickets per band of prices."""
    answer = fetch(session, _TICKET_PRICES, genre=genre)
    return rounded_for(session.role, answer, "tickets_count", labels=["price_from", "price_below"])


def showing_up(session: Session) -> pd.DataFrame:
    """Return per genre who stayed away, and who was there for the first time."""
    answer = fetch(session, _SHOWING_UP, genres=GENRES)
    return rounded_for(session.role, answer, "people_count", "buyers_count")


def cities(session: Session, who: Audience) -> pd.DataFrame:
    """Return where buyers live, with their share of net spend."""
    answer = fetch(session, _CITIES, cities=CITIES, **who.values)
    return rounded_for(session.role, answer, "customers_count")


_KINDS = """
select item_kind from rpt_genre_months group by item_kind
order by sum(revenue) desc nulls last, item_kind
"""

_GENRE_MONTHS = """
with newest as (
    select * from rpt_genre_months
    where item_kind = $kind and month_start_date > (
        select max(month_start_date) - to_months($months) from rpt_genre_months)
),
best as (
    select genre from newest group by genre
    order by sum(revenue) desc nulls last, genre limit $genres
)
select genre, month_start_date, orders_count, quantity, revenue::double as revenue,
    sum(revenue) over (partition by genre)::double as genre_revenue,
    month_start_date = (select date_trunc('month', max(as_of_date)) from meta_build) as is_partial
from newest semi join best using (genre)
order by genre_revenue desc, genre, month_start_date
"""

_AFFINITIES = """
with best as (
    select genre from rpt_genre_affinities
    group by genre order by max(customers_count) desc, genre limit $genres
)
select genre, other_genre, customers_count, both_count, expected_count,
    confidence_share, support_share, lift
from rpt_genre_affinities
where genre in (from best) and other_genre in (from best)
order by genre, other_genre
"""

_PATHS = """
with best as (
    select first_genre from rpt_genre_paths
    group by first_genre order by max(first_customers_count) desc, first_genre limit $genres
)
select first_genre, second_genre, customers_count, first_customers_count, customers_share
from rpt_genre_paths
where first_genre in (from best) and (second_genre in (from best) or second_genre = 'none yet')
order by first_customers_count desc, first_genre, customers_count desc, second_genre
"""

_CHANNELS = """
select channel from rpt_purchase_hours group by channel
order by channel <> 'all', sum(orders_count) desc, channel
"""

_HOURS = """
select weekday, hour_of_day, orders_count, revenue::double as revenue,
    orders_count / nullif(sum(orders_count) over (), 0) as orders_share
from rpt_purchase_hours where channel = $channel order by weekday, hour_of_day
"""

_TICKET_GENRES = """
select genre from rpt_party_sizes group by genre
order by genre <> 'all', sum(tickets_count) desc, genre
"""

_LEAD_TIMES = """
select genre, bucket_number, at_least_days, at_most_days, orders_count, tickets_count,
    tickets_up_to_share
from rpt_lead_times where genre in ($genre, 'all') order by genre, bucket_number
"""

_PARTY_SIZES = """
select party_size, orders_count, orders_share from rpt_party_sizes
where genre = $genre order by party_size
"""

_TICKET_PRICES = """
select is_free, price_from::double as price_from, price_below::double as price_below,
    tickets_count, ticket_revenue::double as ticket_revenue, tickets_share
from rpt_ticket_prices where genre = $genre order by is_free desc, price_from
"""

_SHOWING_UP = """
select coalesce(genre, 'not known') as name,
    (sum(attendees_count + no_show_count))::bigint as people_count,
    sum(no_show_count) / nullif(sum(attendees_count + no_show_count), 0) as no_show_share,
    sum(buyers_count)::bigint as buyers_count,
    sum(first_time_buyers_count) / nullif(sum(buyers_count), 0) as first_time_share
from rpt_event_attendance where is_scanned and has_taken_place
group by 1 order by people_count desc, name limit $genres
"""

_CITIES = f"""
with buyers as (
    select city, total_spent_net::double as spent from dim_customers
    where orders_count > 0 and {AUDIENCE}
)
select city as name, count(*) as customers_count, sum(spent) as spent,
    count(*) / (select count(*) from buyers) as customers_share,
    sum(spent) / nullif((select sum(spent) from buyers), 0) as spend_share
from buyers where city is not null group by city
order by customers_count desc, name limit $cities
"""
