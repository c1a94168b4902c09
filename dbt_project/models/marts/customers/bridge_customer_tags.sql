with

int_tags_reduced_to_current as (
    select * from {{ ref('int_tags_reduced_to_current') }}
),

int_customers_unified as (
    select customer_id from {{ ref('int_customers_unified') }}
),

-- Who was written about but is not yet known on the as_of day has no profile to hang it on.
customer_tags as (
    select
        cast(int_tags_reduced_to_current.customer_id as {{ dbt.type_string() }}) as customer_id,
        cast(int_tags_reduced_to_current.tag as {{ dbt.type_string() }}) as tag,
        int_tags_reduced_to_current.since
    from int_tags_reduced_to_current
    inner join int_customers_unified
        on int_tags_reduced_to_current.customer_id = int_customers_unified.customer_id
)

select * from customer_tags
