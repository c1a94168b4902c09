with

int_refunds_resolved_to_customers as (
    select
        refund_id,
        source,
        order_id,
        customer_id,
        refunded_at,
        refunded_date,
        amount,
        currency,
        fx_rate,
        is_countable,
        -- A reason in somebody's own words may name a person; one that is given again and again does not.
        case
            when reason = 'credit_invoice' then reason
            when reason is not null and count(*) over (partition by reason) < 5 then 'other'
            else {{ impersonal('reason') }}
        end as reason
    from {{ ref('int_refunds_resolved_to_customers') }}
)

select * from int_refunds_resolved_to_customers
