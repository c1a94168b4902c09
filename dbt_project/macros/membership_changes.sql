{#
  Who entered and left segments on `days` (segment_id, as_of_date, previous_as_of_date, origin,
  is_rule_changed), and why. `members` (segment_id, customer_id, as_of_date, source) holds both days.
#}
{% macro membership_changes(days, members) -%}
    with
    before_and_after as (
        select
            {{ days }}.segment_id,
            {{ days }}.as_of_date,
            {{ members }}.customer_id,
            {{ members }}.source,
            true as is_after
        from {{ days }}
        inner join {{ members }}
            on
                {{ days }}.segment_id = {{ members }}.segment_id
                and {{ days }}.as_of_date = {{ members }}.as_of_date
        union all
        select
            {{ days }}.segment_id,
            {{ days }}.as_of_date,
            {{ members }}.customer_id,
            {{ members }}.source,
            false as is_after
        from {{ days }}
        inner join {{ members }}
            on
                {{ days }}.segment_id = {{ members }}.segment_id
                and {{ days }}.previous_as_of_date = {{ members }}.as_of_date
    ),

    people as (
        select
            customer_id,
            {{ local_date('first_seen_at') }} as first_seen_date
        from {{ ref('int_customers_unified') }}
    ),

    -- whom a list keeps out today
    kept_out as (
        select
            segment_id,
            customer_id
        from {{ ref('stg_ops__segment_lists') }}
        where list = 'exclude'
    ),

    moved as (
        select
            segment_id,
            as_of_date,
            customer_id,
            max(source) as source,
            bool_or(is_after) as has_entered
        from before_and_after
        group by segment_id, as_of_date, customer_id
        having count(*) = 1
    )

    select
        moved.segment_id,
        moved.customer_id,
        case when moved.has_entered then 'entered' else 'left' end as change,
        case
            when moved.has_entered and moved.source <> 'rule' then 'listed'
            when not moved.has_entered and (moved.source <> 'rule' or kept_out.customer_id is not null)
                then 'unlisted'
            when {{ days }}.is_rule_changed then 'rule_changed'
            when ids_lost.customer_id is not null then 'merged'
            when not moved.has_entered then 'rule_no_longer_met'
            when people.first_seen_date > {{ days }}.previous_as_of_date then 'new_customer'
            else 'rule_met'
        end as reason,
        {{ days }}.previous_as_of_date,
        moved.as_of_date,
        {{ days }}.origin
    from moved
    inner join {{ days }}
        on moved.segment_id = {{ days }}.segment_id and moved.as_of_date = {{ days }}.as_of_date
    inner join people
        on moved.customer_id = people.customer_id
    left join kept_out
        on moved.segment_id = kept_out.segment_id and moved.customer_id = kept_out.customer_id
    left join {{ ref('int_history_ids_lost') }} as ids_lost
        on
            moved.customer_id = ids_lost.customer_id
            and {{ days }}.previous_as_of_date = ids_lost.as_of_date
{%- endmacro %}
