with

int_orders_numbered as (
    select
        order_id,
        customer_id,
        customer_order_number
    from {{ ref('int_orders_numbered') }}
    where customer_order_number <= 2
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

int_orders_grouped_by_event as (
    select
        order_id,
        event_id,
        tickets_count
    from {{ ref('int_orders_grouped_by_event') }}
),

int_items_described as (
    select
        item_kind,
        item_id,
        coalesce(genre, category) as genre
    from {{ ref('int_items_described') }}
),

lines as (
    select
        int_orders_numbered.order_id,
        case when stg_shop__order_items.event_id is null then 'product' else 'event' end
            as item_kind,
        coalesce(stg_shop__order_items.event_id, stg_shop__order_items.product_id)
            as item_id,
        stg_shop__order_items.quantity
    from stg_shop__order_items
    inner join int_orders_numbered
        on stg_shop__order_items.order_id = int_orders_numbered.order_id
),

-- tickets speak only where no line does: both say the same thing
pieces as (
    select * from lines
    union all
    select
        int_orders_numbered.order_id,
        'event' as item_kind,
        parties.event_id as item_id,
        parties.tickets_count as quantity
    from int_orders_grouped_by_event as parties
    inner join int_orders_numbered
        on parties.order_id = int_orders_numbered.order_id
    where parties.order_id not in (select order_id from lines)
),

genres_ranked as (
    select
        pieces.order_id,
        int_items_described.genre,
        row_number() over (
            partition by pieces.order_id
            order by sum(pieces.quantity) desc, int_items_described.genre asc
        ) as genre_rank
    from pieces
    inner join int_items_described
        on
            pieces.item_kind = int_items_described.item_kind
            and pieces.item_id = int_items_described.item_id
    where int_items_described.genre is not null
    group by pieces.order_id, int_items_described.genre
),

orders as (
    select
        int_orders_numbered.customer_id,
        int_orders_numbered.customer_order_number,
        coalesce(genres_ranked.genre, 'not known') as genre
    from int_orders_numbered
    left join genres_ranked
        on
            int_orders_numbered.order_id = genres_ranked.order_id
            and genres_ranked.genre_rank = 1
),

paths_counted as (
    select
        firsts.genre as first_genre,
        coalesce(seconds.genre, 'none yet') as second_genre,
        count(*) as customers_count
    from orders as firsts
    left join orders as seconds
        on
            firsts.customer_id = seconds.customer_id
            and seconds.customer_order_number = 2
    where firsts.customer_order_number = 1
    group by first_genre, second_genre
),

genre_paths as (
    select
        cast(first_genre as {{ dbt.type_string() }}) as first_genre,
        cast(second_genre as {{ dbt.type_string() }}) as second_genre,
        cast(customers_count as bigint) as customers_count,
        cast(
            sum(customers_count) over (partition by first_genre) as bigint
        ) as first_customers_count,
        cast(customers_count as double)
        / sum(customers_count) over (partition by first_genre) as customers_share
    from paths_counted
)

select * from genre_paths
