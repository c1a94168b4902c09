with

int_money_moves_versioned as (
    select
        customer_id,
        valid_from,
        valid_to,
        orders_count,
        net
    from {{ ref('int_money_moves_versioned') }}
    where customer_id is not null
),

int_tickets_resolved_to_customers as (
    select
        attendee_customer_id as customer_id,
        min({{ local_date('attended_at') }}) as attended_date
    from {{ ref('int_tickets_resolved_to_customers') }}
    where is_attended and attendee_customer_id is not null
    group by attendee_customer_id, event_id
),

changes as (
    select
        customer_id,
        valid_from as changed_date,
        net,
        0 as events_attended
    from int_money_moves_versioned
    union all
    select
        customer_id,
        valid_to as changed_date,
        -net as net,
        0 as events_attended
    from int_money_moves_versioned
    where valid_to < cast('9999-12-31' as date)
    union all
    select
        customer_id,
        attended_date as changed_date,
        0 as net,
        1 as events_attended
    from int_tickets_resolved_to_customers
),

changes_by_day as (
    select
        customer_id,
        changed_date,
        sum(net) as net,
        sum(events_attended) as events_attended
    from changes
    group by customer_id, changed_date
),

totals as (
    select
        customer_id,
        changed_date,
        sum(net) over days_of_customer as total_spent_net,
        sum(events_attended) over days_of_customer as events_attended
    from changes_by_day
    window
        days_of_customer as (
            partition by customer_id
            order by changed_date
            rows between unbounded preceding and current row
        )
),

qualified as (
    select *
    from totals
    where
        total_spent_net >= {{ var('vip_min_spend') }}
        and events_attended >= {{ var('vip_min_events') }}
),

-- an order keeps a standing alive for so many days, or until it is refunded
orders_keeping as (
    select
        customer_id,
        valid_from as kept_from,
        max(least(
            {{ add_days('valid_from', var('vip_keep_days') + 1) }}, valid_to
        )) as kept_until
    from int_money_moves_versioned
    where orders_count > 0
    group by customer_id, valid_from
),

kept_ranked as (
    select
        *,
        max(kept_until) over (
            partition by customer_id
            order by kept_from
            rows between unbounded preceding and 1 preceding
        ) as kept_until_before
    from orders_keeping
),

kept_numbered as (
    select
        *,
        sum(case when kept_from <= kept_until_before then 0 else 1 end) over (
            partition by customer_id
            order by kept_from
            rows between unbounded preceding and current row
        ) as run_number
    from kept_ranked
),

runs as (
    select
        customer_id,
        run_number,
        min(kept_from) as kept_from,
        max(kept_until) as kept_until
    from kept_numbered
    group by customer_id, run_number
),

spells as (
    select
        runs.customer_id,
        min(qualified.changed_date) as started_date,
        runs.kept_until as ended_date,
        min_by(qualified.total_spent_net, qualified.changed_date)
            as total_spent_net,
        min_by(qualified.events_attended, qualified.changed_date)
            as events_attended
    from runs
    inner join qualified
        on
            runs.customer_id = qualified.customer_id
            and runs.kept_from <= qualified.changed_date
            and runs.kept_until > qualified.changed_date
    group by runs.customer_id, runs.run_number, runs.kept_until
)

select * from spells
