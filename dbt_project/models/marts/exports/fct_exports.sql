with

stg_ops__exports as (
    select * from {{ ref('stg_ops__exports') }}
    where exported_at < {{ as_of_end() }}
),

exports as (
    select
        cast(export_id as string) as export_id,
        cast(exported_at as timestamp) as exported_at,
        cast({{ local_date('exported_at') }} as date) as exported_date,
        cast(segment_id as string) as segment_id,
        cast(rule_hash as string) as rule_hash,
        cast(destination as string) as destination,
        cast(channel as string) as channel,
        cast(purpose as string) as purpose,
        cast(role as string) as role,
        cast(exported_build_id as string) as exported_build_id,
        cast(rows_count as bigint) as rows_count,
        cast(file_sha256 as string) as file_sha256,
        cast(delete_by_date as date) as delete_by_date
    from stg_ops__exports
)

select * from exports
