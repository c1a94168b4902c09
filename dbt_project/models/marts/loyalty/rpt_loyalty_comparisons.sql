{%- set window_days = var('churn_threshold_days') -%}
{%- set cutoff = add_days(as_of_date(), -window_days) -%}

with

int_customers_summarized_by_day as (
    select
        customer_id,
        activity_date,
        orders_count
    from {{ ref('int_customers_summarized_by_day') }}
    where customer_id is not null and orders_count > 0
),

fct_loyalty_entries as (
    select
        program_id,
        customer_id,
        max(case when kind = 'redeem' then 1 else 0 end) as has_redeemed
    from {{ ref('fct_loyalty_entries') }}
    where occurred_date <= {{ cutoff }}
    group by program_id, customer_id
),

dim_loyalty_programs as (
    select program_id from {{ ref('dim_loyalty_programs') }}
),

known_then as (
    select
        customer_id,
        sum(case when activity_date <= {{ cutoff }} then orders_count else 0 end) as orders_count,
        {{ days_between("max(case when activity_date <= " ~ cutoff ~ " then activity_date end)", cutoff) }}
            as recency_days,
        max(case when activity_date > {{ cutoff }} then 1 else 0 end) as has_returned
    from int_customers_summarized_by_day
    group by customer_id
    having min(activity_date) <= {{ cutoff }}
),

-- alike: as many orders and as long ago, in classes
people as (
    select
        programs.program_id,
        known_then.has_returned,
        case
            when entries.customer_id is null then 'outsider'
            when entries.has_redeemed = 1 then 'redeemer'
            else 'saver'
        end as standing,
        case
            when known_then.orders_count >= 10 then '10'
            when known_then.orders_count >= 5 then '5'
            when known_then.orders_count >= 3 then '3'
            else cast(known_then.orders_count as {{ dbt.type_string() }})
        end || '#' || case
            when known_then.recency_days <= 30 then '30'
            when known_then.recency_days <= 90 then '90'
            when known_then.recency_days <= 180 then '180'
            when known_then.recency_days <= 365 then '365'
            else 'more'
        end as stratum
    from known_then
    cross join dim_loyalty_programs as programs
    left join fct_loyalty_entries as entries
        on
            programs.program_id = entries.program_id
            and known_then.customer_id = entries.customer_id
),

{% for name, one, others in [('member_outsider', "'redeemer', 'saver'", "'outsider'"), ('redeemer_saver', "'redeemer'", "'saver'")] -%}
{{ name }} as (
    select
        '{{ name }}' as comparison,
        program_id,
        stratum,
        sum(case when standing in ({{ one }}) then 1 else 0 end) as people_count,
        sum(case when standing in ({{ one }}) then has_returned else 0 end) as returned_count,
        sum(case when standing in ({{ others }}) then 1 else 0 end) as others_count,
        sum(case when standing in ({{ others }}) then has_returned else 0 end) as others_returned_count
    from people
    group by program_id, stratum
),

{% endfor -%}
strata as (
    select * from member_outsider
    union all
    select * from redeemer_saver
),

comparisons as (
    select
        program_id,
        comparison,
        cast(sum(people_count) as bigint) as people_count,
        cast(sum(case when others_count > 0 then people_count else 0 end) as bigint) as matched_count,
        cast(sum(case when people_count > 0 then others_count else 0 end) as bigint) as alike_count,
        cast({{ ratio(
            'cast(sum(case when others_count > 0 then returned_count end) as double)',
            'sum(case when others_count > 0 then people_count end)'
        ) }} as double) as returned_share,
        -- the others as if they were made up of strata like the people they are held against
        cast({{ ratio(
            'sum(case when others_count > 0 then people_count * (cast(others_returned_count as double) / others_count) end)',
            'sum(case when others_count > 0 then people_count end)'
        ) }} as double) as alike_returned_share
    from strata
    group by program_id, comparison
)

select * from comparisons
