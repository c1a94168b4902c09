with

int_segment_days_gathered as (
    select
        segment_id,
        as_of_date
    from {{ ref('int_segment_days_gathered') }}
    where is_stored
),

stg_history__segment_memberships as (
    select
        stored.segment_id,
        stored.customer_id,
        stored.as_of_date,
        stored.source
    from {{ ref('stg_history__segment_memberships') }} as stored
    inner join int_segment_days_gathered
        on
            stored.segment_id = int_segment_days_gathered.segment_id
            and stored.as_of_date = int_segment_days_gathered.as_of_date
),

stored_members as (
    {{ rows_of_current_customers(
        'stg_history__segment_memberships', ['segment_id', 'as_of_date', 'source']
    ) }}
),

int_segment_memberships_replayed as (
    select
        customer_id,
        segment_id,
        as_of_date,
        'rule' as source
    from {{ ref('int_segment_memberships_replayed') }}
),

members as (
    select * from stored_members
    union all
    select * from int_segment_memberships_replayed
)

select * from members
