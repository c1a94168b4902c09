{#- Fewer events to compare with make no quarter; before a tenth is sold, the rest is a guess. -#}
{%- set fewest_similar, smallest_share = 4, 0.1 -%}

with

stg_shop__events as (
    select
        event_id,
        capacity,
        {{ local_date('starts_at') }} as starts_date
    from {{ ref('stg_shop__events') }}
    where starts_at >= {{ as_of_end() }} and coalesce(status, '') <> 'cancelled'
),

rpt_sales_curves as (
    select
        event_id,
        days_before_start,
        tickets_to_date
    from {{ ref('rpt_sales_curves') }}
),

bridge_similar_events as (
    select
        event_id,
        similar_event_id
    from {{ ref('bridge_similar_events') }}
),

totals as (
    select
        event_id,
        max(tickets_to_date) as tickets_count
    from rpt_sales_curves
    group by event_id
),

ahead as (
    select
        stg_shop__events.event_id,
        stg_shop__events.capacity,
        {{ days_between(as_of_date(), 'stg_shop__events.starts_date') }}
            as days_before_start,
        coalesce(totals.tickets_count, 0) as tickets_to_date
    from stg_shop__events
    left join totals
        on stg_shop__events.event_id = totals.event_id
),

similar_then as (
    select
        ahead.event_id,
        bridge_similar_events.similar_event_id,
        totals.tickets_count,
        coalesce(max(rpt_sales_curves.tickets_to_date), 0) as tickets_to_date
    from ahead
    inner join bridge_similar_events
        on ahead.event_id = bridge_similar_events.event_id
    inner join totals
        on bridge_similar_events.similar_event_id = totals.event_id
    left join rpt_sales_curves
        on
            bridge_similar_events.similar_event_id = rpt_sales_curves.event_id
            and ahead.days_before_start <= rpt_sales_curves.days_before_start
    group by
        ahead.event_id,
        bridge_similar_events.similar_event_id,
        totals.tickets_count
),

shares as (
    select
        event_id,
        count(*) as similar_count,
        {{ median('tickets_to_date') }} as similar_tickets_median,
        {{ quantile_disc('cast(tickets_to_date as double) / tickets_count', 0.25) }}
            as final_share_low,
        {{ median('cast(tickets_to_date as double) / tickets_count') }}
            as final_share_median,
        {{ quantile_disc('cast(tickets_to_date as double) / tickets_count', 0.75) }}
            as final_share_high
    from similar_then
    group by event_id
),

outlooks as (
    select
        cast(ahead.event_id as {{ dbt.type_string() }}) as event_id,
        {{ as_of_date() }} as as_of_date,
        cast(ahead.days_before_start as integer) as days_before_start,
        cast(ahead.tickets_to_date as bigint) as tickets_to_date,
        cast(coalesce(shares.similar_count, 0) as bigint) as similar_count,
        shares.similar_tickets_median,
        shares.final_share_low,
        shares.final_share_median,
        shares.final_share_high,
        {%- for bound, share in [('low', 'high'), ('median', 'median'), ('high', 'low')] %}
        case
            when
                shares.similar_count >= {{ fewest_similar }}
                and shares.final_share_low >= {{ smallest_share }}
                then cast(least(
                    round(ahead.tickets_to_date / shares.final_share_{{ share }}),
                    greatest(ahead.capacity, ahead.tickets_to_date)
                ) as bigint)
        end as expected_tickets_{{ bound }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from ahead
    left join shares
        on ahead.event_id = shares.event_id
)

select * from outlooks
