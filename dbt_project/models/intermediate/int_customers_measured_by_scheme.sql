with

int_money_moves_versioned as (
    select
        customer_id,
        moved_date,
        valid_from,
        valid_to,
        orders_count,
        net
    from {{ ref('int_money_moves_versioned') }}
    where customer_id is not null
),

int_history_days_chosen as (
    select as_of_date
    from {{ ref('int_history_days_chosen') }}
    where not is_stored
),

days_counted as (
    select
        int_money_moves_versioned.customer_id,
        int_history_days_chosen.as_of_date,
        int_money_moves_versioned.moved_date,
        int_money_moves_versioned.orders_count,
        int_money_moves_versioned.net,
        int_money_moves_versioned.moved_date
        > {{ add_days('int_history_days_chosen.as_of_date', -var('rfm_lookback_days')) }}
            as is_in_lookback
    from int_money_moves_versioned
    inner join int_history_days_chosen
        on
            int_money_moves_versioned.valid_from
            <= int_history_days_chosen.as_of_date
            and int_money_moves_versioned.valid_to
            > int_history_days_chosen.as_of_date
),

summarized as (
    select
        customer_id,
        as_of_date,
        sum(orders_count) as orders_count,
        sum(net) as net,
        sum(case when is_in_lookback then orders_count else 0 end)
            as recent_orders_count,
        sum(case when is_in_lookback then net else 0 end) as recent_net,
        max(case when orders_count > 0 then moved_date end) as last_order_date
    from days_counted
    group by customer_id, as_of_date
    having sum(orders_count) > 0
),

buyers as (
    select
        *,
        {{ days_between('last_order_date', 'as_of_date') }} as recency_days,
        rank() over (partition by as_of_date order by net) as spend_rank,
        count(*) over (partition by as_of_date) as buyers_count
    from summarized
),

-- equal amounts share the lowest rank, so they fall into the same fifth
measured as (
    select
        'quintile' as scheme,
        as_of_date,
        customer_id,
        recency_days,
        orders_count,
        net as total_spent_net,
        cast(
            1 + floor(5 * (spend_rank - 1) / cast(buyers_count as double))
            as integer
        ) as spend_fifth
    from buyers
    union all
    select
        'fixed' as scheme,
        as_of_date,
        customer_id,
        recency_days,
        recent_orders_count as orders_count,
        recent_net as total_spent_net,
        cast(null as integer) as spend_fifth
    from buyers
)

select * from measured
