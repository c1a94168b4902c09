with

events as (
    select * from {{ ref('base_ops__events') }}
    where
        kind = 'export_made'
        and payload is not null
),

exports as (
    select
        subject_id as export_id,
        effective_at as exported_at,
        {{ json_text('payload', 'segment') }} as segment_id,
        {{ json_text('payload', 'rule_hash') }} as rule_hash,
        {{ json_text('payload', 'destination') }} as destination,
        {{ json_text('payload', 'channel') }} as channel,
        {{ json_text('payload', 'purpose') }} as purpose,
        {{ json_text('payload', 'role') }} as role,
        {{ json_text('payload', 'build_id') }} as exported_build_id,
        {{ try_cast(json_text('payload', 'rows_count'), 'bigint') }} as rows_count,
        {{ json_text('payload', 'file_sha256') }} as file_sha256,
        {{ try_cast(json_text('payload', 'delete_by'), 'date') }} as delete_by_date
    from events
)

select * from exports
