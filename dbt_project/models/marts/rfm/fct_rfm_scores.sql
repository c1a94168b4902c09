with

int_customers_scored_by_rfm as (
    select * from {{ ref('int_customers_scored_by_rfm') }}
),

scores as (
    select
        cast(customer_id as string) as customer_id,
        cast(scheme as string) as scheme,
        {{ as_of_date() }} as as_of_date,
        cast(recency_days as integer) as recency_days,
        cast(orders_count as bigint) as orders_count,
        {{ money('total_spent_net') }} as total_spent_net,
        cast(recency_score as integer) as recency_score,
        cast(frequency_score as integer) as frequency_score,
        cast(monetary_score as integer) as monetary_score,
        cast(rfm_code as string) as rfm_code,
        cast(rfm_segment as string) as rfm_segment
    from int_customers_scored_by_rfm
)

select * from scores
