with

stg_history__days as (
    select as_of_date from {{ ref('stg_history__days') }}
),

rfm_changes as (
    select
        customer_id,
        from_segment,
        to_segment,
        previous_as_of_date,
        as_of_date,
        origin
    from {{ source('history', 'rfm_changes') }}
    where as_of_date in (select as_of_date from stg_history__days)
)

select * from rfm_changes
