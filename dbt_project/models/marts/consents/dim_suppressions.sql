with

int_suppressions_derived as (
    select
        customer_id,
        channel,
        reason,
        since
    from {{ ref('int_suppressions_derived') }}
)

select * from int_suppressions_derived
