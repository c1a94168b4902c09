{%- set churn_days = var('churn_threshold_days') -%}

with

int_activity_gaps_counted as (
    select
        activity_date,
        next_activity_date,
        customers_count
    from {{ ref('int_activity_gaps_counted') }}
),

int_customers_unified as (
    select first_seen_at from {{ ref('int_customers_unified') }}
),

int_purchase_gaps_counted as (
    select * from {{ ref('int_purchase_gaps_counted') }}
),

int_customers_summarized_by_day as (
    select
        activity_date,
        orders_count,
        net
    from {{ ref('int_customers_summarized_by_day') }}
    where customer_id is not null
),

int_orders_resolved_to_customers as (
    select
        order_id,
        ordered_date
    from {{ ref('int_orders_resolved_to_customers') }}
),

int_orders_numbered as (
    select
        order_id,
        customer_order_number
    from {{ ref('int_orders_numbered') }}
    where customer_order_number <= 2
),

-- a day of activity counts its people from one day up to, not including,
-- another: until their next activity or the end of the window, what comes first
spans as (
    {%- for days in [30, 60, 90] %}
    select
        'active_{{ days }}d' as stock,
        activity_date as starts_on,
        least(next_activity_date, {{ add_days('activity_date', days) }})
            as ends_before,
        customers_count
    from int_activity_gaps_counted
    union all
    {%- endfor %}
    select
        'churn_base' as stock,
        {{ add_days('activity_date', churn_days) }} as starts_on,
        {{ add_days(
            'least(next_activity_date, ' ~ add_days('activity_date', churn_days) ~ ')',
            churn_days
        ) }} as ends_before,
        customers_count
    from int_activity_gaps_counted
    union all
    select
        'churned' as stock,
        {{ add_days('activity_date', churn_days) }} as starts_on,
        least(next_activity_date, {{ add_days('activity_date', 2 * churn_days) }})
            as ends_before,
        customers_count
    from int_activity_gaps_counted
    where next_activity_date > {{ add_days('activity_date', churn_days) }}
    union all
    select
        'buyers_365d' as stock,
        purchase_date as starts_on,
        least(
            coalesce(next_purchase_date, cast('9999-12-31' as date)),
            {{ add_days('purchase_date', 365) }}
        ) as ends_before,
        customers_count
    from int_purchase_gaps_counted
    union all
    select
        'orders_365d' as stock,
        activity_date as starts_on,
        {{ add_days('activity_date', 365) }} as ends_before,
        orders_count as customers_count
    from int_customers_summarized_by_day
    where orders_count > 0
),

changes as (
    select
        stock,
        starts_on as change_date,
        customers_count as change
    from spans
    union all
    select
        stock,
        ends_before as change_date,
        -customers_count as change
    from spans
    union all
    select
        'customers_count' as stock,
        -- somebody whom no source dates was always known
        coalesce({{ local_date('first_seen_at') }}, cast('1900-01-01' as date))
            as change_date,
        1 as change
    from int_customers_unified
    union all
    select
        case int_orders_numbered.customer_order_number
            when 1 then 'buyers_count'
            else 'repeat_buyers_count'
        end as stock,
        int_orders_resolved_to_customers.ordered_date as change_date,
        1 as change
    from int_orders_numbered
    inner join int_orders_resolved_to_customers
        on
            int_orders_numbered.order_id
            = int_orders_resolved_to_customers.order_id
    union all
    select
        'historic_clv' as stock,
        activity_date as change_date,
        net as change
    from int_customers_summarized_by_day
),

changes_by_day as (
    select
        stock,
        change_date,
        {{ money('sum(change)') }} as change
    from changes
    group by stock, change_date
)

select * from changes_by_day
