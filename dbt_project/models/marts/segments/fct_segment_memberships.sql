with

stg_ops__segment_predicates as (
    select
        slug,
        column_name,
        rule_hash,
        type
    from {{ ref('stg_ops__segment_predicates') }}
),

int_segment_matches as (
    select * from {{ ref('int_segment_matches') }}
),

-- the name of its column stands for the segment, so no text is quoted
members as (
    {%- for segment in current_segments() %}
    select
        '{{ segment.column_name }}' as column_name,
        customer_id,
        as_of_date,
        {{ 'coalesce(added_to_' ~ segment.column_name ~ ', false)' if segment.is_listed else 'false' }}
            as is_added
    from int_segment_matches
    where {{ segment.column_name }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- else %}
    select
        '' as column_name,
        customer_id,
        as_of_date,
        false as is_added
    from int_segment_matches
    where false
    {%- endfor %}
),

memberships as (
    select
        cast(segments.slug as {{ dbt.type_string() }}) as segment_id,
        cast(members.customer_id as {{ dbt.type_string() }}) as customer_id,
        cast(members.as_of_date as date) as as_of_date,
        cast(segments.rule_hash as {{ dbt.type_string() }}) as rule_hash,
        cast(
            case
                when segments.type <> 'dynamic' then segments.type
                when members.is_added then 'include'
                else 'rule'
            end as {{ dbt.type_string() }}
        ) as source
    from members
    inner join stg_ops__segment_predicates as segments
        on members.column_name = segments.column_name
)

select * from memberships
