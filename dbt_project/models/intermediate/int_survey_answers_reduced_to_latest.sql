with

int_survey_answers_resolved_to_customers as (
    select * from {{ ref('int_survey_answers_resolved_to_customers') }}
    where customer_id is not null
),

answers_ranked as (
    select
        customer_id,
        score,
        row_number() over (
            partition by customer_id order by occurred_at desc, activity_id desc
        ) as answer_rank
    from int_survey_answers_resolved_to_customers
),

answers as (
    select
        customer_id,
        score as nps_last
    from answers_ranked
    where answer_rank = 1
)

select * from answers
