with

stg_activity__activities as (
    select
        activity_id,
        customer_key,
        occurred_at,
        {{ try_cast(
            'coalesce(' ~ json_text('properties', 'nps') ~ ', ' ~ json_text('properties', 'score') ~ ')',
            'integer'
        ) }} as score
    from {{ ref('stg_activity__activities') }}
    where type = 'survey_answered' and occurred_at < {{ as_of_end() }}
),

stg_ops__customer_ids as (
    select
        customer_key,
        customer_id
    from {{ ref('stg_ops__customer_ids') }}
),

answers as (
    select
        stg_activity__activities.activity_id,
        stg_ops__customer_ids.customer_id,
        stg_activity__activities.occurred_at,
        stg_activity__activities.score
    from stg_activity__activities
    left join stg_ops__customer_ids
        on stg_activity__activities.customer_key = stg_ops__customer_ids.customer_key
    where stg_activity__activities.score between 0 and 10
)

select * from answers
