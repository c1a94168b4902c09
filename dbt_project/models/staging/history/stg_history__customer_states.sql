with

stg_history__days as (
    select as_of_date from {{ ref('stg_history__days') }}
),

customer_states as (
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
        engagement_version,
        origin
    from {{ source('history', 'customer_states') }}
    where as_of_date in (select as_of_date from stg_history__days)
)

select * from customer_states
