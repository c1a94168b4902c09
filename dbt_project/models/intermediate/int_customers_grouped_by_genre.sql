with

int_tickets_resolved_to_customers as (
    select
        attendee_customer_id as customer_id,
        event_id
    from {{ ref('int_tickets_resolved_to_customers') }}
    where
        (is_valid or is_attended)
        and attendee_customer_id is not null
),

stg_shop__events as (
    select
        event_id,
        genre
    from {{ ref('stg_shop__events') }}
    where genre is not null
),

stg_shop__products as (
    select
        product_id,
        genre
    from {{ ref('stg_shop__products') }}
    where genre is not null
),

stg_shop__order_items as (
    select
        order_id,
        product_id
    from {{ ref('stg_shop__order_items') }}
    where product_id is not null and quantity > 0
),

int_orders_resolved_to_customers as (
    select
        order_id,
        customer_id
    from {{ ref('int_orders_resolved_to_customers') }}
    where is_countable and customer_id is not null
),

tickets_held as (
    select
        int_tickets_resolved_to_customers.customer_id,
        stg_shop__events.genre
    from int_tickets_resolved_to_customers
    inner join stg_shop__events
        on int_tickets_resolved_to_customers.event_id = stg_shop__events.event_id
),

products_bought as (
    select
        int_orders_resolved_to_customers.customer_id,
        stg_shop__products.genre
    from stg_shop__order_items
    inner join stg_shop__products
        on stg_shop__order_items.product_id = stg_shop__products.product_id
    inner join int_orders_resolved_to_customers
        on stg_shop__order_items.order_id = int_orders_resolved_to_customers.order_id
),

unioned as (
    select * from tickets_held
    union all
    select * from products_bought
),

genres as (
    select
        customer_id,
        genre,
        count(*) as purchases_count
    from unioned
    group by customer_id, genre
)

select * from genres
