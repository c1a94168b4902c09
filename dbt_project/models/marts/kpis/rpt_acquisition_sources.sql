{#- Days in which a second order counts as coming back, and days over which new buyers are looked at. -#}
{%- set return_days, days_shown = 90, 365 -%}

with

int_customers_unified as (
    select
        customer_id,
        coalesce(acquisition_source, 'not known') as acquisition_source
    from {{ ref('int_customers_unified') }}
),

int_customers_summarized_by_orders as (
    select
        customer_id,
        first_order_date,
        total_spent_net
    from {{ ref('int_customers_summarized_by_orders') }}
    where first_order_date > {{ add_days(as_of_date(), -days_shown) }}
),

int_orders_resolved_to_customers as (
    select
        order_id,
        ordered_date
    from {{ ref('int_orders_resolved_to_customers') }}
),

int_orders_numbered as (
    select
        order_id,
        customer_id
    from {{ ref('int_orders_numbered') }}
    where customer_order_number = 2
),

second_orders as (
    select
        int_orders_numbered.customer_id,
        int_orders_resolved_to_customers.ordered_date
    from int_orders_numbered
    inner join int_orders_resolved_to_customers
        on int_orders_numbered.order_id = int_orders_resolved_to_customers.order_id
),

-- who ordered first less than 90 days ago had no time yet to come back
buyers as (
    select
        people.acquisition_source,
        orders.total_spent_net,
        {{ add_days('orders.first_order_date', return_days) }} <= {{ as_of_date() }} as is_watched,
        coalesce(
            second_orders.ordered_date <= {{ add_days('orders.first_order_date', return_days) }},
            false
        ) as has_returned
    from int_customers_summarized_by_orders as orders
    inner join int_customers_unified as people
        on orders.customer_id = people.customer_id
    left join second_orders
        on orders.customer_id = second_orders.customer_id
),

counted as (
    select
        acquisition_source,
        count(*) as new_buyers_count,
        count(case when is_watched then 1 end) as watched_count,
        count(case when is_watched and has_returned then 1 end) as returned_90d_count,
        {{ money('sum(total_spent_net)') }} as total_spent_net
    from buyers
    group by acquisition_source
),

sources as (
    select
        acquisition_source,
        new_buyers_count,
        watched_count,
        returned_90d_count,
        cast({{ ratio('cast(returned_90d_count as double)', 'watched_count') }} as double)
            as returned_90d_share,
        total_spent_net
    from counted
)

select * from sources
