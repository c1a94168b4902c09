with

definitions as (
    select
        definition_id,
        program_id,
        payload
    from {{ ref('stg_ops__loyalty_programs') }}
),

-- A list in JSON, unfolded by position: engines differ in everything but this.
unfolded as (
    {%- for position in range(12) %}
    select
        definition_id,
        program_id,
        {{ position + 1 }} as tier_number,
        {{ json_text('payload', 'tiers[' ~ position ~ '].name') }} as tier,
        cast({{ json_text('payload', 'tiers[' ~ position ~ '].threshold') }} as decimal(18, 4))
            as threshold
    from definitions
    {{- ' union all' if not loop.last }}
    {%- endfor %}
),

tiers as (
    select
        definition_id,
        program_id,
        tier_number,
        tier,
        threshold,
        lead(threshold) over (partition by definition_id order by tier_number)
            as next_threshold,
        lead(tier) over (partition by definition_id order by tier_number)
            as next_tier
    from unfolded
    where tier is not null
)

select * from tiers
