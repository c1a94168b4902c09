-- Every buyer is scored on what the profile says they bought, and nobody else is.
with

scores as (
    select
        customer_id,
        orders_count,
        total_spent_net,
        recency_days
    from {{ ref('fct_rfm_scores') }}
    where scheme = 'quintile' and as_of_date = {{ as_of_date() }}
),

buyers as (
    select
        customer_id,
        orders_count,
        total_spent_net,
        recency_days
    from {{ ref('dim_customers') }}
    where orders_count > 0
),

differences as (
    select
        coalesce(scores.customer_id, buyers.customer_id) as customer_id,
        scores.total_spent_net as scored_net,
        buyers.total_spent_net as profile_net
    from scores
    full outer join buyers
        on scores.customer_id = buyers.customer_id
    where
        coalesce(
            scores.orders_count <> buyers.orders_count
            or scores.total_spent_net <> buyers.total_spent_net
            or scores.recency_days <> buyers.recency_days,
            true
        )
)

select * from differences
