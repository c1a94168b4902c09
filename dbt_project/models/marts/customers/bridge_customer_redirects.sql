with

stg_ops__customer_ids as (
    select
        own_customer_id,
        unmerged_customer_id,
        customer_id,
        link_reason
    from {{ ref('stg_ops__customer_ids') }}
    where
        own_customer_id is not null
        -- An address that only accounts use was never a person of its own.
        and first_load_id is not null
),

stg_ops__merged_profiles as (
    select
        unmerged_customer_id,
        customer_id,
        joined_at
    from {{ ref('stg_ops__merged_profiles') }}
),

people as (
    select distinct customer_id from {{ ref('stg_ops__customer_ids') }}
),

merged as (
    select
        unmerged_customer_id as old_customer_id,
        customer_id,
        min(joined_at) as since,
        'merge' as reason
    from stg_ops__merged_profiles
    group by unmerged_customer_id, customer_id
),

-- Joined by data: the key's own id was a customer's, or would have been.
linked as (
    select
        stg_ops__customer_ids.own_customer_id as old_customer_id,
        stg_ops__customer_ids.customer_id,
        cast(null as {{ dbt.type_timestamp() }}) as since,
        case
            -- Of a profile that was merged, the first key is linked to it by itself.
            when stg_ops__customer_ids.link_reason in ('merge', 'guest', 'account') then 'email'
            else stg_ops__customer_ids.link_reason
        end as reason
    from stg_ops__customer_ids
    left join merged
        on stg_ops__customer_ids.own_customer_id = merged.old_customer_id
    where merged.old_customer_id is null
),

redirects as (
    select * from merged
    union all
    select * from linked
),

customer_redirects as (
    select
        cast(redirects.old_customer_id as {{ dbt.type_string() }}) as old_customer_id,
        cast(redirects.customer_id as {{ dbt.type_string() }}) as customer_id,
        cast(redirects.since as {{ dbt.type_timestamp() }}) as since,
        cast(redirects.reason as {{ dbt.type_string() }}) as reason
    from redirects
    left join people
        on redirects.old_customer_id = people.customer_id
    where people.customer_id is null
)

select * from customer_redirects
