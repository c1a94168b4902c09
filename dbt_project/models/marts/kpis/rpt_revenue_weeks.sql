with

int_customers_summarized_by_day as (
    select
        customer_id,
        cast({{ dbt.date_trunc('week', 'activity_date') }} as date) as week,
        orders_count,
        net
    from {{ ref('int_customers_summarized_by_day') }}
    where activity_date > {{ add_days(as_of_date(), -1095) }}
),

int_customers_summarized_by_orders as (
    select
        customer_id,
        cast({{ dbt.date_trunc('week', 'first_order_date') }} as date) as first_week
    from {{ ref('int_customers_summarized_by_orders') }}
),

-- whoever ordered first in a week is new in all of it
told_apart as (
    select
        days.week,
        days.orders_count,
        days.net,
        case
            when days.customer_id is null then 'nobody'
            when days.week = people.first_week then 'new'
            else 'returning'
        end as buyers
    from int_customers_summarized_by_day as days
    left join int_customers_summarized_by_orders as people
        on days.customer_id = people.customer_id
),

weeks as (
    select
        week,
        {%- for buyers in ['new', 'returning', 'nobody'] %}
        cast(coalesce(sum(case when buyers = '{{ buyers }}' then orders_count end), 0) as bigint)
            as orders_count_{{ buyers }},
        {{ money("coalesce(sum(case when buyers = '" ~ buyers ~ "' then net end), 0)") }}
            as revenue_{{ buyers }},
        {%- endfor %}
        {{ money('sum(net)') }} as revenue_net,
        {{ add_days('week', 6) }} > {{ as_of_date() }} as is_partial
    from told_apart
    group by week
)

select * from weeks
