with

int_orders_grouped_by_event as (
    select
        event_id,
        lead_time_days,
        ordered_date,
        tickets_count,
        ticket_revenue
    from {{ ref('int_orders_grouped_by_event') }}
    where is_sold and lead_time_days is not null
),

stg_shop__events as (
    select
        event_id,
        capacity
    from {{ ref('stg_shop__events') }}
),

days_summed as (
    select
        event_id,
        lead_time_days,
        ordered_date,
        sum(tickets_count) as tickets_count,
        sum(coalesce(ticket_revenue, 0)) as ticket_revenue
    from int_orders_grouped_by_event
    group by event_id, lead_time_days, ordered_date
),

days_accumulated as (
    select
        *,
        sum(tickets_count) over up_to_day as tickets_to_date,
        sum(ticket_revenue) over up_to_day as ticket_revenue_to_date
    from days_summed
    window
        up_to_day as (
            partition by event_id
            order by lead_time_days desc
            rows between unbounded preceding and current row
        )
),

sales_curves as (
    select
        cast(days_accumulated.event_id as {{ dbt.type_string() }}) as event_id,
        cast(days_accumulated.lead_time_days as integer) as days_before_start,
        days_accumulated.ordered_date,
        cast(days_accumulated.tickets_count as bigint) as tickets_count,
        cast(days_accumulated.tickets_to_date as bigint) as tickets_to_date,
        {{ money('days_accumulated.ticket_revenue_to_date') }}
            as ticket_revenue_to_date,
        cast({{ ratio('days_accumulated.tickets_to_date', 'stg_shop__events.capacity') }} as double)
            as sell_through_share
    from days_accumulated
    left join stg_shop__events
        on days_accumulated.event_id = stg_shop__events.event_id
)

select * from sales_curves
