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

answers_ranked as (
    select
        stg_ops__customer_ids.customer_id,
        stg_activity__activities.score,
        row_number() over (
            partition by stg_ops__customer_ids.customer_id
            order by
                stg_activity__activities.occurred_at desc,
                stg_activity__activities.activity_id desc
        ) as answer_rank
    from stg_activity__activities
    inner join stg_ops__customer_ids
        on stg_activity__activities.customer_key = stg_ops__customer_ids.customer_key
    where stg_activity__activities.score between 0 and 10
),

answers as (
    select
        customer_id,
        score as nps_last
    from answers_ranked
    where answer_rank = 1
)

select * from answers
