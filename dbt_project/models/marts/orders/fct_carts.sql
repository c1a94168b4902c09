with

int_carts_resolved_to_customers as (
    select * from {{ ref('int_carts_resolved_to_customers') }}
),

int_orders_resolved_to_customers as (
    select
        order_id,
        customer_id,
        ordered_at,
        ordered_date
    from {{ ref('int_orders_resolved_to_customers') }}
    where is_countable and customer_id is not null
),

-- The person's next order, under whatever account or address it was placed.
next_orders as (
    select
        carts.cart_id,
        orders.order_id,
        orders.ordered_at,
        orders.ordered_date,
        row_number() over (
            partition by carts.cart_id order by orders.ordered_at, orders.order_id
        ) as order_rank
    from int_carts_resolved_to_customers as carts
    inner join int_orders_resolved_to_customers as orders
        on
            carts.customer_id = orders.customer_id
            and carts.updated_at <= orders.ordered_at
    where carts.converted_order_id is null
),

carts_judged as (
    select
        carts.*,
        next_orders.order_id as next_order_id,
        next_orders.ordered_date as next_ordered_date,
        carts.converted_order_id is null
        and {{ seconds_between('carts.updated_at', as_of_end()) }} >= {{ 24 * 3600 }}
        and coalesce(
            {{ seconds_between('carts.updated_at', 'next_orders.ordered_at') }}
            >= {{ 24 * 3600 }},
            true
        ) as has_been_abandoned
    from int_carts_resolved_to_customers as carts
    left join next_orders
        on carts.cart_id = next_orders.cart_id and next_orders.order_rank = 1
),

carts as (
    select
        cart_id,
        source,
        customer_id,
        updated_at,
        updated_date,
        value_delivered,
        currency,
        value,
        converted_order_id,
        has_been_abandoned,
        has_been_abandoned and next_order_id is null as is_abandoned,
        case
            when
                has_been_abandoned
                and next_ordered_date
                <= {{ add_days('updated_date', var('campaign_window_days')) }}
                then next_order_id
        end as recovered_order_id
    from carts_judged
)

select * from carts
