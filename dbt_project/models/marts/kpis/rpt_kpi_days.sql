with

int_customers_summarized_by_day as (
    select
        activity_date,
        orders_count,
        check_ins_count,
        gross,
        refunded,
        net
    from {{ ref('int_customers_summarized_by_day') }}
),

int_stocks_changed_by_day as (
    select
        stock,
        change_date,
        change
    from {{ ref('int_stocks_changed_by_day') }}
),

day_numbers as (
    {{ dbt.generate_series(1095) }}
),

history as (
    select min(activity_date) as first_activity_date
    from int_customers_summarized_by_day
    where orders_count > 0 or check_ins_count > 0
),

days as (
    select
        {{ add_days(as_of_date(), '1 - day_numbers.generated_number') }}
            as kpi_date
    from day_numbers
    cross join history
    where
        {{ add_days(as_of_date(), '1 - day_numbers.generated_number') }}
        >= history.first_activity_date
),

first_day as (
    select min(kpi_date) as kpi_date from days
),

-- what changed before the first day shown is part of its opening stock
stock_changes as (
    select
        greatest(
            coalesce(int_stocks_changed_by_day.change_date, first_day.kpi_date),
            first_day.kpi_date
        ) as kpi_date,
        {{ change_of('active_30d') }} as active_30d,
        {{ change_of('active_60d') }} as active_60d,
        {{ change_of('active_90d') }} as active_90d,
        {{ change_of('churn_base') }} as churn_base,
        {{ change_of('churned') }} as churned,
        {{ change_of('customers_count') }} as customers_count,
        {{ change_of('buyers_count') }} as buyers_count,
        {{ change_of('repeat_buyers_count') }} as repeat_buyers_count,
        {{ change_of('historic_clv') }} as historic_clv
    from int_stocks_changed_by_day
    cross join first_day
    group by
        greatest(
            coalesce(int_stocks_changed_by_day.change_date, first_day.kpi_date),
            first_day.kpi_date
        )
),

stocks as (
    select
        days.kpi_date,
        {{ running_total('stock_changes.active_30d', 'days.kpi_date') }}
            as active_30d,
        {{ running_total('stock_changes.active_60d', 'days.kpi_date') }}
            as active_60d,
        {{ running_total('stock_changes.active_90d', 'days.kpi_date') }}
            as active_90d,
        {{ running_total('stock_changes.churn_base', 'days.kpi_date') }}
            as churn_base,
        {{ running_total('stock_changes.churned', 'days.kpi_date') }}
            as churned,
        {{ running_total('stock_changes.customers_count', 'days.kpi_date') }}
            as customers_count,
        {{ running_total('stock_changes.buyers_count', 'days.kpi_date') }}
            as buyers_count,
        {{ running_total('stock_changes.repeat_buyers_count', 'days.kpi_date') }}
            as repeat_buyers_count,
        {{ running_total('stock_changes.historic_clv', 'days.kpi_date') }}
            as historic_clv
    from days
    left join stock_changes
        on days.kpi_date = stock_changes.kpi_date
),

buyers_added as (
    select
        change_date,
        change as new_customers
    from int_stocks_changed_by_day
    where stock = 'buyers_count'
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

kpis as (
    select
        stocks.kpi_date,
        cast(stocks.active_30d as bigint) as active_30d,
        cast(stocks.active_60d as bigint) as active_60d,
        cast(stocks.active_90d as bigint) as active_90d,
        cast(coalesce(buyers_added.new_customers, 0) as bigint) as new_customers,
        cast(coalesce(flows.orders_count, 0) as bigint) as orders_count,
        {{ money('coalesce(flows.revenue_gross, 0)') }} as revenue_gross,
        {{ money('coalesce(flows.revenue_net, 0)') }} as revenue_net,
        {{ money('coalesce(flows.refunds, 0)') }} as refunds,
        {{ money(ratio('flows.revenue_net', 'flows.orders_count')) }}
            as avg_order_value,
        cast({{ ratio('stocks.repeat_buyers_count', 'stocks.buyers_count') }} as double)
            as repeat_rate,
        cast({{ ratio('stocks.churned', 'stocks.churn_base') }} as double)
            as churn_rate,
        cast(stocks.customers_count as bigint) as customers_count,
        cast(stocks.buyers_count as bigint) as buyers_count,
        {{ money(ratio('stocks.historic_clv', 'stocks.buyers_count')) }}
            as avg_historic_clv
    from stocks
    left join flows
        on stocks.kpi_date = flows.activity_date
    left join buyers_added
        on stocks.kpi_date = buyers_added.change_date
)

select * from kpis
