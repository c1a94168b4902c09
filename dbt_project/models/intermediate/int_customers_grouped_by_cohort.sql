{#- A group of fewer customers says nothing, and a chart holds about a dozen lines. -#}
{%- set smallest_group, groups_shown = 30, 12 -%}
{%- set breakdowns = [
    'first_order_channel',
    'first_order_genre',
    'first_order_venue',
    'first_order_discount',
    'city',
] -%}

with

int_customers_summarized_by_orders as (
    select
        customer_id,
        first_order_date,
        last_order_date
    from {{ ref('int_customers_summarized_by_orders') }}
    where orders_count > 0
),

int_customers_described_by_first_order as (
    select * from {{ ref('int_customers_described_by_first_order') }}
),

int_customers_unified as (
    select
        customer_id,
        city
    from {{ ref('int_customers_unified') }}
),

members as (
    select
        orders.customer_id,
        orders.first_order_date,
        orders.last_order_date,
        cast({{ dbt.date_trunc('month', 'orders.first_order_date') }} as date)
            as cohort_month,
        {{ month_number('orders.last_order_date') }}
        - {{ month_number('orders.first_order_date') }} as last_month_offset,
        first_orders.first_order_channel,
        first_orders.first_order_genre,
        first_orders.first_order_venue,
        first_orders.first_order_discount,
        int_customers_unified.city
    from int_customers_summarized_by_orders as orders
    left join int_customers_described_by_first_order as first_orders
        on orders.customer_id = first_orders.customer_id
    left join int_customers_unified
        on orders.customer_id = int_customers_unified.customer_id
),

unioned as (
    select
        customer_id,
        first_order_date,
        last_order_date,
        cohort_month,
        last_month_offset,
        'all' as breakdown,
        'all' as breakdown_value
    from members
    {%- for breakdown in breakdowns %}
    union all
    select
        customer_id,
        first_order_date,
        last_order_date,
        cohort_month,
        last_month_offset,
        '{{ breakdown }}' as breakdown,
        coalesce({{ breakdown }}, 'not known') as breakdown_value
    from members
    {%- endfor %}
),

groups_ranked as (
    select
        breakdown,
        breakdown_value,
        count(*) as customers_count,
        row_number() over (
            partition by breakdown order by count(*) desc, breakdown_value asc
        ) as group_rank
    from unioned
    group by breakdown, breakdown_value
),

customers as (
    select
        unioned.customer_id,
        unioned.first_order_date,
        unioned.last_order_date,
        unioned.cohort_month,
        unioned.last_month_offset,
        unioned.breakdown,
        case
            when
                unioned.breakdown = 'all'
                or (
                    groups_ranked.customers_count >= {{ smallest_group }}
                    and groups_ranked.group_rank <= {{ groups_shown }}
                )
                then unioned.breakdown_value
            else 'other'
        end as breakdown_value
    from unioned
    inner join groups_ranked
        on
            unioned.breakdown = groups_ranked.breakdown
            and unioned.breakdown_value = groups_ranked.breakdown_value
)

select * from customers
