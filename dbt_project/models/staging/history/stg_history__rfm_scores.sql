with

stg_history__days as (
    select as_of_date from {{ ref('stg_history__days') }}
),

rfm_scores as (
    select
        customer_id,
        scheme,
        as_of_date,
        recency_days,
        orders_count,
        total_spent_net,
        recency_score,
        frequency_score,
        monetary_score,
        rfm_code,
        rfm_segment,
        monetary_at_least,
        lookback_days,
        scheme_version,
        origin
    from {{ source('history', 'rfm_scores') }}
    where as_of_date in (select as_of_date from stg_history__days)
)

select * from rfm_scores
