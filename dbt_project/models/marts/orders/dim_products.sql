with

stg_shop__products as (
    select
        product_id,
        source,
        name,
        category,
        genre,
        status,
        price
    from {{ ref('stg_shop__products') }}
)

select * from stg_shop__products
