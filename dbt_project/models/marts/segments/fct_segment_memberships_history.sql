with

int_segment_memberships_past as (
    select
        segment_id,
        customer_id,
        valid_from,
        valid_to
    from {{ ref('int_segment_memberships_past') }}
),

fct_segment_memberships as (
    select
        segment_id,
        customer_id,
        as_of_date
    from {{ ref('fct_segment_memberships') }}
),

reasons as (
    select
        segment_id,
        customer_id,
        as_of_date,
        change,
        reason
    from {{ ref('fct_segment_membership_changes') }}
),

spells_open as (
    select
        segment_id,
        customer_id,
        valid_from
    from int_segment_memberships_past
    where valid_to is null
),

-- the build's own day ends what it no longer finds and begins what it finds first
brought_up_to_date as (
    select * from int_segment_memberships_past
    where valid_to is not null
    union all
    select
        coalesce(spells_open.segment_id, current_members.segment_id) as segment_id,
        coalesce(spells_open.customer_id, current_members.customer_id) as customer_id,
        coalesce(spells_open.valid_from, current_members.as_of_date) as valid_from,
        case when current_members.customer_id is null then {{ as_of_date() }} end as valid_to
    from spells_open
    full outer join fct_segment_memberships as current_members
        on
            spells_open.segment_id = current_members.segment_id
            and spells_open.customer_id = current_members.customer_id
),

memberships as (
    select
        cast(spells.segment_id as string) as segment_id,
        cast(spells.customer_id as string) as customer_id,
        cast(spells.valid_from as date) as valid_from,
        cast(spells.valid_to as date) as valid_to,
        cast(entered.reason as string) as entered_reason,
        cast(departed.reason as string) as left_reason
    from brought_up_to_date as spells
    left join reasons as entered
        on
            spells.segment_id = entered.segment_id
            and spells.customer_id = entered.customer_id
            and spells.valid_from = entered.as_of_date
            and entered.change = 'entered'
    left join reasons as departed
        on
            spells.segment_id = departed.segment_id
            and spells.customer_id = departed.customer_id
            and spells.valid_to = departed.as_of_date
            and departed.change = 'left'
)

select * from memberships
