-- Judged again, rule by rule: a member of whom the rule does not hold and whom no list adds, or a
-- person of whom it holds, and whom no list keeps out, who is no member.
with

population as (
    select *
    from {{ ref('int_customers_profiled') }}
    inner join {{ ref('int_segment_measures') }}
        using (customer_id)
    inner join {{ ref('int_segment_matches') }}
        using (customer_id)
),

judged as (
    {%- for segment in current_segments() %}
    select
        {{ text_literal(segment.slug) }} as segment_id,
        customer_id,
        ({{ segment.predicate }}) as is_match
    from population
    {{- ' union all' if not loop.last }}
    {%- else %}
    select
        '' as segment_id,
        customer_id,
        false as is_match
    from population
    where false
    {%- endfor %}
),

lists as (
    select
        segment_id,
        customer_id,
        bool_or(list = 'exclude') as is_kept_out
    from {{ ref('stg_ops__segment_lists') }}
    group by segment_id, customer_id
),

expected as (
    select
        judged.segment_id,
        judged.customer_id,
        judged.is_match is null as is_undecided,
        case
            when lists.customer_id is not null then not lists.is_kept_out
            else judged.is_match
        end as is_member
    from judged
    left join lists
        on judged.segment_id = lists.segment_id and judged.customer_id = lists.customer_id
),

-- a rule that is neither true nor false would lose people to both X and not X
offences as (
    select
        expected.segment_id,
        expected.customer_id,
        expected.is_member
    from expected
    left join {{ ref('fct_segment_memberships') }} as memberships
        on
            expected.segment_id = memberships.segment_id
            and expected.customer_id = memberships.customer_id
    where
        expected.is_undecided
        or expected.is_member <> (memberships.customer_id is not null)
)

select * from offences
