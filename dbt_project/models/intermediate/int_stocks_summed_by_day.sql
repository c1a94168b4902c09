with

int_customers_summarized_by_day as (
    select activity_date
    from {{ ref('int_customers_summarized_by_day') }}
    where orders_count > 0 or check_ins_count > 0
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
        {%- for stock in kpi_stocks() %}
        {{ change_of(stock) }} as {{ stock }},
        {%- endfor %}
        greatest(
            coalesce(int_stocks_changed_by_day.change_date, first_day.kpi_date),
            first_day.kpi_date
        ) as kpi_date
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
        {%- for stock in kpi_stocks() %}
        {{ running_total('stock_changes.' ~ stock, 'days.kpi_date') }}
            as {{ stock }},
        {%- endfor %}
        days.kpi_date
    from days
    left join stock_changes
        on days.kpi_date = stock_changes.kpi_date
)

select * from stocks
