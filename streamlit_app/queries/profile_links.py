"""Who stands beside one customer: records that may be the same person, guests, segments, points."""

from __future__ import annotations

from streamlit_app.queries.warehouse import Row, fetch, records
from streamlit_app.shell.access import Action, require
from streamlit_app.shell.session import Session


def look_alikes(session: Session, customer_id: str) -> list[Row]:
    """Return the records that may be the same person, the likeliest first."""
    require(session, Action.SEE_PEOPLE)
    return records(fetch(session, _LOOK_ALIKES, id=customer_id))


def guests(session: Session, customer_id: str) -> list[Row]:
    """Return whom the customer bought tickets for, and who bought tickets for them."""
    require(session, Action.SEE_PEOPLE)
    return records(fetch(session, _GUESTS, id=customer_id))


def memberships(session: Session, customer_id: str) -> list[Row]:
    """Return the segments the customer is in."""
    require(session, Action.SEE_PEOPLE)
    return records(fetch(session, _MEMBERSHIPS, id=customer_id))


def loyalty(session: Session, customer_id: str) -> list[Row]:
    """Return the customer's standing in each loyalty programme."""
    require(session, Action.SEE_PEOPLE)
    return records(fetch(session, _LOYALTY, id=customer_id))


def liked(session: Session, customer_id: str) -> list[Row]:
    """Return what the customer's behaviour says they prefer."""
    require(session, Action.SEE_PEOPLE)
    return records(fetch(session, _LIKED, id=customer_id))


def genres_on_offer(session: Session) -> list[str]:
    """Return the genres this build knows, for what people may say they like."""
    return fetch(session, _GENRES)["genre"].tolist()


_LOOK_ALIKES = """
select case when customer_id = $id then other_customer_id else customer_id end as customer_id,
    match_probability, agreeing_fields, differing_fields
from rpt_identity_candidates where $id in (customer_id, other_customer_id)
order by match_probability desc, 1 limit 10
"""

_GUESTS = """
select guest_customer_id as customer_id, true as is_guest, events_count
from bridge_customer_guests where buyer_customer_id = $id
union all
select buyer_customer_id, false, events_count
from bridge_customer_guests where guest_customer_id = $id
order by events_count desc, customer_id limit 12
"""

_MEMBERSHIPS = """
select segment_id, name_en, name_ro, description
from fct_segment_memberships join dim_segments using (segment_id)
where customer_id = $id order by segment_id
"""

_LOYALTY = """
select program_id, points_available, points_debt, points_earned, points_redeemed,
    points_expiring_next, points_expiring_date, tier, next_tier, tier_progress_share
from dim_loyalty_balances where customer_id = $id order by program_id
"""

_LIKED = """
select preference_kind, preference, derived_share from dim_customer_preferences
where customer_id = $id and is_derived order by preference_kind, derived_share desc, preference
"""

_GENRES = """
select genre from dim_events where genre is not null group by genre order by genre limit 200
"""
