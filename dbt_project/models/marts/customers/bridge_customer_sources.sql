with

stg_ops__customer_ids as (
    select
        source,
        source_customer_id,
        customer_id,
        link_reason
    from {{ ref('stg_ops__customer_ids') }}
    where source_customer_id is not null
),

customer_sources as (
    select
        cast(source as {{ dbt.type_string() }}) as source,
        cast({{ opaque_id('source_customer_id') }} as {{ dbt.type_string() }})
            as source_customer_id,
        cast(customer_id as {{ dbt.type_string() }}) as customer_id,
        cast(link_reason as {{ dbt.type_string() }}) as link_reason
    from stg_ops__customer_ids
)

select * from customer_sources
