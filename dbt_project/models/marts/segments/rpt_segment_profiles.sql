{%- set fields = [
    'lifecycle_stage', 'favourite_genre', 'acquisition_source', 'city', 'age_band', 'spend_band',
] -%}

with

dim_customers as (
    select
        customer_id,
        lifecycle_stage,
        favourite_genre,
        acquisition_source,
        city,
        case
            when age < 25 then 'under 25'
            when age < 35 then '25–34'
            when age < 45 then '35–44'
            when age < 55 then '45–54'
            when age < 65 then '55–64'
            when age >= 65 then '65 and over'
        end as age_band,
        case
            when total_spent_net <= 0 then '0'
            when total_spent_net < 100 then '1 – 99'
            when total_spent_net < 250 then '100 – 249'
            when total_spent_net < 500 then '250 – 499'
            when total_spent_net < 1000 then '500 – 999'
            when total_spent_net < 2500 then '1,000 – 2,499'
            else '2,500 +'
        end as spend_band
    from {{ ref('dim_customers') }}
),

fct_segment_memberships as (
    select
        segment_id,
        customer_id
    from {{ ref('fct_segment_memberships') }}
),

-- `*` cannot be a segment's slug: it stands for everybody
people as (
    select
        fct_segment_memberships.segment_id,
        dim_customers.*
    from fct_segment_memberships
    inner join dim_customers
        on fct_segment_memberships.customer_id = dim_customers.customer_id
    union all
    select
        '*' as segment_id,
        *
    from dim_customers
),

counted as (
    {%- for field in fields %}
    select
        segment_id,
        '{{ field }}' as field,
        coalesce({{ field }}, 'not known') as field_value,
        count(*) as members_count
    from people
    group by 1, 2, 3
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

segment_profiles as (
    select
        cast(segment_id as {{ dbt.type_string() }}) as segment_id,
        field,
        cast(field_value as {{ dbt.type_string() }}) as field_value,
        cast(members_count as bigint) as members_count
    from counted
)

select * from segment_profiles
