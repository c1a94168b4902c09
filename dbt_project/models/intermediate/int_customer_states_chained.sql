with

int_history_days_chosen as (
    select
        as_of_date,
        origin,
        is_stored
    from {{ ref('int_history_days_chosen') }}
),

int_customer_states_gathered as (
    select * from {{ ref('int_customer_states_gathered') }}
),

compared as (
    select
        states.*,
        int_history_days_chosen.origin,
        int_history_days_chosen.is_stored,
        lag(states.as_of_date) over days_of_customer as previous_as_of_date,
        lag(states.rfm_segment) over days_of_customer as rfm_segment_before,
        lag(states.lifecycle_stage) over days_of_customer
            as lifecycle_stage_before
    from int_customer_states_gathered as states
    inner join int_history_days_chosen
        on states.as_of_date = int_history_days_chosen.as_of_date
    window
        days_of_customer as (
            partition by states.customer_id order by states.as_of_date
        )
),

-- the stored day carries the last change it knew of
turned as (
    select
        *,
        case
            when is_stored then rfm_segment_changed_date
            when rfm_segment <> rfm_segment_before then as_of_date
        end as turned_date,
        case
            when is_stored then rfm_segment_previous
            when rfm_segment <> rfm_segment_before then rfm_segment_before
        end as turned_from
    from compared
),

chained as (
    select
        customer_id,
        as_of_date,
        previous_as_of_date,
        origin,
        is_stored,
        rfm_segment,
        rfm_segment_before,
        max_by(turned_from, turned_date) over days_so_far
            as rfm_segment_previous,
        max(turned_date) over days_so_far as rfm_segment_changed_date,
        lifecycle_stage,
        lifecycle_stage_before,
        status,
        is_vip,
        vip_source,
        vip_reason,
        vip_since,
        churn_band,
        engagement_score,
        engagement_version,
        recency_days
    from turned
    window
        days_so_far as (
            partition by customer_id
            order by as_of_date
            rows between unbounded preceding and current row
        )
)

select * from chained
