-- Judged again, rule by rule: a member of whom the rule does not hold, or a
-- person of whom it holds who is no member.
with

segment_predicates as (
    select
        slug,
        row_number() over (order by slug) as segment_number
    from {{ ref('stg_ops__segment_predicates') }}
),

bridge_customer_genres as (
    select
        customer_id,
        genre
    from {{ ref('bridge_customer_genres') }}
),

bridge_customer_tags as (
    select
        customer_id,
        tag
    from {{ ref('bridge_customer_tags') }}
),

int_customers_profiled as (
    select * from {{ ref('int_customers_profiled') }}
),

memberships as (
    select
        segment_predicates.segment_number,
        fct_segment_memberships.customer_id as member_id
    from {{ ref('fct_segment_memberships') }} as fct_segment_memberships
    inner join segment_predicates
        on fct_segment_memberships.segment_id = segment_predicates.slug
),

judged as (
    {%- for predicate in segment_predicates() %}
    select
        {{ loop.index }} as segment_number,
        customer_id,
        ({{ predicate }}) as is_match
    from int_customers_profiled
    {{- ' union all' if not loop.last }}
    {%- else %}
    select
        0 as segment_number,
        customer_id,
        false as is_match
    from int_customers_profiled
    where false
    {%- endfor %}
),

-- a rule that is neither true nor false would lose people to both X and not X
offences as (
    select
        judged.segment_number,
        judged.customer_id,
        judged.is_match
    from judged
    left join memberships
        on
            judged.segment_number = memberships.segment_number
            and judged.customer_id = memberships.member_id
    where
        judged.is_match is null
        or judged.is_match <> (memberships.member_id is not null)
)

select * from offences
