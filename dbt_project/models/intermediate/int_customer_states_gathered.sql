with

int_history_days_chosen as (
    select as_of_date
    from {{ ref('int_history_days_chosen') }}
    where is_latest_stored
),

stg_history__customer_states as (
    select
        customer_id,
        as_of_date,
        rfm_segment,
        rfm_segment_previous,
        rfm_segment_changed_date,
        lifecycle_stage,
        status,
        is_vip,
        vip_source,
        vip_reason,
        vip_since,
        churn_band,
        engagement_score,
        engagement_version
    from {{ ref('stg_history__customer_states') }}
    where as_of_date in (select as_of_date from int_history_days_chosen)
),

latest_stored as (
    {{ rows_of_current_customers('stg_history__customer_states', [
        'as_of_date', 'rfm_segment', 'rfm_segment_previous', 'rfm_segment_changed_date',
        'lifecycle_stage', 'status', 'is_vip', 'vip_source', 'vip_reason', 'vip_since',
        'churn_band', 'engagement_score', 'engagement_version'
    ]) }}
),

int_customer_states_replayed as (
    select
        customer_id,
        as_of_date,
        rfm_segment,
        cast(null as string) as rfm_segment_previous,
        cast(null as date) as rfm_segment_changed_date,
        lifecycle_stage,
        status,
        is_vip,
        vip_source,
        vip_reason,
        vip_since,
        cast(null as string) as churn_band,
        cast(null as double) as engagement_score,
        cast(null as string) as engagement_version,
        recency_days
    from {{ ref('int_customer_states_replayed') }}
),

int_customers_profiled as (
    select
        customer_id,
        as_of_date,
        rfm_segment,
        cast(null as string) as rfm_segment_previous,
        cast(null as date) as rfm_segment_changed_date,
        lifecycle_stage,
        status,
        is_vip,
        vip_source,
        vip_reason,
        vip_since,
        churn_band,
        engagement_score,
        engagement_version,
        recency_days
    from {{ ref('int_customers_profiled') }}
),

states as (
    select
        *,
        cast(null as integer) as recency_days
    from latest_stored
    union all
    select * from int_customer_states_replayed
    union all
    select * from int_customers_profiled
)

select * from states
