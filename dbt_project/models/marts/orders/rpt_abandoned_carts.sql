with

fct_carts as (
    select
        updated_date,
        value,
        converted_order_id,
        has_been_abandoned,
        is_abandoned,
        recovered_order_id
    from {{ ref('fct_carts') }}
),

days as (
    select
        updated_date as cart_date,
        count(*) as carts_count,
        count(converted_order_id) as converted_count,
        count(case when has_been_abandoned then 1 end) as abandoned_count,
        {{ money('coalesce(sum(case when has_been_abandoned then value end), 0)') }}
            as abandoned_value,
        count(recovered_order_id) as recovered_count,
        {{ money('coalesce(sum(case when recovered_order_id is not null then value end), 0)') }}
            as recovered_value,
        count(case when is_abandoned then 1 end) as still_abandoned_count,
        {{ money('coalesce(sum(case when is_abandoned then value end), 0)') }}
            as still_abandoned_value
    from fct_carts
    group by updated_date
)

select * from days
