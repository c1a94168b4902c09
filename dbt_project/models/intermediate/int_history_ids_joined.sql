with

stg_history__customer_states as (
    select
        customer_id,
        as_of_date
    from {{ ref('stg_history__customer_states') }}
),

int_subjects_resolved_to_customers as (
    select
        subject_id,
        customer_id
    from {{ ref('int_subjects_resolved_to_customers') }}
    where subject_id <> customer_id
),

int_customers_unified as (
    select customer_id from {{ ref('int_customers_unified') }}
),

joined_since as (
    select
        stg_history__customer_states.as_of_date,
        stg_history__customer_states.customer_id as subject_id,
        int_subjects_resolved_to_customers.customer_id
    from stg_history__customer_states
    inner join int_subjects_resolved_to_customers
        on
            stg_history__customer_states.customer_id
            = int_subjects_resolved_to_customers.subject_id
    inner join int_customers_unified
        on
            int_subjects_resolved_to_customers.customer_id
            = int_customers_unified.customer_id
),

-- a row of the surviving id itself always wins
without_own_row as (
    select
        joined_since.*,
        row_number() over (
            partition by joined_since.as_of_date, joined_since.customer_id
            order by joined_since.subject_id
        ) as subject_rank
    from joined_since
    left join stg_history__customer_states as own
        on
            joined_since.customer_id = own.customer_id
            and joined_since.as_of_date = own.as_of_date
    where own.customer_id is null
),

ids as (
    select
        as_of_date,
        subject_id,
        customer_id
    from without_own_row
    where subject_rank = 1
)

select * from ids
