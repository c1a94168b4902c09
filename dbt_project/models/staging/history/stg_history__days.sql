with

days as (
    select
        as_of_date,
        previous_as_of_date,
        origin,
        customers_count,
        buyers_count,
        orders_count,
        total_spent_net
    from {{ source('history', 'days') }}
    where
        as_of_date < {{ as_of_date() }}
        {%- if history_is_computed_anew() %}
        and as_of_date < {{ history_month_ends()[-1] }}
        {%- endif %}
)

select * from days
