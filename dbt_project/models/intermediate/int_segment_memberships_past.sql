with

int_segment_days_known as (
    select * from {{ ref('int_segment_days_known') }}
),

segments_backfilled as (
    select distinct segment_id
    from int_segment_days_known
    where is_backfilled
),

changes_gathered as (
    select
        segment_id,
        customer_id,
        change,
        as_of_date as valid_from
    from {{ ref('int_segment_membership_changes_gathered') }}
),

changes as (
    select
        *,
        lead(valid_from) over changes_of_person as valid_to,
        row_number() over changes_of_person as change_number
    from changes_gathered
    window changes_of_person as (partition by segment_id, customer_id order by valid_from)
),

judged as (
    select
        segment_id,
        min(as_of_date) as first_date,
        max(as_of_date) as last_date
    from int_segment_days_known
    where not is_backfilled
    group by segment_id
),

members_at_last as (
    select
        members.segment_id,
        members.customer_id
    from {{ ref('int_segment_members_gathered') }} as members
    inner join judged
        on members.segment_id = judged.segment_id and members.as_of_date = judged.last_date
),

-- who never changed was in from the first day on; whose first change is to leave was, up to it
spells as (
    select
        segment_id,
        customer_id,
        valid_from,
        valid_to
    from changes
    where change = 'entered'
    union all
    select
        changes.segment_id,
        changes.customer_id,
        judged.first_date as valid_from,
        changes.valid_from as valid_to
    from changes
    inner join judged
        on changes.segment_id = judged.segment_id
    where changes.change = 'left' and changes.change_number = 1
    union all
    select
        members_at_last.segment_id,
        members_at_last.customer_id,
        judged.first_date as valid_from,
        cast(null as date) as valid_to
    from members_at_last
    inner join judged
        on members_at_last.segment_id = judged.segment_id
    left join changes
        on
            members_at_last.segment_id = changes.segment_id
            and members_at_last.customer_id = changes.customer_id
            and changes.change_number = 1
    where changes.customer_id is null
),

-- what somebody had judged later stands from its day to the next known one, and nothing else there
spells_outside as (
    select
        spells.segment_id,
        spells.customer_id,
        greatest(spells.valid_from, days.as_of_date) as valid_from,
        least(
            coalesce(spells.valid_to, cast('9999-12-31' as date)),
            coalesce(days.next_as_of_date, cast('9999-12-31' as date))
        ) as valid_to
    from spells
    inner join int_segment_days_known as days
        on
            spells.segment_id = days.segment_id
            and days.as_of_date < coalesce(spells.valid_to, cast('9999-12-31' as date))
            and coalesce(days.next_as_of_date, cast('9999-12-31' as date)) > spells.valid_from
    where
        not days.is_backfilled
        and spells.segment_id in (select segment_id from segments_backfilled)
),

backfilled_memberships as (
    {{ rows_of_people_today('stg_history__backfilled_memberships', ['segment_id', 'as_of_date']) }}
),

spells_inside as (
    select
        members.segment_id,
        members.customer_id,
        members.as_of_date as valid_from,
        coalesce(days.next_as_of_date, cast('9999-12-31' as date)) as valid_to
    from backfilled_memberships as members
    inner join int_segment_days_known as days
        on members.segment_id = days.segment_id and members.as_of_date = days.as_of_date
    where days.is_backfilled
),

pieces as (
    select
        segment_id,
        customer_id,
        valid_from,
        coalesce(valid_to, cast('9999-12-31' as date)) as valid_to
    from spells
    where segment_id not in (select segment_id from segments_backfilled)
    union all
    select * from spells_outside
    union all
    select * from spells_inside
),

-- pieces that touch are one spell
pieces_marked as (
    select
        *,
        case
            when valid_from <= lag(valid_to) over pieces_of_person then 0
            else 1
        end as begins_spell
    from pieces
    window pieces_of_person as (partition by segment_id, customer_id order by valid_from)
),

pieces_numbered as (
    select
        *,
        sum(begins_spell) over (
            partition by segment_id, customer_id
            order by valid_from
            rows between unbounded preceding and current row
        ) as spell_number
    from pieces_marked
),

memberships as (
    select
        segment_id,
        customer_id,
        min(valid_from) as valid_from,
        max(valid_to) as valid_to
    from pieces_numbered
    group by segment_id, customer_id, spell_number
),

segments as (
    select slug as segment_id
    from {{ ref('stg_ops__segment_predicates') }}
),

last_known as (
    select
        segment_id,
        max(as_of_date) as last_date
    from int_segment_days_known
    group by segment_id
),

-- a segment that is judged no longer has no members after its last day
memberships_ended as (
    select
        memberships.segment_id,
        memberships.customer_id,
        memberships.valid_from,
        case
            when memberships.valid_to < cast('9999-12-31' as date) then memberships.valid_to
            when segments.segment_id is null then {{ add_days('last_known.last_date', 1) }}
        end as valid_to
    from memberships
    inner join last_known
        on memberships.segment_id = last_known.segment_id
    left join segments
        on memberships.segment_id = segments.segment_id
)

select * from memberships_ended
