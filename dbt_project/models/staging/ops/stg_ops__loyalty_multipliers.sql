with

definitions as (
    select
        definition_id,
        payload
    from {{ ref('stg_ops__loyalty_programs') }}
),

unfolded as (
    {%- for position in range(12) %}
    {%- set part = 'multipliers[' ~ position ~ '].' %}
    select
        definition_id,
        {{ position + 1 }} as multiplier_number,
        cast({{ json_text('payload', part ~ 'factor') }} as decimal(5, 2)) as factor,
        {{ json_text('payload', part ~ 'channel') }} as channel,
        {{ json_text('payload', part ~ 'genre') }} as genre,
        cast({{ json_text('payload', part ~ 'from_date') }} as date) as from_date,
        cast({{ json_text('payload', part ~ 'to_date') }} as date) as to_date
    from definitions
    {{- ' union all' if not loop.last }}
    {%- endfor %}
),

multipliers as (
    select * from unfolded
    where factor is not null
)

select * from multipliers
