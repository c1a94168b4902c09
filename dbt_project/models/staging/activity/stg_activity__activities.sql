with

activities_latest as (
    {{ latest_version(source('activity', 'activities'), ['_source', 'activity_id']) }}
),

activities as (
    select
        {{ source_key('activity_id') }} as activity_id,
        _source as source,
        occurred_at,
        {{ customer_key() }} as customer_key,
        type,
        properties
    from activities_latest
)

select * from activities
