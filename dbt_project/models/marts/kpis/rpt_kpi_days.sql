with

int_stocks_summed_by_day as (
    select * from {{ ref('int_stocks_summed_by_day') }}
),

int_customers_summarized_by_day as (
    select
        activity_date,
        orders_count,
        gross,
        refunded,
        net
    from {{ ref('int_customers_summarized_by_day') }}
),

int_stocks_changed_by_day as (
    select
        change_date,
        change as new_customers
    from {{ ref('int_stocks_changed_by_day') }}
    where stock = 'buyers_count'
),

fct_clv_scores as (
    select
        as_of_date,
        predicted_clv
    from {{ ref('fct_clv_scores') }}
    where
        horizon_days = {{ var('clv_horizon_days') }}
        -- a mere ranking has no amounts
        and scale = 'absolute'
),

int_customers_permitted_by_channel as (
    select * from {{ ref('int_customers_permitted_by_channel') }}
),

flows as (
    select
        activity_date,
        sum(orders_count) as orders_count,
        sum(gross) as revenue_gross,
        sum(refunded) as refunds,
        sum(net) as revenue_net
    from int_customers_summarized_by_day
    group by activity_date
),

scores_averaged as (
    select
        as_of_date,
        avg(predicted_clv) as avg_predicted_clv
    from fct_clv_scores
    group by as_of_date
),

-- permission is what holds now: earlier days are not replayed
permissions_counted as (
    select
        {%- for channel in ['email', 'sms', 'push'] %}
        count(case when may_{{ channel }} then 1 end) as may_{{ channel }}_count,
        {%- endfor %}
        {{ as_of_date() }} as as_of_date
    from int_customers_permitted_by_channel
),

stocks as (
    select
        *,
        lag(buyers_count, 30) over (order by kpi_date) as buyers_count_30d_ago
    from int_stocks_summed_by_day
),

kpis as (
    select
        stocks.kpi_date,
        cast(stocks.active_30d as bigint) as active_30d,
        cast(stocks.active_60d as bigint) as active_60d,
        cast(stocks.active_90d as bigint) as active_90d,
        cast(coalesce(buyers_added.new_customers, 0) as bigint) as new_customers,
        cast({{ ratio('stocks.buyers_count - stocks.buyers_count_30d_ago', 'stocks.buyers_count_30d_ago') }} as double)
            as acquisition_rate_30d,
        cast(coalesce(flows.orders_count, 0) as bigint) as orders_count,
        {{ money('coalesce(flows.revenue_gross, 0)') }} as revenue_gross,
        {{ money('coalesce(flows.revenue_net, 0)') }} as revenue_net,
        {{ money('coalesce(flows.refunds, 0)') }} as refunds,
        {{ money(ratio('flows.revenue_net', 'flows.orders_count')) }}
            as avg_order_value,
        cast({{ ratio('stocks.repeat_buyers_count', 'stocks.buyers_count') }} as double)
            as repeat_rate,
        cast({{ ratio('stocks.orders_365d', 'stocks.buyers_365d') }} as double)
            as purchase_frequency_365d,
        cast({{ ratio('stocks.churned', 'stocks.churn_base') }} as double)
            as churn_rate,
        cast(stocks.customers_count as bigint) as customers_count,
        cast(stocks.buyers_count as bigint) as buyers_count,
        {{ money(ratio('stocks.historic_clv', 'stocks.buyers_count')) }}
            as avg_historic_clv,
        {{ money('scores_averaged.avg_predicted_clv') }} as avg_predicted_clv,
        cast(permissions.may_email_count as bigint) as may_email_count,
        cast(permissions.may_sms_count as bigint) as may_sms_count,
        cast(permissions.may_push_count as bigint) as may_push_count
    from stocks
    left join flows
        on stocks.kpi_date = flows.activity_date
    left join int_stocks_changed_by_day as buyers_added
        on stocks.kpi_date = buyers_added.change_date
    left join scores_averaged
        on stocks.kpi_date = scores_averaged.as_of_date
    left join permissions_counted as permissions
        on stocks.kpi_date = permissions.as_of_date
)

select * from kpis
