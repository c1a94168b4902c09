with

fct_segment_memberships as (
    select
        segment_id,
        customer_id,
        as_of_date
    from {{ ref('fct_segment_memberships') }}
),

customer_segment_members as (
    select
        segment_id,
        {{ tenant_id() }} as tenant_id,
        customer_id,
        as_of_date as calculated_on
    from fct_segment_memberships
)

select * from customer_segment_members
