with

int_customers_grouped_by_genre as (
    select * from {{ ref('int_customers_grouped_by_genre') }}
),

genres_ranked as (
    select
        customer_id,
        genre,
        row_number() over (
            partition by customer_id order by purchases_count desc, genre asc
        ) as genre_rank
    from int_customers_grouped_by_genre
),

customers as (
    select
        customer_id,
        {{ sorted_list('genre') }} as genres,
        max(case when genre_rank = 1 then genre end) as favourite_genre
    from genres_ranked
    group by customer_id
)

select * from customers
