-- What each person's statements said at the end of each month: the latest refusal and the latest
-- proven grant decide, as in int_consents_folded_by_profile. The last month is dim_consents itself,
-- so that what is charted and what the gate answers never differ today.
with

int_consent_statements_extended as (
    select
        customer_id,
        channel,
        purpose,
        state,
        has_proof,
        changed_at,
        cast({{ dbt.date_trunc('month', local_date('changed_at')) }} as date) as month_date
    from {{ ref('int_consent_statements_extended') }}
),

int_customers_unified as (
    select cast({{ dbt.date_trunc('month', local_date('first_seen_at')) }} as date) as month_date
    from {{ ref('int_customers_unified') }}
),

dim_consents as (
    select
        channel,
        purpose,
        state
    from {{ ref('dim_consents') }}
),

months as (
    {%- for month_end in history_month_ends() %}
    select cast({{ dbt.date_trunc('month', month_end) }} as date) as month_date
    union all
    {%- endfor %}
    select cast({{ dbt.date_trunc('month', as_of_date()) }} as date)
),

said_in_month as (
    select
        customer_id,
        channel,
        purpose,
        month_date,
        max(case when state <> 'granted' then changed_at end) as denied_at,
        max(case when state = 'granted' and has_proof then changed_at end) as proven_at
    from int_consent_statements_extended
    group by customer_id, channel, purpose, month_date
),

said_until_month as (
    select
        customer_id,
        channel,
        purpose,
        month_date,
        max(denied_at) over (
            partition by customer_id, channel, purpose
            order by month_date
            rows between unbounded preceding and current row
        ) as denied_at,
        max(proven_at) over (
            partition by customer_id, channel, purpose
            order by month_date
            rows between unbounded preceding and current row
        ) as proven_at
    from said_in_month
),

held as (
    select
        customer_id,
        channel,
        purpose,
        month_date,
        case when coalesce(proven_at > denied_at, denied_at is null) then 1 else 0 end as is_granted
    from said_until_month
),

compared as (
    select
        *,
        lag(is_granted) over (
            partition by customer_id, channel, purpose order by month_date
        ) as was_granted
    from held
),

moves as (
    select
        channel,
        purpose,
        month_date,
        sum(is_granted - coalesce(was_granted, 0)) as granted_change,
        sum((1 - is_granted) - coalesce(1 - was_granted, 0)) as refused_change
    from compared
    group by channel, purpose, month_date
),

people_per_month as (
    select
        month_date,
        count(*) as people_count
    from int_customers_unified
    group by month_date
),

known_before as (
    select
        months.month_date,
        coalesce(sum(people_per_month.people_count), 0) as customers_count
    from months
    left join people_per_month
        on months.month_date >= people_per_month.month_date
    group by months.month_date
),

summed as (
    select
        months.month_date,
        moves.channel,
        moves.purpose,
        sum(moves.granted_change) as granted_count,
        sum(moves.refused_change) as refused_count
    from months
    inner join moves
        on months.month_date >= moves.month_date
    group by months.month_date, moves.channel, moves.purpose
),

today as (
    select
        channel,
        purpose,
        sum(case when state = 'granted' then 1 else 0 end) as granted_count,
        sum(case when state in ('denied', 'withdrawn') then 1 else 0 end) as refused_count
    from dim_consents
    group by channel, purpose
),

consents as (
    select
        summed.month_date,
        summed.channel,
        summed.purpose,
        cast(case
            when summed.month_date < cast({{ dbt.date_trunc('month', as_of_date()) }} as date)
                then summed.granted_count
            else coalesce(today.granted_count, 0)
        end as {{ dbt.type_bigint() }}) as granted_count,
        cast(case
            when summed.month_date < cast({{ dbt.date_trunc('month', as_of_date()) }} as date)
                then summed.refused_count
            else coalesce(today.refused_count, 0)
        end as {{ dbt.type_bigint() }}) as refused_count,
        cast(known_before.customers_count as {{ dbt.type_bigint() }}) as customers_count
    from summed
    inner join known_before
        on summed.month_date = known_before.month_date
    left join today
        on summed.channel = today.channel and summed.purpose = today.purpose
)

select
    month_date,
    channel,
    purpose,
    granted_count,
    refused_count,
    greatest(customers_count - granted_count - refused_count, 0) as unknown_count,
    customers_count
from consents
