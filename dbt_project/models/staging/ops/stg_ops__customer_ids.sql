with

customer_ids as (
    select
        customer_key,
        customer_id,
        source,
        source_customer_id,
        link_reason,
        own_customer_id
    from {{ source('ops', 'customer_ids') }}
)

select * from customer_ids
