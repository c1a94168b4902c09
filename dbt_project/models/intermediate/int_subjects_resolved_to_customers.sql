with

stg_ops__customer_ids as (
    select
        customer_id,
        own_customer_id
    from {{ ref('stg_ops__customer_ids') }}
),

-- What was logged under an id that has since been joined to another finds its person.
subjects as (
    select
        own_customer_id as subject_id,
        customer_id
    from stg_ops__customer_ids
    where own_customer_id is not null
    union
    select
        customer_id as subject_id,
        customer_id
    from stg_ops__customer_ids
),

-- An id that is somebody's own and somebody else's today speaks of today's.
ranked as (
    select
        subject_id,
        customer_id,
        row_number() over (
            partition by subject_id
            order by case when subject_id = customer_id then 0 else 1 end, customer_id
        ) as customer_rank
    from subjects
),

resolved as (
    select
        subject_id,
        customer_id
    from ranked
    where customer_rank = 1
)

select * from resolved
