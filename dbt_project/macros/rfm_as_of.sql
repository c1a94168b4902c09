{#- Recency, frequency and value of every buyer as known at the end of each cutoff day.

    `purchase_days`: a relation or CTE with the columns of int_purchase_days_versioned.
    `cutoffs`: a relation or CTE with one row per cutoff_date.

    A purchase day counts when its version holds at the cutoff: later orders and refunds dated later are not
    seen. Times are whole local days. The mean leaves the first purchase day out (BTYD counts repeats). -#}
{%- macro rfm_as_of(purchase_days, cutoffs) -%}
    select
        customer_id,
        cutoff_date,
        cast(orders_count as bigint) as orders_count,
        cast(purchase_days_count as bigint) as purchase_days_count,
        cast(purchase_days_count - 1 as bigint) as repeat_orders_count,
        {{ money('total_spent_net') }} as total_spent_net,
        {{ days_between('first_purchase_date', 'last_purchase_date') }}
            as age_at_last_order_days,
        {{ days_between('first_purchase_date', 'cutoff_date') }} as age_days,
        {{ days_between('last_purchase_date', 'cutoff_date') }} as recency_days,
        case
            when purchase_days_count > 1 and total_spent_net > first_day_net
                then
                    cast(total_spent_net - first_day_net as double)
                    / (purchase_days_count - 1)
        end as mean_repeat_order_value
    from (
        select
            purchase_days.customer_id,
            cutoffs.cutoff_date,
            sum(purchase_days.orders_count) as orders_count,
            count(*) as purchase_days_count,
            sum(purchase_days.net) as total_spent_net,
            min(purchase_days.purchase_date) as first_purchase_date,
            max(purchase_days.purchase_date) as last_purchase_date,
            min_by(purchase_days.net, purchase_days.purchase_date)
                as first_day_net
        from {{ purchase_days }} as purchase_days
        inner join {{ cutoffs }} as cutoffs
            on
                purchase_days.valid_from <= cutoffs.cutoff_date
                and purchase_days.valid_to > cutoffs.cutoff_date
        group by purchase_days.customer_id, cutoffs.cutoff_date
    ) as totals
{%- endmacro -%}
