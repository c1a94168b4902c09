with

dim_customer_addresses as (
    select
        address_id,
        customer_id,
        purpose,
        line_1,
        line_2,
        city,
        postal_code,
        country,
        is_default
    from {{ ref('dim_customer_addresses') }}
),

customer_addresses as (
    select
        address_id as id,
        {{ tenant_id() }} as user_id,
        customer_id,
        purpose as address_type,
        line_1 as address_line1,
        line_2 as address_line2,
        city,
        postal_code,
        country,
        is_default
    from dim_customer_addresses
)

select * from customer_addresses
