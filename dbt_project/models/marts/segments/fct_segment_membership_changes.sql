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
        and as_of_date = {{ as_of_date() }}
),

members as (
    select
        segment_id,
        customer_id,
        as_of_date,
        source
    from {{ ref('int_segment_members_gathered') }}
    union all
    select
        segment_id,
        customer_id,
        as_of_date,
        source
    from {{ ref('fct_segment_memberships') }}
),

earlier as (
    select * from {{ ref('int_segment_membership_changes_gathered') }}
),

explained as (
    {{ membership_changes('days', 'members') }}
),

changes as (
    {%- for rows in ['earlier', 'explained'] %}
    select
        cast(segment_id as string) as segment_id,
        cast(customer_id as string) as customer_id,
        cast(change as string) as change,
        cast(reason as string) as reason,
        cast(previous_as_of_date as date) as previous_as_of_date,
        cast(as_of_date as date) as as_of_date,
        cast(origin as string) as origin
    from {{ rows }}
    {{- ' union all' if not loop.last }}
    {%- endfor %}
)

select * from changes
