with

int_recommendations_chosen as (
    select * from {{ ref('int_recommendations_chosen') }}
),

int_recommenders_compared as (
    select recommender
    from {{ ref('int_recommenders_compared') }}
    where is_served and cutoff_date is null
),

recommendations as (
    select
        cast(customer_id as {{ dbt.type_string() }}) as customer_id,
        {{ as_of_date() }} as as_of_date,
        offer_rank,
        cast(item_kind as {{ dbt.type_string() }}) as item_kind,
        cast(item_id as {{ dbt.type_string() }}) as item_id,
        cast(item_name as {{ dbt.type_string() }}) as item_name,
        starts_date,
        cast(score as double) as score,
        cast(reason_code as {{ dbt.type_string() }}) as reason_code,
        cast({{ recommendation_words('en') }} as {{ dbt.type_string() }})
            as reason_en,
        cast({{ recommendation_words('ro') }} as {{ dbt.type_string() }})
            as reason_ro,
        cast(int_recommenders_compared.recommender as {{ dbt.type_string() }})
            as recommender
    from int_recommendations_chosen
    cross join int_recommenders_compared
)

select * from recommendations
