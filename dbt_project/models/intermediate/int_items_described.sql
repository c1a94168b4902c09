{#- Words of sources that take an item off sale, besides the day of an event. -#}
{%- set off_sale = [
    'archived', 'cancelled', 'canceled', 'deleted', 'discontinued', 'draft', 'inactive',
    'out of stock', 'out_of_stock', 'sold out', 'sold_out',
] -%}

with

stg_shop__events as (
    select * from {{ ref('stg_shop__events') }}
),

stg_shop__products as (
    select * from {{ ref('stg_shop__products') }}
),

stg_shop__order_items as (
    select
        product_id,
        description
    from {{ ref('stg_shop__order_items') }}
    where product_id is not null
),

-- what five lines say alike is no word about one person
descriptions_ranked as (
    select
        product_id,
        description,
        count(*) as lines_count,
        row_number() over (
            partition by product_id order by count(*) desc, description asc
        ) as description_rank
    from stg_shop__order_items
    group by product_id, description
),

lines_described as (
    select
        product_id,
        case when lines_count >= 5 then {{ impersonal('description') }} end
            as description
    from descriptions_ranked
    where description_rank = 1
),

unioned as (
    select
        'event' as item_kind,
        event_id as item_id,
        coalesce(name, artist, series, event_id) as item_name,
        genre,
        artist,
        venue,
        city,
        series,
        cast(null as {{ dbt.type_string() }}) as category,
        {{ local_date('starts_at') }} as starts_date,
        starts_at >= {{ as_of_end() }} as is_ahead,
        capacity,
        status,
        true as is_in_catalogue,
        {{ local_date('updated_at') }} as changed_date
    from stg_shop__events
    union all
    select
        'product' as item_kind,
        coalesce(stg_shop__products.product_id, lines_described.product_id)
            as item_id,
        coalesce(
            stg_shop__products.name,
            lines_described.description,
            stg_shop__products.product_id,
            lines_described.product_id
        ) as item_name,
        stg_shop__products.genre,
        null as artist,
        null as venue,
        null as city,
        null as series,
        stg_shop__products.category,
        null as starts_date,
        true as is_ahead,
        null as capacity,
        stg_shop__products.status,
        stg_shop__products.product_id is not null as is_in_catalogue,
        {{ local_date('stg_shop__products.updated_at') }} as changed_date
    from stg_shop__products
    full outer join lines_described
        on stg_shop__products.product_id = lines_described.product_id
),

items as (
    select
        cast(row_number() over (order by item_kind, item_id) as integer)
            as item_number,
        item_kind,
        item_id,
        item_name,
        genre,
        artist,
        venue,
        city,
        series,
        category,
        starts_date,
        coalesce(is_ahead, false) as is_ahead,
        capacity,
        is_in_catalogue,
        {{ is_listed('lower(status)', off_sale) }} as is_off_sale,
        changed_date
    from unioned
)

select * from items
