with

fct_rfm_scores as (
    select
        scheme,
        rfm_code,
        total_spent_net
    from {{ ref('fct_rfm_scores') }}
    where as_of_date = {{ as_of_date() }}
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
        scheme,
        rfm_code,
        count(*) as customers_count,
        sum(total_spent_net) as total_spent_net
    from fct_rfm_scores
    group by scheme, rfm_code
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
            as total_spent_net
    from schemes
    cross join rfm_segments
    left join scores_counted
        on
            schemes.scheme = scores_counted.scheme
            and rfm_segments.rfm_code = scores_counted.rfm_code
)

select * from cells
