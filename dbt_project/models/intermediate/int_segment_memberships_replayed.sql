with

stg_ops__segment_predicates as (
    select
        slug,
        row_number() over (order by slug) as segment_number
    from {{ ref('stg_ops__segment_predicates') }}
),

int_customer_states_replayed as (
    select
        {%- for folded in folded_texts(replayed_fields()) %}
        {{ folded.expression }} as {{ folded.measure }},
        {%- endfor %}
        *
    from {{ ref('int_customer_states_replayed') }}
),

-- one select per segment; its number stands for the slug, so no text is quoted
matches as (
    {%- for number, predicate in replayable_segments() %}
    select
        {{ number }} as segment_number,
        customer_id,
        as_of_date
    from int_customer_states_replayed
    where ({{ predicate }})
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- else %}
    select
        0 as segment_number,
        customer_id,
        as_of_date
    from int_customer_states_replayed
    where false
    {%- endfor %}
),

memberships as (
    select
        stg_ops__segment_predicates.slug as segment_id,
        matches.customer_id,
        matches.as_of_date
    from matches
    inner join stg_ops__segment_predicates
        on matches.segment_number = stg_ops__segment_predicates.segment_number
)

select * from memberships
