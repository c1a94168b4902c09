with

buyers as (
    select
        customer_id,
        historic_clv,
        total_spent_net,
        predicted_clv_365d
    from {{ ref('dim_customers') }}
    where orders_count > 0
),

-- who was refunded more than they paid brought nothing, and takes nothing from the others
measured as (
    select
        'net_spend' as ranked_by,
        customer_id,
        historic_clv,
        total_spent_net as rank_amount,
        greatest(total_spent_net, 0) as amount
    from buyers
    union all
    select
        'predicted_value' as ranked_by,
        customer_id,
        historic_clv,
        predicted_clv_365d as rank_amount,
        predicted_clv_365d as amount
    from buyers
    where predicted_clv_365d is not null
),

placed as (
    select
        ranked_by,
        historic_clv,
        amount,
        row_number() over (
            partition by ranked_by
            order by rank_amount desc, customer_id asc
        ) as place,
        count(*) over (partition by ranked_by) as people_count
    from measured
),

grouped as (
    select
        ranked_by,
        cast(ceil(100.0 * place / people_count) as integer) as hundredth,
        count(*) as buyers_count,
        sum(amount) as amount,
        sum(historic_clv) as historic_clv
    from placed
    group by 1, 2
),

summed as (
    select
        *,
        sum(buyers_count) over up_to as up_to_count,
        sum(amount) over up_to as up_to_amount,
        sum(amount) over (partition by ranked_by) as whole_amount
    from grouped
    window up_to as (partition by ranked_by order by hundredth)
),

value_hundredths as (
    select
        ranked_by,
        hundredth,
        cast(buyers_count as bigint) as buyers_count,
        {{ money('amount') }} as amount,
        {{ money('historic_clv') }} as historic_clv,
        cast(up_to_count as bigint) as up_to_count,
        cast({{ ratio('cast(up_to_amount as double)', 'whole_amount') }} as double) as up_to_share
    from summed
)

select * from value_hundredths
