with

events as (
    select * from {{ ref('base_ops__events') }}
    where
        kind in ('tag_renamed', 'tag_coloured')
        and payload is not null
),

tag_words as (
    select
        event_id,
        sequence,
        {{ json_text('payload', 'tag') }} as tag,
        {{ json_text('payload', 'to') }} as renamed_to,
        {{ json_text('payload', 'colour') }} as colour
    from events
)

select * from tag_words
