with

int_customers_grouped_by_cohort as (
    select * from {{ ref('int_customers_grouped_by_cohort') }}
),

int_customers_summarized_by_orders as (
    select
        customer_id,
        orders_count
    from {{ ref('int_customers_summarized_by_orders') }}
    where orders_count > 0
),

int_orders_numbered as (
    select order_id
    from {{ ref('int_orders_numbered') }}
    where customer_order_number = 1
),

first_orders as (
    select
        customer_id,
        net_before_refunds - refunded as net
    from {{ ref('int_orders_resolved_to_customers') }}
    where order_id in (select order_id from int_orders_numbered)
),

-- what is only a rank cannot be added to money
fct_clv_scores as (
    select
        customer_id,
        predicted_clv,
        cast(
            cast(predicted_clv_sd as double) * cast(predicted_clv_sd as double)
            as decimal(38, 4)
        ) as customer_variance
    from {{ ref('fct_clv_scores') }}
    where
        as_of_date = {{ as_of_date() }}
        and horizon_days = 365
        and scale = 'absolute'
        and predicted_clv is not null
),

rpt_forecast_ratios as (
    select max(ratio_sd) as ratio_sd
    from {{ ref('rpt_forecast_ratios') }}
    where
        as_of_date = {{ as_of_date() }}
        and target = 'spend'
        and horizon_days = 365
),

members as (
    {%- for granularity in ['month'] + cohort_granularities() %}
    select
        customer_id,
        breakdown,
        breakdown_value,
        '{{ granularity }}' as granularity,
        {{ period_start(granularity, 'first_order_date') }} as cohort_date
    from int_customers_grouped_by_cohort
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

cohorts_summarized as (
    select
        members.granularity,
        members.cohort_date,
        members.breakdown,
        members.breakdown_value,
        count(*) as customers_count,
        count(case when orders.orders_count > 1 then 1 end) as repeated_count,
        sum(first_orders.net) as first_order_revenue,
        count(fct_clv_scores.customer_id) as valued_count,
        sum(fct_clv_scores.predicted_clv) as predicted_spend_365d,
        sum(fct_clv_scores.customer_variance) as customers_variance
    from members
    inner join int_customers_summarized_by_orders as orders
        on members.customer_id = orders.customer_id
    left join first_orders
        on members.customer_id = first_orders.customer_id
    left join fct_clv_scores
        on members.customer_id = fct_clv_scores.customer_id
    group by
        members.granularity,
        members.cohort_date,
        members.breakdown,
        members.breakdown_value
),

-- single customers differ from their forecast, and past totals from theirs
cohorts_foreseen as (
    select
        cohorts_summarized.*,
        sqrt(
            cast(cohorts_summarized.customers_variance as double)
            + cast(cohorts_summarized.predicted_spend_365d as double)
            * rpt_forecast_ratios.ratio_sd
            * cast(cohorts_summarized.predicted_spend_365d as double)
            * rpt_forecast_ratios.ratio_sd
        ) as predicted_spend_sd
    from cohorts_summarized
    cross join rpt_forecast_ratios
),

cohorts as (
    select
        cast(granularity as {{ dbt.type_string() }}) as granularity,
        cohort_date,
        cast(breakdown as {{ dbt.type_string() }}) as breakdown,
        cast(breakdown_value as {{ dbt.type_string() }}) as breakdown_value,
        cast(customers_count as bigint) as customers_count,
        cast(repeated_count as bigint) as repeated_count,
        {{ money('first_order_revenue') }} as first_order_revenue,
        cast(valued_count as bigint) as valued_count,
        {{ money('predicted_spend_365d') }} as predicted_spend_365d,
        {{ money('predicted_spend_sd') }} as predicted_spend_sd
    from cohorts_foreseen
)

select * from cohorts
