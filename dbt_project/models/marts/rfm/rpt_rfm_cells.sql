with

fct_rfm_scores as (
    select
        customer_id,
        scheme,
        rfm_code,
        total_spent_net
    from {{ ref('fct_rfm_scores') }}
    where as_of_date = {{ as_of_date() }}
),

-- what is only a rank is no amount and no probability
int_customers_profiled as (
    select
        customer_id,
        case when clv_scale = 'absolute' then predicted_clv_365d end
            as predicted_clv,
        case
            when churn_scale = 'absolute'
                then cast(churn_probability as decimal(18, 8))
        end as churn_probability
    from {{ ref('int_customers_profiled') }}
),

rfm_segments as (
    select
        rfm_code,
        rfm_segment
    from {{ ref('rfm_segments') }}
),

schemes as (
    select distinct scheme from {{ ref('rfm_schemes') }}
),

scores_counted as (
    select
        scores.scheme,
        scores.rfm_code,
        count(*) as customers_count,
        sum(scores.total_spent_net) as total_spent_net,
        count(people.predicted_clv) as valued_count,
        sum(people.predicted_clv) as predicted_clv_365d,
        count(people.churn_probability) as judged_count,
        sum(people.churn_probability) as expected_churners
    from fct_rfm_scores as scores
    inner join int_customers_profiled as people
        on scores.customer_id = people.customer_id
    group by scores.scheme, scores.rfm_code
),

cells as (
    select
        cast(schemes.scheme as string) as scheme,
        cast(substring(rfm_segments.rfm_code, 1, 1) as integer)
            as recency_score,
        cast(substring(rfm_segments.rfm_code, 2, 1) as integer)
            as frequency_score,
        cast(substring(rfm_segments.rfm_code, 3, 1) as integer)
            as monetary_score,
        cast(rfm_segments.rfm_segment as string) as rfm_segment,
        cast(coalesce(scores_counted.customers_count, 0) as bigint)
            as customers_count,
        {{ money('coalesce(scores_counted.total_spent_net, 0)') }}
            as total_spent_net,
        cast(coalesce(scores_counted.valued_count, 0) as bigint)
            as valued_count,
        {{ money('scores_counted.predicted_clv_365d') }} as predicted_clv_365d,
        cast(coalesce(scores_counted.judged_count, 0) as bigint)
            as judged_count,
        cast(scores_counted.expected_churners as double) as expected_churners
    from schemes
    cross join rfm_segments
    left join scores_counted
        on
            schemes.scheme = scores_counted.scheme
            and rfm_segments.rfm_code = scores_counted.rfm_code
)

select * from cells
