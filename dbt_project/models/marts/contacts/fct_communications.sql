with

int_communications_resolved_to_customers as (
    select * from {{ ref('int_communications_resolved_to_customers') }}
),

int_communication_statuses_resolved_to_customers as (
    select
        communication_id,
        status,
        changed_at
    from {{ ref('int_communication_statuses_resolved_to_customers') }}
    where is_latest
),

int_customers_unified as (
    select customer_id from {{ ref('int_customers_unified') }}
),

communications as (
    select
        said.communication_id,
        said.customer_id,
        said.communicated_at,
        said.logged_by,
        said.channel,
        said.direction,
        said.subject,
        said.body,
        said.campaign,
        statuses.status,
        statuses.changed_at as status_at
    from int_communications_resolved_to_customers as said
    inner join int_customers_unified
        on said.customer_id = int_customers_unified.customer_id
    left join int_communication_statuses_resolved_to_customers as statuses
        on said.communication_id = statuses.communication_id
)

select * from communications
