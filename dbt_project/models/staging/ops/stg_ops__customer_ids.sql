with

customer_ids as (
    select
        customer_key,
        customer_id,
        source,
        source_customer_id,
        link_reason,
        own_customer_id,
        coalesce(unmerged_customer_id, customer_id) as unmerged_customer_id,
        known_rank,
        first_load_id
    from {{ source('ops', 'customer_ids') }}
)

select * from customer_ids
