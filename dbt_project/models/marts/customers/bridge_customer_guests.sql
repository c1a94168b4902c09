with

int_tickets_resolved_to_customers as (
    select
        buyer_customer_id,
        attendee_customer_id,
        event_id,
        is_attended
    from {{ ref('int_tickets_resolved_to_customers') }}
    where
        (is_valid or is_attended)
        and buyer_customer_id <> attendee_customer_id
),

guests as (
    select
        cast(buyer_customer_id as {{ dbt.type_string() }}) as buyer_customer_id,
        cast(attendee_customer_id as {{ dbt.type_string() }}) as guest_customer_id,
        cast(count(distinct event_id) as {{ dbt.type_bigint() }}) as events_count,
        cast(
            count(distinct case when is_attended then event_id end)
            as {{ dbt.type_bigint() }}
        ) as events_attended
    from int_tickets_resolved_to_customers
    group by buyer_customer_id, attendee_customer_id
)

select * from guests
