{#- On fewer answers the score is noise, and is not shown. -#}
{%- set fewest_answers = 30 -%}

with

int_survey_answers_resolved_to_customers as (
    select
        activity_id,
        customer_id,
        occurred_at,
        {{ local_date('occurred_at') }} as answered_date,
        score
    from {{ ref('int_survey_answers_resolved_to_customers') }}
),

answers_by_period as (
    {%- for period in ['month', 'quarter', 'year'] %}
    select
        '{{ period }}' as period,
        cast({{ dbt.date_trunc(period, 'answered_date') }} as date)
            as period_start_date,
        activity_id,
        customer_id,
        occurred_at,
        score
    from int_survey_answers_resolved_to_customers
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

answers_ranked as (
    select
        period,
        period_start_date,
        score,
        row_number() over (
            -- an anonymous answer is somebody of its own
            partition by
                period,
                period_start_date,
                coalesce(customer_id, activity_id)
            order by occurred_at desc, activity_id desc
        ) as answer_rank
    from answers_by_period
),

periods_counted as (
    select
        period,
        period_start_date,
        count(*) as answers_count,
        sum(case when score >= 9 then 1 else 0 end) as promoters_count,
        sum(case when score between 7 and 8 then 1 else 0 end)
            as passives_count,
        sum(case when score <= 6 then 1 else 0 end) as detractors_count
    from answers_ranked
    where answer_rank = 1
    group by period, period_start_date
),

periods_balanced as (
    select
        *,
        cast(promoters_count - detractors_count as double) / answers_count
            as balance,
        cast(promoters_count + detractors_count as double) / answers_count
            as polar_share
    from periods_counted
),

nps as (
    select
        cast(period as {{ dbt.type_string() }}) as period,
        period_start_date,
        cast(answers_count as bigint) as answers_count,
        cast(promoters_count as bigint) as promoters_count,
        cast(passives_count as bigint) as passives_count,
        cast(detractors_count as bigint) as detractors_count,
        answers_count >= {{ fewest_answers }} as has_enough_answers,
        case
            when answers_count >= {{ fewest_answers }}
                then round(100 * balance, 1)
        end as nps,
        -- the balance is the mean of +1, 0 and -1, so its variance is known
        case
            when answers_count >= {{ fewest_answers }}
                then
                    round(196 * sqrt(
                        greatest(polar_share - balance * balance, 0)
                        / answers_count
                    ), 1)
        end as nps_margin
    from periods_balanced
)

select * from nps
