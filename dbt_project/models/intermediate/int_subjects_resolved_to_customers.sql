with

stg_ops__customer_ids as (
    select
        customer_id,
        unmerged_customer_id,
        own_customer_id
    from {{ ref('stg_ops__customer_ids') }}
),

stg_ops__merged_profiles as (
    select
        unmerged_customer_id,
        customer_id
    from {{ ref('stg_ops__merged_profiles') }}
),

-- What was logged under an id that has since been joined to another finds its person; a profile
-- that raw data forgot is still what people merged it into.
subjects as (
    select
        own_customer_id as subject_id,
        unmerged_customer_id,
        customer_id
    from stg_ops__customer_ids
    where own_customer_id is not null
    union
    select
        unmerged_customer_id as subject_id,
        unmerged_customer_id,
        customer_id
    from stg_ops__customer_ids
    union
    select
        unmerged_customer_id as subject_id,
        unmerged_customer_id,
        customer_id
    from stg_ops__merged_profiles
),

-- An id that is somebody's own and somebody else's today speaks of today's.
ranked as (
    select
        subject_id,
        unmerged_customer_id,
        customer_id,
        row_number() over (
            partition by subject_id
            order by
                case when subject_id = unmerged_customer_id then 0 else 1 end,
                unmerged_customer_id
        ) as customer_rank
    from subjects
),

resolved as (
    select
        subject_id,
        unmerged_customer_id,
        customer_id
    from ranked
    where customer_rank = 1
)

select * from resolved
