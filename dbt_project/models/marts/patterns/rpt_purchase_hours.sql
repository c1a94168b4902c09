with

int_orders_resolved_to_customers as (
    select
        coalesce(channel, 'not known') as channel,
        {{ iso_weekday('ordered_date') }} as weekday,
        {{ local_hour('ordered_at') }} as hour_of_day,
        net_before_refunds - refunded as net
    from {{ ref('int_orders_resolved_to_customers') }}
    where is_countable
),

numbers as (
    {{ dbt.generate_series(24) }}
),

orders_placed as (
    select
        'all' as channel,
        weekday,
        hour_of_day,
        net
    from int_orders_resolved_to_customers
    union all
    select
        channel,
        weekday,
        hour_of_day,
        net
    from int_orders_resolved_to_customers
),

channels as (
    select distinct channel from orders_placed
),

hours as (
    select
        channels.channel,
        weekdays.generated_number as weekday,
        numbers.generated_number - 1 as hour_of_day
    from channels
    cross join numbers as weekdays
    cross join numbers
    where weekdays.generated_number <= 7
),

hours_counted as (
    select
        channel,
        weekday,
        hour_of_day,
        count(*) as orders_count,
        sum(net) as revenue
    from orders_placed
    group by channel, weekday, hour_of_day
),

purchase_hours as (
    select
        cast(hours.channel as {{ dbt.type_string() }}) as channel,
        cast(hours.weekday as integer) as weekday,
        cast(hours.hour_of_day as integer) as hour_of_day,
        cast(coalesce(hours_counted.orders_count, 0) as bigint) as orders_count,
        {{ money('coalesce(hours_counted.revenue, 0)') }} as revenue
    from hours
    left join hours_counted
        on
            hours.channel = hours_counted.channel
            and hours.weekday = hours_counted.weekday
            and hours.hour_of_day = hours_counted.hour_of_day
)

select * from purchase_hours
