with

products_latest as (
    {{ latest_version(source('shop', 'products'), ['_source', 'product_id']) }}
),

products as (
    select
        {{ source_key('product_id') }} as product_id,
        _source as source,
        name,
        category,
        genre,
        status,
        price,
        updated_at
    from products_latest
)

select * from products
