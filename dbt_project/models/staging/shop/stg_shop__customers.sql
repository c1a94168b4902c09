with

customers_latest as (
    {{ latest_version(source('shop', 'customers'), ['_source', 'source_customer_id']) }}
),

customers as (
    select
        {{ customer_key('source_customer_id', 'email_key') }} as customer_key,
        _source as source,
        source_customer_id,
        source_person_id,
        email,
        email_key,
        phone,
        phone_e164,
        full_name,
        first_name,
        last_name,
        company_name,
        customer_type,
        date_of_birth,
        gender,
        locale,
        country,
        city,
        postal_code,
        acquisition_source,
        acquisition_source_detail,
        created_at,
        updated_at,
        custom
    from customers_latest
)

select * from customers
