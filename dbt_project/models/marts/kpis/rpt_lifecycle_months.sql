with

fct_lifecycle_transitions as (
    select
        cast({{ dbt.date_trunc('month', 'transition_date') }} as date) as month,
        previous_as_of_date,
        to_stage,
        is_win_back
    from {{ ref('fct_lifecycle_transitions') }}
),

int_stocks_changed_by_day as (
    select
        cast({{ dbt.date_trunc('month', 'change_date') }} as date) as month,
        change
    from {{ ref('int_stocks_changed_by_day') }}
    where stock = 'buyers_count'
),

-- before the first known day nobody was seen to leave
first_month as (
    select
        cast({{ dbt.date_trunc('month', add_days('min(previous_as_of_date)', 1)) }} as date)
            as month
    from fct_lifecycle_transitions
),

moves as (
    select
        month,
        0 as new_count,
        case when is_win_back then 1 else 0 end as won_back_count,
        case when to_stage = 'lost' then 1 else 0 end as lost_count
    from fct_lifecycle_transitions
    union all
    select
        month,
        change as new_count,
        0 as won_back_count,
        0 as lost_count
    from int_stocks_changed_by_day
),

months as (
    select
        moves.month,
        cast(sum(moves.new_count) as bigint) as new_count,
        cast(sum(moves.won_back_count) as bigint) as won_back_count,
        cast(sum(moves.lost_count) as bigint) as lost_count
    from moves
    inner join first_month
        on moves.month >= first_month.month
    where moves.month <= {{ as_of_date() }}
    group by moves.month
),

flows as (
    select
        month,
        new_count,
        won_back_count,
        lost_count,
        new_count + won_back_count - lost_count as net_count,
        {{ month_number('month') }} < {{ month_number(add_days(as_of_date(), 1)) }} as is_complete
    from months
)

select * from flows
