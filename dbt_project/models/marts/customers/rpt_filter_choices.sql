with

dim_customers as (
    select
        acquisition_source,
        city
    from {{ ref('dim_customers') }}
),

bridge_customer_genres as (
    select genre from {{ ref('bridge_customer_genres') }}
),

chosen_from as (
    select
        'acquisition_source' as filter_name,
        acquisition_source as choice
    from dim_customers
    union all
    select
        'city' as filter_name,
        city as choice
    from dim_customers
    union all
    select
        'genre' as filter_name,
        genre as choice
    from bridge_customer_genres
),

filter_choices as (
    select
        filter_name,
        cast(choice as {{ dbt.type_string() }}) as choice,
        cast(count(*) as bigint) as customers_count
    from chosen_from
    where choice is not null
    group by 1, 2
)

select * from filter_choices
