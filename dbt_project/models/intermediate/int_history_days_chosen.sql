with

stg_history__days as (
    select
        as_of_date,
        origin
    from {{ ref('stg_history__days') }}
    -- of a day long gone only the changes are kept, and nothing compares with those
    where as_of_date in (select as_of_date from {{ ref('stg_history__customer_states') }})
),

int_customers_unified as (
    select min({{ local_date('first_seen_at') }}) as first_seen_date
    from {{ ref('int_customers_unified') }}
),

latest_stored as (
    select max(as_of_date) as as_of_date
    from stg_history__days
),

month_ends as (
    {%- for month_end in history_month_ends() %}
    select {{ month_end }} as as_of_date
    {{- ' union all' if not loop.last }}
    {%- endfor %}
),

stored as (
    select
        stg_history__days.as_of_date,
        stg_history__days.origin,
        true as is_stored,
        stg_history__days.as_of_date = latest_stored.as_of_date as is_latest_stored,
        month_ends.as_of_date is not null
        or stg_history__days.as_of_date
        > {{ add_days(as_of_date(), -var('history_daily_days')) }} as is_shown
    from stg_history__days
    cross join latest_stored
    left join month_ends
        on stg_history__days.as_of_date = month_ends.as_of_date
),

-- history only grows at its end: a month-end before a stored day stays unknown
computed as (
    select
        month_ends.as_of_date,
        'event_time' as origin,
        false as is_stored,
        false as is_latest_stored,
        true as is_shown
    from month_ends
    cross join latest_stored
    cross join int_customers_unified
    where
        month_ends.as_of_date >= int_customers_unified.first_seen_date
        and (
            latest_stored.as_of_date is null
            or month_ends.as_of_date > latest_stored.as_of_date
        )
),

own as (
    select
        {{ as_of_date() }} as as_of_date,
        '{{ 'event_time' if history_is_computed_anew() else 'observed' }}' as origin,
        false as is_stored,
        false as is_latest_stored,
        true as is_shown
),

days as (
    select * from stored
    union all
    select * from computed
    union all
    select * from own
),

chosen as (
    select
        as_of_date,
        origin,
        is_stored,
        is_latest_stored,
        is_shown
        or coalesce(
            lead(as_of_date) over (order by as_of_date) = {{ as_of_date() }}, false
        ) as is_shown,
        lag(as_of_date) over (order by as_of_date) as previous_as_of_date
    from days
)

select * from chosen
