with

merged_profiles as (
    select
        unmerged_customer_id,
        other_customer_id,
        customer_id,
        joined_at
    from {{ source('ops', 'merged_profiles') }}
)

select * from merged_profiles
