with

int_customers_unified as (
    select
        customer_id,
        full_name,
        first_name,
        last_name,
        company_name,
        email,
        email_key,
        phone,
        phone_e164,
        date_of_birth,
        locale,
        {{ folded_name("coalesce(full_name, '')
            || ' ' || coalesce(first_name, '')
            || ' ' || coalesce(last_name, '')
            || ' ' || coalesce(company_name, '')") }} as search_name
    from {{ ref('int_customers_unified') }}
)

select * from int_customers_unified
