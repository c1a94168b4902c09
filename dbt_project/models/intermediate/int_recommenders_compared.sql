{#- Fewer buyers say nothing of tastes; fewer people judged do not tell a better choice from a lucky one. -#}
{%- set fewest_buyers = 50 -%}
{%- set fewest_judged = 100 -%}

with

int_recommendations_judged as (
    select
        cutoff_date,
        history_number,
        recommender,
        simplicity_rank,
        hits_count,
        cast(
            cast(hits_count as double) / bought_count as decimal(9, 8)
        ) as recall
    from {{ ref('int_recommendations_judged') }}
),

int_items_counted_by_cutoff as (
    select item_number
    from {{ ref('int_items_counted_by_cutoff') }}
    where is_offered and not is_past
),

int_items_acquired as (
    select customer_id
    from {{ ref('int_items_acquired') }}
    where bought_date is not null
),

recommenders as (
    {%- for recommender in recommenders() %}
    select
        '{{ recommender }}' as recommender,
        {{ loop.index }} as simplicity_rank
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

facts as (
    select
        (select count(*) from int_items_counted_by_cutoff) as offered_count,
        (select count(distinct customer_id) from int_items_acquired) as buyers_count
),

-- sums of decimals are the same in any order
summarized as (
    select
        recommender,
        cutoff_date,
        count(*) as judged_count,
        count(case when hits_count > 0 then 1 end) as hit_people_count,
        cast(sum(recall) as double) as recall_sum,
        cast(sum(recall * recall) as double) as recall_squares
    from int_recommendations_judged
    group by recommender, cutoff_date
    union all
    select
        recommenders.recommender,
        null as cutoff_date,
        count(judged.history_number) as judged_count,
        count(case when judged.hits_count > 0 then 1 end) as hit_people_count,
        cast(sum(judged.recall) as double) as recall_sum,
        cast(sum(judged.recall * judged.recall) as double) as recall_squares
    from recommenders
    left join int_recommendations_judged as judged
        on recommenders.recommender = judged.recommender
    group by recommenders.recommender
),

measured as (
    select
        recommender,
        cutoff_date,
        judged_count,
        hit_people_count,
        {{ ratio('recall_sum', 'judged_count') }} as recall,
        sqrt(greatest(
            {{ ratio('recall_squares - recall_sum * recall_sum / judged_count', 'judged_count - 1') }},
            0
        ) / judged_count) as recall_error
    from summarized
),

-- the same people, once with each of two ways to choose
pairs_summarized as (
    select
        ours.recommender,
        ours.simplicity_rank,
        others.recommender as other_recommender,
        count(*) as judged_count,
        cast(sum(ours.recall - others.recall) as double) as gain_sum,
        cast(
            sum((ours.recall - others.recall) * (ours.recall - others.recall)) as double
        ) as gain_squares,
        cast(sum(others.recall) as double) as other_sum
    from int_recommendations_judged as ours
    inner join int_recommendations_judged as others
        on
            ours.cutoff_date = others.cutoff_date
            and ours.history_number = others.history_number
    group by ours.recommender, ours.simplicity_rank, others.recommender
),

pairs_measured as (
    select
        recommender,
        simplicity_rank,
        other_recommender,
        gain_sum / judged_count as gain,
        sqrt(greatest(
            gain_squares - gain_sum * gain_sum / judged_count, 0
        ) / nullif(judged_count - 1, 0) / judged_count) as gain_error,
        other_sum / judged_count as other_recall
    from pairs_summarized
    where judged_count >= {{ fewest_judged }}
),

-- no other way is better by more than one paired standard error
as_good_as_the_best as (
    select
        recommender,
        simplicity_rank
    from pairs_measured
    group by recommender, simplicity_rank
    having min(gain + gain_error) >= 0
),

-- popularity gives way to what beats it by 5 % and by one paired standard error
chosen as (
    select coalesce(min(simplicity_rank), 1) as simplicity_rank
    from as_good_as_the_best
    where
        simplicity_rank = (
            select min(good.simplicity_rank) from as_good_as_the_best as good
        )
        and recommender in (
            select pairs_measured.recommender
            from pairs_measured
            where
                pairs_measured.other_recommender = 'popularity'
                and pairs_measured.gain > pairs_measured.gain_error
                and pairs_measured.gain >= 0.05 * pairs_measured.other_recall
        )
),

compared as (
    select
        recommenders.recommender,
        recommenders.simplicity_rank,
        measured.cutoff_date,
        measured.judged_count,
        measured.hit_people_count,
        measured.recall,
        measured.recall_error,
        gains.gain,
        gains.gain_error,
        facts.offered_count,
        facts.buyers_count,
        facts.offered_count > 0
        and facts.buyers_count >= {{ fewest_buyers }}
        and recommenders.simplicity_rank = chosen.simplicity_rank as is_served,
        case
            when facts.offered_count = 0 then 'nothing_offered'
            when facts.buyers_count < {{ fewest_buyers }} then 'too_few_buyers'
            when not exists (select 1 from pairs_measured) then 'too_few_judged'
            when chosen.simplicity_rank = 1 then 'popularity_not_beaten'
            else 'popularity_beaten'
        end as verdict
    from recommenders
    inner join measured
        on recommenders.recommender = measured.recommender
    cross join facts
    cross join chosen
    left join pairs_measured as gains
        on
            recommenders.recommender = gains.recommender
            and gains.other_recommender = 'popularity'
            and measured.cutoff_date is null
)

select * from compared
