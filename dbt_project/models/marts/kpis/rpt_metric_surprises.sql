{#- Weeks a figure is judged by, the fewest that say what is usual, and how far from usual is unusual. -#}
{%- set weeks_judged, weeks_needed, unusual = 26, 12, 2 -%}
{#- Sums of a week are judged by their height, levels by how much they moved in the week. -#}
{%- set flows = {'revenue': 'revenue_net', 'orders': 'orders_count', 'new_customers': 'new_customers', 'refunds': 'refunds'} -%}
{%- set levels = ['active_30d', 'repeat_rate', 'churn_rate'] -%}
{%- set of_people = "'orders', 'new_customers'" -%}

with

rpt_kpi_days as (
    select
        *,
        cast(floor({{ days_between('kpi_date', as_of_date()) }} / 7) as integer) as weeks_ago
    from {{ ref('rpt_kpi_days') }}
),

int_customers_unified as (
    select
        customer_id,
        acquisition_source
    from {{ ref('int_customers_unified') }}
    where acquisition_source is not null and acquisition_source <> 'all'
),

int_customers_summarized_by_orders as (
    select
        customer_id,
        cast(floor({{ days_between('first_order_date', as_of_date()) }} / 7) as integer) as weeks_ago
    from {{ ref('int_customers_summarized_by_orders') }}
),

weeks as (
    select
        weeks_ago,
        max(kpi_date) as week_end,
        {%- for metric, column in flows.items() %}
        cast(sum({{ column }}) as double) as {{ metric }},
        {%- endfor %}
        {%- for level in levels %}
        cast(max(case when kpi_date = {{ add_days(as_of_date(), '-7 * weeks_ago') }} then {{ level }} end) as double)
            as {{ level }},
        {%- endfor %}
        count(*) as days_count
    from rpt_kpi_days
    where weeks_ago <= {{ weeks_judged }} + 1
    group by weeks_ago
    having count(*) = 7
),

weeks_compared as (
    select
        weeks_ago,
        {%- for metric in flows %}
        {{ metric }},
        {%- endfor %}
        {%- for level in levels %}
        {{ level }},
        {{ level }} - lag({{ level }}) over (order by weeks_ago desc) as {{ level }}_change,
        {%- endfor %}
        week_end
    from weeks
),

sources_counted as (
    select
        people.acquisition_source,
        orders.weeks_ago,
        count(*) as new_customers
    from int_customers_summarized_by_orders as orders
    inner join int_customers_unified as people
        on orders.customer_id = people.customer_id
    where orders.weeks_ago <= {{ weeks_judged }}
    group by people.acquisition_source, orders.weeks_ago
),

sources as (
    select distinct acquisition_source from sources_counted
),

measured as (
    {%- for metric in flows %}
    select
        '{{ metric }}' as metric,
        'all' as acquisition_source,
        weeks_ago,
        {{ metric }} as value,
        {{ metric }} as judged
    from weeks_compared
    union all
    {%- endfor %}
    {%- for level in levels %}
    select
        '{{ level }}' as metric,
        'all' as acquisition_source,
        weeks_ago,
        {{ level }} as value,
        {{ level }}_change as judged
    from weeks_compared
    union all
    {%- endfor %}
    -- a week without anybody new from a source is a zero, not a gap
    select
        'new_customers' as metric,
        sources.acquisition_source,
        weeks_compared.weeks_ago,
        cast(coalesce(sources_counted.new_customers, 0) as double) as value,
        cast(coalesce(sources_counted.new_customers, 0) as double) as judged
    from weeks_compared
    cross join sources
    left join sources_counted
        on
            weeks_compared.weeks_ago = sources_counted.weeks_ago
            and sources.acquisition_source = sources_counted.acquisition_source
),

judged as (
    select
        metric,
        acquisition_source,
        max(case when weeks_ago = 0 then value end) as value,
        max(case when weeks_ago = 0 then judged end) as judged_value,
        avg(case when weeks_ago between 1 and {{ weeks_judged }} then judged end) as usual_value,
        stddev_samp(case when weeks_ago between 1 and {{ weeks_judged }} then judged end) as spread,
        count(case when weeks_ago between 1 and {{ weeks_judged }} then judged end) as weeks_count
    from measured
    group by metric, acquisition_source
),

-- counts vary by chance as much as the root of what is usual, however calm the weeks were
scored as (
    select
        *,
        {{ ratio(
            'judged_value - usual_value',
            'greatest(spread, case when metric in (' ~ of_people ~ ') then sqrt(usual_value) else 0 end)'
        ) }} as z_score
    from judged
    where weeks_count >= {{ weeks_needed }} and judged_value is not null
),

surprises as (
    select
        cast(metric as {{ dbt.type_string() }}) as metric,
        acquisition_source,
        {{ as_of_date() }} as week_end,
        value,
        cast(judged_value as double) as judged_value,
        cast(usual_value as double) as usual_value,
        cast(round(z_score, 4) as double) as z_score,
        weeks_count,
        metric in ('{{ levels | join("', '") }}') as is_level,
        coalesce(abs(z_score) >= {{ unusual }}, false) as is_unusual
    from scored
)

select * from surprises
