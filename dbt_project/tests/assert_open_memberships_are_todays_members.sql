-- The history of memberships ends in the memberships of the build's day: whoever is in one and not in the other.
with

open_spells as (
    select
        segment_id,
        customer_id
    from {{ ref('fct_segment_memberships_history') }}
    where valid_to is null
),

members as (
    select
        segment_id,
        customer_id
    from {{ ref('fct_segment_memberships') }}
),

offences as (
    select
        coalesce(open_spells.segment_id, members.segment_id) as segment_id,
        coalesce(open_spells.customer_id, members.customer_id) as customer_id
    from open_spells
    full outer join members
        on
            open_spells.segment_id = members.segment_id
            and open_spells.customer_id = members.customer_id
    where open_spells.customer_id is null or members.customer_id is null
)

select * from offences
