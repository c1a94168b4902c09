with

segment_predicates as (
    select
        slug,
        rule_hash,
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

-- one select per segment; its number stands for the slug, so no text is quoted
matches as (
    {%- for predicate in segment_predicates() %}
    select
        {{ loop.index }} as segment_number,
        customer_id,
        as_of_date
    from int_customers_profiled
    where ({{ predicate }})
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- else %}
    select
        0 as segment_number,
        customer_id,
        as_of_date
    from int_customers_profiled
    where false
    {%- endfor %}
),

memberships as (
    select
        cast(segment_predicates.slug as {{ dbt.type_string() }}) as segment_id,
        cast(matches.customer_id as {{ dbt.type_string() }}) as customer_id,
        cast(matches.as_of_date as date) as as_of_date,
        cast(segment_predicates.rule_hash as {{ dbt.type_string() }})
            as rule_hash
    from matches
    inner join segment_predicates
        on matches.segment_number = segment_predicates.segment_number
)

select * from memberships
