with

int_communication_statuses_resolved_to_customers as (
    select * from {{ ref('int_communication_statuses_resolved_to_customers') }}
),

int_customers_unified as (
    select customer_id from {{ ref('int_customers_unified') }}
),

-- Who was written about but is not yet known on the as_of day has no profile to hang it on.
statuses as (
    select
        int_communication_statuses_resolved_to_customers.event_id,
        int_communication_statuses_resolved_to_customers.communication_id,
        int_communication_statuses_resolved_to_customers.customer_id,
        int_communication_statuses_resolved_to_customers.channel,
        int_communication_statuses_resolved_to_customers.direction,
        int_communication_statuses_resolved_to_customers.campaign,
        int_communication_statuses_resolved_to_customers.status,
        int_communication_statuses_resolved_to_customers.changed_at,
        int_communication_statuses_resolved_to_customers.is_latest
    from int_communication_statuses_resolved_to_customers
    inner join int_customers_unified
        on int_communication_statuses_resolved_to_customers.customer_id = int_customers_unified.customer_id
)

select * from statuses
