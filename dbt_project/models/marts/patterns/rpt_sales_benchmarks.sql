{#- Every day of the last month, then every week of the half year before the start. -#}
{%- set days = range(0, 31) | list + range(35, 183, 7) | list -%}

with

bridge_similar_events as (
    select
        event_id,
        similar_event_id
    from {{ ref('bridge_similar_events') }}
),

rpt_sales_curves as (
    select
        event_id,
        days_before_start,
        tickets_to_date
    from {{ ref('rpt_sales_curves') }}
),

days as (
    {%- for day in days %}
    select {{ day }} as days_before_start
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

finals as (
    select
        event_id,
        max(tickets_to_date) as tickets_count
    from rpt_sales_curves
    group by event_id
),

-- between two sales the curve is flat: what was sold by a day is the last step before it
steps as (
    select
        finals.event_id,
        days.days_before_start,
        finals.tickets_count,
        coalesce(max(rpt_sales_curves.tickets_to_date), 0) as tickets_to_date
    from finals
    cross join days
    left join rpt_sales_curves
        on
            finals.event_id = rpt_sales_curves.event_id
            and days.days_before_start <= rpt_sales_curves.days_before_start
    group by finals.event_id, days.days_before_start, finals.tickets_count
),

shares as (
    select
        bridge_similar_events.event_id,
        steps.days_before_start,
        steps.tickets_to_date,
        cast(steps.tickets_to_date as double) / steps.tickets_count as final_share
    from bridge_similar_events
    inner join steps
        on bridge_similar_events.similar_event_id = steps.event_id
),

benchmarks as (
    select
        cast(event_id as {{ dbt.type_string() }}) as event_id,
        cast(days_before_start as integer) as days_before_start,
        cast(count(*) as bigint) as similar_count,
        cast({{ quantile_disc('tickets_to_date', 0.25) }} as bigint) as tickets_low,
        {{ median('tickets_to_date') }} as tickets_median,
        cast({{ quantile_disc('tickets_to_date', 0.75) }} as bigint) as tickets_high,
        {{ quantile_disc('final_share', 0.25) }} as final_share_low,
        {{ median('final_share') }} as final_share_median,
        {{ quantile_disc('final_share', 0.75) }} as final_share_high
    from shares
    group by event_id, days_before_start
)

select * from benchmarks
