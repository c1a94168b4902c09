with

served as (
    select recommender
    from {{ ref('int_recommenders_compared') }}
    where is_served and cutoff_date is null
),

-- nobody is offered anything while nothing serves
items as (
    select * from {{ ref('int_items_counted_by_cutoff') }}
    where
        not is_past
        and exists (select 1 from served)
),

traits as (
    select * from {{ ref('int_items_described_by_trait') }}
    where (select recommender from served) like 'affinity%'
),

pairs as (
    select * from {{ ref('int_item_pairs_measured_by_cutoff') }}
    where (select recommender from served) like '%similarity'
),

int_items_described as (
    select
        item_number,
        item_name
    from {{ ref('int_items_described') }}
),

int_customers_grouped_by_purchases as (
    select
        customer_id,
        history_number
    from {{ ref('int_customers_grouped_by_purchases') }}
    where is_example
),

int_items_acquired as (
    select * from {{ ref('int_items_acquired') }}
    where bought_date is not null
),

histories as (
    select
        items.cutoff_date,
        grouped.history_number,
        items.item_number,
        true as is_own,
        row_number() over (
            partition by grouped.history_number
            order by acquired.bought_date desc, items.item_number asc
        ) as recency_rank
    from int_customers_grouped_by_purchases as grouped
    inner join int_items_acquired as acquired
        on grouped.customer_id = acquired.customer_id
    inner join items
        on
            acquired.item_kind = items.item_kind
            and acquired.item_id = items.item_id
    union all
    select distinct
        cutoff_date,
        0 as history_number,
        0 as item_number,
        false as is_own,
        0 as recency_rank
    from items
),

{{ items_scored() }},

-- more than are shown: people may hold a ticket of some on another's order
items_ranked as (
    select *
    from (
        select
            scores.*,
            row_number() over (
                partition by scores.history_number
                order by scores.score desc, scores.demand_rank asc
            ) as item_rank
        from (
            select
                items_scored.*,
                case served.recommender
                    {%- for recommender in recommenders() %}
                    when '{{ recommender }}'
                        then {{ recommender_score(recommender, 'items_scored') }}
                    {%- endfor %}
                end as score,
                case
                    when
                        items_scored.affinity
                        > 0.5 * ln(1 + 50 * items_scored.similarity)
                        then items_scored.taste_rank
                end as reason_taste_rank
            from items_scored
            cross join served
        ) as scores
    ) as ranked
    where item_rank <= 8
),

taste_traits as (
    select distinct
        trait_number,
        trait_kind,
        trait
    from traits
),

items_explained as (
    select
        items_ranked.history_number,
        cast(items_ranked.item_rank as integer) as item_rank,
        items_ranked.item_number,
        items_ranked.score,
        case
            when taste_traits.trait_kind is not null then taste_traits.trait_kind
            when alike.item_name is not null then 'similar'
            else 'popular'
        end as reason_code,
        coalesce(taste_traits.trait, alike.item_name) as reason_value,
        cast(tastes.purchases_count as integer) as reason_count
    from items_ranked
    left join tastes
        on
            items_ranked.history_number = tastes.history_number
            and items_ranked.reason_taste_rank = tastes.taste_rank
    left join taste_traits
        on tastes.trait_number = taste_traits.trait_number
    left join pairs
        on
            items_ranked.cutoff_date = pairs.cutoff_date
            and items_ranked.item_number = pairs.offered_item_number
            and items_ranked.pair_rank = pairs.pair_rank
    left join int_items_described as alike
        on pairs.item_number = alike.item_number
)

select * from items_explained
