with

addresses_latest as (
    {{ latest_version(source('shop', 'addresses'), ['_source', 'source_customer_id', 'purpose']) }}
),

addresses as (
    select
        {{ source_key('source_customer_id') }} || ':' || purpose as address_id,
        {{ customer_key('source_customer_id', 'null') }} as customer_key,
        _source as source,
        source_customer_id,
        purpose,
        line_1,
        line_2,
        city,
        postal_code,
        country,
        coalesce(is_default, false) as is_default,
        updated_at
    from addresses_latest
)

select * from addresses
