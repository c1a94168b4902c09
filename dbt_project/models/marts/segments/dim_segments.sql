with

segment_predicates as (
    select
        slug,
        name_en,
        name_ro,
        description,
        type,
        rule_json,
        rule_hash,
        version,
        depends_on
    from {{ ref('stg_ops__segment_predicates') }}
),

fct_segment_memberships as (
    select segment_id from {{ ref('fct_segment_memberships') }}
),

members_counted as (
    select
        segment_id,
        count(*) as members_count
    from fct_segment_memberships
    group by segment_id
),

segments as (
    select
        cast(segment_predicates.slug as {{ dbt.type_string() }}) as segment_id,
        cast(segment_predicates.slug as {{ dbt.type_string() }}) as slug,
        cast(segment_predicates.name_en as {{ dbt.type_string() }}) as name_en,
        cast(segment_predicates.name_ro as {{ dbt.type_string() }}) as name_ro,
        cast(segment_predicates.description as {{ dbt.type_string() }})
            as description,
        cast(segment_predicates.type as {{ dbt.type_string() }}) as type,
        cast(segment_predicates.rule_json as {{ dbt.type_string() }})
            as rule_json,
        cast(segment_predicates.rule_hash as {{ dbt.type_string() }})
            as rule_hash,
        cast(segment_predicates.version as {{ dbt.type_bigint() }}) as version,
        cast(coalesce(members_counted.members_count, 0) as {{ dbt.type_bigint() }})
            as members_count,
        {{ as_of_date() }} as data_as_of,
        cast(segment_predicates.depends_on as {{ dbt.type_string() }})
            as depends_on,
        cast('{{ run_started_at.strftime("%Y-%m-%d %H:%M:%S") }}' as timestamp)
            as computed_at
    from segment_predicates
    left join members_counted
        on segment_predicates.slug = members_counted.segment_id
)

select * from segments
