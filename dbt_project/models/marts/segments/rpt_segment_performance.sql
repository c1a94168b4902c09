{%- set churn_days = var('churn_threshold_days') -%}
{%- set days_read = [365, 2 * churn_days] | max -%}

with

dim_customers as (
    select
        customer_id,
        orders_count,
        historic_clv,
        case when clv_scale = 'absolute' then predicted_clv_365d end
            as predicted_clv,
        may_email,
        may_sms,
        may_push
    from {{ ref('dim_customers') }}
),

fct_segment_memberships as (
    select
        segment_id,
        customer_id
    from {{ ref('fct_segment_memberships') }}
),

dim_segments as (
    select segment_id from {{ ref('dim_segments') }}
),

int_customers_summarized_by_day as (
    select
        customer_id,
        activity_date,
        orders_count,
        net,
        orders_count > 0 or check_ins_count > 0 as is_active
    from {{ ref('int_customers_summarized_by_day') }}
    where
        customer_id is not null
        and activity_date > {{ add_days(as_of_date(), -days_read) }}
),

customers_summarized as (
    select
        customer_id,
        sum(case when activity_date > {{ add_days(as_of_date(), -365) }} then orders_count end)
            as orders_365d,
        sum(case when activity_date > {{ add_days(as_of_date(), -365) }} then net end)
            as revenue_365d,
        bool_or(
            is_active
            and activity_date > {{ add_days(as_of_date(), -2 * churn_days) }}
            and activity_date <= {{ add_days(as_of_date(), -churn_days) }}
        ) as was_active,
        bool_or(is_active and activity_date > {{ add_days(as_of_date(), -churn_days) }})
            as is_active
    from int_customers_summarized_by_day
    group by customer_id
),

-- `*` cannot be a segment's slug: it stands for everybody
groups_listed as (
    select segment_id from dim_segments
    union all
    select '*' as segment_id
),

members as (
    select
        segment_id,
        customer_id
    from fct_segment_memberships
    union all
    select
        '*' as segment_id,
        customer_id
    from dim_customers
),

groups_summarized as (
    select
        members.segment_id,
        count(*) as members_count,
        count(case when dim_customers.orders_count > 0 then 1 end) as buyers_count,
        count(case when dim_customers.orders_count > 1 then 1 end)
            as repeat_buyers_count,
        coalesce(sum(customers_summarized.orders_365d), 0) as orders_365d,
        coalesce(sum(customers_summarized.revenue_365d), 0) as revenue_365d,
        count(case when customers_summarized.was_active then 1 end) as churn_base,
        count(case
            when customers_summarized.was_active and not customers_summarized.is_active then 1
        end) as churned,
        sum(dim_customers.historic_clv) as historic_clv,
        {%- for channel in ['email', 'sms', 'push'] %}
        count(case when dim_customers.may_{{ channel }} then 1 end) as may_{{ channel }}_count,
        {%- endfor %}
        avg(dim_customers.predicted_clv) as avg_predicted_clv
    from members
    inner join dim_customers
        on members.customer_id = dim_customers.customer_id
    left join customers_summarized
        on members.customer_id = customers_summarized.customer_id
    group by members.segment_id
),

everybody as (
    select
        members_count,
        revenue_365d
    from groups_summarized
    where segment_id = '*'
),

segment_performance as (
    select
        cast(groups_listed.segment_id as {{ dbt.type_string() }}) as segment_id,
        groups_listed.segment_id = '*' as is_everybody,
        cast(coalesce(measured.members_count, 0) as bigint) as members_count,
        cast({{ ratio('coalesce(measured.members_count, 0)', 'everybody.members_count') }} as double)
            as members_share,
        cast(coalesce(measured.buyers_count, 0) as bigint) as buyers_count,
        cast(coalesce(measured.orders_365d, 0) as bigint) as orders_365d,
        {{ money('coalesce(measured.revenue_365d, 0)') }} as revenue_365d,
        cast({{ ratio('coalesce(measured.revenue_365d, 0)', 'everybody.revenue_365d') }} as double)
            as revenue_share,
        {{ money(ratio('measured.revenue_365d', 'measured.orders_365d')) }}
            as avg_order_value_365d,
        cast({{ ratio('measured.repeat_buyers_count', 'measured.buyers_count') }} as double)
            as repeat_rate,
        cast({{ ratio('measured.churned', 'measured.churn_base') }} as double)
            as churn_rate,
        {{ money(ratio('measured.historic_clv', 'measured.buyers_count')) }}
            as avg_historic_clv,
        {{ money('measured.avg_predicted_clv') }} as avg_predicted_clv,
        cast(coalesce(measured.may_email_count, 0) as bigint) as may_email_count,
        cast(coalesce(measured.may_sms_count, 0) as bigint) as may_sms_count,
        cast(coalesce(measured.may_push_count, 0) as bigint) as may_push_count
    from groups_listed
    left join groups_summarized as measured
        on groups_listed.segment_id = measured.segment_id
    left join everybody
        on true
)

select * from segment_performance
