-- Counted another way: the orders the features of a cutoff know are those
-- placed on or before it and not fully refunded by then.
with

int_customers_sampled as (
    select customer_id from {{ ref('int_customers_sampled') }}
),

orders as (
    select
        orders.ordered_date,
        orders.fully_refunded_date
    from {{ ref('int_orders_resolved_to_customers') }} as orders
    inner join int_customers_sampled
        on orders.customer_id = int_customers_sampled.customer_id
    where orders.is_sale
),

features as (
    select
        scoring.as_of_date as cutoff_date,
        scoring.orders_count
    from {{ ref('ftr_forecast_scoring') }} as scoring
    inner join int_customers_sampled
        on scoring.customer_id = int_customers_sampled.customer_id
    union all
    select
        cutoff_date,
        orders_count
    from {{ ref('ftr_forecast_training') }}
),

features_totalled as (
    select
        cutoff_date,
        sum(orders_count) as orders_count
    from features
    group by cutoff_date
),

orders_totalled as (
    select
        features_totalled.cutoff_date,
        count(*) as orders_count
    from features_totalled
    inner join orders
        on
            features_totalled.cutoff_date >= orders.ordered_date
            and coalesce(
                features_totalled.cutoff_date < orders.fully_refunded_date, true
            )
    group by features_totalled.cutoff_date
),

differences as (
    select
        features_totalled.cutoff_date,
        features_totalled.orders_count as features_orders_count,
        orders_totalled.orders_count
    from features_totalled
    left join orders_totalled
        on features_totalled.cutoff_date = orders_totalled.cutoff_date
    where
        features_totalled.orders_count
        <> coalesce(orders_totalled.orders_count, 0)
        or features_totalled.cutoff_date > {{ as_of_date() }}
)

select * from differences
