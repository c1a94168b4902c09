with

bridge_customer_tags as (
    select
        customer_id,
        tag,
        since
    from {{ ref('bridge_customer_tags') }}
),

dim_tags as (
    select
        tag,
        colour
    from {{ ref('dim_tags') }}
),

customer_tags as (
    select
        {{ tenant_id() }} as user_id,
        bridge_customer_tags.customer_id,
        bridge_customer_tags.tag as name,
        dim_tags.colour as color,
        bridge_customer_tags.since as created_at
    from bridge_customer_tags
    left join dim_tags
        on bridge_customer_tags.tag = dim_tags.tag
)

select * from customer_tags
