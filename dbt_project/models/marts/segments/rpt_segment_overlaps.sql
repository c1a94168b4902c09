with

dim_segments as (
    select
        segment_id,
        members_count
    from {{ ref('dim_segments') }}
),

fct_segment_memberships as (
    select
        segment_id,
        customer_id
    from {{ ref('fct_segment_memberships') }}
),

shared as (
    select
        memberships.segment_id,
        others.segment_id as other_segment_id,
        count(*) as both_count
    from fct_segment_memberships as memberships
    inner join fct_segment_memberships as others
        on
            memberships.customer_id = others.customer_id
            and memberships.segment_id < others.segment_id
    group by memberships.segment_id, others.segment_id
),

pairs as (
    select
        segments.segment_id,
        others.segment_id as other_segment_id,
        segments.members_count,
        others.members_count as other_members_count
    from dim_segments as segments
    inner join dim_segments as others
        on segments.segment_id < others.segment_id
),

pairs_measured as (
    select
        pairs.segment_id,
        pairs.other_segment_id,
        pairs.members_count,
        pairs.other_members_count,
        coalesce(shared.both_count, 0) as both_count,
        {{ ratio(
            'cast(coalesce(shared.both_count, 0) as double)',
            'pairs.members_count + pairs.other_members_count - coalesce(shared.both_count, 0)'
        ) }} as jaccard
    from pairs
    left join shared
        on
            pairs.segment_id = shared.segment_id
            and pairs.other_segment_id = shared.other_segment_id
)

select * from pairs_measured
