-- Which account is believed for what: the one survivorship rule. What was said last is believed;
-- where somebody came from is decided once, by the oldest account.
with

stg_shop__customers as (
    select
        *,
        coalesce(full_name, first_name, last_name) as any_name,
        coalesce(city, country, postal_code) as any_place
    from {{ ref('stg_shop__customers') }}
    where coalesce(created_at < {{ as_of_end() }}, true)
),

stg_ops__customer_ids as (
    select
        customer_key,
        customer_id
    from {{ ref('stg_ops__customer_ids') }}
),

accounts_ranked as (
    select
        stg_ops__customer_ids.customer_id,
        stg_shop__customers.*,
        row_number() over (
            partition by stg_ops__customer_ids.customer_id
            order by
                stg_shop__customers.updated_at desc nulls last,
                stg_shop__customers.created_at desc nulls last,
                stg_shop__customers.customer_key asc
        ) as latest_rank,
        row_number() over (
            partition by stg_ops__customer_ids.customer_id
            order by
                stg_shop__customers.created_at asc nulls last,
                stg_shop__customers.customer_key asc
        ) as oldest_rank
    from stg_shop__customers
    inner join stg_ops__customer_ids
        on stg_shop__customers.customer_key = stg_ops__customer_ids.customer_key
)

select * from accounts_ranked
