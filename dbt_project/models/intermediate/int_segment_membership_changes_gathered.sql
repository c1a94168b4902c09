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
    inner join {{ ref('int_customers_unified') }} as int_customers_unified
        on stg_history__membership_changes.customer_id = int_customers_unified.customer_id
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
