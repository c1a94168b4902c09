with

int_channel_spend_converted as (
    select
        channel,
        cast({{ dbt.date_trunc('month', 'spend_date') }} as date) as month,
        amount
    from {{ ref('int_channel_spend_converted') }}
),

int_customers_attributed_to_channels as (
    select
        channel,
        acquired_month,
        total_spent_net
    from {{ ref('int_customers_attributed_to_channels') }}
),

spend_by_month as (
    select
        channel,
        month,
        sum(amount) as spend
    from int_channel_spend_converted
    group by channel, month
),

acquired_by_month as (
    select
        channel,
        acquired_month as month,
        count(*) as new_customers_count,
        sum(total_spent_net) as revenue
    from int_customers_attributed_to_channels
    group by channel, acquired_month
),

channel_months as (
    select
        coalesce(spend_by_month.channel, acquired_by_month.channel) as channel,
        coalesce(spend_by_month.month, acquired_by_month.month) as month,
        spend_by_month.spend,
        coalesce(acquired_by_month.new_customers_count, 0) as new_customers_count,
        coalesce(acquired_by_month.revenue, 0) as revenue
    from spend_by_month
    full outer join acquired_by_month
        on
            spend_by_month.channel = acquired_by_month.channel
            and spend_by_month.month = acquired_by_month.month
),

roi as (
    select
        channel,
        month,
        spend is not null as is_spend_known,
        {{ money('spend') }} as spend,
        new_customers_count,
        {{ money('revenue') }} as revenue_to_date,
        {{ money(ratio('spend', 'new_customers_count')) }} as cost_per_new_customer,
        {{ ratio('revenue - spend', 'cast(spend as double)') }} as roi
    from channel_months
)

select * from roi
