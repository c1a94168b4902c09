-- A name stands for what the latest renaming that mentions it says, so renaming back works. Words
-- that all customers share are never as-of filtered: a past day shows its tags under today's names.
with

stg_ops__tag_words as (
    select
        sequence,
        tag,
        renamed_to
    from {{ ref('stg_ops__tag_words') }}
    where renamed_to <> tag
),

mentions as (
    select
        sequence,
        tag as name,
        renamed_to as tag
    from stg_ops__tag_words
    union all
    select
        sequence,
        renamed_to as name,
        renamed_to as tag
    from stg_ops__tag_words
),

mentions_ranked as (
    select
        name,
        tag,
        row_number() over (partition by name order by sequence desc) as mention_rank
    from mentions
),

names as (
    select
        name,
        tag
    from mentions_ranked
    where mention_rank = 1
)

select * from names
