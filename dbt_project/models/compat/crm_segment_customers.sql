with

fct_segment_memberships as (
    select
        segment_id,
        customer_id,
        as_of_date
    from {{ ref('fct_segment_memberships') }}
),

crm_segment_customers as (
    select
        segment_id,
        customer_id,
        as_of_date as calculated_on
    from fct_segment_memberships
)

select * from crm_segment_customers
