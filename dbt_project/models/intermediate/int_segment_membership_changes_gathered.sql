with

days as (
    select
        segment_id,
        as_of_date,
        previous_as_of_date,
        origin,
        rule_hash <> previous_rule_hash as is_rule_changed
    from {{ ref('int_segment_days_gathered') }}
    where
        previous_as_of_date is not null
        and as_of_date < {{ as_of_date() }}
),

people as (
    select
        customer_id,
        {{ local_date('first_seen_at') }} as first_seen_date
    from {{ ref('int_customers_unified') }}
),

kept_out as (
    select
        segment_id,
        customer_id
    from {{ ref('stg_ops__segment_lists') }}
    where list = 'exclude'
),

members as (
    select
        segment_id,
        customer_id,
        as_of_date,
        source
    from {{ ref('int_segment_members_gathered') }}
),

stored as (
    select stg_history__membership_changes.*
    from {{ ref('stg_history__membership_changes') }} as stg_history__membership_changes
    inner join people
        on stg_history__membership_changes.customer_id = people.customer_id
),

explained as (
    {{ membership_changes('days', 'members') }}
),

changes as (
    {%- for rows in ['stored', 'explained'] %}
    select
        segment_id,
        customer_id,
        change,
        reason,
        previous_as_of_date,
        as_of_date,
        origin
    from {{ rows }}
    {{- ' union all' if not loop.last }}
    {%- endfor %}
)

select * from changes
