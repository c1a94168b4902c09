{%- set measures = [
    'total_spent_net', 'orders_count', 'avg_order_value', 'recency_days', 'events_attended',
    'engagement_score', 'predicted_clv_365d',
] -%}

with

-- what is only a rank is no amount; exact numbers, so that a mean does not depend on the rows' order
dim_customers as (
    select
        customer_id,
        cast(total_spent_net as decimal(18, 4)) as total_spent_net,
        cast(orders_count as decimal(18, 4)) as orders_count,
        cast(avg_order_value as decimal(18, 4)) as avg_order_value,
        cast(recency_days as decimal(18, 4)) as recency_days,
        cast(events_attended as decimal(18, 4)) as events_attended,
        cast(engagement_score as decimal(18, 4)) as engagement_score,
        cast(case when clv_scale = 'absolute' then predicted_clv_365d end as decimal(18, 4))
            as predicted_clv_365d
    from {{ ref('dim_customers') }}
),

fct_segment_memberships as (
    select
        segment_id,
        customer_id
    from {{ ref('fct_segment_memberships') }}
),

-- `*` cannot be a segment's slug: it stands for everybody
people as (
    select
        fct_segment_memberships.segment_id,
        dim_customers.*
    from fct_segment_memberships
    inner join dim_customers
        on fct_segment_memberships.customer_id = dim_customers.customer_id
    union all
    select
        '*' as segment_id,
        *
    from dim_customers
),

summarized as (
    select
        {%- for measure in measures %}
        count({{ measure }}) as {{ measure }}_known,
        cast(avg({{ measure }}) as double) as {{ measure }}_mean,
        {%- endfor %}
        cast(segment_id as {{ dbt.type_string() }}) as segment_id
    from people
    group by segment_id
),

segment_averages as (
    {%- for measure in measures %}
    select
        segment_id,
        '{{ measure }}' as measure,
        {{ loop.index }} as place,
        cast({{ measure }}_known as bigint) as people_count,
        {{ measure }}_mean as mean
    from summarized
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

select * from segment_averages
