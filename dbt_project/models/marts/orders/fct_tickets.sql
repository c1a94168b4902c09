with

int_tickets_resolved_to_customers as (
    select
        ticket_id,
        order_id,
        event_id,
        buyer_customer_id,
        attendee_customer_id,
        price,
        status,
        is_valid,
        checked_in_at,
        checked_in_date,
        is_attended
    from {{ ref('int_tickets_resolved_to_customers') }}
)

select * from int_tickets_resolved_to_customers
