{%- set threshold = var('churn_threshold_days') -%}

with

int_customer_states_chained as (
    select
        customer_id,
        as_of_date,
        previous_as_of_date,
        origin,
        lifecycle_stage,
        lifecycle_stage_before,
        recency_days
    from {{ ref('int_customer_states_chained') }}
    where not is_stored and lifecycle_stage <> lifecycle_stage_before
),

int_customers_unified as (
    select customer_id from {{ ref('int_customers_unified') }}
),

stg_history__lifecycle_transitions as (
    select stored.*
    from {{ ref('stg_history__lifecycle_transitions') }} as stored
    inner join int_customers_unified
        on stored.customer_id = int_customers_unified.customer_id
),

-- how long nobody bought tells the day on which a risk stage began
dated as (
    select
        customer_id,
        lifecycle_stage_before as from_stage,
        lifecycle_stage as to_stage,
        case lifecycle_stage
            when 'lost'
                then {{ add_days('as_of_date', threshold ~ ' + 1 - recency_days') }}
            when 'at_risk'
                then {{ add_days('as_of_date', threshold // 2 ~ ' + 1 - recency_days') }}
        end as reached_date,
        previous_as_of_date,
        as_of_date,
        lifecycle_stage_before = 'lost' and lifecycle_stage <> 'prospect'
            as is_win_back,
        origin
    from int_customer_states_chained
),

unioned as (
    select
        customer_id,
        from_stage,
        to_stage,
        transition_date,
        previous_as_of_date,
        as_of_date,
        is_win_back,
        origin
    from stg_history__lifecycle_transitions
    union all
    select
        customer_id,
        from_stage,
        to_stage,
        case
            when reached_date > previous_as_of_date then reached_date
            else as_of_date
        end as transition_date,
        previous_as_of_date,
        as_of_date,
        is_win_back,
        origin
    from dated
),

transitions as (
    select
        cast(customer_id as string) as customer_id,
        cast(from_stage as string) as from_stage,
        cast(to_stage as string) as to_stage,
        cast(transition_date as date) as transition_date,
        cast(previous_as_of_date as date) as previous_as_of_date,
        cast(as_of_date as date) as as_of_date,
        cast(is_win_back as boolean) as is_win_back,
        cast(origin as string) as origin
    from unioned
)

select * from transitions
