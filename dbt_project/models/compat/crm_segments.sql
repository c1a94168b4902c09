with

dim_segments as (
    select
        segment_id,
        name_en,
        description,
        rule_json,
        type,
        members_count
    from {{ ref('dim_segments') }}
),

crm_segments as (
    select
        segment_id as id,
        name_en as name,
        description,
        rule_json as rules,
        type = 'dynamic' as auto_update,
        members_count as customer_count
    from dim_segments
)

select * from crm_segments
