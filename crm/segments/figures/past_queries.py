"""What a past day looked like, as queries of today's facts.

`{end}` is the first instant after the day, `{day}` the day itself, `{sold}` and `{given_back}` the
orders that counted then and the refunds that had been made.
"""

from __future__ import annotations

from collections.abc import Mapping

from crm.segments.language.catalogue import PEOPLE

PAST_FIELDS = frozenset(
    {
        "created_at",
        "is_buyer",
        "orders_count",
        "total_spent_gross",
        "total_spent_net",
        "avg_order_value",
        "first_order_at",
        "last_order_at",
        "recency_days",
        "refunds_count",
        "is_attendee",
        "events_attended",
        "last_attended_at",
    }
)
"""Fields whose value on a past day follows from published facts."""

SOLD = """
select order_id, customer_id, ordered_at, ordered_date, gross, net_before_refunds, channel,
    discount_code
from fct_orders
where is_sale and ordered_at < {end}
    and (fully_refunded_date is null or fully_refunded_date > {day})
"""

GIVEN_BACK = """
select fct_refunds.customer_id, fct_refunds.order_id, fct_refunds.amount,
    case when fct_refunds.order_id is null then fct_refunds.is_countable
        else sold.order_id is not null end as counts
from fct_refunds left join ({sold}) as sold on fct_refunds.order_id = sold.order_id
where fct_refunds.refunded_at < {end}
"""

PEOPLE_THEN = """
with orders as (
    select customer_id, count(*) as orders_count, sum(gross) as gross,
        sum(net_before_refunds) as net, min(ordered_at) as first_order_at,
        max(ordered_at) as last_order_at, max(ordered_date) as last_order_date
    from ({sold}) where customer_id is not null group by customer_id
),
refunds as (
    select customer_id, count(*) as refunds_count,
        coalesce(sum(amount) filter (where counts), 0) as refunded
    from ({given_back}) where customer_id is not null group by customer_id
),
visits as (
    select customer_id, count(distinct coalesce(event_id, '')) as events_attended,
        max(attended_at) as last_attended_at
    from fct_held_tickets where is_attended and attended_at < {end} group by customer_id
),
joined as (
    select people.customer_id,
        case when people.created_at < {end} then people.created_at else people.first_seen_at end
            as created_at,
        orders.orders_count is not null as is_buyer,
        coalesce(orders.orders_count, 0) as orders_count,
        coalesce(orders.gross, 0)::decimal(18, 4) as total_spent_gross,
        (coalesce(orders.net, 0) - coalesce(refunds.refunded, 0))::decimal(18, 4)
            as total_spent_net,
        orders.first_order_at, orders.last_order_at,
        ({day} - orders.last_order_date)::int as recency_days,
        coalesce(refunds.refunds_count, 0) as refunds_count,
        visits.customer_id is not null as is_attendee,
        coalesce(visits.events_attended, 0) as events_attended, visits.last_attended_at
    from dim_customers as people
    left join orders using (customer_id)
    left join refunds using (customer_id)
    left join visits using (customer_id)
    where coalesce(people.first_seen_at < {end}, true)
)
select *, (total_spent_net / nullif(orders_count, 0))::decimal(18, 4) as avg_order_value
from joined
"""

KNOWN_THEN = """
select customer_id from dim_customers where coalesce(first_seen_at < {end}, true)
"""
"""Who there was, for rules that ask for behaviour alone."""

ORDERS_THEN = """
with sold as ({sold}),
refunds as (
    select order_id, sum(amount) as refunded from ({given_back})
    where order_id is not null group by order_id
),
numbered as (
    select *, row_number() over (partition by customer_id order by ordered_at, order_id)
        as customer_order_number
    from sold where customer_id is not null
),
events_bought as (
    select order_id, event_id from fct_order_items where event_id is not null
    union
    select order_id, event_id from fct_tickets where event_id is not null
)
select numbered.order_id, numbered.customer_id, numbered.ordered_at, events_bought.event_id,
    dim_events.genre, dim_events.artist, dim_events.venue, dim_events.city, dim_events.series,
    dim_events.starts_at, numbered.channel, numbered.discount_code,
    (numbered.net_before_refunds - coalesce(refunds.refunded, 0))::decimal(18, 4) as net,
    numbered.customer_order_number = 1 as is_first_order
from numbered
left join refunds using (order_id)
left join events_bought using (order_id)
left join dim_events using (event_id)
"""

TICKETS_THEN = """
select * replace (coalesce(is_attended and attended_at < {end}, false) as is_attended)
from fct_held_tickets
"""

AS_THEY_ARE = ""
"""Rows that never change once they happened: only the later ones are left out."""

PAST_MODELS: Mapping[str, str] = {
    PEOPLE: PEOPLE_THEN,
    "fct_completed_orders": ORDERS_THEN,
    "fct_held_tickets": TICKETS_THEN,
    "fct_activities": AS_THEY_ARE,
    "fct_refunds": AS_THEY_ARE,
}
"""Models that can be seen as of a past day, by the query that shows them so."""
