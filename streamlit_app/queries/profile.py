"""What one customer's profile asks; only for roles that see people."""

from __future__ import annotations

import pandas as pd

from streamlit_app.queries.warehouse import Row, fetch, records
from streamlit_app.shell.access import Action, require
from streamlit_app.shell.session import Session

ENTRIES_A_TIME = 50
MOST_ENTRIES = 1_000


def profile_row(session: Session, customer_id: str) -> Row | None:
    """Return everything the marts know about one customer; None for an id this build lacks."""
    require(session, Action.SEE_PEOPLE)
    answer = fetch(session, _PROFILE, id=customer_id)
    return next(iter(records(answer)), None)


def consents(session: Session, customer_id: str) -> list[Row]:
    """Return the customer's latest consent per channel and purpose."""
    return records(fetch(session, _CONSENTS, id=customer_id))


def suppressions(session: Session, customer_id: str) -> list[Row]:
    """Return the channels on which the customer must not be contacted, and why."""
    return records(fetch(session, _SUPPRESSIONS, id=customer_id))


def timeline(
    session: Session, customer_id: str, types: tuple[str, ...] | None, limit: int
) -> pd.DataFrame:
    """Return the newest entries of the customer's timeline, one more than `limit` if there are."""
    asked = min(limit + 1, MOST_ENTRIES)
    return fetch(session, _TIMELINE, id=customer_id, types=types or None, limit=asked)


def timeline_types(session: Session, customer_id: str) -> list[str]:
    """Return the kinds of entries on the customer's timeline, most frequent first."""
    return fetch(session, _TIMELINE_TYPES, id=customer_id)["type"].tolist()


def orders(session: Session, customer_id: str) -> pd.DataFrame:
    """Return the customer's newest 200 orders of every status."""
    return fetch(session, _ORDERS, id=customer_id)


def genres(session: Session, customer_id: str) -> pd.DataFrame:
    """Return how many tickets of each genre the customer holds, and everyone's share."""
    return fetch(session, _GENRES, id=customer_id)


def memberships(session: Session, customer_id: str) -> list[Row]:
    """Return the segments the customer is in."""
    return records(fetch(session, _MEMBERSHIPS, id=customer_id))


def reasons(session: Session, customer_id: str) -> list[Row]:
    """Return why the customer's predictions are what they are, the strongest first."""
    return records(fetch(session, _REASONS, id=customer_id))


_PROFILE = """
select * replace (
        total_spent_net::double as total_spent_net, avg_order_value::double as avg_order_value,
        predicted_clv_365d::double as predicted_clv_365d, historic_clv::double as historic_clv,
        predicted_clv_365d_low_80::double as predicted_clv_365d_low_80,
        predicted_clv_365d_high_80::double as predicted_clv_365d_high_80),
    (select count(*) from dim_customers as others
        where others.orders_count > 0 and others.total_spent_net > dim_customers.total_spent_net
    ) / nullif((select count(*) from dim_customers where orders_count > 0), 0)::double
        as spent_more_share,
    (select count(*) from dim_customers as others
        where others.churn_probability < dim_customers.churn_probability
    ) / nullif((select count(churn_probability) from dim_customers), 0)::double
        as less_at_risk_share,
    (select count(*) from dim_customers as others
        where others.predicted_clv_365d < dim_customers.predicted_clv_365d
    ) / nullif((select count(predicted_clv_365d) from dim_customers), 0)::double
        as worth_less_share
from dim_customers where customer_id = $id
"""

_REASONS = """
select model_kind, direction, text_en from fct_prediction_reasons
where customer_id = $id order by model_kind, direction desc, rank
"""

_CONSENTS = """
select channel, purpose, state, changed_at, source, has_proof
from dim_consents where customer_id = $id order by purpose, channel
"""

_SUPPRESSIONS = """
select channel, reason, since from dim_suppressions where customer_id = $id order by since, channel
"""

_TIMELINE = """
select activity_id, occurred_at, type, channel, amount::double as amount, is_machine,
    coalesce(dim_events.name, subject_id) as subject
from fct_activities left join dim_events on dim_events.event_id = fct_activities.subject_id
where customer_id = $id and ($types::varchar[] is null or list_contains($types::varchar[], type))
order by occurred_at desc, activity_id limit $limit
"""

_TIMELINE_TYPES = """
select type from fct_activities where customer_id = $id group by type order by count(*) desc, type
"""

_ORDERS = """
select order_id, ordered_at, status, is_countable, channel, items_count, gross::double as gross,
    refunded::double as refunded, net::double as net
from fct_orders where customer_id = $id order by ordered_at desc, order_id limit 200
"""

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

_MEMBERSHIPS = """
select segment_id, name_en, name_ro, description
from fct_segment_memberships join dim_segments using (segment_id)
where customer_id = $id order by segment_id
"""
