{#- Whoever has not paid back in two years is no matter of months. -#}
{%- set months_shown = 24 -%}

with

-- months without a known spend cannot be paid back
rpt_channel_roi as (
    select
        channel,
        month,
        spend,
        new_customers_count
    from {{ ref('rpt_channel_roi') }}
    where is_spend_known
),

int_customers_attributed_to_channels as (
    select
        customer_id,
        channel,
        acquired_month
    from {{ ref('int_customers_attributed_to_channels') }}
),

int_customers_summarized_by_day as (
    select
        customer_id,
        activity_date,
        net
    from {{ ref('int_customers_summarized_by_day') }}
),

month_offsets as (
    {{ dbt.generate_series(months_shown + 1) }}
),

buyers as (
    select
        int_customers_attributed_to_channels.customer_id,
        rpt_channel_roi.channel,
        rpt_channel_roi.month
    from rpt_channel_roi
    inner join int_customers_attributed_to_channels
        on
            rpt_channel_roi.channel = int_customers_attributed_to_channels.channel
            and rpt_channel_roi.month = int_customers_attributed_to_channels.acquired_month
),

-- money that moved before the first order belongs to the first month
revenue_by_offset as (
    select
        buyers.channel,
        buyers.month,
        greatest(
            {{ month_number('days.activity_date') }} - {{ month_number('buyers.month') }}, 0
        ) as month_offset,
        sum(days.net) as revenue
    from buyers
    inner join int_customers_summarized_by_day as days
        on buyers.customer_id = days.customer_id
    group by
        buyers.channel,
        buyers.month,
        greatest(
            {{ month_number('days.activity_date') }} - {{ month_number('buyers.month') }}, 0
        )
),

-- only months that are over, so that every month of buyers had the same time
cohorts_by_offset as (
    select
        rpt_channel_roi.*,
        cast(month_offsets.generated_number as integer) - 1 as month_offset
    from rpt_channel_roi
    cross join month_offsets
    where
        {{ month_number('rpt_channel_roi.month') }} + month_offsets.generated_number - 1
        < {{ month_number(add_days(as_of_date(), 1)) }}
),

revenue_so_far as (
    select
        cohorts_by_offset.channel,
        cohorts_by_offset.month,
        cohorts_by_offset.month_offset,
        sum(revenue_by_offset.revenue) as revenue
    from cohorts_by_offset
    inner join revenue_by_offset
        on
            cohorts_by_offset.channel = revenue_by_offset.channel
            and cohorts_by_offset.month = revenue_by_offset.month
            and cohorts_by_offset.month_offset >= revenue_by_offset.month_offset
    group by
        cohorts_by_offset.channel,
        cohorts_by_offset.month,
        cohorts_by_offset.month_offset
),

totals as (
    select
        cohorts_by_offset.channel,
        cohorts_by_offset.month_offset,
        count(*) as months_count,
        sum(cohorts_by_offset.spend) as spend,
        sum(cohorts_by_offset.new_customers_count) as new_customers_count,
        coalesce(sum(revenue_so_far.revenue), 0) as cumulative_revenue
    from cohorts_by_offset
    left join revenue_so_far
        on
            cohorts_by_offset.channel = revenue_so_far.channel
            and cohorts_by_offset.month = revenue_so_far.month
            and cohorts_by_offset.month_offset = revenue_so_far.month_offset
    group by cohorts_by_offset.channel, cohorts_by_offset.month_offset
),

totals_compared as (
    select
        *,
        min(case when cumulative_revenue >= spend then month_offset end) over (
            partition by channel
        ) as payback_offset
    from totals
),

paybacks as (
    select
        channel,
        cast(month_offset as integer) as months_since_first_order,
        cast(months_count as bigint) as months_count,
        {{ money('spend') }} as spend,
        cast(new_customers_count as bigint) as new_customers_count,
        {{ money('cumulative_revenue') }} as cumulative_revenue,
        {{ money(ratio('spend', 'new_customers_count')) }} as cost_per_new_customer,
        {{ money(ratio('cumulative_revenue', 'new_customers_count')) }}
            as cumulative_revenue_per_customer,
        cast({{ ratio('cast(cumulative_revenue as double)', 'cast(spend as double)') }} as double)
            as revenue_per_spend,
        cast(payback_offset as integer) as payback_months
    from totals_compared
)

select * from paybacks
