{#- What the purchase days say of every buyer as known at the end of each cutoff day; training, scoring and tests
    read these expressions and no others.

    `seen`: a relation or CTE with the columns of int_purchase_days_versioned and cutoff_date; only versions that
    hold at the cutoff. So later orders and refunds dated later are not seen.

    Times are whole local days. The mean leaves the first purchase day out (BTYD counts repeats). -#}
{%- macro rfm_as_of(seen) -%}
    select
        customer_id,
        cutoff_date,
        cast(orders_count as bigint) as orders_count,
        cast(purchase_days_count - 1 as bigint) as repeat_orders_count,
        {{ money('total_spent_net') }} as total_spent_net,
        {{ money('total_spent_net / orders_count') }} as avg_order_value,
        {{ money('first_order_value') }} as first_order_value,
        {{ money('last_order_value') }} as last_order_value,
        {{ days_between('first_purchase_date', 'last_purchase_date') }}
            as age_at_last_order_days,
        {{ days_between('first_purchase_date', 'cutoff_date') }} as age_days,
        case
            when purchase_days_count > 1 and total_spent_net > first_order_value
                then
                    cast(total_spent_net - first_order_value as double)
                    / (purchase_days_count - 1)
        end as mean_repeat_order_value,
        cast(orders_90d_count as bigint) as orders_90d_count,
        cast(orders_180d_count as bigint) as orders_180d_count,
        cast(orders_364d_count as bigint) as orders_364d_count,
        {{ money('spend_364d') }} as spend_364d,
        cast(last_gap_days as integer) as last_gap_days,
        cast(longest_gap_days as integer) as longest_gap_days,
        cast(same_season_90d_count as bigint) as same_season_90d_count,
        cast(same_season_180d_count as bigint) as same_season_180d_count
    from (
        select
            customer_id,
            cutoff_date,
            sum(orders_count) as orders_count,
            count(*) as purchase_days_count,
            sum(net) as total_spent_net,
            min(purchase_date) as first_purchase_date,
            max(purchase_date) as last_purchase_date,
            min_by(net, purchase_date) as first_order_value,
            max_by(net, purchase_date) as last_order_value,
            {{ days_counted(first=-90) }} as orders_90d_count,
            {{ days_counted(first=-180) }} as orders_180d_count,
            {{ days_counted(first=-364) }} as orders_364d_count,
            coalesce(sum(case
                when purchase_date > {{ add_days('cutoff_date', -364) }} then net
            end), 0) as spend_364d,
            max_by(gap_days, purchase_date) as last_gap_days,
            max(gap_days) as longest_gap_days,
            {{ days_counted(first=-364, last=-364 + 90) }} as same_season_90d_count,
            {{ days_counted(first=-364, last=-364 + 180) }} as same_season_180d_count
        from (
            select
                *,
                {{ days_between(
                    'lag(purchase_date) over (
                        partition by customer_id, cutoff_date order by purchase_date
                    )',
                    'purchase_date',
                ) }} as gap_days
            from {{ seen }}
        ) as days
        group by customer_id, cutoff_date
    ) as totals
{%- endmacro -%}

{#- Purchase days in (cutoff + first, cutoff + last]. -#}
{%- macro days_counted(first, last=0) -%}
    count(case
        when
            purchase_date > {{ add_days('cutoff_date', first) }}
            {%- if last %} and purchase_date <= {{ add_days('cutoff_date', last) }}{% endif %}
            then 1
    end)
{%- endmacro -%}
