"""One event beside those like it: what it sold, to whom, and whom to invite."""

from __future__ import annotations

import pandas as pd

from streamlit_app.queries.warehouse import Row, fetch, records, rounded_for
from streamlit_app.shell.access import Action, require
from streamlit_app.shell.session import Session

OFFERED, LISTED = 500, 24
MOST_INVITED = 1_000
"""Ids of more people do not travel; a rule finds them."""
COUNTS = ("buyers_count", "first_time_buyers_count")


def names(session: Session) -> dict[str, str]:
    """Return the events there are to look at, by id: those to come, then the newest past ones."""
    rows = records(fetch(session, _NAMES, offered=OFFERED))
    return {row["event_id"]: row["name"] for row in rows}


def calendar(session: Session) -> pd.DataFrame:
    """Return the next events, then the last ones, with what they sold and will sell."""
    answer = fetch(session, _CALENDAR, listed=LISTED)
    return rounded_for(
        session.role,
        answer,
        "buyers_count",
        labels=["sold_count", "capacity", "days_before_start", "sell_through_share"],
    )


def event(session: Session, event_id: str) -> Row | None:
    """Return everything that is said of one event; None where there is none of that id."""
    answer = fetch(session, _EVENT, event_id=event_id)
    shown = rounded_for(
        session.role,
        answer,
        *COUNTS,
        "attendees_count",
        "no_show_count",
        labels=[
            *("sold_count", "capacity", "sell_through_share", "ticket_revenue"),
            *("days_before_start", "similar_count", "similar_tickets_median"),
            *("final_share_low", "final_share_median", "final_share_high"),
            *("expected_tickets_low", "expected_tickets_median", "expected_tickets_high"),
        ],
    )
    return next(iter(records(shown)), None)


def sales(session: Session, event_id: str) -> pd.DataFrame:
    """Return tickets sold by days before the start."""
    return fetch(session, _SALES, event_id=event_id)


def benchmark(session: Session, event_id: str) -> pd.DataFrame:
    """Return what similar events had sold by as many days before their start."""
    return fetch(session, _BENCHMARK, event_id=event_id)


def similar(session: Session, event_id: str) -> pd.DataFrame:
    """Return the events it is compared with, most alike first."""
    return fetch(session, _SIMILAR, event_id=event_id)


def buyers(session: Session, event_id: str) -> pd.DataFrame:
    """Return who bought, per RFM group of today, with their share of everybody's buyers."""
    answer = fetch(session, _BUYERS, event_id=event_id)
    return rounded_for(session.role, answer, "customers_count", "everyone_count")


def offered_to(session: Session, event_id: str) -> pd.DataFrame:
    """Return to how many the event is offered, per place of the offer and what speaks for it."""
    answer = fetch(session, _OFFERED_TO, event_id=event_id)
    return rounded_for(
        session.role, answer, "customers_count", "reachable_count", labels=["offer_rank"]
    )


def first_invited(session: Session, event_id: str) -> tuple[str, ...]:
    """Return the ids of whom to invite first, at most 1,000, best first; not for viewers."""
    require(session, Action.SEE_PEOPLE)
    answer = fetch(session, _FIRST_INVITED, event_id=event_id, most=MOST_INVITED)
    return tuple(answer["customer_id"])


def offer_quality(session: Session) -> list[Row]:
    """Return how often people bought one of five offers, the way that serves first."""
    return records(fetch(session, _OFFER_QUALITY))


def seeds(session: Session) -> dict[str, Row]:
    """Return the segments that are big enough to look for people like their members."""
    rows = records(rounded_for(session.role, fetch(session, _SEEDS), "members_count"))
    return {row["segment_id"]: row for row in rows}


_NAMES = """
select event_id, starts_date || ' · ' || name as name from dim_events
where starts_date is not null
order by starts_date >= (select max(as_of_date) from meta_build) desc,
    abs(starts_date - (select max(as_of_date) from meta_build)), event_id
limit $offered
"""

_CALENDAR = """
with known as (
    select event_id, name, attendance.starts_date, attendance.genre, attendance.venue,
        attendance.capacity, sold_count, sell_through_share, buyers_count,
        first_time_buyers_count / nullif(buyers_count, 0) as first_time_share, no_show_share,
        days_before_start, similar_tickets_median, expected_tickets_median,
        has_taken_place, outlooks.event_id is not null as is_ahead
    from rpt_event_attendance as attendance
    join dim_events using (event_id) left join rpt_event_outlooks as outlooks using (event_id)
    where attendance.starts_date is not null
),
placed as (
    select *, row_number() over (
        partition by is_ahead
        order by abs(starts_date - (select max(as_of_date) from meta_build)), event_id) as place
    from known where is_ahead or has_taken_place
)
select * from placed where place <= $listed order by is_ahead desc, place
"""

_EVENT = """
select event_id, name, dim_events.genre, artist, dim_events.venue, city, dim_events.capacity,
    dim_events.starts_date, status,
    attendance.* exclude (event_id, starts_date, genre, venue, capacity, ticket_revenue),
    attendance.ticket_revenue::double as ticket_revenue,
    first_time_buyers_count / nullif(buyers_count, 0) as first_time_share,
    outlooks.* exclude (event_id, as_of_date, tickets_to_date)
from dim_events join rpt_event_attendance as attendance using (event_id)
left join rpt_event_outlooks as outlooks using (event_id)
where event_id = $event_id
"""

_SALES = """
with own as (
    select days_before_start, tickets_to_date, ordered_date, tickets_count
    from rpt_sales_curves where event_id = $event_id
),
ends as (
    select days_before_start, (select max(tickets_to_date) from own) as tickets_to_date
    from rpt_event_outlooks where event_id = $event_id and exists (from own)
)
select * from own
union all by name
select * from ends where days_before_start not in (select days_before_start from own)
order by days_before_start desc
"""

_BENCHMARK = """
select days_before_start, tickets_low, tickets_median, tickets_high, similar_count
from rpt_sales_benchmarks where event_id = $event_id order by days_before_start
"""

_SIMILAR = """
select similar_event_id, name, dim_events.starts_date, dim_events.venue, city,
    sold_count, sell_through_share,
    is_same_series, is_same_artist, is_same_genre, is_same_venue, is_same_city, is_same_size
from bridge_similar_events as pairs
join dim_events on dim_events.event_id = pairs.similar_event_id
join rpt_event_attendance as attendance on attendance.event_id = pairs.similar_event_id
where pairs.event_id = $event_id order by similarity_rank
"""

_BUYERS = """
with bought as (
    select distinct buyer_customer_id as customer_id from fct_tickets
    where event_id = $event_id and is_valid
)
select rfm_segment as name, count(*) filter (bought.customer_id is not null) as customers_count,
    count(*) as everyone_count,
    customers_count / nullif(sum(customers_count) over (), 0)::double as customers_share,
    everyone_count / nullif(sum(everyone_count) over (), 0)::double as everyone_share
from dim_customers left join bought using (customer_id) where rfm_segment is not null
    and orders_count > 0
group by rfm_segment order by customers_count desc, name
"""

_OFFERED_TO = """
select offer_rank, reason_code, count(*) as customers_count,
    count(*) filter (may_email or may_sms or may_push) as reachable_count
from fct_recommendations join dim_customers using (customer_id)
where item_id = $event_id group by all order by offer_rank, customers_count desc, reason_code
"""

_FIRST_INVITED = """
select customer_id from fct_recommendations join dim_customers using (customer_id)
where item_id = $event_id
order by offer_rank, predicted_clv_365d desc nulls last, customer_id limit $most
"""

_OFFER_QUALITY = """
select * from rpt_recommendation_quality where cutoff_date is null order by is_served desc
"""

_SEEDS = """
select segment_id, name_en, name_ro, members_count from dim_segments
where members_count >= 20 order by members_count desc, segment_id limit 200
"""
