with

rfm_schemes as (
    select
        scheme,
        axis,
        score,
        at_least
    from {{ ref('rfm_schemes') }}
),

fct_rfm_scores as (
    select
        scheme,
        monetary_score,
        monetary_at_least
    from {{ ref('fct_rfm_scores') }}
    where as_of_date = {{ as_of_date() }}
),

-- fifths have no band in the seed: they begin where the day's buyers put them
fifths as (
    select
        scheme,
        'monetary' as axis,
        monetary_score as score,
        min(monetary_at_least) as at_least
    from fct_rfm_scores
    where
        scheme not in (
            select scheme from rfm_schemes
            where axis = 'monetary'
        )
    group by scheme, monetary_score
),

unioned as (
    select
        *,
        true as is_fixed
    from rfm_schemes
    union all
    select
        *,
        false as is_fixed
    from fifths
),

bands as (
    select
        cast(scheme as string) as scheme,
        cast(axis as string) as axis,
        cast(score as integer) as score,
        {{ money('at_least') }} as at_least,
        is_fixed
    from unioned
)

select * from bands
