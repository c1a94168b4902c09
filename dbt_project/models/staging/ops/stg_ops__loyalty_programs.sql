-- Stored: its two children unfold it a dozen times each.
{{ config(materialized='table') }}

with

events as (
    select * from {{ ref('base_ops__events') }}
    where kind = 'loyalty_program_defined' and payload is not null
),

definitions as (
    select
        event_id as definition_id,
        sequence,
        effective_at,
        subject_id as program_id,
        {{ json_text('payload', 'name_en') }} as name_en,
        coalesce(
            {{ json_text('payload', 'name_ro') }},
            {{ json_text('payload', 'name_en') }}
        ) as name_ro,
        {{ json_text('payload', 'type') }} as type,
        cast({{ json_text('payload', 'earn_rate') }} as decimal(9, 4))
            as earn_rate,
        {{ json_text('payload', 'currency') }} as currency,
        cast({{ json_text('payload', 'minimum_purchase') }} as decimal(18, 4))
            as minimum_purchase,
        cast({{ json_text('payload', 'expiry_months') }} as integer)
            as expiry_months,
        cast({{ json_text('payload', 'expiry_days') }} as integer)
            as expiry_days,
        {{ json_text('payload', 'rounding') }} as rounding,
        {{ json_text('payload', 'tier_basis') }} as tier_basis,
        {{ json_text('payload', 'tier_period') }} as tier_period,
        cast({{ json_text('payload', 'starts_on') }} as date) as starts_on,
        {{ json_text('payload', 'is_active') }} = 'true' as is_active,
        {{ json_text('payload', 'allow_negative') }} = 'true' as allow_negative,
        payload
    from events
)

select * from definitions
