with

dim_segments as (
    select
        segment_id,
        name_en,
        description,
        type,
        rule_json,
        members_count
    from {{ ref('dim_segments') }}
),

customer_segments as (
    select
        segment_id as id,
        {{ tenant_id() }} as tenant_id,
        {{ tenant_id() }} as user_id,
        name_en as name,
        description,
        type,
        rule_json as conditions,
        rule_json as criteria,
        members_count as customer_count,
        true as is_active
    from dim_segments
)

select * from customer_segments
