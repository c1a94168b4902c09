with

int_history_days_chosen as (
    select
        as_of_date,
        origin,
        is_stored
    from {{ ref('int_history_days_chosen') }}
    where is_shown
),

stg_history__rfm_scores as (
    select *
    from {{ ref('stg_history__rfm_scores') }}
    where as_of_date in (select as_of_date from int_history_days_chosen)
),

int_customers_scored_by_rfm as (
    select
        scored.*,
        int_history_days_chosen.origin
    from {{ ref('int_customers_scored_by_rfm') }} as scored
    inner join int_history_days_chosen
        on scored.as_of_date = int_history_days_chosen.as_of_date
),

stored as (
    {{ rows_of_current_customers('stg_history__rfm_scores', [
        'scheme', 'as_of_date', 'recency_days', 'orders_count', 'total_spent_net',
        'recency_score', 'frequency_score', 'monetary_score', 'rfm_code', 'rfm_segment',
        'monetary_at_least', 'lookback_days', 'scheme_version', 'origin'
    ]) }}
),

unioned as (
    select * from stored
    union all
    select
        customer_id,
        scheme,
        as_of_date,
        recency_days,
        orders_count,
        total_spent_net,
        recency_score,
        frequency_score,
        monetary_score,
        rfm_code,
        rfm_segment,
        monetary_at_least,
        lookback_days,
        scheme_version,
        origin
    from int_customers_scored_by_rfm
),

scores as (
    select
        cast(customer_id as string) as customer_id,
        cast(scheme as string) as scheme,
        cast(as_of_date as date) as as_of_date,
        cast(recency_days as integer) as recency_days,
        cast(orders_count as bigint) as orders_count,
        {{ money('total_spent_net') }} as total_spent_net,
        cast(recency_score as integer) as recency_score,
        cast(frequency_score as integer) as frequency_score,
        cast(monetary_score as integer) as monetary_score,
        cast(rfm_code as string) as rfm_code,
        cast(rfm_segment as string) as rfm_segment,
        {{ money('monetary_at_least') }} as monetary_at_least,
        cast(lookback_days as integer) as lookback_days,
        cast(scheme_version as string) as scheme_version,
        cast(origin as string) as origin
    from unioned
)

select * from scores
