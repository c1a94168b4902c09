-- Words that all customers share are never as-of filtered: the latest definition written holds.
with

stg_ops__custom_fields as (
    select * from {{ ref('stg_ops__custom_fields') }}
),

definitions_ranked as (
    select
        *,
        row_number() over (partition by field order by sequence desc) as definition_rank,
        min(effective_at) over (partition by field) as first_defined_at
    from stg_ops__custom_fields
),

custom_fields as (
    select
        field,
        type,
        label,
        case when type = 'choice' then choices end as choices,
        is_personal,
        first_defined_at
    from definitions_ranked
    where definition_rank = 1
)

select * from custom_fields
