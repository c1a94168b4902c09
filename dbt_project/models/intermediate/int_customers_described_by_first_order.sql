with

int_orders_numbered as (
    select
        order_id,
        customer_id
    from {{ ref('int_orders_numbered') }}
    where customer_order_number = 1
),

int_orders_resolved_to_customers as (
    select
        order_id,
        channel,
        discount,
        discount_code
    from {{ ref('int_orders_resolved_to_customers') }}
),

stg_shop__order_items as (
    select
        order_id,
        event_id,
        product_id,
        quantity
    from {{ ref('stg_shop__order_items') }}
    where quantity > 0
),

int_tickets_resolved_to_customers as (
    select
        order_id,
        event_id
    from {{ ref('int_tickets_resolved_to_customers') }}
),

stg_shop__events as (
    select
        event_id,
        genre,
        venue
    from {{ ref('stg_shop__events') }}
),

stg_shop__products as (
    select
        product_id,
        genre
    from {{ ref('stg_shop__products') }}
),

lines_bought as (
    select
        int_orders_numbered.customer_id,
        stg_shop__order_items.event_id,
        stg_shop__order_items.product_id,
        stg_shop__order_items.quantity
    from stg_shop__order_items
    inner join int_orders_numbered
        on stg_shop__order_items.order_id = int_orders_numbered.order_id
),

-- tickets speak only where the lines name no event: both say the same thing
tickets_bought as (
    select
        int_orders_numbered.customer_id,
        int_tickets_resolved_to_customers.event_id,
        cast(null as {{ dbt.type_string() }}) as product_id,
        1 as quantity
    from int_tickets_resolved_to_customers
    inner join int_orders_numbered
        on int_tickets_resolved_to_customers.order_id = int_orders_numbered.order_id
    where not exists (
        select 1
        from lines_bought
        where
            lines_bought.customer_id = int_orders_numbered.customer_id
            and lines_bought.event_id is not null
    )
),

unioned as (
    select * from lines_bought
    union all
    select * from tickets_bought
),

pieces as (
    select
        unioned.customer_id,
        coalesce(stg_shop__events.genre, stg_shop__products.genre) as genre,
        stg_shop__events.venue,
        unioned.quantity
    from unioned
    left join stg_shop__events
        on unioned.event_id = stg_shop__events.event_id
    left join stg_shop__products
        on unioned.product_id = stg_shop__products.product_id
),

{% for kind in ['genre', 'venue'] -%}
{{ kind }}s_ranked as (
    select
        customer_id,
        {{ kind }},
        row_number() over (
            partition by customer_id order by sum(quantity) desc, {{ kind }} asc
        ) as {{ kind }}_rank
    from pieces
    where {{ kind }} is not null
    group by customer_id, {{ kind }}
),

{% endfor -%}
customers as (
    select
        int_orders_numbered.customer_id,
        orders.channel as first_order_channel,
        genres_ranked.genre as first_order_genre,
        venues_ranked.venue as first_order_venue,
        case
            when {{ impersonal('orders.discount_code') }} is not null
                then orders.discount_code
            when orders.discount_code is not null then 'code not shown'
            when orders.discount > 0 then 'without a code'
            else 'no discount'
        end as first_order_discount
    from int_orders_numbered
    inner join int_orders_resolved_to_customers as orders
        on int_orders_numbered.order_id = orders.order_id
    left join genres_ranked
        on
            int_orders_numbered.customer_id = genres_ranked.customer_id
            and genres_ranked.genre_rank = 1
    left join venues_ranked
        on
            int_orders_numbered.customer_id = venues_ranked.customer_id
            and venues_ranked.venue_rank = 1
)

select * from customers
