with

int_history_days_chosen as (
    select
        as_of_date,
        previous_as_of_date,
        origin
    from {{ ref('int_history_days_chosen') }}
    where not is_stored
),

int_money_moves_versioned as (
    select
        customer_id,
        valid_from,
        valid_to,
        orders_count,
        net
    from {{ ref('int_money_moves_versioned') }}
),

buyers_counted as (
    select
        as_of_date,
        count(*) as buyers_count
    from {{ ref('int_customers_scored_by_rfm') }}
    where scheme = 'quintile'
    group by as_of_date
),

people_counted as (
    select
        as_of_date,
        count(*) as customers_count
    from {{ ref('int_customer_states_chained') }}
    where not is_stored
    group by as_of_date
),

money_summed as (
    select
        int_history_days_chosen.as_of_date,
        sum(int_money_moves_versioned.orders_count) as orders_count,
        sum(int_money_moves_versioned.net) as total_spent_net
    from int_history_days_chosen
    inner join int_money_moves_versioned
        on
            int_history_days_chosen.as_of_date
            >= int_money_moves_versioned.valid_from
            and int_history_days_chosen.as_of_date
            < int_money_moves_versioned.valid_to
    group by int_history_days_chosen.as_of_date
),

days as (
    select
        int_history_days_chosen.as_of_date,
        int_history_days_chosen.previous_as_of_date,
        int_history_days_chosen.origin,
        cast(coalesce(people_counted.customers_count, 0) as {{ dbt.type_bigint() }})
            as customers_count,
        cast(coalesce(buyers_counted.buyers_count, 0) as {{ dbt.type_bigint() }})
            as buyers_count,
        cast(coalesce(money_summed.orders_count, 0) as {{ dbt.type_bigint() }})
            as orders_count,
        {{ money('coalesce(money_summed.total_spent_net, 0)') }}
            as total_spent_net
    from int_history_days_chosen
    left join people_counted
        on int_history_days_chosen.as_of_date = people_counted.as_of_date
    left join buyers_counted
        on int_history_days_chosen.as_of_date = buyers_counted.as_of_date
    left join money_summed
        on int_history_days_chosen.as_of_date = money_summed.as_of_date
)

select * from days
