{#- What each buyer bought in (cutoff_date, cutoff_date + horizon_days], as known today; no row = nothing.

    `purchase_days`: a relation or CTE with the columns of int_purchase_days_versioned.
    `origins`: a relation or CTE with one row per (cutoff_date, horizon_days). -#}
{%- macro purchases_after(purchase_days, origins) -%}
    select
        purchase_days.customer_id,
        origins.cutoff_date,
        origins.horizon_days,
        count(*) as purchase_days_count,
        sum(purchase_days.net) as spend
    from {{ purchase_days }} as purchase_days
    inner join {{ origins }} as origins
        on
            purchase_days.purchase_date > origins.cutoff_date
            and purchase_days.purchase_date
            <= {{ add_days('origins.cutoff_date', 'origins.horizon_days') }}
    where purchase_days.valid_to = cast('9999-12-31' as date)
    group by
        purchase_days.customer_id,
        origins.cutoff_date,
        origins.horizon_days
{%- endmacro -%}
