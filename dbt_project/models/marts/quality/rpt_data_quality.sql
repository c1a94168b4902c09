-- How much of what was delivered can be used, by the month the rows are about: accounts by their
-- creation, orders by their day, loads by their delivery.
with

stg_shop__customers as (
    select
        cast({{ dbt.date_trunc('month', local_date('created_at')) }} as date) as month_date,
        email,
        email_key,
        phone,
        phone_e164,
        date_of_birth,
        coalesce(full_name, first_name, last_name) as person_name,
        coalesce(city, postal_code) as place
    from {{ ref('stg_shop__customers') }}
),

fct_orders as (
    select
        cast({{ dbt.date_trunc('month', 'ordered_date') }} as date) as month_date,
        customer_id,
        channel,
        items_count
    from {{ ref('fct_orders') }}
),

stg_quality__loads as (
    select
        table_name,
        cast({{ dbt.date_trunc('month', local_date('loaded_at')) }} as date) as month_date,
        rows_in,
        accepted,
        superseded
    from {{ ref('stg_quality__loads') }}
),

unioned as (
    {%- for dimension, measure, asked, good in [
        ('completeness', 'email', '1', 'email is not null'),
        ('completeness', 'phone', '1', 'phone is not null'),
        ('completeness', 'name', '1', 'person_name is not null'),
        ('completeness', 'date_of_birth', '1', 'date_of_birth is not null'),
        ('completeness', 'place', '1', 'place is not null'),
        ('validity', 'email', 'case when email is not null then 1 else 0 end', 'email_key is not null'),
        ('validity', 'phone', 'case when phone is not null then 1 else 0 end', 'phone_e164 is not null')
    ] %}
    select
        'customers' as table_name,
        '{{ dimension }}' as dimension,
        '{{ measure }}' as measure,
        month_date,
        sum({{ asked }}) as rows_count,
        sum(case when {{ good }} then 1 else 0 end) as good_count
    from stg_shop__customers
    group by month_date
    union all
    {%- endfor %}
    {%- for measure, good in [
        ('customer', 'customer_id is not null'), ('channel', 'channel is not null'),
        ('lines', 'items_count > 0')
    ] %}
    select
        'orders' as table_name,
        'completeness' as dimension,
        '{{ measure }}' as measure,
        month_date,
        count(*) as rows_count,
        sum(case when {{ good }} then 1 else 0 end) as good_count
    from fct_orders
    group by month_date
    union all
    {%- endfor %}
    {%- for dimension, measure, good in [
        ('validity', 'contract', 'accepted + superseded'),
        ('uniqueness', 'key', 'rows_in - superseded')
    ] %}
    select
        table_name,
        '{{ dimension }}' as dimension,
        '{{ measure }}' as measure,
        month_date,
        sum(rows_in) as rows_count,
        sum({{ good }}) as good_count
    from stg_quality__loads
    group by table_name, month_date
    {{- ' union all' if not loop.last }}
    {%- endfor %}
),

quality as (
    select
        cast(table_name as {{ dbt.type_string() }}) as table_name,
        cast(dimension as {{ dbt.type_string() }}) as dimension,
        cast(measure as {{ dbt.type_string() }}) as measure,
        month_date,
        cast(rows_count as {{ dbt.type_bigint() }}) as rows_count,
        cast(good_count as {{ dbt.type_bigint() }}) as good_count
    from unioned
    where rows_count > 0
)

select * from quality
