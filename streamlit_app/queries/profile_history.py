"""What happened to one customer, from every mart that dates something about a person."""

from __future__ import annotations

import pandas as pd

from streamlit_app.queries.warehouse import fetch
from streamlit_app.shell.access import Action, require
from streamlit_app.shell.session import Session

MOST_ENTRIES = 1_000


def timeline(session: Session, customer_id: str) -> pd.DataFrame:
    """Return the newest thousand entries, each with its lane: what kind of thing it is."""
    require(session, Action.SEE_PEOPLE)
    return fetch(session, _TIMELINE, id=customer_id, most=MOST_ENTRIES)


def orders(session: Session, customer_id: str) -> pd.DataFrame:
    """Return the customer's newest 200 orders of every status."""
    require(session, Action.SEE_PEOPLE)
    return fetch(session, _ORDERS, id=customer_id)


_TIMELINE = """
with entries as (
    select occurred_at, type, fct_activities.channel, amount::double as amount, is_machine,
        coalesce(dim_events.name, dim_campaigns.name, subject_id) as about, 'delivered' as origin
    from fct_activities
    left join dim_events on dim_events.event_id = fct_activities.subject_id
    left join dim_campaigns on dim_campaigns.campaign_id = fct_activities.subject_id
    where customer_id = $id
    union all
    select as_of_date::timestamp, 'rfm_changed', null, null, false,
        concat_ws(' → ', from_segment, to_segment), 'computed'
    from fct_rfm_changes where customer_id = $id
    union all
    select coalesce(transition_date, as_of_date)::timestamp, 'stage_changed', null, null, false,
        concat_ws(' → ', from_stage, to_stage), 'computed'
    from fct_lifecycle_transitions where customer_id = $id
    union all
    select occurred_at, 'points_' || kind, null, points::double, false, program_id, 'computed'
    from fct_loyalty_entries where customer_id = $id and kind <> 'earn'
    union all
    select exported_at, 'exported', channel, null, false,
        concat_ws(' → ', segment_id, destination), 'written'
    from fct_export_members join fct_exports using (export_id, exported_at)
    where customer_id = $id
    union all
    select since, 'accounts_joined', null, null, false, reason, 'computed'
    from bridge_customer_redirects where customer_id = $id and since is not null
)
select *,
    case
        when starts_with(type, 'order_') or type = 'return' then 'orders'
        when type = 'checked_in' then 'attendance'
        when regexp_matches(type, '^(email|sms|push|communication)_') then 'messages'
        when starts_with(type, 'consent_') then 'consent'
        when regexp_matches(type, '^(tag|note)_') then 'notes'
        when type in ('rfm_changed', 'stage_changed') then 'standing'
        when starts_with(type, 'points_') then 'loyalty'
        when type in ('visit', 'signup') then 'visits'
        when type in ('exported', 'accounts_joined') then 'files'
        else 'service'
    end as lane
from entries order by occurred_at desc, type, about limit $most
"""

_ORDERS = """
select order_id, ordered_at, status, is_countable, channel, items_count, gross::double as gross,
    refunded::double as refunded, net::double as net
from fct_orders where customer_id = $id order by ordered_at desc, order_id limit 200
"""
