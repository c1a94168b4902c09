with

stg_history__days as (
    select as_of_date from {{ ref('stg_history__days') }}
),

lifecycle_transitions as (
    select
        customer_id,
        from_stage,
        to_stage,
        transition_date,
        previous_as_of_date,
        as_of_date,
        is_win_back,
        origin
    from {{ source('history', 'lifecycle_transitions') }}
    where as_of_date in (select as_of_date from stg_history__days)
)

select * from lifecycle_transitions
