with

int_items_described as (
    select * from {{ ref('int_items_described') }}
),

int_items_acquired as (
    select
        item_kind,
        item_id,
        bought_date
    from {{ ref('int_items_acquired') }}
    where bought_date is not null
),

int_tickets_resolved_to_customers as (
    select
        event_id,
        order_id
    from {{ ref('int_tickets_resolved_to_customers') }}
    where is_valid
),

int_orders_resolved_to_customers as (
    select
        order_id,
        ordered_date,
        fully_refunded_date
    from {{ ref('int_orders_resolved_to_customers') }}
),

cutoffs as (
    {{ recommendation_cutoffs() }}
),

-- an organiser offers events, a shop without any offers products
kind_offered as (
    select coalesce(min(item_kind), 'product') as item_kind
    from int_items_described
    where item_kind = 'event'
),

buyers_by_day as (
    select
        item_kind,
        item_id,
        bought_date,
        count(*) as buyers_count
    from int_items_acquired
    group by item_kind, item_id, bought_date
),

buyers_counted as (
    select
        cutoffs.cutoff_date,
        buyers_by_day.item_kind,
        buyers_by_day.item_id,
        sum(buyers_by_day.buyers_count) as buyers_count,
        sum(case
            when
                buyers_by_day.bought_date
                > {{ add_days('cutoffs.cutoff_date', -91) }}
                then buyers_by_day.buyers_count
            else 0
        end) as recent_buyers_count
    from buyers_by_day
    inner join cutoffs
        on buyers_by_day.bought_date <= cutoffs.cutoff_date
    group by
        cutoffs.cutoff_date, buyers_by_day.item_kind, buyers_by_day.item_id
),

places_by_day as (
    select
        tickets.event_id,
        coalesce(orders.ordered_date, {{ as_of_date() }}) as taken_date,
        orders.fully_refunded_date as freed_date,
        count(*) as places_count
    from int_tickets_resolved_to_customers as tickets
    left join int_orders_resolved_to_customers as orders
        on tickets.order_id = orders.order_id
    group by
        tickets.event_id,
        coalesce(orders.ordered_date, {{ as_of_date() }}),
        orders.fully_refunded_date
),

-- a place is free again from the day of its refund on
places_counted as (
    select
        cutoffs.cutoff_date,
        places_by_day.event_id,
        sum(places_by_day.places_count) as places_taken_count
    from places_by_day
    inner join cutoffs
        on
            places_by_day.taken_date <= cutoffs.cutoff_date
            and coalesce(places_by_day.freed_date > cutoffs.cutoff_date, true)
    group by cutoffs.cutoff_date, places_by_day.event_id
),

joined as (
    select
        cutoffs.cutoff_date,
        cutoffs.is_past,
        items.*,
        coalesce(buyers_counted.buyers_count, 0) as buyers_count,
        coalesce(buyers_counted.recent_buyers_count, 0) as recent_buyers_count,
        coalesce(places_counted.places_taken_count, 0) as places_taken_count,
        items.item_kind = kind_offered.item_kind as is_of_kind_offered,
        -- sold by then or announced by then; a change without a date says nothing of the past
        buyers_counted.item_id is not null
        or coalesce(
            items.changed_date <= cutoffs.cutoff_date,
            not cutoffs.is_past
        ) as is_known,
        -- what was taken off sale later was on sale then
        items.is_off_sale
        and coalesce(
            items.changed_date <= cutoffs.cutoff_date
            or items.starts_date <= cutoffs.cutoff_date,
            true
        ) as was_off_sale
    from int_items_described as items
    cross join cutoffs
    cross join kind_offered
    left join buyers_counted
        on
            cutoffs.cutoff_date = buyers_counted.cutoff_date
            and items.item_kind = buyers_counted.item_kind
            and items.item_id = buyers_counted.item_id
    left join places_counted
        on
            cutoffs.cutoff_date = places_counted.cutoff_date
            and items.item_kind = 'event'
            and items.item_id = places_counted.event_id
),

judged as (
    select
        *,
        is_of_kind_offered
        and is_known
        and not was_off_sale
        and case
            when item_kind = 'product'
                then is_in_catalogue or recent_buyers_count > 0
            when is_past then coalesce(starts_date > cutoff_date, false)
            else is_ahead
        end
        and coalesce(places_taken_count < capacity, true) as is_offered,
        -- what was sold so far, for as many of the days ahead as it will be on sale
        case
            when item_kind = 'product' then 1 + recent_buyers_count
            else
                (1 + buyers_count) * least(
                    {{ recommendation_days() }},
                    greatest({{ days_between('cutoff_date', 'starts_date') }}, 1)
                )
        end as demand
    from joined
),

items as (
    select
        cutoff_date,
        is_past,
        item_number,
        item_kind,
        item_id,
        cast(buyers_count as {{ dbt.type_bigint() }}) as buyers_count,
        cast(places_taken_count as {{ dbt.type_bigint() }}) as places_taken_count,
        is_offered,
        cast(demand as {{ dbt.type_bigint() }}) as demand,
        case
            when is_offered
                then
                    row_number() over (
                        partition by cutoff_date, is_offered
                        order by demand desc, buyers_count desc, item_number asc
                    )
        end as demand_rank
    from judged
)

select * from items
