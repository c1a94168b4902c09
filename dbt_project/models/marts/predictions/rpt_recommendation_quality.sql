with

int_recommenders_compared as (
    select * from {{ ref('int_recommenders_compared') }}
),

quality as (
    select
        {{ as_of_date() }} as as_of_date,
        cast(recommender as {{ dbt.type_string() }}) as recommender,
        cast(cutoff_date as date) as cutoff_date,
        cast({{ recommendation_days() }} as int) as horizon_days,
        cast(judged_count as bigint) as judged_count,
        cast(recall as double) as recall_at_5,
        cast(greatest(recall - 1.959963984540054 * recall_error, 0) as double)
            as recall_at_5_low_95,
        cast(least(recall + 1.959963984540054 * recall_error, 1) as double)
            as recall_at_5_high_95,
        cast({{ ratio('cast(hit_people_count as double)', 'judged_count') }} as double)
            as hit_rate,
        cast({{ wilson_bound('hit_people_count', 'judged_count', '-') }} as double)
            as hit_rate_low_95,
        cast({{ wilson_bound('hit_people_count', 'judged_count', '+') }} as double)
            as hit_rate_high_95,
        cast(gain as double) as recall_gain,
        cast(gain_error as double) as recall_gain_error,
        cast(offered_count as bigint) as offered_count,
        cast(buyers_count as bigint) as buyers_count,
        cast(is_served as boolean) as is_served,
        cast(verdict as {{ dbt.type_string() }}) as verdict,
        cast(case verdict
            when 'nothing_offered' then 'Nothing can be offered: no event ahead or product on sale has places left.'
            when 'too_few_buyers' then 'Too little data: fewer than 50 people have bought something.'
            when 'too_few_judged' then 'What sells best is offered: fewer than 100 people bought again in the weeks that judge.'
            when 'popularity_not_beaten' then 'What sells best is offered: choosing by taste did not find clearly more.'
            else 'Choosing by taste finds more than offering what sells best.'
        end as {{ dbt.type_string() }}) as verdict_en,
        cast(case verdict
            when 'nothing_offered' then 'Nu se poate oferi nimic: niciun eveniment viitor sau produs la vânzare nu are locuri.'
            when 'too_few_buyers' then 'Prea puține date: mai puțin de 50 de oameni au cumpărat ceva.'
            when 'too_few_judged' then 'Se oferă ce se vinde cel mai bine: mai puțin de 100 de oameni au cumpărat din nou în săptămânile de verificare.'
            when 'popularity_not_beaten' then 'Se oferă ce se vinde cel mai bine: alegerea după gust nu a găsit limpede mai mult.'
            else 'Alegerea după gust găsește mai mult decât oferirea celor mai vândute.'
        end as {{ dbt.type_string() }}) as verdict_ro
    from int_recommenders_compared
)

select * from quality
