with

segment_predicates as (
    select
        segment_id,
        version,
        rule_hash,
        predicate,
        slug,
        name_en,
        name_ro,
        description,
        type,
        rule_json,
        fields,
        level,
        column_name,
        depends_on
    from {{ source('ops', 'segment_predicates') }}
)

select * from segment_predicates
