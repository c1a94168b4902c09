{%- set fields = {
    'name': 'any_name', 'email': 'email_key', 'phone': 'phone_e164', 'place': 'any_place',
    'date_of_birth': 'date_of_birth', 'company_name': 'company_name',
    'customer_type': 'customer_type', 'gender': 'gender', 'locale': 'locale',
} -%}
with

int_accounts_ranked as (
    select * from {{ ref('int_accounts_ranked') }}
),

-- Per field the rank of the account that is believed: the same rule as in int_customers_unified.
compared as (
    select
        {%- for field, present in fields.items() %}
        min(case when {{ present }} is not null then latest_rank end)
            over (partition by customer_id) as {{ field }}_rank,
        {%- endfor %}
        int_accounts_ranked.*
    from int_accounts_ranked
),

accounts as (
    select
        cast(source as {{ dbt.type_string() }}) as source,
        cast(source_customer_id as {{ dbt.type_string() }}) as source_customer_id,
        cast(customer_id as {{ dbt.type_string() }}) as customer_id,
        cast(full_name as {{ dbt.type_string() }}) as full_name,
        cast(first_name as {{ dbt.type_string() }}) as first_name,
        cast(last_name as {{ dbt.type_string() }}) as last_name,
        cast(email as {{ dbt.type_string() }}) as email,
        cast(phone as {{ dbt.type_string() }}) as phone,
        cast(date_of_birth as date) as date_of_birth,
        cast(city as {{ dbt.type_string() }}) as city,
        cast(postal_code as {{ dbt.type_string() }}) as postal_code,
        cast(country as {{ dbt.type_string() }}) as country,
        cast(created_at as {{ dbt.type_timestamp() }}) as created_at,
        cast(updated_at as {{ dbt.type_timestamp() }}) as updated_at,
        cast(
            {%- for field in fields %}
            case when {{ field }}_rank = latest_rank then '|{{ field }}' else '' end
            {{ "||" if not loop.last }}
            {%- endfor %} as {{ dbt.type_string() }}
        ) as shown_fields
    from compared
)

select * from accounts
