with

int_history_days_chosen as (
    select as_of_date
    from {{ ref('int_history_days_chosen') }}
    where not is_stored and as_of_date < {{ as_of_date() }}
),

int_customers_unified as (
    select
        customer_id,
        -- somebody whom no source dates was always known
        coalesce({{ local_date('first_seen_at') }}, cast('1900-01-01' as date))
            as first_seen_date
    from {{ ref('int_customers_unified') }}
),

int_customers_scored_by_rfm as (
    select * from {{ ref('int_customers_scored_by_rfm') }}
    where scheme = {{ text_literal(var('rfm_default_scheme')) }}
),

-- the look-back of `fixed` hides older orders; what was bought, it never does
bought as (
    select
        customer_id,
        as_of_date,
        orders_count
    from {{ ref('int_customers_scored_by_rfm') }}
    where scheme = 'quintile'
),

int_vips_chosen_by_day as (
    select * from {{ ref('int_vips_chosen_by_day') }}
),

joined as (
    select
        people.customer_id,
        days.as_of_date,
        cast(coalesce(bought.orders_count, 0) as {{ dbt.type_bigint() }})
            as orders_count,
        rfm.recency_days,
        rfm.recency_score,
        rfm.frequency_score,
        rfm.monetary_score,
        rfm.rfm_code,
        coalesce(rfm.rfm_segment, 'No purchase') as rfm_segment,
        vips.customer_id is not null as is_vip,
        vips.vip_source,
        vips.vip_reason,
        vips.vip_since
    from int_customers_unified as people
    inner join int_history_days_chosen as days
        on people.first_seen_date <= days.as_of_date
    left join bought
        on
            people.customer_id = bought.customer_id
            and days.as_of_date = bought.as_of_date
    left join int_customers_scored_by_rfm as rfm
        on
            people.customer_id = rfm.customer_id
            and days.as_of_date = rfm.as_of_date
    left join int_vips_chosen_by_day as vips
        on
            people.customer_id = vips.customer_id
            and days.as_of_date = vips.as_of_date
),

staged as (
    select
        *,
        {{ lifecycle_stage('orders_count', 'recency_days', 'rfm_segment') }}
            as lifecycle_stage
    from joined
),

states as (
    select
        *,
        {{ compatible_status('lifecycle_stage', 'is_vip') }} as status
    from staged
)

select * from states
