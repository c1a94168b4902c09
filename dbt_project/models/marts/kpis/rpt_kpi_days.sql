{%- set stocks = [
    'active_30d', 'active_60d', 'active_90d', 'churn_base', 'churned',
    'customers_count', 'buyers_count', 'repeat_buyers_count', 'historic_clv',
] -%}

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

-- what changed before the first day shown is part of its opening stock
stock_changes as (
    select
        greatest(
            coalesce(int_stocks_changed_by_day.change_date, first_day.kpi_date),
            first_day.kpi_date
        ) as kpi_date,
        {%- for stock in stocks %}
        sum(case when stock = '{{ stock }}' then change else 0 end)
            as {{ stock }}{{ ',' if not loop.last }}
        {%- endfor %}
    from int_stocks_changed_by_day
    cross join (select min(kpi_date) as kpi_date from days) as first_day
    group by
        greatest(
            coalesce(int_stocks_changed_by_day.change_date, first_day.kpi_date),
            first_day.kpi_date
        )
),

stocks as (
    select
        days.kpi_date,
        {%- for stock in stocks %}
        coalesce(sum(stock_changes.{{ stock }}) over (
            order by days.kpi_date
            rows between unbounded preceding and current row
        ), 0) as {{ stock }}{{ ',' if not loop.last }}
        {%- endfor %}
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
