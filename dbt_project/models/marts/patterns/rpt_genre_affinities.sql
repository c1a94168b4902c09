{#- Fewer people in common, and fewer to be expected, make a lift of chance. -#}
{%- set smallest_overlap = 30 -%}

with

bridge_customer_genres as (
    select
        customer_id,
        genre
    from {{ ref('bridge_customer_genres') }}
),

population as (
    select count(distinct customer_id) as customers_count
    from bridge_customer_genres
),

genres as (
    select
        genre,
        count(*) as customers_count
    from bridge_customer_genres
    group by genre
),

pairs_counted as (
    select
        bridge_customer_genres.genre,
        others.genre as other_genre,
        count(*) as both_count
    from bridge_customer_genres
    inner join bridge_customer_genres as others
        on bridge_customer_genres.customer_id = others.customer_id
    where bridge_customer_genres.genre <> others.genre
    group by bridge_customer_genres.genre, others.genre
),

pairs as (
    select
        genres.genre,
        others.genre as other_genre,
        population.customers_count as population_count,
        genres.customers_count,
        others.customers_count as other_customers_count,
        coalesce(pairs_counted.both_count, 0) as both_count,
        cast(genres.customers_count as double) * others.customers_count
        / population.customers_count as expected_count
    from genres
    cross join population
    inner join genres as others
        on genres.genre <> others.genre
    left join pairs_counted
        on
            genres.genre = pairs_counted.genre
            and others.genre = pairs_counted.other_genre
),

affinities as (
    select
        cast(genre as {{ dbt.type_string() }}) as genre,
        cast(other_genre as {{ dbt.type_string() }}) as other_genre,
        cast(population_count as bigint) as population_count,
        cast(customers_count as bigint) as customers_count,
        cast(other_customers_count as bigint) as other_customers_count,
        cast(both_count as bigint) as both_count,
        expected_count,
        cast(both_count as double) / population_count as support_share,
        cast(both_count as double) / customers_count as confidence_share,
        cast(both_count as double) / other_customers_count
            as other_confidence_share,
        case
            when greatest(both_count, expected_count) >= {{ smallest_overlap }}
                then both_count / expected_count
        end as lift
    from pairs
)

select * from affinities
