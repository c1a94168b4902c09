with

int_customers_grouped_by_genre as (
    select
        customer_id,
        genre
    from {{ ref('int_customers_grouped_by_genre') }}
),

customer_genres as (
    select
        cast(customer_id as {{ dbt.type_string() }}) as customer_id,
        cast(genre as {{ dbt.type_string() }}) as genre
    from int_customers_grouped_by_genre
)

select * from customer_genres
