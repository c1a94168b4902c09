with

int_customers_summarized_by_cutoff as (
    select
        customer_id,
        cutoff_date,
        repeat_orders_count,
        age_at_last_order_days,
        age_days,
        mean_repeat_order_value
    from {{ ref('int_customers_summarized_by_cutoff') }}
),

int_purchase_days_versioned as (
    select
        customer_id,
        purchase_date,
        valid_to,
        net
    from {{ ref('int_purchase_days_versioned') }}
),

origins as (
    {{ prediction_origins(clv_horizons()) }}
),

holdouts as (
    {{ purchases_after('int_purchase_days_versioned', 'origins') }}
),

features as (
    select
        cast(int_customers_summarized_by_cutoff.customer_id as string)
            as customer_id,
        int_customers_summarized_by_cutoff.cutoff_date,
        origins.horizon_days,
        int_customers_summarized_by_cutoff.repeat_orders_count,
        int_customers_summarized_by_cutoff.age_at_last_order_days,
        int_customers_summarized_by_cutoff.age_days,
        int_customers_summarized_by_cutoff.mean_repeat_order_value,
        cast(coalesce(holdouts.purchase_days_count, 0) as bigint)
            as holdout_orders_count,
        {{ money('coalesce(holdouts.spend, 0)') }} as holdout_spend
    from int_customers_summarized_by_cutoff
    inner join origins
        on int_customers_summarized_by_cutoff.cutoff_date = origins.cutoff_date
    left join holdouts
        on
            int_customers_summarized_by_cutoff.customer_id
            = holdouts.customer_id
            and origins.cutoff_date = holdouts.cutoff_date
            and origins.horizon_days = holdouts.horizon_days
)

select * from features
