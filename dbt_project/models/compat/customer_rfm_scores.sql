with

fct_rfm_scores as (
    select
        customer_id,
        recency_score,
        frequency_score,
        monetary_score,
        rfm_code,
        rfm_segment,
        as_of_date
    from {{ ref('fct_rfm_scores') }}
    where
        scheme = 'fixed'
        and as_of_date = {{ as_of_date() }}
),

customer_rfm_scores as (
    select
        {{ tenant_id() }} as user_id,
        customer_id,
        recency_score,
        frequency_score,
        monetary_score,
        rfm_code as rfm_score,
        rfm_segment,
        as_of_date as calculated_on
    from fct_rfm_scores
)

select * from customer_rfm_scores
