with

fct_loyalty_entries as (
    select
        program_id,
        customer_id,
        kind,
        points,
        cast({{ dbt.date_trunc('month', 'occurred_date') }} as date) as month
    from {{ ref('fct_loyalty_entries') }}
),

summed as (
    select
        program_id,
        month,
        {%- for name, kind in {'earned': 'earn', 'granted': 'bonus', 'redeemed': 'redeem', 'reversed': 'reverse', 'expired': 'expire', 'adjusted': 'adjust'}.items() %}
        coalesce(sum(case when kind = '{{ kind }}' then points end), 0) as points_{{ name }},
        {%- endfor %}
        sum(points) as points_change,
        count(distinct case when kind = 'earn' then customer_id end) as earners_count,
        count(distinct case when kind = 'redeem' then customer_id end) as redeemers_count
    from fct_loyalty_entries
    group by program_id, month
),

months as (
    select
        program_id,
        month,
        {%- for name in ['earned', 'granted', 'adjusted'] %}
        cast(points_{{ name }} as bigint) as points_{{ name }},
        {%- endfor %}
        {%- for name in ['redeemed', 'reversed', 'expired'] %}
        cast(-points_{{ name }} as bigint) as points_{{ name }},
        {%- endfor %}
        cast(
            sum(points_change) over (
                partition by program_id
                order by month
                rows between unbounded preceding and current row
            ) as bigint
        ) as points_outstanding,
        earners_count,
        redeemers_count,
        {{ month_number('month') }} < {{ month_number(add_days(as_of_date(), 1)) }} as is_complete
    from summed
)

select * from months
