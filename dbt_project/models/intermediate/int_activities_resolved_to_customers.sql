with

int_orders_resolved_to_customers as (
    select
        order_id,
        customer_id,
        ordered_at,
        ordered_date,
        status,
        is_sale,
        is_countable,
        channel,
        gross
    from {{ ref('int_orders_resolved_to_customers') }}
    where status <> 'test'
),

int_refunds_resolved_to_customers as (
    select
        refund_id,
        order_id,
        customer_id,
        refunded_at,
        refunded_date,
        amount
    from {{ ref('int_refunds_resolved_to_customers') }}
),

int_tickets_resolved_to_customers as (
    select
        ticket_id,
        event_id,
        attendee_customer_id,
        checked_in_at,
        checked_in_date
    from {{ ref('int_tickets_resolved_to_customers') }}
    where checked_in_at is not null
),

int_message_events_resolved_to_customers as (
    select * from {{ ref('int_message_events_resolved_to_customers') }}
),

int_consent_changes_resolved_to_customers as (
    select
        consent_id,
        customer_id,
        changed_at,
        channel,
        purpose,
        state
    from {{ ref('int_consent_changes_resolved_to_customers') }}
),

int_writes_resolved_to_customers as (
    select * from {{ ref('int_writes_resolved_to_customers') }}
),

stg_activity__activities as (
    select
        activity_id,
        customer_key,
        occurred_at,
        type
    from {{ ref('stg_activity__activities') }}
    where occurred_at < {{ as_of_end() }}
),

stg_ops__customer_ids as (
    select
        customer_key,
        customer_id
    from {{ ref('stg_ops__customer_ids') }}
),

orders as (
    select
        'order:' || order_id as activity_id,
        customer_id,
        ordered_at as occurred_at,
        ordered_date as occurred_date,
        case
            when is_countable then 'order_placed'
            when is_sale then 'order_reversed'
            when status = 'paid' then 'order_free'
            else 'order_' || status
        end as type,
        channel,
        order_id as subject_id,
        gross as amount,
        false as is_machine
    from int_orders_resolved_to_customers
),

refunds as (
    select
        'refund:' || refund_id as activity_id,
        customer_id,
        refunded_at as occurred_at,
        refunded_date as occurred_date,
        'order_refunded' as type,
        cast(null as {{ dbt.type_string() }}) as channel,
        coalesce(order_id, refund_id) as subject_id,
        amount,
        false as is_machine
    from int_refunds_resolved_to_customers
),

check_ins as (
    select
        'ticket:' || ticket_id as activity_id,
        attendee_customer_id as customer_id,
        checked_in_at as occurred_at,
        checked_in_date as occurred_date,
        'checked_in' as type,
        'in_person' as channel,
        event_id as subject_id,
        {{ money('null') }} as amount,
        false as is_machine
    from int_tickets_resolved_to_customers
),

messages as (
    select
        'message:' || message_event_id as activity_id,
        customer_id,
        occurred_at,
        {{ local_date('occurred_at') }} as occurred_date,
        channel || '_' || status as type,
        channel,
        {{ impersonal('campaign_id') }} as subject_id,
        {{ money('null') }} as amount,
        is_machine
    from int_message_events_resolved_to_customers
),

consents as (
    select
        'consent:' || consent_id as activity_id,
        customer_id,
        changed_at as occurred_at,
        {{ local_date('changed_at') }} as occurred_date,
        'consent_' || state as type,
        channel,
        purpose as subject_id,
        {{ money('null') }} as amount,
        false as is_machine
    from int_consent_changes_resolved_to_customers
),

interactions as (
    select
        'activity:' || stg_activity__activities.activity_id as activity_id,
        stg_ops__customer_ids.customer_id,
        stg_activity__activities.occurred_at,
        {{ local_date('stg_activity__activities.occurred_at') }} as occurred_date,
        stg_activity__activities.type,
        cast(null as {{ dbt.type_string() }}) as channel,
        cast(null as {{ dbt.type_string() }}) as subject_id,
        {{ money('null') }} as amount,
        false as is_machine
    from stg_activity__activities
    left join stg_ops__customer_ids
        on stg_activity__activities.customer_key = stg_ops__customer_ids.customer_key
),

activities as (
    select * from orders
    union all
    select * from refunds
    union all
    select * from check_ins
    union all
    select * from messages
    union all
    select * from consents
    union all
    select * from interactions
    union all
    select * from int_writes_resolved_to_customers
)

select * from activities
