with

int_history_days_chosen as (
    select as_of_date
    from {{ ref('int_history_days_chosen') }}
    where not is_stored
),

int_vip_spells_replayed as (
    select
        customer_id,
        started_date,
        ended_date,
        total_spent_net,
        events_attended
    from {{ ref('int_vip_spells_replayed') }}
),

int_vip_marks_resolved_to_customers as (
    select
        customer_id,
        started_date,
        ended_date
    from {{ ref('int_vip_marks_resolved_to_customers') }}
),

spells as (
    select
        customer_id,
        started_date,
        ended_date,
        'rule' as vip_source,
        'net spend ' || cast(cast(total_spent_net as decimal(18, 2)) as string)
        || ' >= {{ var('vip_min_spend') }} and events attended '
        || cast(cast(events_attended as bigint) as string)
        || ' >= {{ var('vip_min_events') }} on '
        || cast(started_date as string) as vip_reason
    from int_vip_spells_replayed
    union all
    select
        customer_id,
        started_date,
        ended_date,
        'manual' as vip_source,
        'marked by hand on ' || cast(started_date as string) as vip_reason
    from int_vip_marks_resolved_to_customers
),

standing as (
    select
        spells.customer_id,
        int_history_days_chosen.as_of_date,
        spells.vip_source,
        spells.vip_reason,
        min(spells.started_date) over (
            partition by spells.customer_id, int_history_days_chosen.as_of_date
        ) as vip_since,
        -- a mark says more about a person than figures do
        row_number() over (
            partition by spells.customer_id, int_history_days_chosen.as_of_date
            order by spells.vip_source
        ) as source_rank
    from spells
    inner join int_history_days_chosen
        on
            spells.started_date <= int_history_days_chosen.as_of_date
            and spells.ended_date > int_history_days_chosen.as_of_date
),

vips as (
    select
        customer_id,
        as_of_date,
        vip_source,
        vip_reason,
        vip_since
    from standing
    where source_rank = 1
)

select * from vips
